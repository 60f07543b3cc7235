"""The blueprint of the applicant's pages, and how each of them gets the application that it is about."""

from __future__ import annotations

from flask import Blueprint

from core.applications import queries
from core.applications.presenting import ApplicationView
from core.people.models import Role
from core.web.access import roles, signed_in_person

blueprint = Blueprint("applications", __name__, url_prefix="/applications", template_folder="../templates")

applicants = roles(Role.APPLICANT)
"""The policy of every route here; whose the application is, `own` asks."""


def own(application_id: str) -> ApplicationView:
    """The application of that id, if the person acts for its unit. Raises NotFound: to others it is not there."""
    return ApplicationView(queries.of_applicant(signed_in_person(), application_id))
