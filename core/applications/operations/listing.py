"""What is asked of whoever comes onto a list, by whichever way, as of the day of the listing.

Publications, results from above, additions by staff and reinstatements come here through the ledger
(`core.ledger.operations.events.COMING`), a city's own list through its import. It is asked as of today too: whoever was
barred meanwhile is not listed with an earlier date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core import clock
from core.applications import queries
from core.applications.facts import standing
from core.applications.facts.standing import Coming
from core.applications.operations.holding import as_it_stands, blocking, refuse
from core.applications.rules.assessment import Assessed
from core.ledger.operations.events import Entry
from core.plugin_api import Finding, Force, Outcome
from core.units import queries as units


def require_fit(entries: Sequence[Entry]) -> Sequence[str]:
    """Raises RulesRefuse, naming each that may not come onto its list; tells what could not be judged of the others."""
    refuse({_name(entry): found for entry in entries if (found := _refusals(entry))}, "不能列入名单")
    unjudged = (each for entry in entries if entry.application_id is None for each in unjudged_of(_coming(entry)))
    return tuple(dict.fromkeys(unjudged))


def refusals_of(coming: Coming, *, reason: str | None = None) -> Sequence[Assessed]:
    """What keeps a unit without an application off a list; a reason on record lifts what is demanded in principle."""
    found = {
        each.rule_id: each
        for on in _days(coming.on)
        for each in standing.findings_of(coming, on=on)
        if each.outcome is Outcome.NOT_MET and (each.force is Force.MUST or not reason)
    }
    return tuple(found.values())


def unjudged_of(coming: Coming) -> Sequence[str]:
    """What is demanded of it and cannot be told, because nobody has answered."""
    return [each.summary for each in standing.findings_of(coming) if each.outcome is Outcome.UNKNOWN]


def _refusals(entry: Entry) -> Sequence[Finding]:
    if entry.application_id is None:
        return refusals_of(_coming(entry), reason=entry.note)
    application = queries.get(entry.application_id)
    held = as_it_stands(application)
    found = {each.rule_id: each for on in _days(entry.effective_on) for each in blocking(held, on=on)}
    return tuple(found.values())


def _coming(entry: Entry) -> Coming:
    return Coming(
        entry.unit_id, entry.list_id, entry.category, entry.effective_on, entry.subject, entry.voids is not None
    )


def _days(listed_on: date) -> Sequence[date]:
    return sorted({listed_on, clock.today()})


def _name(entry: Entry) -> str:
    if entry.application_id is not None:
        return queries.get(entry.application_id).entry_name
    return entry.subject or entry.name or units.unit(entry.unit_id).name
