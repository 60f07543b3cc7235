"""The administrators' pages of recommending bodies."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template

from core.audit.presenting import FIELDS, THINGS, by_rows
from core.bodies import operations, policies, queries
from core.bodies.forms import BodyForm, PhoneForm
from core.bodies.models import Body
from core.bodies.queries import tiers
from core.errors import existing
from core.instance import instance
from core.people.models import Role
from core.web import navigation
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.navigation import Entry

blueprint = Blueprint("bodies", __name__, url_prefix="/bodies", template_folder="templates")


_BODY = by_rows(Body.id, Body.name)


def _kind_words(kind: str) -> str:
    found = instance().book().region.body_kinds.get(kind)
    return kind if found is None else found.label


def _body_words(id: str) -> str:
    return tiers().name(id) or id


def register(app: Flask) -> None:
    THINGS.give("body", _BODY)
    FIELDS.give("body.kind", _kind_words)
    FIELDS.give(".body_id", _body_words)
    FIELDS.give(".parent_id", _body_words)
    app.register_blueprint(blueprint)
    navigation.add(app, Entry("推荐单位", "bodies.index", frozenset({Role.ADMINISTRATOR}), position=70))


@blueprint.get("")
@access(policies.may_manage)
def index() -> str:
    """Every body, declared and added, with its tier above."""
    found = queries.bodies()
    return render_template(
        "bodies/bodies.html",
        bodies=found,
        names={body.id: body.name for body in found},
        kinds=instance().book().region.body_kinds,
        choice=instance().book().region.bodies_choice,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(policies.may_manage)
def new() -> Page:
    """Add a body to the declared ones."""
    form = BodyForm()
    del form.active

    def do() -> Response:
        made = operations.add(
            instance().book().region.body_kinds,
            name=(form.name.data or "").strip(),
            kind=form.kind.data or "",
            office=form.office.data or None,
            parent_id=form.parent_id.data or None,
            phone=form.phone.data or "",
            by=signed_in_person(),
        )
        return done(f"已增设推荐单位“{made.name}”。", "bodies.index")

    return act(form, do, lambda: render_template("bodies/body.html", form=form, body=None))


@blueprint.route("/<body_id>", methods=["GET", "POST"])
@access(policies.may_manage)
def edit(body_id: str) -> Page:
    """Change a body that was added; of a declared one the telephone."""
    body = existing(queries.body(body_id), "找不到该推荐单位。", "请从列表重新进入。")
    if body.declared:
        return _reach(body)
    form = BodyForm(obj=body)
    del form.kind

    def do() -> Response:
        operations.change(
            body_id,
            name=(form.name.data or "").strip(),
            office=form.office.data or None,
            parent_id=form.parent_id.data or None,
            phone=form.phone.data or "",
            active=bool(form.active.data),
            by=signed_in_person(),
        )
        return done("推荐单位已保存。", "bodies.index")

    return act(form, do, lambda: render_template("bodies/body.html", form=form, body=body))


def _reach(body: Body) -> Page:
    form = PhoneForm(obj=body)

    def do() -> Response:
        operations.reach(body.id, form.phone.data or "", by=signed_in_person())
        return done("联系电话已保存。", "bodies.index")

    return act(form, do, lambda: render_template("bodies/body.html", form=form, body=body))
