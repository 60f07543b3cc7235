"""Taking applications in hand that are judged, or whose judging is to be corrected: one call, one stage of judging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.applications.operations.holding import Batch, hold_all
from core.applications.policies import Held
from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.bodies.rules import is_of_a_body
from core.desks.policies import decider_acts, decides, may_decide, require_decider
from core.errors import Conflict
from core.judging.queries.graded import grading_at
from core.people.models import Person
from core.plugin_api import Does, GradingTiers, Stage


@dataclass(frozen=True, slots=True)
class Judged(Batch):
    """Applications, held, and the stage at which they are judged; ``gradings`` are by application."""

    stage: Stage
    gradings: Mapping[str, GradingTiers | None]


def take(revisions: Mapping[str, int], *, by: Person, corrects: bool = False) -> Judged:
    """The applications, held; all or none. `corrects`: also those that were passed on and not yet decided upon.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid, Conflict (not of one call and stage).
    """
    decides(by).or_raise()
    chosen = hold_all(revisions, check=decider_acts(by, may_decide), by=by)
    judged = together(chosen, corrects=corrects)
    for held in chosen:  # what one found is not corrected by whoever decides afterwards
        if is_of_a_body(judged.stage):
            require_decider(by, held, judged.stage)
        else:
            may_decide(by).or_raise()
    return judged


def together(chosen: Sequence[Held], *, corrects: bool = False) -> Judged:
    """The same of applications as a page shows them. Raises IllegalMove, Conflict."""
    stages = {held.application.id: stage_of(held, corrects=corrects) for held in chosen}
    first = stages[chosen[0].application.id]
    if len({(held.application.call_id, stages[held.application.id].id) for held in chosen}) > 1:
        raise Conflict("所选申报不在同一项申报通知的同一评审环节，不能一并记录。", "请分开办理。")
    gradings = {held.application.id: grading_at(held.book, first) for held in chosen}
    return Judged(chosen, first, gradings)


def judging_stage(held: Held) -> Stage | None:
    """The stage at which what was found of an application can still be put on record.

    That is where it waits to be judged, and afterwards until the selection that follows is decided.
    """
    if held.application.state is not State.PENDING:
        return None
    pipeline = pipeline_of(held.application)
    here = pipeline.index(held.stage.id)
    if held.stage.kind is Does.JUDGE:
        return held.stage
    for stage in reversed(pipeline.stages[:here]):
        if stage.kind is Does.JUDGE:
            return stage
        if stage.kind is Does.SELECT:
            return None
    return None


def at_judging(held: Held) -> None:
    """The gate of passing on. Raises IllegalMove where it does not wait to be judged."""
    stage_of(held, corrects=False)


def to_record(held: Held) -> None:
    """The gate of recording. Raises IllegalMove where what was found can be put on record, or corrected, no more."""
    stage_of(held, corrects=True)


def stage_of(held: Held, *, corrects: bool) -> Stage:
    """Its stage of judging, where it waits there; `corrects`: or afterwards. Raises IllegalMove."""
    found = judging_stage(held)
    if found is None or (found is not held.stage and not corrects):
        raise IllegalMove(
            f"“{held.application.entry_name}”的申报现在不在评审环节，或者已经作出遴选决定。",
            "请刷新页面，查看申报的最新状态。",
        )
    return found
