"""The funnel of a call as a picture, beside the page that shows it."""

from __future__ import annotations

from flask import Blueprint, Response

from core.applications.presenting.funnel import funnel_of
from core.calls import queries as calls
from core.calls.policies import may_see
from core.web.access import access
from core.web.downloads import picture

blueprint = Blueprint("funnel", __name__, url_prefix="/department/calls")


@blueprint.get("/<call_id>/funnel.png")
@access(may_see)
def funnel_picture(call_id: str) -> Response:
    """For papers of the department's own. Raises NotFound while nothing was begun."""
    return picture(funnel_of(calls.get(call_id)))
