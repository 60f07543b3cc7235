"""One application as the department reads it, more time for it, and the confirmation of what it undertook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask import Blueprint, render_template, request

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands, bar
from core.applications.queries.pipelines import further_of, pipeline_of, said_of
from core.applications.rules.status import Reader, status_word
from core.bodies.queries import tiers
from core.calls.queries import due_at
from core.decisions import operations
from core.decisions.forms import ConfirmCompletionForm, ExtendForm
from core.decisions.operations import undertakings as completing
from core.decisions.operations.deciding import may_make_known
from core.decisions.operations.extending import outer_limit
from core.decisions.operations.meanwhile import may_learn
from core.decisions.presenting import verdict_word
from core.decisions.queries import records
from core.decisions.queries.drafts import drafts as find_drafts
from core.decisions.queries.records import Decided
from core.decisions.queries.undertakings import progress_of
from core.desks.views.around import around
from core.desks.views.department import DEPARTMENT, approvers, department
from core.errors import NotFound
from core.ledger import queries as ledger
from core.ledger.presenting import list_label
from core.people.models import Role
from core.people.policies import Refused
from core.plugin_api import Does
from core.review.presenting import kin
from core.review.presenting.sheets import Sheet, sheet_for
from core.review.queries import records as reviewed
from core.review.views.application import history_page
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.form import choices

_PATH = "/applications/<string(length=32):application_id>"
_BOTH = ["GET", "POST"]
MOST_DRAFTS = 50


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(_PATH, "application", show)
    blueprint.add_url_rule(f"{_PATH}/history", "history", history)
    blueprint.add_url_rule(f"{_PATH}/extend", "extend", extend, methods=_BOTH)
    blueprint.add_url_rule("/drafts", "drafts", drafts)
    blueprint.add_url_rule(f"{_PATH}/confirm", "confirm", confirm, methods=_BOTH)


@access(department)
def show(application_id: str) -> str:
    """Everything about it: what was decided, by whom it was recommended, the findings, signatures and answers."""
    sheet = _sheet(application_id)
    undertaking = records.undertaking_of(application_id)
    decisions = records.decisions_of(application_id)
    return render_template(
        "decisions/application.html",
        sheet=sheet,
        desk=DEPARTMENT,
        around=around(DEPARTMENT, sheet.application),
        first=kin.told(sheet.application, signed_in_person()),
        decisions=decisions,
        own=_own(sheet, decisions),
        extensions=records.extensions_of(application_id),
        outcomes=records.outcomes_of(application_id),
        letters=reviewed.letters_of(application_id),
        undertaking=undertaking,
        progress=None if undertaking is None else progress_of(undertaking),
        list_label=list_label,
        standing=ledger.lists_of(sheet.application.unit_id),
        is_approver=Role.DEPARTMENT_APPROVER in signed_in_person().held_roles,
        may_learn=may_learn(as_it_stands(sheet.application)),
        may_extend=bool(_extendable(sheet.application)),
        stage_name=_stage_names(sheet.application),
        verdict_word=verdict_word,
        further_of=further_of,
    )


def _own(sheet: Sheet, decisions: Sequence[Decided]) -> str:
    """Why the reader does not release what was decided where it stands, and who may; empty where it is not his own."""
    found = (each for each in decisions if each.stage == sheet.stage.id and each.released_at is None)
    may = (may_make_known(sheet.stage, each.decided_by_id, signed_in_person()) for each in found)
    return next((f"{each.sentence}{each.cure}" for each in may if isinstance(each, Refused)), "")


@access(department)
def history(application_id: str) -> str:
    """The timeline and the trail, the quiet moves among them."""
    return history_page(DEPARTMENT, _submitted(application_id), Reader.DEPARTMENT)


@access(approvers)
def extend(application_id: str) -> Page:
    """Grant one application more time at one stage."""
    application = applications.get(application_id)  # of a draft nothing is shown but that it is there
    open_stages = _extendable(application)
    form = ExtendForm(on=application)
    form.stage.choices = choices((stage_id, label) for stage_id, label, _ in open_stages)

    def do() -> Response:
        operations.grant_extension(
            application_id,
            form.stage.data,
            until=clock.end_of_day(form.until.data or date.min),
            reason=form.reason.data or "",
            document_number=form.document_number.data,
            issuer=form.issuer.data or "",
            revision=form.seen,
            by=signed_in_person(),
        )
        said = f"已为“{application.entry_name}”延期。"
        if application.submitted_at is None:
            return done(said, "department.drafts", call=application.call.call_id)
        return done(said, "department.application", application_id=application_id)

    def draw() -> str:
        return render_template(
            "decisions/extend.html",
            application=application,
            stages=open_stages,
            form=form,
            say=partial(said_of, application),
        )

    return act(form, do, draw)


@access(department)
def confirm(application_id: str) -> Page:
    """Confirm that the unit has completed what its plan says."""
    application = _submitted(application_id)
    undertaking = records.undertaking_of(application_id)
    if undertaking is None:
        raise NotFound("这项申报没有列入需要完成的计划。", "请从“实施情况”重新进入。")
    form = ConfirmCompletionForm(on=application)
    form.bar = bar(application, completing.COMPLETING)

    def do() -> Response:
        day = form.completed_on.data or date.max
        operations.confirm_completion(application_id, day, revision=form.seen, by=signed_in_person())
        said = f"已确认“{application.entry_name}”完成。"
        return done(said, "department.undertakings", call=application.call.call_id)

    def draw() -> str:
        return render_template(
            "decisions/confirm.html",
            application=application,
            undertaking=undertaking,
            progress=progress_of(undertaking),
            form=form,
        )

    return act(form, do, draw)


def _submitted(application_id: str) -> Application:
    """What was submitted is the department's to see; a draft is the applicant's."""
    application = applications.get(application_id)
    if application.submitted_at is None:
        raise NotFound("找不到这项申报，或者您无权查看。", "请从“遴选发布”的列表重新进入。")
    return application


def _sheet(application_id: str) -> Sheet:
    return sheet_for(_submitted(application_id), tiers(), may_act=False, reader=Reader.DEPARTMENT)


def _stage_names(application: Application) -> dict[str, str]:
    return {stage.id: stage.name for stage in pipeline_of(application).stages}


def _extendable(application: Application) -> list[tuple[str, str, str]]:
    """The stages that still lie ahead and have a date: (id, words, the notice's outer date in words)."""
    if application.state.is_final:
        return []
    pipeline = pipeline_of(application)
    found = []
    for stage in pipeline.stages[pipeline.index(application.stage) :]:
        common = due_at(application.call, stage.id, application.track, application.body_id)
        now = applications.due(application, stage.id)
        if common is not None and now is not None:
            outer = clock.closing(outer_limit(common))
            found.append((stage.id, f"{stage.name}（现为 {clock.closing(now.until)} 截止）", outer))
    return found


@access(approvers)
def drafts() -> str:
    """Find a draft, to give it more time."""
    at = DEPARTMENT.require()
    text = request.args.get("text", "").strip()
    filing = next(stage for stage in at.pinned.call.stages if stage.kind is Does.FILE)
    found = find_drafts(at.opened.id, text, MOST_DRAFTS + 1) if text else ()
    return render_template(
        "decisions/drafts.html",
        at=at,
        text=text,
        rows=found[:MOST_DRAFTS],
        most=MOST_DRAFTS if len(found) > MOST_DRAFTS else None,
        state_word=lambda state: status_word(filing, state),
    )
