"""Runs a plugin's own cases: facts in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.plugin_api.declarations import Case, ExpectedFinding, Outcome, Rule
from core.plugin_api.facts import Facts
from core.plugin_api.faults import Fault, PluginRefused, did_you_mean
from core.plugin_api.judging import Finding, judge
from core.plugin_api.loader import LoadedRegion
from core.policy.book import PolicyBook
from core.policy.resolve import resolve


@dataclass(frozen=True)
class CaseRun:
    """The cases of a region, run against the books of their days; ``today`` is the day of those that name none."""

    region: LoadedRegion
    today: date

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Raises PluginRefused where they cannot be read."""
        return self.region.cases()

    def failures(self) -> tuple[Fault, ...]:
        """What is not as the cases say, each at the line of its case."""
        return tuple(fault for case in self.cases for fault in self.failures_of(case))

    def failures_of(self, case: Case) -> tuple[Fault, ...]:
        """What is not as one case says."""
        day = case.on or self.today
        if day not in self._books:
            self._books[day] = resolve(self.region.layers, on=day)
        return tuple(
            self._fault(case, key, message, cure) for key, message, cure in self._wrong(case, self._books[day])
        )

    @cached_property
    def _books(self) -> dict[date, PolicyBook]:
        return {}

    def _wrong(self, case: Case, book: PolicyBook) -> Iterator[tuple[str, str, str]]:
        expectations = [case.passes is not None, case.finding is not None, not case.applies]
        if sum(expectations) != 1 or case.passes is False:
            yield "rule", "a case says one thing", "give exactly one of `passes: true`, `finding:` and `applies: false`"
            return
        name = case.rule or ""
        rule = book.get("rules", name)
        if rule is None and not any(each.id == name for layer in self.region.layers for each in layer.rules):
            known = [each.id for layer in self.region.layers for each in layer.rules]
            yield "rule", f"there is no rule {case.rule!r}", did_you_mean(name, known, what="rule")
        elif rule is None or not _concerns(rule, case, book):
            if case.applies:
                message = f"the rule {case.rule!r} does not apply to such an application on {book.on}"
                yield "rule", message, "if that is right, write `applies: false`"
        elif not case.applies:
            yield "applies", f"the rule {case.rule!r} does apply on {book.on}", "mend the case, or the rule's span"
        else:
            finding = judge(rule, Facts(case.facts, {"today": book.on}), self.region.judgements)
            yield from _differences(case.finding, finding)

    def _fault(self, case: Case, key: str, message: str, cure: str) -> Fault:
        return Fault(self.region.region.id, case.place.file, case.place.line_of(key), key, message, cure)


def run(region: LoadedRegion, today: date) -> tuple[Fault, ...]:
    """What is not as the region's own cases say; also what cannot be read of them."""
    try:
        return CaseRun(region, today).failures()
    except PluginRefused as refused:
        return refused.faults


def _concerns(rule: Rule, case: Case, book: PolicyBook) -> bool:
    """Whether the rule speaks of what the case says of the application; what the case leaves open is no hindrance."""
    lineage: Iterable[str] = book.lineage(case.call) if case.call is not None else rule.calls
    return (
        (not rule.calls or any(call in rule.calls for call in lineage))
        and _meets(rule.categories, case.category)
        and _meets(rule.tracks, case.track)
        and (not case.levels or not rule.levels or not set(case.levels).isdisjoint(rule.levels))
    )


def _meets(of_rule: tuple[str, ...], of_case: str | None) -> bool:
    return not of_rule or of_case is None or of_case in of_rule


def _differences(expected: ExpectedFinding | None, finding: Finding) -> Iterator[tuple[str, str, str]]:
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
            yield path, message, "mend the rule, or the case"


def _plain(value: Any) -> str:
    return "".join(str(getattr(value, "value", value)).split())
