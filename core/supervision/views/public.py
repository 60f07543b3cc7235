"""Anybody complains, and follows what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from flask import Blueprint, render_template, url_for

from core.bodies import queries as bodies
from core.errors import DomainError, NotFound
from core.extensions import limiter
from core.supervision import operations, queries
from core.supervision.forms import BringForm, ComplainForm
from core.supervision.operations import Said
from core.supervision.operations.complaining import ACCEPTANCE, DECISION, new_token, subject_of, term
from core.supervision.rules.states import Against
from core.web.access import access, public
from core.web.acting import Page, Response, act, done
from core.web.limiting import give_back, seldom, take

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints", template_folder="../templates")

MOST_COMPLAINTS = "5 per hour"
"""From one address: a person complains once or twice, a program again and again."""
MOST_OF_NETWORK = "60000000 per day"
"""Bytes of files, so that nobody takes the room of all."""

T = TypeVar("T")


@blueprint.get("")
@access(public)
def index() -> str:
    """How to complain, of whom, and what becomes of it within which time."""
    return render_template("supervision/index.html", acceptance=term(ACCEPTANCE), decision=term(DECISION))


@blueprint.route("/of/<string:against>/<string(length=32):subject_id>", methods=["GET", "POST"])
@access(public)
@seldom(MOST_COMPLAINTS)
def complain(against: str, subject_id: str) -> Page:
    """Complain of one unit or evaluator."""
    if against not in set(Against):
        raise NotFound("找不到举报的页面。", "请从名单查询或评价机构页面重新进入。")
    accused = Against(against)
    name = subject_of(accused, subject_id)
    form = ComplainForm(accused, bodies.choices(), token=new_token())

    def do() -> Response:
        token = form.token.data or ""
        said = Said(form.name.data or "", form.contact.data or "", form.text.data or "", form.files)
        body_id = (form.body.data or None) if accused is Against.EVALUATOR else None
        made = _counted(
            said.evidence,
            partial(operations.complain, accused, subject_id, said, token=token, body_id=body_id),
        )
        lacking = "留给举报材料的空间有限，所附材料没有接收，请在本页补交。" if queries.lacks_evidence(made) else ""
        return done(f"已收到您的举报。{lacking}请保存本页网址，凭它查询办理情况。", "complaints.follow", token=token)

    def draw() -> str:
        back = url_for("lists.unit", unit_id=subject_id)
        if accused is Against.EVALUATOR:
            back = url_for("evaluators.show", evaluator_id=subject_id)
        return render_template("supervision/complain.html", form=form, name=name, back=back)

    return act(form, do, draw)


@blueprint.route("/follow/<string(length=43):token>", methods=["GET", "POST"])
@access(public)
@limiter.limit("60 per minute")
@seldom(MOST_COMPLAINTS)
def follow(token: str) -> Page:
    """What became of a complaint, for who made it: without a word of the identity. Files that it was taken without are
    brought here."""
    complaint = queries.followed(token)
    form, lacks = BringForm(), queries.lacks_evidence(complaint)

    def do() -> Response:
        files = form.files
        _counted(files, partial(operations.bring, token, files))
        return done("已收到补交的材料。", "complaints.follow", token=token)

    def draw() -> str:
        return render_template("supervision/follow.html", complaint=complaint, form=form if lacks else None)

    return act(form, do, draw)


def _counted(evidence: Sequence[bytes], send: Callable[..., T]) -> T:
    """Have files taken from who has not sent too many by now, and count them."""
    size = sum(map(len, evidence))
    may_keep = take(MOST_OF_NETWORK, "complaint-evidence", size)
    try:
        return send(may_keep=may_keep)
    except DomainError:
        if may_keep:
            give_back(MOST_OF_NETWORK, "complaint-evidence", size)
        raise
