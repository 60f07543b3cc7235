"""Folding what triggers counted, so that it stays as few rows as there are places of which anything is said."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import delete, insert

from core.db.base import Counted
from core.db.transaction import transaction


def fold(counted: type[Counted]) -> int:
    """Put one row in place of all that speak of the same place; how many there are then.

    Rows are added up as they are taken out, by one statement: what is counted meanwhile stays for the next time. A
    place of which nothing is left to say stays as well: of how many changes that is, it alone knows.
    """
    added = (*counted.__sums__, counted.changes.key)
    columns = [each for each in counted.__table__.columns if not each.primary_key]
    sums = [each for each in columns if each.name in added]
    place = [each for each in columns if each not in sums]
    found = defaultdict[tuple[object, ...], list[int | Decimal]](lambda: [0] * len(sums))
    with transaction() as session:
        for row in session.execute(delete(counted).returning(*place, *sums)):
            where, more = tuple(row[: len(place)]), row[len(place) :]
            found[where] = [was + each for was, each in zip(found[where], more, strict=True)]
        names = [each.name for each in (*place, *sums)]
        rows = [dict(zip(names, (*where, *sum), strict=True)) for where, sum in found.items()]
        if rows:
            session.execute(insert(counted), rows)
    return len(rows)
