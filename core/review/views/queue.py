"""The queue: the body's applications of a call, by what is to be done."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for

from core.desks.views.listing import Listing
from core.desks.views.queue import queue_page
from core.desks.views.saving import ViewsPage
from core.review.views.desks import REVIEW, desk_for, officers
from core.web.access import access
from core.web.acting import Page, Response

LISTING = Listing("review.queue", REVIEW, officers, desk_for)
VIEWS = ViewsPage(REVIEW, "review.views", "review.drop_view")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "index", index)
    blueprint.add_url_rule("/queue.xlsx", "queue_file", file)
    blueprint.add_url_rule("/chosen.xlsx", "chosen_file", chosen_file)
    blueprint.add_url_rule("/views", "views", views, methods=["GET", "POST"])
    blueprint.add_url_rule("/views/<string(length=32):view_id>/drop", "drop_view", drop, methods=["POST"])
    blueprint.add_url_rule("/<string(length=32):application_id>", "short", short)


@access(officers)
def index() -> str:
    """A tab of the queue, page by page."""
    return queue_page(REVIEW, "review/queue.html")


@access(officers)
def views() -> Page:
    """The views of the queue that are kept, and one more."""
    return VIEWS.keeping()


@access(officers)
def drop(view_id: str) -> Page:
    """Keep one no longer."""
    return VIEWS.dropping(view_id)


@access(officers)
def file() -> Response:
    """All of a tab as it is narrowed, as a spreadsheet."""
    return LISTING.view()


@access(officers)
def chosen_file() -> Response:
    """The chosen rows as a spreadsheet."""
    return LISTING.chosen()


@access(officers)
def short(application_id: str) -> Response:
    """The short address of an application's page."""
    return redirect(url_for("review.application", application_id=application_id))
