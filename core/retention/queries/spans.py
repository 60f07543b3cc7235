"""How long each kind stays, and what has had its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import func, select

from core import clock
from core.db import db
from core.instance import instance
from core.plugin_api.declarations import PersonalData, Retention
from core.policy.book import PolicyBook
from core.policy.workdays import months_before
from core.retention.queries.keepings import KEEPINGS, Keeping


def declared() -> Mapping[PersonalData, Retention]:
    """What the region's rules, and staff, say of each kind today, in the order of the kinds."""
    return _declared(instance().book())


@lru_cache(maxsize=4)
def _declared(book: PolicyBook) -> Mapping[PersonalData, Retention]:
    said = {each.data: each for each in book.retention.values()}
    return {data: said[data] for data in PersonalData if data in said}


def before(keeping: Keeping) -> datetime | None:
    """The instant before which a thing's day must lie for its data to have had their time; None: they stay."""
    said = declared().get(keeping.data)
    if said is None or said.months is None:
        return None
    now = clock.machine_now() if keeping.by_machine else clock.now()
    return clock.start_of_day(_day(now, said.months))


def overdue(keeping: Keeping) -> int:
    """From how many things data of the kind would have to go now."""
    until = before(keeping)
    if until is None:
        return 0
    return db.session.scalar(select(func.count()).select_from(keeping.due(until).subquery())) or 0


def preview() -> Mapping[Keeping, int]:
    """`overdue`, of every kind, in their order."""
    known = {data: KEEPINGS.get(data.value) for data in PersonalData}
    return {keeping: overdue(keeping) for keeping in known.values() if keeping is not None}


def _day(now: datetime, months: int) -> date:
    return months_before(clock.local(now).date(), months)
