"""The department's queue, and all of a tab as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for

from core.desks.policies import decides
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, deciding, department
from core.desks.views.listing import Listing
from core.desks.views.queue import queue_page
from core.desks.views.saving import ViewsPage
from core.plugin_api import Does
from core.scoring.queries.benchmarks import scored_set
from core.web.access import access
from core.web.acting import Page, Response


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "index", index)
    blueprint.add_url_rule("/queue", "queue", show)
    blueprint.add_url_rule("/queue.xlsx", "queue_file", file)
    blueprint.add_url_rule("/chosen.xlsx", "chosen_file", chosen_file)
    blueprint.add_url_rule("/views", "views", views, methods=["GET", "POST"])
    blueprint.add_url_rule("/views/<string(length=32):view_id>/drop", "drop_view", drop, methods=["POST"])


@access(department)
def index() -> Response:
    """The desk's short address."""
    return redirect(f"{url_for('department.queue')}?{urlencode([*request.args.items(multi=True)])}")


@access(decides)
def show() -> str:
    """A tab of the queue, page by page."""
    return queue_page(deciding(), "decisions/queue.html")


@access(decides)
def views() -> Page:
    """The views of the queue that are kept, and one more."""
    return _views().keeping()


@access(decides)
def drop(view_id: str) -> Page:
    """Keep one no longer."""
    return _views().dropping(view_id)


LISTING = Listing("decisions.queue", DEPARTMENT, department, lambda person, opened: DEPARTMENT.find(opened, ()))


def _views() -> ViewsPage:
    return ViewsPage(deciding(), "department.views", "department.drop_view")


@access(department)
def file() -> Response:
    """All of a tab as it is narrowed, as a spreadsheet."""
    return LISTING.view()


@access(department)
def chosen_file() -> Response:
    """The chosen rows as a spreadsheet."""
    return LISTING.chosen()


def ranks(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From where is selected: how a call's applications rank by their scores, category by category."""
    named = at.pinned.call.indicator_sets if tab.kind is Does.SELECT else {}
    scored = [category for category, each in named.items() if scored_set(at.pinned.book, each) is not None]
    several = len(scored) > 1
    return [
        (
            f"{at.pinned.category_label(category) if several else ''}得分名次",
            url_for("scores.ranks", call_id=at.opened.call_id, category=category),
        )
        for category in scored
    ]
