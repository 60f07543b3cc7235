"""What may lie beside a unit's record. Whether anything of a kind does is asked at once for its page, so that this does
not ask one by one for what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.db.keeping import asked, once_on_page
from core.db.statements import read
from core.registry import Registry
from core.units.models import FormerCode, RecordJoining, Unit, UnitGroup, UnitName

BESIDE: Registry[ColumnElement[bool]] = Registry()
"""By its kind, the condition that there is something: of the row of `Unit`. Given by the slice that keeps it."""


def is_joined(unit_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether a unit has another record: it was joined to one, or one to it."""
    joined, own = aliased(Unit), aliased(Unit)
    to_another = exists().where(own.id == unit_id, own.merged_into_id.is_not(None))
    return or_(to_another, exists().where(joined.merged_into_id == unit_id))


def _has_names() -> ColumnElement[bool]:
    number = select(func.count()).select_from(UnitName).where(UnitName.unit_id == Unit.id)
    return number.scalar_subquery() > 1


JOINED, JOINING, CODE, GROUP, NAMES = "joined", "joining", "code", "group", "names"
BESIDE[JOINED] = is_joined(Unit.id)
BESIDE[JOINING] = or_(
    exists().where(RecordJoining.into_id == Unit.id), exists().where(RecordJoining.unit_id == Unit.id)
)
BESIDE[CODE] = exists().where(FormerCode.unit_id == Unit.id)
BESIDE[GROUP] = exists().where(UnitGroup.unit_id == Unit.id)
BESIDE[NAMES] = _has_names()


def look_beside(unit_id: str) -> None:
    """Keep while the page is made whether there is anything of each kind."""
    once_on_page(_name(unit_id), lambda: dict(zip(BESIDE, read(_asked(), unit=unit_id).one(), strict=True)))


def may_be(unit_id: str, kind: str) -> bool:
    """Whether there may be something of a kind: False where the page has read that there is nothing. Under which of
    its records, it does not ask of a unit that has several."""
    known: Mapping[str, bool] | None = asked(_name(unit_id))
    return known is None or known[JOINED] or known[kind]


@cache  # All slices are registered when the first page is asked for.
def _asked() -> Select[*tuple[bool, ...]]:
    return select(*BESIDE.values()).where(Unit.id == bindparam("unit"))


def _name(unit_id: str) -> str:
    return f"beside unit {unit_id}"
