"""The two desks at which regulators are consulted, and what was chosen there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request

from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow import IllegalMove
from core.desks.presenting.rows import At
from core.desks.views.department import DEPARTMENT
from core.desks.views.desk import Chosen, Desk
from core.plugin_api import Does, Stage
from core.review.views.desks import REVIEW
from core.web.access import access

SIDES: tuple[Desk[Any], ...] = (REVIEW, DEPARTMENT)


def bound(view: Callable[[Desk[Any]], Any], side: Desk[Any]) -> Callable[[], Any]:
    """A view function of one desk, with that desk's policy."""

    def of_side() -> Any:
        return view(side)

    return access(side.policy)(of_side)


@dataclass(frozen=True)
class Consulting:
    """What was chosen, all at one stage of consultation."""

    chosen: Chosen[At]

    @cached_property
    def stage(self) -> Stage:
        """The stage at which the first of them stands, or stood while the page was open.

        Raises IllegalMove where nobody is consulted there.
        """
        application = self.chosen.first
        pipeline = pipeline_of(application)
        passed = pipeline.stages[: pipeline.index(application.stage) + 1]
        stage = next((each for each in reversed(passed) if each.kind is Does.CONSULT), None)
        if stage is None or (stage.id != application.stage and request.method != "POST"):
            raise IllegalMove(
                f"“{application.entry_name}”的申报现在不在征求意见环节。", "请返回列表，按每项申报的下一步办理。"
            )
        return stage

    @property
    def regulators(self) -> Mapping[str, str]:
        """The regulators whom the stage names, with their labels."""
        labels = self.chosen.at.pinned.book.region.regulators
        return {id: labels[id].label for id in self.stage.consults}


def consulting(side: Desk[Any]) -> Consulting:
    """What was chosen in the queue. Raises NotFound, Invalid, IllegalMove before anything is typed."""
    found = Consulting(side.chosen())
    found.stage  # noqa: B018
    return found
