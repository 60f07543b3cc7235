"""The calls of installed regions on which the ways round a rule are tried, each in an instance of its own, in which
nothing but what is known of a unit and its evaluator guards an exit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from core.applications import queries
from core.applications.models import Application
from core.calls.models import OpenedCall
from core.evaluators import operations as evaluators
from core.evaluators.models import Engagement
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Call, EvaluationWay, RuleKind, Stage
from core.plugin_kit.loader import LoadedRegion
from tests.contracts.elevator import Elevator, guarded_by
from tests.rules.books import REGIONS, region
from tests.support.desks import Desks

WITH_CALLS = [name for name in REGIONS if any(layer.calls for layer in region(name).layers)]
KNOWN_MEANWHILE = ("unit.barred_until", "unit.removed_on", "evaluator.barred_until", "application.receipt")


def calls() -> Iterator[object]:
    """Each call of the installed regions that leads to a list."""
    for name in WITH_CALLS:
        for call in region(name).layers[-1].calls:
            if not call.annual_report:
                yield pytest.param((name, call), id=f"{name}-{call.id}")


def known_meanwhile(name: str) -> LoadedRegion:
    """A region of whose rules only exclusions and what is known of a unit by itself guard an exit."""
    return guarded_by(
        name, lambda rule: rule.kind is RuleKind.EXCLUSION or set(rule.facts.values()) <= {*KNOWN_MEANWHILE, "today"}
    )


def bars(level: str, call: Call) -> bool:
    """Whether a rule of the day says that who is barred does not come onto that list."""
    rules = instance().book().rules.values()
    return any(
        "unit.barred_until" in rule.facts.values() and (not rule.levels or level in rule.levels) for rule in rules
    )


def filers(call: Call, stage: Stage) -> list[Any]:
    return [track for id, track in call.tracks.items() if not stage.tracks or id in stage.tracks]


class ByThirdParty(Desks):
    """Somebody who evaluates, for applications of an elevator's call."""

    good: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, elevator: Elevator) -> None:
        self.elevator = elevator
        super().__init__(elevator.world)

    @property
    def body(self) -> str:  # type: ignore[override]
        return self.elevator.draft_body

    def open_call(self) -> OpenedCall:
        return self.elevator.opened

    def number(self) -> int:
        """Another one for each evaluator of the instance."""
        return next(self.elevator.evaluators)

    def accepted(self, levels: tuple[str, ...]) -> tuple[Application, Person, Engagement, Person]:
        """A draft that aims at levels, with an evaluator that has accepted it."""
        call = self.elevator.call
        assert call.evaluation is not None
        way: dict[str, Any] = {call.evaluation.asked_in or "": EvaluationWay.THIRD_PARTY.value}
        made, by = self.draft(levels, category="factory", **way)
        evaluator, clerk = self.evaluator(self.number())
        proposed = evaluators.propose(made.id, evaluator.id, revision=queries.get(made.id).revision, by=by)
        return made, by, evaluators.accept(proposed.id, [*call.evaluation.pledges], by=clerk), clerk
