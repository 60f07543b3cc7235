"""The department's notices: what runs, opening one for chosen applications, ending one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for

from core import clock
from core.desks.policies import decides, may_release, releases
from core.desks.presenting.rows import At
from core.desks.views.acting import Doing, act_on
from core.desks.views.acts import Act, at_stage
from core.desks.views.department import DEPARTMENT, deciding
from core.desks.views.desk import Chosen
from core.errors import DomainError, refusal_of
from core.notices import operations, policies, queries
from core.notices.forms import NoticeForm
from core.notices.operations import NoticeText
from core.notices.operations.noticing import NOTICING, require_noticeable, require_over
from core.notices.presenting import prefilled
from core.plugin_api import Does, Stage, Term
from core.policy_desk.queries.calendar import end_of
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, Response, done
from core.web.confirming import Question, ask
from core.web.form import Form
from core.web.paging import Paging

_BOTH = ["GET", "POST"]

ACT = Act(DEPARTMENT.id, "公示所选", "department_notices.new", at_stage(Does.NOTICE), releases)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/notices", "index", index)
    blueprint.add_url_rule("/notices/new", "new", new, methods=_BOTH)
    blueprint.add_url_rule("/notices/<string(length=32):notice_id>/end", "end", end, methods=_BOTH)


@access(decides)
def index() -> str:
    """Every notice, newest first, with the objections that wait."""
    paging = Paging.of_request(queries.PAGE_SIZE)
    who, scope = signed_in_person(), policies.seen_by(signed_in_person())
    notices, total = queries.notices(paging.page, scope)
    return render_template(
        "notices/staff.html",
        notices=notices,
        waiting=queries.open_objections(scope),
        paging=paging.of(total),
        now=clock.now(),
        end_of_day=clock.end_of_day,
        may_end={each.id for each in notices if policies.keeps(who, each, may_release)},
    )


@access(releases)
@confirmed
def new() -> Page:
    """Look at who would be on the notice and until when; then open it."""
    chosen = deciding().chosen()
    form = NoticeForm(on=chosen, **prefilled(chosen.standing()))

    def do() -> str:
        made = operations.open_notice(
            chosen.revisions, NoticeText(form.title.data or "", form.text.data or ""), by=signed_in_person()
        )
        return f"已发布公示，{chosen.count} 个单位，公示到 {made.last_day:%Y-%m-%d} 24:00 为止。"

    consequence = "从今天起公开，任何人都可以实名提出异议。公示期满、异议处理完毕后才能结束公示。"
    how = Doing("公示", consequence, chosen.tab(Does.NOTICE), "notices/new.html")
    return act_on(chosen, form, how, do, gates=[NOTICING], together=require_noticeable, more=partial(_spans, chosen))


def _spans(chosen: Chosen[At]) -> Mapping[str, Any]:
    """Until when the notice would run, by which term; or why that cannot be reckoned."""
    found: list[tuple[Stage, Term, date | None, str]] = []
    for tab in chosen.at.queue.tabs:
        if tab.stage is None or tab.kind is not Does.NOTICE:
            continue
        terms = _terms(chosen, tab.stage)
        for term in terms:
            try:
                found.append((tab.stage, term, end_of(term, clock.today()), ""))
            except DomainError as refused:
                found.append((tab.stage, term, None, f"{refused.sentence}{refused.cure or ''}"))
    return {"spans": found, "today": clock.today()}


def _terms(chosen: Chosen[At], stage: Stage) -> list[Term]:
    """Of the stage's own levels, where it has some: what an application aims at later has another notice."""
    if stage.term is None:
        return []
    book, levels = chosen.at.pinned.book, stage.levels or chosen.at.pinned.call.levels
    found = {term.id: term for level in levels if (term := book.term(stage.term, level)) is not None}
    return list(found.values())


@access(releases)
def end(notice_id: str) -> Page:
    """End a notice whose span is over and whose objections are all decided."""
    notice, count = queries.notice(notice_id), len(queries.on_notice(notice_id))

    def do() -> Response:
        operations.end_notice(notice_id, by=signed_in_person())
        return done("公示已结束。", "department_notices.index")

    question = Question(
        title="结束公示",
        sentence=f"结束“{notice.title}”？",
        consequence=f"公示的 {count} 个单位中，没有因异议成立而终止的，进入下一环节。",
        button="结束公示",
        back=url_for("department_notices.index"),
        is_grave=False,
    )
    form = Form()
    form.bar = refusal_of(lambda: require_over(notice))
    return ask(question, form, do)
