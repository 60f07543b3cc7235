"""The store of a unit, under /my/evidence, for whoever acts for it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, render_template, request, url_for

from core.audit.presenting import THINGS
from core.errors import NotFound
from core.evidence_store import operations, policies, presenting, queries
from core.evidence_store.actions import STORED
from core.evidence_store.forms import AddForm, ChangeForm, ReplaceForm
from core.evidence_store.models import StoredEvidence
from core.people.models import Role
from core.units.models import Unit
from core.units.policies import may_request
from core.units.queries import units_of
from core.web import navigation
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done, done_before
from core.web.confirming import Question, ask
from core.web.form import RevisionForm
from core.web.navigation import Entry

blueprint = Blueprint("evidence_store", __name__, url_prefix="/my/evidence", template_folder="templates")

_PIECE = "/<string(length=32):piece_id>"
_BOTH = ["GET", "POST"]


def register(app: Flask) -> None:
    THINGS.give(STORED, presenting.things)
    app.register_blueprint(blueprint)
    navigation.add(app, Entry("材料库", "evidence_store.index", frozenset({Role.APPLICANT}), position=35))


@blueprint.route("", methods=_BOTH)
@access(may_request)
def index() -> Page:
    """What the store of a unit has, and the form by which more is put in."""
    person = signed_in_person()
    units = units_of(person)
    unit = _chosen(units, request.values.get("unit", ""))
    form = AddForm()

    def do() -> Response:
        made = operations.add(unit.id if unit else "", form.files.kept_ids, form.details, by=person)
        return done(f"已放入材料库：{len(made)} 份材料。", "evidence_store.index", unit=unit.id if unit else None)

    def draw() -> str:
        pieces = presenting.pieces(queries.of_unit(unit.id)) if unit else ()
        return render_template("evidence_store/index.html", units=units, unit=unit, pieces=pieces, form=form)

    return act(form, do, draw)


@blueprint.route(_PIECE, methods=_BOTH)
@access(may_request)
def show(piece_id: str) -> Page:
    """One piece: where it is used, and what is said of it."""
    held = _own(piece_id)
    form = ChangeForm(on=held)

    def do() -> Response:
        operations.change(held.id, form.details, revision=form.seen, by=signed_in_person())
        return done("已保存。", "evidence_store.index", unit=held.unit_id)

    def draw() -> str:
        (piece,) = presenting.pieces([held])
        newer = queries.item(held.replaced_by_id) if held.replaced_by_id else None
        return render_template("evidence_store/piece.html", piece=piece, newer=newer, form=form)

    return act(form, do, draw)


@blueprint.route(f"{_PIECE}/newer", methods=_BOTH)
@access(may_request)
def newer(piece_id: str) -> Page:
    """Put a newer one in its place."""
    held = _own(piece_id)
    form = ReplaceForm(on=held)

    def do() -> Response:
        made = operations.replace(
            held.id, form.file.kept_id or "", form.details, revision=form.seen, by=signed_in_person()
        )
        return done("已更新；今后选用新的一份，已经用了旧的一份的内容不变。", "evidence_store.index", unit=made.unit_id)

    def draw() -> str:
        return render_template("evidence_store/newer.html", held=held, form=form)

    return act(form, do, draw)


@blueprint.route(f"{_PIECE}/remove", methods=_BOTH)
@access(may_request)
def remove(piece_id: str) -> Page:
    """Take out what is used nowhere."""
    if queries.was_removed(piece_id, by=signed_in_person()):
        return done_before("这份材料已从材料库删除，没有重复办理。", "evidence_store.index")
    held = _own(piece_id)
    form, unit_id = RevisionForm(on=held), held.unit_id
    question = Question(
        title="从材料库删除",
        sentence=f"删除“{held.file.name}”？",
        consequence="确认后文件即删除，不能恢复。",
        button="删除",
        back=url_for("evidence_store.show", piece_id=held.id),
        bar=operations.bar_of_removal(held),
    )

    def do() -> Response:
        operations.remove(held.id, revision=form.seen, by=signed_in_person())
        return done("已从材料库删除。", "evidence_store.index", unit=unit_id)

    return ask(question, form, do)


def _chosen(units: Sequence[Unit], id: str) -> Unit | None:
    """One of one's own units: the one that is asked for, else the first."""
    return next((each for each in units if each.id == id), None) or next(iter(units), None)


def _own(piece_id: str) -> StoredEvidence:
    """A piece of one's own unit; another's looks as if it were not there. Raises NotFound."""
    held = queries.item(piece_id)
    if not policies.may_change(signed_in_person(), held):
        raise NotFound("材料库中没有这份材料，可能已被删除。", "请从材料库重新进入。")
    return held
