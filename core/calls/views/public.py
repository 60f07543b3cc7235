"""What everybody may read: the home page, the calls, and each call's page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template

from core import clock
from core.calls import queries
from core.calls.presenting import CallView, Phase
from core.calls.presenting.home import BLOCKS
from core.instance import instance
from core.people.models import Role
from core.people.policies import has_role
from core.web.access import access, person, public

blueprint = Blueprint("calls", __name__, template_folder="../templates")


@blueprint.get("/")
@access(public)
def home() -> str:
    """What this is, what is open now, what is on public notice, what was published lately."""
    views = [CallView.of_opened(opened) for opened in queries.open_calls(clock.today())]
    region = instance().book().region
    return render_template(
        "calls/home.html",
        calls=[view for view in views if view.phase is Phase.FILING],
        categories=[label.label for label in region.categories.values()],
        blocks=[block() for block in BLOCKS.values()],
    )


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


@blueprint.get("/calls/<call_id>")
@access(public)
def show(call_id: str) -> str:
    """One call: who may apply, for what, by when, how it goes on, what has to be filled in."""
    may_apply = person() is None or has_role(person(), Role.APPLICANT)
    start = f"/applications/new?{urlencode({'call': call_id})}" if may_apply else None
    return render_template("calls/show.html", view=CallView.of_opened(queries.get(call_id)), start_url=start)
