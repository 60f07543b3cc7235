"""Counting what is listed for the targets: one query for each table, whatever the number of bodies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from core.bodies import queries as bodies
from core.bodies.models import Body
from core.bodies.queries import body_scope
from core.db import db
from core.instance import instance
from core.ledger.models import Listing
from core.ledger.queries import held_on
from core.people.models import Person
from core.targets.rules import Counts, Progress, Span, progress, targets_by_span
from core.units.models import Unit


def tables(on: date, reader: Person | None = None) -> Sequence[Progress]:
    """Every table of targets as the lists stand on a day, with the rows of the reader's bodies marked."""
    groups = targets_by_span(instance().book().quotas.values())
    if not groups:
        return ()
    every = bodies.bodies(active_only=True)
    scope = body_scope(reader)
    mine = frozenset() if scope.everything else scope.bodies
    found = []
    for span, quotas in groups.items():
        named = {quota.body for quota in quotas}
        rows = {body.id: body.name for body in every if body.parent_id is None or body.id in named}
        counts = _counts(span, {quota.category for quota in quotas}, _row_of(every, rows), on)
        found.append(progress(span, quotas, rows, counts, mine=mine))
    return found


def _row_of(every: Sequence[Body], rows: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """By body, the rows in which its units count: its own, and those of the tiers above."""
    parents = {body.id: body.parent_id for body in every}

    def line(id: str | None) -> tuple[str, ...]:
        return () if id is None else (id, *line(parents.get(id)))

    return {id: tuple(each for each in line(id) if each in rows) for id in parents}


def _counts(span: Span, categories: Collection[str], row_of: Mapping[str, tuple[str, ...]], on: date) -> Counts:
    """By row and category, how many stand on one of the lists that day, having come on it in the span's years.

    What stands on several lists is one.
    """
    levels = span.levels or tuple(instance().levels)
    conditions = [Listing.list_id.in_(sorted(levels)), Listing.category.in_(sorted(categories)), *held_on(on)]
    if span.from_year is not None:
        conditions.append(Listing.listed_on >= date(span.from_year, 1, 1))
    if span.until_year is not None:
        conditions.append(Listing.listed_on <= date(span.until_year, 12, 31))
    places = select(Listing.unit_id, Listing.category, Listing.subject_key).where(*conditions).distinct().subquery()
    query = (
        select(Unit.body_id, places.c.category, func.count())
        .select_from(places)
        .join(Unit, Unit.id == places.c.unit_id)
        .where(Unit.body_id.is_not(None))
        .group_by(Unit.body_id, places.c.category)
    )
    found: dict[tuple[str, str], int] = {}
    for body_id, category, count in db.session.execute(query):
        for row in row_of.get(body_id, ()):
            found[row, category] = found.get((row, category), 0) + count
    return found
