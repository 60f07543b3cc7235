"""Reading the views of a queue that somebody kept, and those that his colleagues share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from core.db.statements import columns_for, read
from core.desks.models import SavedView


class Saved(NamedTuple):
    """A `SavedView` as pages of a queue show it."""

    id: str
    person_id: str
    office: str
    name: str
    view: str
    is_shared: bool


_QUEUE = and_(SavedView.call_id == bindparam("opened"), SavedView.desk == bindparam("desk"))
_VIEWS = (
    select(*columns_for(Saved, SavedView))
    .where(_QUEUE, or_(SavedView.person_id == bindparam("person"), SavedView.is_shared.is_(True)))
    .order_by(SavedView.name, SavedView.id)
)
"""Asked with every page of a queue, so made once."""


def views(desk: str, opened_id: str, person_id: str, offices: Collection[str]) -> Sequence[Saved]:
    """Of a call's queue at a desk: his own and the shared ones, in the order of their names."""
    found = (Saved(*row) for row in read(_VIEWS, opened=opened_id, desk=desk, person=person_id))
    return [each for each in found if each.person_id == person_id or each.office in offices]
