"""Runs a plugin's own cases against the policy books of their days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.plugin_api.declarations import Case, Matter
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.cases.gradings import of_grading
from core.plugin_kit.cases.limits import of_cap, of_ceiling, of_deadline, of_formula, of_requirement
from core.plugin_kit.cases.matters import Wrong, kind_of, misshapen, name_of
from core.plugin_kit.cases.rules import concerns, of_rule
from core.plugin_kit.loader import LoadedRegion
from core.policy.book import PolicyBook
from core.policy.resolve import resolve

_JUDGES: Mapping[Matter, Callable[[Case, Any, PolicyBook, LoadedRegion], Iterator[Wrong]]] = {
    Matter.RULE: lambda case, rule, book, region: of_rule(case, rule, book, region.judgements),
    Matter.DEADLINE: lambda case, deadline, book, _: of_deadline(case, deadline, book),
    Matter.CAP: lambda case, cap, *_: of_cap(case, cap),
    Matter.CEILING: lambda case, quota, *_: of_ceiling(case, quota),
    Matter.PLACES: lambda case, formula, *_: of_formula(case, formula),
    Matter.REQUIREMENT: lambda case, requirement, *_: of_requirement(case, requirement),
    Matter.GRADING: lambda case, grading, *_: of_grading(case, grading),
}


@dataclass(frozen=True)
class CaseRun:
    """The cases of a region, run against the books of their days; ``today`` is the day of those that name none."""

    region: LoadedRegion
    today: date

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Raises PluginRefused where they cannot be read."""
        return self.region.cases()

    @cached_property
    def counts(self) -> Mapping[Matter, int]:
        """How many cases there are of each matter."""
        return Counter(matter for case in self.cases if (matter := case.matter) is not None)

    def failures(self) -> tuple[Fault, ...]:
        """What is not as the cases say, each at the line of its case."""
        return tuple(fault for case in self.cases for fault in self.failures_of(case))

    def failures_of(self, case: Case) -> tuple[Fault, ...]:
        """What is not as one case says."""
        return tuple(self._fault(case, wrong) for wrong in self._wrong(case))

    @cached_property
    def _books(self) -> dict[date, PolicyBook]:
        return {}

    def _book(self, case: Case) -> PolicyBook:
        """The book of the day that the case names, of its moment's day, or of today."""
        day = case.on or (case.at.date() if case.at is not None else self.today)
        if day not in self._books:
            self._books[day] = resolve(self.region.layers, on=day)
        return self._books[day]

    def _wrong(self, case: Case) -> Iterator[Wrong]:
        matter = case.matter
        if matter is None:
            named = ", ".join(f"`{each.value}`" for each in Matter)
            yield Wrong("", "a case is about one thing", f"name exactly one of {named}")
            return
        if wrong := [*misshapen(case, matter)]:
            yield from wrong
            return
        book, name = self._book(case), name_of(case, matter)
        declared = book.get(kind_of(matter), name)
        known = [each.id for layer in self.region.layers for each in layer.of(kind_of(matter))]
        if declared is None and name not in known:
            yield Wrong(matter.value, f"there is no {matter.value} {name!r}", did_you_mean(name, known, what=matter))
        elif declared is None or (matter is Matter.RULE and not concerns(declared, case, book)):
            if case.applies:
                what = "apply to such an application" if matter is Matter.RULE else "hold"
                message = f"the {matter.value} {name!r} does not {what} on {book.on}"
                yield Wrong(matter.value, message, "if that is right, write `applies: false`")
        elif not case.applies:
            message = f"the {matter.value} {name!r} does {'apply' if matter is Matter.RULE else 'hold'} on {book.on}"
            yield Wrong("applies", message, f"mend the case, or the {matter.value}'s span")
        else:
            yield from _JUDGES[matter](case, declared, book, self.region)

    def _fault(self, case: Case, wrong: Wrong) -> Fault:
        place = case.place
        return Fault(self.region.region.id, place.file, place.line_of(wrong.key), wrong.key, wrong.message, wrong.cure)
