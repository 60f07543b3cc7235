"""Two records of one unit become one: the older is left as it is, and names the one that holds."""

from __future__ import annotations

from sqlalchemy import update

from core import audit, clock
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.units import actions
from core.units.models import Unit, UnitJoining
from core.units.operations.register import complete, hold_register


def join(unit_id: str, into_id: str, *, reason: str, document_number: str | None, by: Person) -> Unit:
    """Let the record `into_id` hold for `unit_id` too; part of the operation that has asked who may.

    A unit is known by its code: one that has a code of its own is another, which may merge with this one but is not it.
    Raises Invalid, Conflict.
    """
    if not reason.strip():
        raise Invalid({"reason": ["请写明认定为同一单位的依据。"]})
    with transaction() as session:
        hold_register()
        unit, into = (lock(Unit, id) for id in (unit_id, into_id))
        if unit.id == into.id or unit.kind is not into.kind:
            raise Invalid({"into": ["请选择同一类型的另一条单位记录。"]})
        if unit.merged_into_id or into.merged_into_id:
            raise Conflict("其中一条记录已经并入其他记录。", "请在现用的记录上办理。")
        if unit.code is not None:
            raise Conflict(
                f"“{unit.name}”登记有自己的统一社会信用代码，不能并入另一条记录。",
                "如果对方没有代码，请反过来办理；两个代码是两个单位，请办理合并或分立。",
            )
        complete(into, body_id=unit.body_id, address=unit.address, industry=unit.industry, by=by)
        unit.merged_into_id = into.id
        session.execute(update(Unit).where(Unit.merged_into_id == unit.id).values(merged_into_id=into.id))
        session.add(
            UnitJoining(
                unit_id=unit.id,
                into_id=into.id,
                reason=reason.strip(),
                document_number=document_number,
                joined_at=clock.now(),
                joined_by_id=by.id,
            )
        )
        session.flush()
        after = {"merged_into": into.name, "document_number": document_number}
        audit.record(actions.JOIN, actions.UNIT, unit.id, by=by, after=after, note=reason)
        return into
