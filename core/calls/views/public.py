"""What everybody may read: the home page, the calls, and each call's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from core import clock
from core.calls import queries
from core.calls.presenting import CallView, Phase
from core.calls.presenting.calendar import as_calendar, dates
from core.calls.presenting.home import BLOCKS
from core.extensions import limiter
from core.instance import instance
from core.people.models import Role
from core.people.policies import has_role
from core.web.access import access, person, public
from core.web.downloads import name_download
from core.web.limiting import MOST_DOWNLOADS

blueprint = Blueprint("calls", __name__, template_folder="../templates")


@blueprint.get("/")
@access(public)
def home() -> str:
    """What is open now, first what ends first; what is on public notice, what was published lately, and a search."""
    views = [CallView.of_opened(opened) for opened in queries.open_calls(clock.today())]
    open_calls = [view for view in views if view.phase is Phase.FILING]
    blocks = [block() for block in BLOCKS.values()]
    region = instance().book().region
    return render_template(
        "calls/home.html",
        calls=sorted(open_calls, key=lambda view: view.filing.last_day if view.filing else date.max),
        start_url=_start_url,
        categories=[label.label for label in region.categories.values()],
        blocks=blocks,
        searches=[block.search for block in blocks if block.search],
    )


def _start_url(call_id: str) -> str | None:
    """Where an application is begun, for whoever may be an applicant."""
    may_apply = person() is None or has_role(person(), Role.APPLICANT)
    return f"/applications/new?{urlencode({'call': call_id})}" if may_apply else None


@blueprint.get("/calls")
@access(public)
def index() -> str:
    """All calls that were opened: those that take entries, those to come, those whose filing is over."""
    views = [CallView.of_opened(opened) for opened in queries.opened_calls()]
    phases = {phase: [view for view in views if view.phase is phase] for phase in Phase}
    return render_template(
        "calls/index.html",
        current=phases[Phase.FILING],
        coming=phases[Phase.COMING],
        over=phases[Phase.UNDER_WAY] + phases[Phase.CLOSED],
    )


@blueprint.get("/calls/dates")
@access(public)
def all_dates() -> str:
    """The dates of all calls that are under way: those to come, then those that are over."""
    found = dates(_under_way())
    return render_template(
        "calls/dates.html",
        coming=[each for each in found if not each.due.has_passed],
        over=[each for each in reversed(found) if each.due.has_passed],
    )


@blueprint.get("/calls/dates.ics")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_ics() -> Response:
    """The same as a calendar that a person subscribes to: what is changed of a date comes with it."""
    base = (instance().settings.public_url or request.host_url).rstrip("/")
    name = f"{instance().name}绿色制造申报日程"
    answer = Response(as_calendar(dates(_under_way()), name, f"{base}/calls"), mimetype="text/calendar")
    name_download(answer, "申报日程.ics")
    return answer


def _under_way() -> Sequence[CallView]:
    views = [CallView.of_opened(opened) for opened in queries.opened_calls()]
    return [view for view in views if view.phase is not Phase.CLOSED]


@blueprint.get("/calls/<call_id>")
@access(public)
def show(call_id: str) -> str:
    """One call: who may apply, for what, by when, how it goes on, what has to be filled in."""
    view = CallView.of_opened(queries.get(call_id))
    return render_template("calls/show.html", view=view, start_url=_start_url(call_id))
