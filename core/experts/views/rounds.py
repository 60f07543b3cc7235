"""The page of one application's experts and scores; closing, giving back, and what was discussed."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, url_for

from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.desks.forms import ManyForm
from core.desks.views.acting import Doing, act_on
from core.desks.views.department import DEPARTMENT, department
from core.errors import existing
from core.experts import operations, policies
from core.experts.forms import DiscussForm
from core.experts.operations.closing import require_closable
from core.experts.operations.taking import at_scoring, is_scored_now, scoring
from core.experts.presenting import Shown
from core.experts.presenting.standings import bars_of
from core.experts.queries import assignments
from core.experts.queries.conflicts import conflicts_of
from core.experts.queries.sheets import Round, read_marks, round_of
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask_why

_ONE = "/applications/<string(length=32):application_id>"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(_ONE, "one", one)
    blueprint.add_url_rule("/close", "close", close, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{_ONE}/discuss", "discuss", discuss, methods=["GET", "POST"])
    blueprint.add_url_rule("/assignments/<assignment_id>/reopen", "reopen", reopen, methods=["GET", "POST"])
    blueprint.add_url_rule("/assignments/<assignment_id>/let-stand", "let_stand", let_stand, methods=["GET", "POST"])


@access(policies.may_see)
def one(application_id: str) -> str:
    """The experts of one application: how far each is, whether one is tied to it by now, and what they scored."""
    found = round_for(applications.get(application_id))
    shown = Shown(found) if found.may_be_read and found.sheets else None
    return render_template(
        "experts/application.html",
        application=found.application,
        round=found,
        read=read_marks(found.application, found.stage),
        shown=shown,
        chart=bars_of(shown) if shown is not None and found.is_closed else None,
        conflicts=conflicts_of([found.application], [each.expert for each in found.live]),
        sits=bool(policies.may_keep(signed_in_person())),
        may_keep=bool(policies.may_keep(signed_in_person())) and is_scored_now(found.application, found.stage.id),
        queue=url_for("department.queue", call=found.application.call.call_id, tab=found.stage.id),
    )


@access(department)
def close() -> Page:
    """Close the scoring of the chosen applications together."""
    chosen = DEPARTMENT.chosen()
    stage, _ = scoring(as_it_stands(chosen.first))

    def do() -> str:
        made = operations.close(chosen.revisions, by=signed_in_person())
        apart = sum(each.apart for each in made)
        return f"已结束 {len(made)} 项申报的专家评分。" + (f"其中 {apart} 项分差较大，须先登记合议。" if apart else "")

    how = Doing(
        "结束评分",
        "结束后计算综合得分，专家不能再修改评分（可以退回重评）。发布之前，申报单位和推荐单位看不到。",
        stage.id,
        heading="结束专家评分（{count} 项申报）",
        button="结束评分",
    )
    return act_on(chosen, ManyForm(on=chosen), how, do, gates=[at_scoring], together=require_closable)


@access(policies.may_keep)
def discuss(application_id: str) -> Page:
    """Put a discussion on record."""
    found, form = round_for(applications.get(application_id)), DiscussForm()

    def do() -> Response:
        operations.discuss(application_id, form.held_on.data, form.words.data or "", by=signed_in_person())
        return done("合议情况已登记。", "experts.one", application_id=application_id)

    return act(form, do, lambda: render_template("experts/discuss.html", form=form, round=found))


@access(policies.may_keep)
def reopen(assignment_id: str) -> Page:
    """Give a sheet back to its expert."""
    given = assignments.assignment(assignment_id)
    question = Question(
        title="退回重评",
        sentence=f"将“{given.application.entry_name}”的评分表退回{given.expert.person.name}？",
        consequence="专家会收到理由，修改后重新提交；原评分留痕，全部重新提交后再结束评分。",
        button="退回",
        back=url_for("experts.one", application_id=given.application_id),
        is_grave=False,
    )
    return ask_why(question, partial(operations.reopen, assignment_id, by=signed_in_person()), "已退回专家重评。")


@access(policies.may_keep)
def let_stand(assignment_id: str) -> Page:
    """Wait no more for a sheet that was given back."""
    given = assignments.assignment(assignment_id)
    question = Question(
        title="按原评分计",
        sentence=f"不再等待{given.expert.person.name}对“{given.application.entry_name}”的重评？",
        consequence="按该专家退回前提交的评分计，专家会收到理由。",
        button="按原评分计",
        back=url_for("experts.one", application_id=given.application_id),
        is_grave=False,
    )
    return ask_why(question, partial(operations.let_stand, assignment_id, by=signed_in_person()), "已按原评分计。")


def round_for(application: Application) -> Round:
    """The round of an application that experts score, or scored. Raises NotFound."""
    stage = assignments.scoring_stage(application)
    return existing(
        None if stage is None else round_of(application, stage), "这项申报不由专家逐名评分。", "请从列表重新进入。"
    )
