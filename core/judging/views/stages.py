"""The stage of judging that a page is about."""

from __future__ import annotations

from core.applications.models import Application
from core.applications.policies import Held
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow import IllegalMove
from core.judging.operations import taking
from core.plugin_api import Stage


def judging_stage(application: Application) -> Stage:
    """Where what was found of an application can be put on record. Raises IllegalMove where it cannot any more."""
    here = pipeline_of(application).stage(application.stage)
    found = taking.judging_stage(Held(application, here, rulebook(application)))
    if found is None:
        raise IllegalMove(
            f"“{application.entry_name}”的申报现在不在评审环节，或者已经作出遴选决定。",
            "请返回列表，按每项申报的下一步办理。",
        )
    return found
