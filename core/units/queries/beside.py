"""What may lie beside a unit's record: whether anything of a kind does is asked at once for its page."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.db.lying_beside import Beside
from core.db.statements import read
from core.units.models import FormerCode, RecordJoining, Unit, UnitGroup, UnitName

BESIDE = Beside(Unit.id)


def is_joined(unit_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether a unit has another record: it was joined to one, or one to it."""
    joined, own = aliased(Unit), aliased(Unit)
    to_another = exists().where(own.id == unit_id, own.merged_into_id.is_not(None))
    return or_(to_another, exists().where(joined.merged_into_id == unit_id))


def _has_names() -> ColumnElement[bool]:
    number = select(func.count()).select_from(UnitName).where(UnitName.unit_id == Unit.id)
    return number.scalar_subquery() > 1


JOINING = BESIDE.rows("joining", RecordJoining.into_id, RecordJoining.unit_id)
CODE = BESIDE.rows("code", FormerCode.unit_id)
GROUP = BESIDE.rows("group", UnitGroup.unit_id)
JOINED, NAMES = "joined", "names"
BESIDE.give(JOINED, is_joined(Unit.id))
BESIDE.give(NAMES, _has_names())


def look_beside(unit_id: str) -> None:
    """Keep while the page is made whether there is anything of each kind."""
    BESIDE.note(unit_id, read(_asked(), unit=unit_id).one())


def may_be(unit_id: str, kind: str) -> bool:
    """Whether there may be something of a kind: False where the page has read that there is nothing. Under which of
    its records, it does not ask of a unit that has several."""
    return BESIDE.may_be(unit_id, JOINED) or BESIDE.may_be(unit_id, kind)


@cache  # All slices are registered when the first page is asked for.
def _asked() -> Select[*tuple[bool, ...]]:
    return select(*BESIDE.values()).where(Unit.id == bindparam("unit"))
