"""All one's applications, starting one, and each one's own page: its tasks while it is a draft, its way ever after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for

from core import clock
from core.applications import operations, queries
from core.applications.forms import AimForm, ChangeOverForm, StartForm
from core.applications.operations import Entry
from core.applications.presenting import ApplicationView
from core.applications.presenting.ahead import ahead
from core.applications.queries import entering, late, reports
from core.applications.queries.closing import closings
from core.applications.queries.rulebook import Rulebook, rulebook_of
from core.applications.rules.entrance import Way
from core.applications.views.blueprint import applicants, blueprint, own
from core.applications.views.filling import place_of
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.presenting import CallView, Phase
from core.calls.rules.deadlines import Due
from core.errors import existing
from core.units import queries as units
from core.units.models import Unit
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask


@blueprint.get("")
@access(applicants)
def index() -> str:
    """The applications of all units for which the person acts: those that wait for the applicant first."""
    person = signed_in_person()
    views = [ApplicationView(application) for application in queries.of_person(person)]
    owed = reports.duties(person)
    begun = {duty.application_id: duty for duty in owed}
    views.sort(key=lambda view: (view.state.is_final, not view.state.is_open, view.id not in begun))
    has_units = bool(views) or bool(units.units_of(person))
    return render_template(
        "applications/index.html",
        views=views,
        closings=closings([view.application for view in views]),
        has_units=has_units,
        awaiting=() if has_units else units.pending_of(person),
        duties=owed,
        begun=begun,
        ahead=ahead(person),
    )


@dataclass(frozen=True)
class Offer:
    """A way into a call as the start page shows it, with what would have to be filled in."""

    opened: OpenedCall
    way: Way
    due: Due | None

    @property
    def book(self) -> Rulebook:
        return rulebook_of(self.opened, self.way.category, self.way.track, self.way.levels)


@blueprint.route("/new", methods=["GET", "POST"])
@access(applicants)
def new() -> Page:
    """Choose the unit, then the call and the way into it; ways that are closed say by which clause."""
    form = StartForm()

    def do() -> Response:
        application = operations.start(_entry(form), by=signed_in_person())
        return redirect(url_for("applications.show", application_id=application.id))

    return act(form, do, lambda: _new(form))


def _new(form: StartForm) -> str:
    mine = units.units_of(signed_in_person())
    chosen = _chosen(list(mine), request.args.get("unit") or form.unit.data or None)
    open_now = [view for view in map(CallView.of_opened, calls.open_calls(clock.today())) if view.phase is Phase.FILING]
    wanted = request.args.get("call")
    open_now += _late(chosen, open_now)
    shown = [view for view in open_now if wanted is None or view.call.id == wanted]
    offers = {view.call.id: _offers(view, chosen) for view in shown} if chosen else {}
    return render_template(
        "applications/new.html",
        units=mine,
        awaiting=() if mine else units.pending_of(signed_in_person()),
        unit=chosen,
        calls=shown,
        offers=offers,
        form=form,
        wanted=wanted,
    )


def _late(unit: Unit | None, open_now: list[CallView]) -> list[CallView]:
    """The calls whose date has passed, or which were closed, to which a unit may file late all the same."""
    letting_in = frozenset[str]() if unit is None else late.calls_letting_in(unit.id)
    known = {view.opened.id for view in open_now if view.opened is not None}
    return [CallView.of_opened(each) for each in calls.opened_calls() if each.id in letting_in - known]


def _entry(form: StartForm) -> Entry:
    return Entry(
        call_id=form.call.data or "",
        unit_id=form.unit.data or "",
        category=form.category.data or "",
        track=form.track.data or None,
        levels=form.levels.data or (),
        subject=form.subject.data or "",
    )


def _chosen(mine: list[Unit], unit_id: str | None) -> Unit | None:
    if unit_id is None:
        return mine[0] if len(mine) == 1 else None
    found = next((unit for unit in mine if unit.id == unit_id), None)
    return existing(found, "找不到该单位，或者您不是它经确认的经办人。", "请从所列单位中选择。")


def _offers(view: CallView, unit: Unit) -> list[Offer]:
    assert view.opened is not None  # noqa: S101  # open calls were opened
    opened = view.opened

    def due(way: Way) -> Due | None:
        return calls.filing_due(opened, way.track, unit.body_id)

    return [Offer(opened, way, due(way)) for way in entering.ways(view.opened, unit)]


@blueprint.get("/<application_id>")
@access(applicants)
def show(application_id: str) -> str:
    """The task list of a draft; of what was submitted, where it stands."""
    view = own(application_id)
    template = "applications/tasks.html" if view.state.is_open else "applications/status.html"
    return render_template(template, view=view, place=place_of(view))


@blueprint.route("/<application_id>/aim", methods=["GET", "POST"])
@access(applicants)
def aim(application_id: str) -> Page:
    """Change the levels at which a draft aims, or correct the name of what it applies for."""
    view = own(application_id)
    if not view.may_aim:
        flash("这项申报没有可以改选的层级或名称。", "info")
        return redirect(url_for("applications.show", application_id=view.id))
    application = view.application
    form = AimForm(on=application, levels=application.levels, subject=application.subject_name)

    def do() -> Response:
        operations.aim(
            view.id,
            levels=form.levels.data or (),
            subject=form.subject.data if view.subject_label else None,
            revision=form.seen,
            by=signed_in_person(),
        )
        return done("已保存申报层级和名称。", "applications.show", application_id=view.id)

    return act(form, do, lambda: render_template("applications/aim.html", view=own(application_id), form=form))


@blueprint.route("/<application_id>/change-over", methods=["GET", "POST"])
@access(applicants)
def change_over(application_id: str) -> Page:
    """Let a draft go on as the kind of filer that the lists make its unit, after one more question."""
    view = own(application_id)
    if view.instead is None:
        return redirect(url_for("applications.show", application_id=view.id))
    wanted, track = view.instead
    form = ChangeOverForm(on=view.application, track=wanted)

    def do() -> Response:
        operations.change_over(view.id, form.track.data or "", revision=form.seen, by=signed_in_person())
        return done(f"已改按“{track.label}”填报，已填内容保留。", "applications.show", application_id=view.id)

    question = Question(
        title=f"改按“{track.label}”填报",
        sentence="".join(finding.message for finding in view.misplaced),
        consequence="两类都要填写的内容保留；改换后须重新核对并声明。",
        button=f"改按“{track.label}”填报",
        back=url_for("applications.show", application_id=view.id),
        is_grave=False,
    )
    return ask(question, form, do)


@blueprint.get("/<application_id>/progress")
@access(applicants)
def progress(application_id: str) -> str:
    """Every stage, and everything that befell the application."""
    return render_template("applications/progress.html", view=own(application_id))
