"""Which keys a case has, by what it is about, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from core.plugin_api.declarations import Case, Matter, Outcome
from core.plugin_api.kinds import Kind, Kinds


class Wrong(NamedTuple):
    """What is not as a case says: at which of its keys, and what would mend it."""

    key: str
    message: str
    cure: str


_KINDS: Mapping[Matter, Kind[Any]] = {
    Matter.RULE: Kinds.rules,
    Matter.DEADLINE: Kinds.deadlines,
    Matter.CAP: Kinds.evaluator_caps,
    Matter.CEILING: Kinds.quotas,
    Matter.PLACES: Kinds.quota_formulas,
    Matter.REQUIREMENT: Kinds.evaluator_requirements,
    Matter.GRADING: Kinds.grading,
}
#: Beside ``on``, ``passes`` and ``applies``, what a case of each matter may say.
_KEYS: Mapping[Matter, frozenset[str]] = {
    Matter.RULE: frozenset({"call", "category", "levels", "track", "facts", "finding"}),
    Matter.DEADLINE: frozenset({"at"}),
    Matter.CAP: frozenset({"used"}),
    Matter.CEILING: frozenset({"used"}),
    Matter.PLACES: frozenset({"used", "facts"}),
    Matter.REQUIREMENT: frozenset({"facts"}),
    Matter.GRADING: frozenset({"tier", "level", "score", "rank", "of"}),
}
_EVERY_KEY = frozenset().union(*_KEYS.values())


def kind_of(matter: Matter) -> Kind[Any]:
    """The kind of declaration that it is."""
    return _KINDS[matter]


def name_of(case: Case, matter: Matter) -> str:
    """The id of the declaration that it is about."""
    return str(getattr(case, matter.value))


def proven(case: Case) -> bool | None:
    """Whether the case shows that something is let pass (true) or refused (false); None where it shows neither."""
    if not case.applies:
        return None
    if case.finding is not None:
        return False if case.finding.outcome is Outcome.NOT_MET else None
    return case.passes


def misshapen(case: Case, matter: Matter) -> Iterator[Wrong]:
    """Keys that belong to a case of another matter, and answers that are missing or doubled."""
    for key in sorted(_EVERY_KEY - _KEYS[matter]):
        if getattr(case, key) not in (None, (), {}):
            belongs = " or ".join(each.value for each in Matter if key in _KEYS[each])
            yield Wrong(key, f"a case of a {matter.value} has no `{key}`", f"only a case of a {belongs} has one")
    if matter is Matter.RULE:
        said = [case.passes is not None, case.finding is not None, not case.applies]
        if sum(said) != 1 or case.passes is False:
            cure = "give exactly one of `passes: true`, `finding:` and `applies: false`"
            yield Wrong("rule", "a case says one thing", cure)
    elif case.applies == (case.passes is None) and not _gives_a_tier(case):
        cure = "give exactly one of `passes: true`, `passes: false` and `applies: false`"
        yield Wrong(matter.value, "a case says one thing", cure)


def _gives_a_tier(case: Case) -> bool:
    """Which tier a score or a rank is given is what such a case says: it needs no `passes`."""
    return case.tier is not None and case.level is None and case.passes is None and case.applies
