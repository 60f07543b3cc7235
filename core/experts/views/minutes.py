"""What experts' scores of a stage come to: side by side as a page, and the minutes as a document to be signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import Schema, fields

from core import clock
from core.applications.presenting.funnel import funnel_of
from core.applications.queries.rulebook import rulebook
from core.calls import queries as calls
from core.contents.kinds import DOCX
from core.desks.operations import note_export
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, department
from core.errors import NotFound
from core.experts.presenting import Shown, part_of
from core.experts.presenting.standings import bars_of, standings
from core.experts.queries.sheets import Round, closed_rounds
from core.filling.queries import as_submitted
from core.jobs.purposes import Kind, Made, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import export_or_job
from core.papers.description import Picture
from core.papers.docx_kit import as_docx
from core.papers.record_document import Block, record
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api import Does, ExpertPanel, Stage
from core.policy.pinned import PinnedCall
from core.scoring.presenting import self_evaluation
from core.scoring.presenting.charts import radar_of
from core.web.access import access
from core.web.acting import Page, Response
from core.web.downloads import dated

_WORTH = 10
"""Rows of a table that an application with its pictures takes as long as."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/results", "results", results)
    blueprint.add_url_rule("/minutes", "minutes", minutes)


def links(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From the queue of a stage at which experts score."""
    if tab.stage is None or tab.kind is not Does.JUDGE or tab.stage.experts is None:
        return ()
    call, stage = at.opened.call_id, tab.stage.id
    return [
        ("专家评分结果", url_for("experts.results", call=call, stage=stage)),
        ("专家评审记录（.docx）", url_for("experts.minutes", call=call, stage=stage)),
    ]


@access(department)
def results() -> Page:
    """Every application of a call whose scoring is closed at a stage, by rank, and how the scores lie."""
    if not request.args.get("call") and (scored := _first_scored()) is not None:
        return redirect(url_for("experts.results", call=scored))
    at = DEPARTMENT.require()
    stage, panel = _scored(at.pinned, request.args.get("stage", ""))
    found = list(standings(closed_rounds(at.opened.id, stage)))
    return render_template("experts/results.html", at=at, stage=stage, panel=panel, standings=found)


class Asked(Schema):
    """The stage of a call."""

    call = fields.String(required=True)
    stage = fields.String(required=True)


@access(department)
def minutes() -> Response:
    """The same with who scored what, as a document."""
    at = DEPARTMENT.require()
    stage, _ = _scored(at.pinned, request.args.get("stage", ""))
    given = {"call": at.opened.call_id, "stage": stage.id}
    count = len(closed_rounds(at.opened.id, stage))
    return export_or_job(MINUTES, given, f"{at.opened.title}：专家评审记录", size=count * _WORTH)


def _may(person: Person | None, given: Mapping[str, Any]) -> Permission:
    return department(person)


def _write(work: Work) -> Outcome:
    opened = calls.get(work.arguments["call"])
    stage, panel = _scored(calls.pinned(opened), work.arguments["stage"])
    found = closed_rounds(opened.id, stage)
    introduction = [
        f"环节：{stage.name}　　生成日期：{clock.today():%Y-%m-%d}",
        f"每项申报不少于 {panel.quorum} 名专家评分，{panel.method.label}。"
        + (f"分差超过 {panel.spread} 分的，经合议后登记结果。" if panel.spread is not None else ""),
    ]
    if work.stamp is not None:
        introduction.append(f"{work.stamped}。")
    funnel = funnel_of(opened)
    drawn = [*([funnel] if funnel is not None else []), *(each.chart for each in standings(found))]
    overview = [Picture.of(each) for each in drawn]
    title = f"{opened.title}专家评审记录"
    described = record(title, introduction, _parts(found, work), lying=True, pictures=overview, closing="专家签字：")
    made = Made(name=dated("评审记录", "docx"), kind=DOCX, content=BytesIO(as_docx(described)))
    ids = [each.application.id for each in found]
    return Outcome(file=made, record=partial(note_export, opened.id, "专家评审记录", ids, by=work.person))


def _parts(found: Sequence[Round], work: Work) -> Iterator[Block]:
    for done, each in enumerate(found):
        work.report(done, len(found), f"正在写入“{each.application.entry_name}”")
        shown = Shown(each)
        part = part_of(shown, [Picture.of(bars_of(shown)), *_radar(each)])
        yield replace(part, title=f"{done + 1}. {part.title}")


def _radar(found: Round) -> Iterator[Picture]:
    """Of what the applicant stated, where the call scores indicators."""
    application = found.application
    scores = self_evaluation(application, as_submitted(application.id), rulebook(application))
    drawing = None if scores is None else radar_of(scores, for_unit=False)
    if drawing is not None:
        yield Picture.of(drawing)


def _first_scored() -> str | None:
    """The newest call at which experts score one by one: the newest of all need not be one."""
    every = ((each.call_id, calls.pinned(each).call.stages) for each in calls.opened_calls())
    return next((id for id, stages in every if any(stage.experts is not None for stage in stages)), None)


def _scored(kept: PinnedCall, wanted: str) -> tuple[Stage, ExpertPanel]:
    """The wanted stage at which experts score, else the call's first. Raises NotFound."""
    stage = next((each for each in kept.call.stages if each.experts is not None and wanted in {"", each.id}), None)
    if stage is None or stage.experts is None:
        raise NotFound("这份申报通知没有由专家逐名评分的环节。", "请从“遴选发布”的列表重新进入。")
    return stage, stage.experts


MINUTES = register_kind(Kind(id="experts.minutes", label="专家评审记录", may=_may, arguments=Asked, run=_write))
