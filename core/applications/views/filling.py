"""Filling the sections of an application: the pages are those of `core.filling`."""

from __future__ import annotations

from functools import partial

from core.applications.presenting import ApplicationView
from core.applications.views.blueprint import applicants, blueprint, own
from core.filling.views import Place, section_page
from core.web.access import access
from core.web.acting import Page
from core.web.navigation import address_of


@blueprint.route("/<application_id>/sections/<form_id>/<section_id>", methods=["GET", "POST"])
@access(applicants)
def section(application_id: str, form_id: str, section_id: str) -> Page:
    """One section of one form."""
    view = own(application_id)
    return section_page(view, form_id, section_id, place_of(view))


def place_of(view: ApplicationView) -> Place:
    """Where the pages of an application's sections stand."""
    home = address_of("applications.show", application_id=view.id)
    section = partial(address_of, "applications.section", application_id=view.id)
    return Place(
        section=lambda form_id, section_id: section(form_id=form_id, section_id=section_id),
        home=home,
        back="返回任务列表",
        crumbs=[("我的申报和填报", address_of("applications.index")), (view.title, home)],
        template="applications/section.html",
        shown={"view": view},
    )
