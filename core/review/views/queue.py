"""The queue: the body's applications of a call, by what is to be done."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from core.desks.views.queue import queue_page
from core.review.views.desks import REVIEW, officers
from core.web.access import access


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "index", index)
    blueprint.add_url_rule("/<string(length=32):application_id>", "short", short)


@access(officers)
def index() -> str:
    """A tab of the queue, page by page."""
    return queue_page(REVIEW, "review/queue.html")


@access(officers)
def short(application_id: str) -> Response:
    """The short address of an application's page."""
    return redirect(url_for("review.application", application_id=application_id))
