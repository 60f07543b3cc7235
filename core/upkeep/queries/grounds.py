"""On which clauses a removal may rest, as the region declares it, and which lists it then concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from core.instance import instance
from core.ledger.models import Listing, RemovalReason
from core.ledger.queries import list_name
from core.plugin_api import Clause, Ground, UpkeepKind
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import declared, is_meant


def grounds(places: Collection[Listing], reason: RemovalReason | None = None) -> Sequence[Ground]:
    """What is declared of the lists on which these places are, for a reason or for any."""
    found = declared(UpkeepKind.REMOVAL)
    return [
        each
        for each in (() if found is None else found.grounds)
        if reason in (None, each.reason) and any(each.covers(place.list_id, place.category) for place in places)
    ]


def clauses(found: Iterable[Ground], *more: str | None) -> Sequence[Clause]:
    """The clauses of these grounds, and others that a declaration names, as far as they are in force."""
    known = instance().book().clauses
    ids = dict.fromkeys([*more, *(each.clause for each in found)])
    return [known[id] for id in ids if id is not None and id in known]


def leaving(record: UpkeepRecord, places: Iterable[Listing]) -> Sequence[Listing]:
    """Which of a unit's places it gives up by a removal: the one that is meant, or those of which its clause speaks."""
    if record.list_id is not None:
        return [each for each in places if is_meant(record, each)]
    found = declared(UpkeepKind.REMOVAL)
    speaking = [
        each
        for each in (() if found is None else found.grounds)
        if (each.reason, each.clause) == (record.reason, record.clause)
    ]
    if not speaking:
        return list(places)
    return [each for each in places if any(one.covers(each.list_id, each.category) for one in speaking)]


def lists_label(record: UpkeepRecord) -> str:
    """Which lists are meant, in words: the one that it names, else the levels of which its clause speaks."""
    if record.list_id is not None and record.category is not None:
        return "：".join(filter(None, (list_name(record.list_id, record.category), record.subject)))
    found = declared(UpkeepKind.REMOVAL)
    for each in () if found is None else found.grounds:
        if (each.reason, each.clause) == (record.reason, record.clause) and each.levels:
            return "、".join(map(instance().book().level_label, each.levels))
    return "各层级"
