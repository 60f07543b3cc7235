"""Two records of one unit become one: the older is left as it is, and names the one that holds; and back again."""

from __future__ import annotations

from core import audit
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, required
from core.people.models import Person
from core.units import actions, queries
from core.units.models import RecordJoining, RecordParting, Unit
from core.units.operations.register import complete, hold_register


def join(unit_id: str, into_id: str, *, reason: str, document_number: str | None, by: Person) -> Unit:
    """Let the record `into_id` hold for `unit_id` too; part of the operation that has asked who may.

    Raises Invalid, Conflict.
    """
    why = required(reason, "reason", "请写明认定为同一单位的依据。")
    with transaction() as session:
        hold_register()
        unit, into = (lock(Unit, id) for id in (unit_id, into_id))
        require_one_unit(unit, into)
        lent = complete(into, body_id=unit.body_id, address=unit.address, industry=unit.industry, by=by)
        session.add(
            RecordJoining(
                unit_id=unit.id,
                into_id=into.id,
                reason=why,
                document_number=document_number,
                joined_by_id=by.id,
                lent=dict(lent),
            )
        )
        session.flush()
        _lead({unit.id, into.id})
        after = {"merged_into": into.name, "document_number": document_number}
        audit.record(actions.JOIN, actions.UNIT, unit.id, by=by, after=after, note=why)
        return into


def part(unit_id: str, *, reason: str, by: Person) -> Unit:
    """Let a record that was joined in error be its own again; the one that held for it. Part of an operation, too.

    What was recorded meanwhile stays with the record under which it was recorded; what the one that held had taken over
    of the other goes back, unless it was changed since. Raises Invalid, Conflict.
    """
    why = required(reason, "reason", "请写明误并的情况和依据。")
    with transaction() as session:
        hold_register()
        unit = lock(Unit, unit_id)
        joining = queries.joinings_standing([unit.id]).get(unit.id)
        if joining is None or unit.merged_into_id is None:
            raise Conflict("这条记录没有并入其他记录。", "请刷新页面，查看最新情况。")
        held = lock(Unit, unit.merged_into_id)
        joining.parting = RecordParting(reason=why, parted_by_id=by.id)
        session.flush()
        _lead({unit.id, held.id})
        before = {"merged_into": held.name}
        audit.record(actions.PART, actions.UNIT, unit.id, by=by, before=before, note=why)
        _give_back(held, joining, by)
        return held


def _give_back(held: Unit, joining: RecordJoining, by: Person) -> None:
    lent = {name: value for name, value in (joining.lent or {}).items() if getattr(held, name) == value}
    if lent:
        for name in lent:
            setattr(held, name, None)
        audit.record(actions.ASSIGN, actions.UNIT, held.id, by=by, before=lent, after=dict.fromkeys(lent))


def require_one_unit(unit: Unit, into: Unit) -> None:
    """Raises Invalid, Conflict where the two cannot be records of one unit.

    A unit is known by its code: one that has a code of its own is another, which may merge with this one but is not it.
    """
    if unit.id == into.id or unit.kind is not into.kind:
        raise Invalid({"into": ["请选择同一类型的另一条单位记录。"]})
    if unit.merged_into_id or into.merged_into_id:
        raise Conflict("其中一条记录已经并入其他记录。", "请在现用的记录上办理。")
    if unit.code is not None:
        raise Conflict(
            f"“{unit.name}”登记有自己的统一社会信用代码，不能并入另一条记录。",
            "如果对方没有代码，请反过来办理；两个代码是两个单位，请办理合并或分立。",
        )


def _lead(unit_ids: set[str]) -> None:
    """Let every record of these units name the one that holds, as the joinings that stand lead there."""
    known = set(queries.records_of(unit_ids)) | unit_ids
    direct = {id: each.into_id for id, each in queries.joinings_standing(known).items()}
    for id in sorted(known):
        held = id
        while held in direct:
            held = direct[held]
        record = lock(Unit, id)
        record.merged_into_id = held if held != id else None
