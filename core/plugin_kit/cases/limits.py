"""Cases of moments and counts: deadlines, evaluators' caps, ceilings, and an evaluator's requirements."""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.plugin_api.declarations import (
    Case,
    Deadline,
    EvaluatorCap,
    EvaluatorRequirement,
    Quota,
    QuotaFormula,
    QuotaKind,
    QuotaPart,
)
from core.plugin_api.kinds import Kinds
from core.plugin_kit.cases.matters import Wrong
from core.policy.book import PolicyBook
from core.policy.bounds import deadline_ends_at, has_room, is_late
from core.policy.places import work_out
from core.policy.qualification import examine


def of_deadline(case: Case, deadline: Deadline, book: PolicyBook) -> Iterator[Wrong]:
    """Whether what the deadline closes is still open at the moment; a standing one falls into that moment's year."""
    if case.at is None:
        yield Wrong("deadline", "the case names no moment", "add `at: 2025-05-31 23:59`, in local time")
        return
    call = None if deadline.call is None else book.get(Kinds.calls, deadline.call)
    year = call.year if call is not None and call.year is not None else case.at.year
    ends = deadline_ends_at(deadline, year)
    if ends is None:
        yield Wrong("deadline", f"{deadline.id!r} has no date", "mend the deadline")
        return
    is_open = not is_late(ends, clock.as_instant(case.at))
    if is_open != case.passes:
        until = clock.local(ends).strftime("%Y-%m-%d %H:%M")
        said = "open" if is_open else "closed"
        yield Wrong("passes", f"{deadline.id} is {said} then: it ends at {until}", "mend the deadline, or the case")


def of_cap(case: Case, cap: EvaluatorCap) -> Iterator[Wrong]:
    """Whether one more engagement is let in."""
    yield from _room(case, cap.id, cap.limit)


def of_formula(case: Case, formula: QuotaFormula) -> Iterator[Wrong]:
    """Whether one more recommendation is let in, where the formula's figures and lists are these."""
    counts: dict[QuotaPart, int | None] = {}
    for part in formula.parts:
        name = part.figure or part.listed or ""
        given = case.facts.get(name)
        if not isinstance(given, int):
            yield Wrong("facts", f"the case does not say how many {name!r} there are", f"add `facts: {{{name}: 10}}`")
            return
        counts[part] = given
    worked = work_out(formula, "", counts, [part.figure or part.listed or "" for part in formula.parts])
    yield from _room(case, formula.id, worked.count)


def of_ceiling(case: Case, quota: Quota) -> Iterator[Wrong]:
    """Whether one more recommendation is let in."""
    if quota.kind is not QuotaKind.CEILING:
        message = f"{quota.id!r} is a {quota.kind.value}: it refuses nothing"
        yield Wrong("ceiling", message, "name a quota of kind ceiling")
        return
    yield from _room(case, quota.id, quota.count)


def of_requirement(case: Case, requirement: EvaluatorRequirement) -> Iterator[Wrong]:
    """Whether an evaluator of these answers meets it."""
    finding = examine(requirement, case.facts)
    if finding is None:
        message = f"{requirement.id!r} is measured by no `fact`: it refuses nobody"
        yield Wrong("requirement", message, "let it name a field of the evaluator's profile")
    elif finding.is_met != case.passes:
        said = f"{'met' if finding.is_met else 'not met'} (seen: {finding.seen or 'nothing'})"
        yield Wrong("passes", f"{requirement.id} is {said}", "mend the requirement, or the case")


def _room(case: Case, name: str, limit: int) -> Iterator[Wrong]:
    if case.used is None:
        yield Wrong("used", "the case does not say how many are taken", f"add `used:`, such as {limit}")
    elif has_room(limit, case.used) != case.passes:
        said = "lets" if has_room(limit, case.used) else "does not let"
        message = f"{name} {said} one more in, with {case.used} of {limit} taken"
        yield Wrong("passes", message, "mend the limit, or the case")
