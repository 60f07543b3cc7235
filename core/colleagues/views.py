"""The page on which an office shares its work, under /colleagues, and the notes of an application."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, render_template, request

from core.applications import queries as applications
from core.applications.models import Application
from core.bodies.queries import own_bodies
from core.colleagues import operations, presenting, queries
from core.colleagues.forms import CoverForm, HandOverForm, NoteForm
from core.colleagues.notifications import page_of
from core.colleagues.policies import has_colleagues, office_for, offices_of
from core.db.base import new_id
from core.people.models import OF_DEPARTMENT
from core.people.policies import has_role
from core.people.queries import names
from core.retention.presenting import PARTS
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.blank import blank

blueprint = Blueprint("colleagues", __name__, url_prefix="/colleagues", template_folder="templates")


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    # Each desk's page of an application shows them by `colleagues/_notes.html`.
    app.jinja_env.globals["shared_work_of"] = shared_work_of
    PARTS.give("colleagues", presenting.own)


def shared_work_of(application: Application, at: str = "") -> dict[str, Any]:
    """What the reader's office keeps of an application: who sees to it, its notes, and the fields of another.

    `at` is ``review`` at the desk of a body: whoever is of the department too reads there what the body keeps.
    """
    office = office_for(signed_in_person(), application, _among(at))
    found = queries.shared(application.id, office)
    shared = {"in_charge": found.in_charge, "notes": found.notes, "at": at, "view": _view()}
    return {**shared, "fields": blank(NoteForm), "once": new_id()}


def _view() -> dict[str, str]:
    """The view of a queue from which the application was opened, as its address keeps it."""
    return {k: v for k, v in request.args.items() if k != "at"} if "tab" in request.args else {}


def _among(at: str) -> Collection[str] | None:
    return own_bodies(signed_in_person()) if at == "review" else None


@blueprint.get("")
@access(has_colleagues)
def index() -> str:
    """Who sees to how much, who stands in for whom, and handing over."""
    return _page()


def _page(**forms: HandOverForm | CoverForm) -> str:
    person = signed_in_person()
    offices = offices_of(person)
    colleagues, loads = queries.colleagues(offices), queries.loads(offices)
    covers = queries.covers(list(colleagues))
    return render_template(
        "colleagues/index.html",
        colleagues=colleagues,
        loads=loads,
        covers=covers,
        names=names([id for each in covers for id in (each.person_id, each.substitute_id)]),
        queue="department.queue" if has_role(person, *OF_DEPARTMENT) else "review.index",
        handing=forms.get("handing") or _handing(formdata=None),
        covering=forms.get("covering") or _covering(formdata=None),
    )


def _handing(**kwargs: Any) -> HandOverForm:
    offices = offices_of(signed_in_person())
    holders = {each.person_id: each.name for each in queries.loads(offices)}
    return HandOverForm(holders, queries.colleagues(offices), **kwargs)


def _covering(**kwargs: Any) -> CoverForm:
    person = signed_in_person()
    others = {id: name for id, name in queries.colleagues(offices_of(person)).items() if id != person.id}
    return CoverForm(others, **kwargs)


@blueprint.post("/hand-over")
@access(has_colleagues)
def hand_over() -> Page:
    """Give all of one person's to another."""
    form = _handing()

    def do() -> Response:
        given = (form.from_id.data, form.to_id.data, form.reason.data or "")
        count = operations.hand_over(*given, by=signed_in_person())
        loads = queries.loads(offices_of(signed_in_person()))
        left = sum(each.count for each in loads if each.person_id == form.from_id.data)
        rest = f"其余 {left} 项不属于接手人所在的单位，请另行移交。" if left else ""
        return done(f"已移交 {count} 项申报。{rest}", "colleagues.index")

    return act(form, do, lambda: _page(handing=form))


@blueprint.post("/covers")
@access(has_colleagues)
def stand_in() -> Page:
    """Let somebody stand in for oneself."""
    form = _covering()

    def do() -> Response:
        days = (form.first_day.data, form.until_day.data)
        operations.stand_in(form.substitute_id.data, *days, by=signed_in_person())
        return done("已登记代办，代办人已收到消息。", "colleagues.index")

    return act(form, do, lambda: _page(covering=form))


@blueprint.post("/covers/<string(length=32):cover_id>/end")
@access(has_colleagues)
def end_cover(cover_id: str) -> Page:
    """End it before its day."""

    def do() -> Response:
        operations.end_cover(cover_id, by=signed_in_person())
        return done("代办已结束。", "colleagues.index")

    return press(do, index)


@blueprint.route("/applications/<string(length=32):application_id>/notes", methods=["GET", "POST"])
@access(has_colleagues)
def notes(application_id: str) -> Page:
    """The notes of an application, and one more."""
    person, application, at = signed_in_person(), applications.get(application_id), request.args.get("at", "")
    found, form = shared_work_of(application, at), NoteForm()
    back = f"/review/applications/{application.id}" if at == "review" else page_of(application.id, person)
    back += f"?{urlencode(found['view'])}" if found["view"] else ""

    def do() -> Response:
        operations.write_note(application_id, form.text.data or "", by=person, among=_among(at))
        return redirect(f"{back}#notes")

    def draw() -> str:
        return render_template("colleagues/notes.html", app=application, shared=found | {"form": form}, back=back)

    return act(form, do, draw)
