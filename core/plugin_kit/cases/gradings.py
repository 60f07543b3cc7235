"""Cases of a grading: what a tier opens, and which tier a score or a rank is given."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import AssignedBy, Case, GradingTiers
from core.plugin_api.faults import did_you_mean
from core.plugin_kit.cases.matters import Wrong
from core.policy.grading import opened_levels, tier_of_rank, tier_of_score

_MEND = "mend the grading, or the case"


def of_grading(case: Case, grading: GradingTiers) -> Iterator[Wrong]:
    """A case gives a score, or a rank among so many, or a tier and a level: one of the three."""
    given = [case.score is not None, case.rank is not None or case.of is not None, case.level is not None]
    if sum(given) != 1:
        cure = "give a `score`, or a `rank` and `of` how many, or a `tier` and a `level`"
        yield Wrong("grading", "a case of a grading asks one thing", cure)
    elif case.tier is not None and case.tier not in grading.tiers:
        cure = did_you_mean(case.tier, grading.tiers, what="tier")
        yield Wrong("tier", f"there is no tier {case.tier!r}", cure)
    elif case.level is not None:
        yield from _opens(case, grading, case.level)
    else:
        yield from _given(case, grading)


def _opens(case: Case, grading: GradingTiers, level: str) -> Iterator[Wrong]:
    if level not in grading.required_for:
        message = f"the level {level!r} asks for no tier of {grading.id!r}"
        yield Wrong("level", message, did_you_mean(level, grading.required_for, what="level of `required_for`"))
        return
    opens = level in opened_levels(grading, case.tier, (level,))
    if opens != case.passes:
        said = "opens" if opens else "does not open"
        yield Wrong("passes", f"the tier {case.tier!r} {said} {level!r}", _MEND)


def _given(case: Case, grading: GradingTiers) -> Iterator[Wrong]:
    wanted = AssignedBy.SCORE if case.score is not None else AssignedBy.RANK
    if grading.assigned_by is not wanted:
        message = f"{grading.id!r} assigns its tiers by {grading.assigned_by.value}, not by {wanted.value}"
        yield Wrong(wanted.value, message, "ask what it goes by")
        return
    if case.score is not None:
        found = tier_of_score(grading, case.score)
    elif case.rank is None or case.of is None or not 1 <= case.rank <= case.of:
        yield Wrong("rank", "a rank is one of so many", "give `rank: 3` and `of: 60`, counted from 1")
        return
    else:
        found = tier_of_rank(grading, case.rank, case.of)
    expected = None if case.passes is False else case.tier
    if found != expected:
        yield Wrong("tier", f"the tier is {found!r}, expected {expected!r}", _MEND)
