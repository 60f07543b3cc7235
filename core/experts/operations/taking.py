"""Taking applications in hand that experts score: they wait at a stage of judging that names a sheet."""

from __future__ import annotations

from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.applications.policies import Held
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.plugin_api import Does, ExpertPanel, Stage


def scoring(held: Held) -> tuple[Stage, ExpertPanel]:
    """The stage at which experts score it now, with how they do. Raises IllegalMove."""
    stage, panel = held.stage, held.stage.experts
    if held.application.state is not State.PENDING or stage.kind is not Does.JUDGE or panel is None:
        raise IllegalMove(
            f"“{held.application.entry_name}”的申报现在不在由专家评分的环节。", "请刷新页面，查看申报的最新状态。"
        )
    return stage, panel


def at_scoring(held: Held) -> None:
    """The same as a gate. Raises IllegalMove."""
    scoring(held)


def is_scored_now(application: Application, stage_id: str) -> bool:
    """Whether experts may score an application at a stage now."""
    held = as_it_stands(application)
    waits = application.state is State.PENDING and held.stage.id == stage_id
    return waits and held.stage.kind is Does.JUDGE and held.stage.experts is not None
