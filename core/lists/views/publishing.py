"""Publishing a list or plan: which units, on which list, by which document; then all together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint

from core.desks.policies import releases
from core.desks.presenting.rows import At
from core.desks.views.acting import Doing, act_on
from core.desks.views.acts import Act, at_stage
from core.desks.views.department import DEPARTMENT, deciding
from core.desks.views.desk import Chosen
from core.instance import instance
from core.lists import operations
from core.lists.forms import PublishForm
from core.lists.operations import PublicationLetter
from core.lists.operations.publishing import PUBLISHING, list_of
from core.plugin_api import Does
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page

ACT = Act(DEPARTMENT.id, "公布所选", "department_lists.publish", at_stage(Does.PUBLISH), releases)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/publish", "publish", publish, methods=["GET", "POST"])


@access(releases)
@confirmed
def publish() -> Page:
    """Look at what would be published; then publish it."""
    chosen = deciding().chosen()
    form = PublishForm(on=chosen)

    def do() -> str:
        letter = PublicationLetter(form.title.data or "", form.number.data or "", form.day)
        made = operations.publish(chosen.revisions, letter, by=signed_in_person())
        return f"已公布《{made.title}》，{chosen.count} 个单位列入“{_list_name(made.list_id)}”。"

    consequence = "全部单位按同一份文件、自文件日期起一并列入名单或计划，公开可查。公布后不能撤回。"
    how = Doing("公布", consequence, chosen.tab(Does.PUBLISH), "lists/publish.html", is_grave=True)
    return act_on(chosen, form, how, do, gates=[PUBLISHING], together=list_of, more=partial(_target, chosen))


def _target(chosen: Chosen[At]) -> Mapping[str, Any]:
    """The lists on which the chosen ones come, in words, with their basis."""
    stages = [tab.stage for tab in chosen.at.queue.tabs if tab.stage is not None and tab.kind is Does.PUBLISH]
    return {"targets": [(_list_name(stage.lists), stage) for stage in stages if stage.lists is not None]}


def _list_name(list_id: str) -> str:
    region = instance().book().region
    if list_id in region.plans:
        return region.plans[list_id].label
    return f"{instance().book().level_label(list_id)}名单"
