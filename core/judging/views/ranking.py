"""Giving tiers by rank: first who gets which, then all of them together."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, department
from core.errors import NotFound
from core.judging import operations
from core.judging.presenting import ranked_categories
from core.judging.queries.ranking import ranking_of
from core.plugin_api import Does
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, chosen_revisions, done
from core.web.form import Form


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/tiers", "tiers", tiers, methods=["GET", "POST"])


def links(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From the queue: a page for each category whose tiers are given by rank at the tab's stage."""
    if tab.stage is None or tab.kind is not Does.JUDGE:
        return ()
    call_id, stage_id = at.opened.call_id, tab.stage.id
    return [
        (
            f"按名次确定等级：{at.pinned.category_label(each)}",
            url_for("judging.tiers", call=call_id, stage=stage_id, category=each),
        )
        for each in ranked_categories(at.pinned, tab.stage)
    ]


@access(department)
def tiers() -> Page:
    """The ranks of one category at one stage, with the tier of each."""
    at = DEPARTMENT.require()
    wanted, category = request.values.get("stage", ""), request.values.get("category", "")
    stage = next((each for each in at.pinned.call.stages if each.id == wanted and each.kind is Does.JUDGE), None)
    if stage is None or category not in at.pinned.call.categories:
        raise NotFound("找不到这一类别的评审环节。", "请从“遴选发布”的列表重新进入。")
    form = Form()

    def do() -> Response:
        made = operations.assign_tiers(chosen_revisions(), by=signed_in_person())
        said = f"已按名次确定 {len(made)} 项申报的等级。"
        return done(said, "department.queue", call=at.opened.call_id, tab=stage.id)

    def draw() -> str:
        ranking = ranking_of(at.opened, stage, category)
        return render_template("judging/tiers.html", at=at, stage=stage, category=category, ranking=ranking, form=form)

    return act(form, do, draw)
