"""What can be taken away: everything on paper."""

from __future__ import annotations

from flask import render_template

from core.applications.views.blueprint import applicants, blueprint, own
from core.applications.views.submitting import reviewed
from core.web.access import access


@blueprint.get("/<application_id>/print")
@access(applicants)
def printed(application_id: str) -> str:
    """All that is filled in, to be printed."""
    view = own(application_id)
    return render_template("applications/printed.html", view=view, reviewed=reviewed(view))
