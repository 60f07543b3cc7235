"""Folding what triggers counted, so that it stays as few rows as there are places where an application can stand."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete, insert

from core.applications.models import ApplicationCount
from core.db.transaction import transaction

_PLACE = [each for each in ApplicationCount.__table__.columns if each.name not in {"id", ApplicationCount.number.key}]


def fold() -> int:
    """Put one row in place of all that count the same; how many there are then.

    Rows are added up as they are taken out, by one statement: what is counted meanwhile stays for the next time.
    """
    sums: Counter[tuple[object, ...]] = Counter()
    with transaction() as session:
        for *place, number in session.execute(delete(ApplicationCount).returning(*_PLACE, ApplicationCount.number)):
            sums[tuple(place)] += number
        names = [each.name for each in _PLACE]
        rows = [{**dict(zip(names, place, strict=True)), "number": sum} for place, sum in sums.items() if sum]
        if rows:
            session.execute(insert(ApplicationCount), rows)
    return len(rows)
