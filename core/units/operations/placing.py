"""Giving many units at once the recommending body (and code) that their lists did not print."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from core import audit
from core.bodies import queries as bodies
from core.contents import sheets
from core.db import db
from core.db.statements import pieces
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.units import actions, policies, queries
from core.units.models import Unit, UnitName
from core.units.operations.register import hold_register
from core.units.rules import codes, names
from core.units.rules.placing import Fate, Known, Placing, Register, Told, placings, told


def assign_all(unit_ids: Collection[str], body_id: str, *, by: Person) -> int:
    """Give units that have none their recommending body; all or none, and how many.

    Raises NotAllowed, Invalid, Conflict where one has a body by now.
    """
    policies.may_assign(by).or_raise()
    body = bodies.body(body_id)
    if body is None or not body.active:
        raise Invalid({"body_id": ["请选择推荐单位。"]})
    if not unit_ids:
        raise Invalid({"unit": ["请至少选择一个单位。"]})
    with transaction():
        for unit in (held := [lock(Unit, id) for id in sorted(set(unit_ids))]):
            if unit.body_id is not None or unit.merged_into_id is not None:
                why = "已有推荐单位" if unit.body_id is not None else "已并入另一单位"
                raise Conflict(f"“{unit.name}”{why}。", "请刷新页面后重新选择。")
            _give(unit, body_id, None, by=by)
        return len(held)


def look(content: bytes, *, by: Person) -> list[Placing]:
    """What a spreadsheet would do, row by row; changes nothing. Raises NotAllowed, FileRefused, FileUnreadable."""
    policies.may_assign(by).or_raise()
    rows = told(sheets.read(content))
    return list(placings(rows, _register(rows), queries.places()))


def place(content: bytes, *, by: Person) -> int:
    """Carry out what `look` shows; how many units were given something. Raises as it does, and Conflict."""
    with transaction():
        hold_register()
        found = {each.unit_id: each for each in look(content, by=by) if each.fate is Fate.GIVEN}
        for id in sorted(found):
            _give(lock(Unit, id), found[id].body_id, found[id].code, by=by)
        return len(found)


def _give(unit: Unit, body_id: str | None, code: str | None, *, by: Person) -> None:
    wanted = {name: value for name, value in (("body_id", body_id), ("code", code)) if value is not None}
    for name, value in wanted.items():
        setattr(unit, name, value)
    db.session.flush()
    audit.record(actions.ASSIGN, actions.UNIT, unit.id, by=by, before=dict.fromkeys(wanted), after=wanted)


def _register(rows: Sequence[Told]) -> Register:
    """The units that the rows may mean, under any of their names."""
    found = Register()
    stated = sorted({codes.normalised(row.code) for row in rows if row.code})
    keys = sorted({names.matching(row.name) for row in rows if row.name})
    known = {
        unit.id: Known(unit.id, unit.name, unit.code, unit.body_id) for unit in queries.meant(codes=stated, keys=keys)
    }
    found.by_code = {each.code: each for each in known.values() if each.code is not None}
    for piece in pieces(sorted(known)):
        for former in queries.former_codes(piece):
            found.by_code.setdefault(former.code, known[former.unit_id])
        whose = queries.records_of(piece)
        borne = select(UnitName.unit_id, UnitName.name_key).where(UnitName.unit_id.in_(whose))
        for unit_id, key in db.session.execute(borne):
            namesakes = found.by_name.setdefault(key, [])
            if known[whose[unit_id]] not in namesakes:
                namesakes.append(known[whose[unit_id]])
    return found
