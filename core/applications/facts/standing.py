"""What the rules say of a unit that comes onto a list without an application: by its city, by staff, by an import.

The system knows who is barred, who was taken off a list and where else it stands. What only an applicant's answers tell
(most exclusions) cannot be judged, and is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core import clock
from core.applications.rules.assessment import Assessed, assess
from core.instance import instance
from core.ledger import queries as ledger
from core.plugin_api import Rule, RuleKind
from core.plugin_api.facts import Facts, Word
from core.plugin_api.guarding import lasts
from core.policy.book import PolicyBook
from core.units import queries as units

_AS_IT_STOOD: Mapping[str, object] = {"unit.removed_on": None, "unit.missing_levels": ()}
_KNOWN = ("unit.", "application.levels", "application.category")


@dataclass(frozen=True, slots=True)
class Coming:
    """A unit (None: one that the register lacks so far), or its product, that comes onto a list on a day.

    Who `stood` there before, and was removed in error, comes back whatever else it was taken off: of that its place
    there was never asked.
    """

    unit_id: str | None
    list_id: str
    category: str
    on: date
    subject: str = ""
    stood: bool = False


def findings_of(coming: Coming, *, on: date | None = None) -> tuple[Assessed, ...]:
    """What the book of the day of the listing demands of it, as of that day or another (`on`)."""
    book = instance().book(coming.on)
    rules = [rule for rule in book.rules.values() if _is_asked(rule, coming, book)]
    return assess(rules, _facts(coming, book, on or coming.on), instance().region.judgements)


def _is_asked(rule: Rule, coming: Coming, book: PolicyBook) -> bool:
    """Exclusions, and what can be told of a unit by itself; of one kind of filer only where it comes from elsewhere."""
    levels = (coming.list_id,)
    if not rule.force.blocks or rule.kind is RuleKind.GATE or rule.calls or not lasts(rule):
        return False
    by_itself = all(fact.startswith(_KNOWN) or fact == "today" for fact in rule.facts.values())
    return (rule.kind is RuleKind.EXCLUSION or by_itself) and any(
        rule.concerns(call="", category=coming.category, levels=levels, track=track)
        for track in (None, *_tracks_onto(coming.list_id, book))
    )


def _tracks_onto(list_id: str, book: PolicyBook) -> list[str]:
    """The kinds of filer that come onto a list and do not stand there yet."""
    calls = (call for call in book.calls.values() if list_id in call.levels)
    return [id for call in calls for id, track in call.tracks.items() if track.on_list != list_id]


def _facts(coming: Coming, book: PolicyBook, on: date) -> Facts:
    known = known_of(book, (coming.list_id,), coming.category, coming.unit_id, on=on, subject=coming.subject)
    return Facts({**known, **(_AS_IT_STOOD if coming.stood else {})})


def known_of(
    book: PolicyBook,
    levels: tuple[str, ...],
    category: str,
    unit_id: str | None,
    *,
    on: date | None = None,
    subject: str = "",
) -> dict[str, object]:
    """What is known without an application of a unit (None: one that the register lacks) that aims at levels."""
    on = on or clock.today()

    def named(levels: Iterable[str]) -> tuple[Word, ...]:
        return tuple(Word(level, book.level_label(level)) for level in levels)

    known: dict[str, object] = {
        "today": on,
        "application.levels": named(levels),
        "application.category": category,
        "unit.listed_levels": (),
        "unit.missing_levels": named(book.region.missing_below(levels, ())),
    }
    if unit_id is not None:
        unit = units.unit(unit_id)
        listed = ledger.listed_levels(unit.id, category, on, subject=subject)
        known |= {
            "unit.code": unit.code,
            "unit.name": unit.name,
            "unit.body": unit.body_id,
            "unit.listed_levels": named(listed),
            "unit.missing_levels": named(book.region.missing_below(levels, listed)),
            "unit.removed_on": ledger.removed_on(unit.id, on),
            "unit.barred_until": ledger.barred_until(unit.id, on),
        }
        since = ledger.listed_since(unit.id, category, on, subject=subject)
        known |= {f"unit.listed_since.{list_id}": day for list_id, day in since.items()}
    return known
