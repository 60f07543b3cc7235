"""The threads that somebody has, under /threads, and the one page of each for all of its sides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, url_for

from core.applications import queries as applications
from core.applications.models import Application
from core.applications.presenting.ahead import AHEAD
from core.audit.presenting import THINGS
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import reads_sealed
from core.retention.presenting import PARTS
from core.threads import operations, policies, presenting, queries
from core.threads.actions import POST
from core.threads.forms import PostForm
from core.threads.notifications import link_of
from core.threads.operations import Text, retaining
from core.threads.policies import Seat
from core.threads.presenting import Thread, contact_of, is_unread, unread
from core.threads.rules import Side
from core.web.access import access, noted, roles, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.paging import Paging

blueprint = Blueprint("threads", __name__, url_prefix="/threads", template_folder="templates")

TAKE_PART = roles(Role.APPLICANT, Role.EVALUATOR, *OFFICIALS, Role.AUDITOR)
_THREAD = "/<string(length=32):application_id>"


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    retaining.register()
    PARTS.give("threads", presenting.own)
    AHEAD.give("threads", presenting.new)
    THINGS.give(POST, presenting.things)
    # Home pages and the pages of an application lead to its thread by `threads/_way.html`.
    app.jinja_env.globals["unread_threads"] = unread
    app.jinja_env.globals["is_unread_thread"] = is_unread
    app.jinja_env.globals["way_to_thread"] = way


def way(application: Application) -> dict[str, Any]:
    """What a page of an application says of its thread: where it is, what is new, who is reached by telephone."""
    is_new = is_unread(signed_in_person(), application.id)
    return {"url": link_of(application.id), "is_new": is_new, "contact": contact_of(application)}


@blueprint.get("")
@access(TAKE_PART)
def index() -> str:
    """The threads that somebody may read, those with something new first."""
    person, paging = signed_in_person(), Paging.of_request(queries.PAGE_SIZE)
    new = unread(person)
    found, total = queries.threads_of(person, new, paging.page)
    return render_template("threads/index.html", threads=found, new=new, paging=paging.of(total))


@blueprint.get(_THREAD)
@access(TAKE_PART)
@noted("application", "application_id")
def show(application_id: str) -> str:
    """What was written to and by the reader's side, and the form of one more."""
    thread = _thread(application_id)
    return _page(thread, _form(thread, formdata=None))


@blueprint.post(_THREAD)
@access(TAKE_PART)
def write(application_id: str) -> Page:
    """Write to others."""
    thread = _thread(application_id)
    policies.may_write(signed_in_person(), thread.seat).or_raise()
    form = _form(thread)

    def do() -> Response:
        answers = "answers" in form and bool(form.answers.data)
        given = Text(form.text.data or "", form.sides, form.upload.kept_ids, answers)
        operations.write(application_id, given, by=signed_in_person())
        return done("留言已发出，并已通知收件方。", "threads.show", application_id=application_id)

    return act(form, do, lambda: _page(thread, form))


@blueprint.post(f"{_THREAD}/read")
@access(TAKE_PART)
def read(application_id: str) -> Page:
    """Take note that it was read."""

    def do() -> Response:
        operations.read(application_id, by=signed_in_person())
        return done("已标为已读。", "threads.show", application_id=application_id)

    return press(do, index)


def _thread(application_id: str) -> Thread:
    application = applications.get(application_id)
    return Thread(application, policies.seat_of(signed_in_person(), application))


def _form(thread: Thread, **kwargs: Any) -> PostForm:
    return PostForm(thread.partners, thread.usual, may_answer=thread.may_answer, **kwargs)


def _page(thread: Thread, form: PostForm) -> str:
    person, application = signed_in_person(), thread.application
    may_write = policies.may_write(person, thread.seat) and thread.partners
    return render_template(
        "threads/thread.html",
        thread=thread,
        app=application,
        form=form if may_write else None,
        is_new=application.id in unread(person),
        back=_back(thread.seat, application, person),
    )


def _back(seat: Seat, application: Application, person: Person) -> str:
    """The reader's own page of the application."""
    if seat.side is Side.APPLICANT:
        return url_for("applications.show", application_id=application.id)
    if seat.side is Side.EVALUATOR:
        return url_for("evaluator.home")
    if Role.AUDITOR in person.held_roles:
        return f"/audit/applications/{application.id}"
    desk = "department" if reads_sealed(person) else "review"
    return f"/{desk}/applications/{application.id}"
