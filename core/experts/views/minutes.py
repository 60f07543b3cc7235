"""The minutes of a stage at which experts scored, as a document to be signed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from core import clock
from core.contents.kinds import DOCX
from core.desks.operations import note_export
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, department
from core.errors import NotFound
from core.experts.presenting import Shown, scoring_of
from core.experts.queries.sheets import closed_rounds
from core.papers.panel_minutes import panel_minutes
from core.plugin_api import Does
from core.web.access import access, signed_in_person
from core.web.downloads import attachment, dated


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/minutes", "minutes", minutes)


def links(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From the queue of a stage at which experts score."""
    if tab.stage is None or tab.kind is not Does.JUDGE or tab.stage.experts is None:
        return ()
    return [("专家评审记录（.docx）", url_for("experts.minutes", call=at.opened.call_id, stage=tab.stage.id))]


@access(department)
def minutes() -> Response:
    """Every application of a call whose scoring is closed at a stage: who scored what, and what it came to."""
    at, wanted = DEPARTMENT.require(), request.args.get("stage", "")
    stages = [each for each in at.pinned.call.stages if each.experts is not None]
    stage = next((each for each in stages if each.id == wanted or not wanted), None)
    if stage is None or stage.experts is None:
        raise NotFound("这份申报通知没有由专家逐名评分的环节。", "请从“遴选发布”的列表重新进入。")
    found = closed_rounds(at.opened.id, stage)
    note_export(at.opened.id, "专家评审记录", [each.application.id for each in found], by=signed_in_person())
    panel = stage.experts
    introduction = [
        f"环节：{stage.name}　　生成日期：{clock.today():%Y-%m-%d}",
        f"每项申报不少于 {panel.quorum} 名专家评分，{panel.method.label}。"
        + (f"分差超过 {panel.spread} 分的，经合议后记录结果。" if panel.spread is not None else ""),
    ]
    made = panel_minutes(f"{at.opened.title}专家评审记录", introduction, [scoring_of(Shown(each)) for each in found])
    return attachment(made, DOCX.media_type, dated("panel-minutes", "docx"))
