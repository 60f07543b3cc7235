"""Which caps an engagement comes under, and how their use is named. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from core.plugin_api.declarations import EvaluatorCap, Period


def concerning(caps: Iterable[EvaluatorCap], *, category: str, levels: Collection[str]) -> tuple[EvaluatorCap, ...]:
    """The caps under which an application of that category and those levels comes, in the order of their ids.

    A cap that names no level or no category counts all of them.
    """
    found = [
        cap
        for cap in caps
        if (not cap.categories or category in cap.categories)
        and (not cap.levels or not set(cap.levels).isdisjoint(levels))
    ]
    return tuple(sorted(found, key=lambda cap: cap.id))


def scope(cap: EvaluatorCap) -> str:
    """What is counted, in one word: a cap that replaces another of the same scope goes on counting where that left off.

    ``legal_representative/year/national/factory+park``; ``*`` where nothing is narrowed.
    """
    levels, categories = ("+".join(sorted(each)) or "*" for each in (cap.levels, cap.categories))
    return f"{cap.key}/{cap.per.value}/{levels}/{categories}"


def period(cap: EvaluatorCap, on: date, call_id: str = "") -> str:
    """The period of the cap in which a day lies, in a call: the calendar year, or the call itself."""
    return call_id if cap.per is Period.CALL else str(on.year)


def period_words(cap: EvaluatorCap, period: str) -> str:
    """How a period is called: 2026 年; 本批."""
    return "本批" if cap.per is Period.CALL else f"{period} 年"


def of_a_year(caps: Iterable[EvaluatorCap]) -> tuple[EvaluatorCap, ...]:
    """Those that count whatever the call: what is seen outside of one."""
    return tuple(cap for cap in caps if cap.per is Period.YEAR)


def turn(cap: EvaluatorCap, fingerprint: str, on: date, call_id: str = "") -> str:
    """The turn to take before the places of a cap are counted (`core.db.turns`)."""
    return f"evaluators.cap/{scope(cap)}/{fingerprint}/{period(cap, on, call_id)}"
