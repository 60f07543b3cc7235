"""Who is told of what the department did, beside what every move tells the applicants by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from core import clock
from core.applications.models import Application
from core.applications.notifications import applicant_link
from core.applications.queries.pipelines import further_of, said_of
from core.decisions.models import Decision, Verdict
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Stage
from core.units import queries as units


def released(stage_id: str, selected: Iterable[tuple[Application, bool]]) -> None:
    """Tell the officers of each recommending body how its units came out at a stage: one message for each body."""
    counts: Counter[tuple[str, bool]] = Counter()
    by_body: dict[str, Application] = {}
    for application, is_selected in selected:
        counts[application.body_id, is_selected] += 1
        by_body[application.body_id] = application
    for body_id, application in sorted(by_body.items()):
        call, chosen, others = application.call, counts[body_id, True], counts[body_id, False]
        further = further_of(application, stage_id)
        if further is None:
            text = f"“{call.title}”的遴选结果已发布：您推荐的单位入选 {chosen} 项，未入选 {others} 项。"
        else:
            text = (
                f"“{call.title}”的{further.wanted}推荐结果已发布：您推荐的单位中推荐{further.wanted} {chosen} 项，"
                f"未推荐 {others} 项（{further.attained}结果不变）。"
            )
        officers = people.people_with_role(Role.BODY_OFFICER, body_id=body_id)
        messages.send(officers, text, f"/review?call={call.call_id}&tab=all", topic=Topic.RESULT)


def overturned(application: Application, was: Decision, verdict: str, reason: str, *, by: Person) -> None:
    """Tell whoever decided that somebody else decided otherwise, while it can still be talked about."""
    text = (
        f"您对“{application.entry_name}”的决定已由{by.name}从“{Verdict(was.verdict).label}”改为"
        f"“{Verdict(verdict).label}”，理由：{reason}"
    )
    messages.send([was.decided_by_id], text, f"/department/applications/{application.id}")


def extended(application: Application, stage: Stage, until: datetime) -> None:
    """Tell the unit's representatives of their later date."""
    what = said_of(application, "申报")
    text = (
        f"“{application.entry_name}”的{application.call.title}{what}：“{stage.name}”获准延期至 {clock.closing(until)}。"
    )
    messages.send(units.acting(application.unit_id), text, applicant_link(application))


def completion_reported(application: Application) -> None:
    """Tell the department's officers that a unit says it has completed."""
    text = f"“{application.entry_name}”报告了计划完成情况，请核实确认。"
    officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
    messages.send(officers, text, f"/department/applications/{application.id}/confirm")
