"""What units on published plans have to complete: who reported, who is late."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from core.decisions.queries import undertakings
from core.decisions.queries.undertakings import PAGE_SIZE, Progress
from core.desks.views.department import DEPARTMENT, department
from core.web.access import access
from core.web.paging import Paging


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/undertakings", "undertakings", show)


@access(department)
def show() -> str:
    """The undertakings of a call, the nearest date first."""
    at = DEPARTMENT.require()
    asked = request.args.get("progress")
    which = Progress(asked) if asked in set(Progress) else None
    paging = Paging.of_request(PAGE_SIZE)
    rows, total = undertakings.undertaken(at.opened.id, which, paging.page)
    counts = undertakings.counted(at.opened.id)
    return render_template(
        "decisions/undertakings.html",
        at=at,
        rows=rows,
        which=which,
        counts=counts,
        whole=sum(counts.values()),
        paging=paging.of(total),
    )
