"""Folding what triggers counted, so that it stays as few rows as there are places of which anything is said."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import delete, insert

from core.db.base import Counted
from core.db.transaction import transaction


def fold(counted: type[Counted]) -> int:
    """Put one row in place of all that speak of the same place; how many there are then.

    Rows are added up as they are taken out, by one statement: what is counted meanwhile stays for the next time. Those
    put in, one at least, are numbered after all that were: SQLite would begin anew, and what is kept by the newest
    number would come back as it was before.
    """
    columns = [each for each in counted.__table__.columns if not each.primary_key]
    sums = [each for each in columns if each.name in counted.__sums__]
    place = [each for each in columns if each not in sums]
    found = defaultdict[tuple[object, ...], list[int | Decimal]](lambda: [0] * len(sums))
    with transaction() as session:
        newest = 0
        for id, *row in session.execute(delete(counted).returning(counted.id, *place, *sums)):
            newest = max(newest, id)
            where, more = tuple(row[: len(place)]), row[len(place) :]
            found[where] = [was + each for was, each in zip(found[where], more, strict=True)]
        names = [each.name for each in (*place, *sums)]
        every = [dict(zip(names, (*where, *sum), strict=True)) for where, sum in found.items()]
        rows = [each for each in every if any(each[name] for name in counted.__sums__)] or every[:1]
        if session.get_bind().dialect.name == "sqlite":
            rows = [{"id": number, **row} for number, row in enumerate(rows, newest + 1)]
        if rows:
            session.execute(insert(counted), rows)
    return len(rows)
