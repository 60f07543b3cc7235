"""All one's applications, starting one, and each one's own page: its tasks while it is a draft, its way ever after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import clock
from core.applications import entering, operations, queries
from core.applications.closing import closings
from core.applications.entrance import Way
from core.applications.forms import StartForm
from core.applications.operations import Entry
from core.applications.presenting import ApplicationView
from core.applications.rulebook import Rulebook, rulebook_of
from core.applications.views.blueprint import applicants, blueprint, own
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.presenting import CallView, Phase
from core.errors import NotFound
from core.units import queries as units
from core.units.models import Unit
from core.web.access import access, signed_in_person


@blueprint.get("")
@access(applicants)
def index() -> str:
    """The applications of all units for which the person acts: those that wait for the applicant first."""
    person = signed_in_person()
    views = [ApplicationView(application) for application in queries.of_person(person)]
    views.sort(key=lambda view: (view.state.is_final, not view.state.is_open))
    return render_template(
        "applications/index.html",
        views=views,
        closings=closings([view.application for view in views]),
        has_units=bool(views) or bool(units.units_of(person)),
    )


@dataclass(frozen=True)
class Offer:
    """A way into a call as the start page shows it, with what would have to be filled in."""

    opened: OpenedCall
    way: Way

    @property
    def book(self) -> Rulebook:
        return rulebook_of(self.opened, self.way.category, self.way.track, tuple(calls.pinned(self.opened).call.levels))


@blueprint.route("/new", methods=["GET", "POST"])
@access(applicants)
def new() -> str | Response:
    """Choose the unit, then the call and the way into it; ways that are closed say by which clause."""
    person = signed_in_person()
    form = StartForm()
    if form.validate_on_submit():
        entry = Entry(
            call_id=form.call.data or "",
            unit_id=form.unit.data or "",
            category=form.category.data or "",
            track=form.track.data or None,
            levels=form.levels.data or (),
        )
        application = operations.start(entry, by=person)
        return redirect(url_for("applications.show", application_id=application.id))
    mine = units.units_of(person)
    chosen = _chosen(list(mine), request.args.get("unit"))
    open_now = [view for view in map(CallView.of_opened, calls.open_calls(clock.today())) if view.phase is Phase.FILING]
    wanted = request.args.get("call")
    shown = [view for view in open_now if wanted is None or view.call.id == wanted]
    offers = {view.call.id: _offers(view, chosen) for view in shown} if chosen else {}
    return render_template(
        "applications/new.html", units=mine, unit=chosen, calls=shown, offers=offers, form=form, wanted=wanted
    )


def _chosen(mine: list[Unit], unit_id: str | None) -> Unit | None:
    if unit_id is None:
        return mine[0] if len(mine) == 1 else None
    found = next((unit for unit in mine if unit.id == unit_id), None)
    if found is None:
        raise NotFound("找不到该单位，或者您不是它经确认的经办人。", "请从所列单位中选择。")
    return found


def _offers(view: CallView, unit: Unit) -> list[Offer]:
    assert view.opened is not None  # noqa: S101  # open calls were opened
    return [Offer(view.opened, way) for way in entering.ways(view.opened, unit)]


@blueprint.get("/<application_id>")
@access(applicants)
def show(application_id: str) -> str:
    """The task list of a draft; of what was submitted, where it stands."""
    view = own(application_id)
    template = "applications/tasks.html" if view.state.is_open else "applications/status.html"
    return render_template(template, view=view)


@blueprint.get("/<application_id>/progress")
@access(applicants)
def progress(application_id: str) -> str:
    """Every stage, and everything that befell the application."""
    return render_template("applications/progress.html", view=own(application_id))
