"""The department keeps to which group of enterprises a unit belongs: no list prints it, no applicant states it."""

from __future__ import annotations

from core import audit
from core.db.transaction import lock, put, transaction
from core.errors import Invalid
from core.people.models import Person
from core.units import actions, policies, queries
from core.units.models import Unit, UnitGroup
from core.units.rules import names

LONGEST_NAME, LONGEST_REASON = 200, 1000


def put_in_group(unit_id: str, name: str, reason: str, *, by: Person) -> UnitGroup | None:
    """Say to which group a unit belongs; without a name to none. None where it is so already.

    Raises NotAllowed, NotFound, Invalid.
    """
    policies.may_assign(by).or_raise()
    given, why = names.printed(name), reason.strip()
    errors: dict[str, list[str]] = {}
    if len(given) > LONGEST_NAME:
        errors["name"] = [f"最多 {LONGEST_NAME} 个字，现有 {len(given)} 个。"]
    if not why or len(why) > LONGEST_REASON:
        errors["reason"] = [f"请写明认定的依据，不超过 {LONGEST_REASON} 个字。"]
    if errors:
        raise Invalid(errors)
    with transaction():
        unit = lock(Unit, queries.holder(unit_id).id)
        now = queries.group_of(unit.id)
        before = "" if now is None else now.name
        if given == before:
            return None
        made = UnitGroup(
            unit_id=unit.id,
            name=given,
            name_key=names.matching(given),
            reason=why,
            decided_by_id=by.id,
        )
        put(made)
        audit.record(
            actions.GROUP, actions.UNIT, unit.id, by=by, before={"group": before}, after={"group": given}, note=why
        )
        return made
