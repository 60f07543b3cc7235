"""One's messages."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, url_for

from core.notifications import operations, queries
from core.web.access import access, signed_in, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.local_urls import local
from core.web.paging import last_row_seen

blueprint = Blueprint("notifications", __name__, url_prefix="/messages", template_folder="templates")


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals["unread_count"] = queries.unread_count


@blueprint.get("")
@access(signed_in)
def index() -> str:
    found, older = queries.messages(signed_in_person(), last_row_seen())
    return render_template("notifications/messages.html", messages=found, older=older)


@blueprint.post("/<int:number>/open")
@access(signed_in)
def open_message(number: int) -> Page:
    """Mark it read and go to what it speaks of."""

    def do() -> Response:
        message = operations.mark_read(number, by=signed_in_person())
        return redirect(local(message.link) or url_for("notifications.index"))

    return press(do, index)


@blueprint.post("/read")
@access(signed_in)
def read_all() -> Page:
    """Mark all of them read."""

    def do() -> Response:
        operations.mark_all_read(by=signed_in_person())
        return done("全部消息已标为已读。", "notifications.index")

    return press(do, index)
