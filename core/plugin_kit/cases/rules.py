"""Cases of a rule: facts in, finding out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from core.plugin_api.declarations import Case, ExpectedFinding, Outcome, Rule
from core.plugin_api.facts import Facts
from core.plugin_api.judgement import Judgements
from core.plugin_api.ruling import Finding, judge
from core.plugin_kit.cases.matters import Wrong
from core.policy.book import PolicyBook
from core.policy.bounds import meet


def of_rule(case: Case, rule: Rule, book: PolicyBook, judgements: Judgements) -> Iterator[Wrong]:
    """How the finding differs from the one expected."""
    finding = judge(rule, Facts(case.facts, {"today": book.on}), judgements)
    yield from _differences(case.finding, finding)


def concerns(rule: Rule, case: Case, book: PolicyBook) -> bool:
    """Whether the rule speaks of what the case says of the application; what the case leaves open is no hindrance."""
    lineage: Iterable[str] = book.lineage(case.call) if case.call is not None else rule.calls
    return (
        (not rule.calls or any(call in rule.calls for call in lineage))
        and _meets(rule.categories, case.category)
        and _meets(rule.tracks, case.track)
        and meet(case.levels, rule.levels)
    )


def _meets(of_rule: tuple[str, ...], of_case: str | None) -> bool:
    return not of_rule or of_case is None or of_case in of_rule


def _differences(expected: ExpectedFinding | None, finding: Finding) -> Iterator[Wrong]:
    wanted: dict[str, Any] = {"outcome": Outcome.MET}
    if expected is not None:
        keys = ("outcome", "force", "clause", "seen", "message", "cure")
        wanted = {key: value for key in keys if (value := getattr(expected, key)) is not None}
    for key, value in wanted.items():
        found = getattr(finding, key)
        if _plain(found) != _plain(value):
            path = f"finding.{key}" if expected is not None else "passes"
            seen = f" (seen: {finding.seen})" if finding.seen else ""
            why = f" (missing: {', '.join(finding.missing)})" if finding.missing else ""
            message = f"{finding.rule_id}: the {key} is {_plain(found)!r}, expected {_plain(value)!r}{seen}{why}"
            yield Wrong(path, message, "mend the rule, or the case")


def _plain(value: Any) -> str:
    return "".join(str(getattr(value, "value", value)).split())
