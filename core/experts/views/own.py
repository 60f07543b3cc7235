"""An expert's own pages: what he was given, what ties him to others, and whether he takes it on."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import NotFound
from core.experts import operations, policies
from core.experts.models import Assignment, Expert
from core.experts.queries import assignments, pool
from core.experts.views.pool import tie_page
from core.web.access import access, signed_in_person
from core.web.acting import Page, done, press
from core.web.confirming import Question, ask_why

blueprint = Blueprint("expert", __name__, url_prefix="/expert", template_folder="../templates")


@blueprint.get("")
@access(policies.is_expert)
def home() -> str:
    """What waits for the expert, and what is on record of him."""
    expert = pool.of_person(signed_in_person())
    return render_template(
        "experts/home.html",
        expert=expert,
        given=() if expert is None else assignments.of_expert(expert),
        ties=() if expert is None else [(each, pool.holds(each)) for each in pool.ties_of(expert.id)],
    )


@blueprint.route("/ties/new", methods=["GET", "POST"])
@access(policies.is_expert)
def declare_tie() -> Page:
    """Say what ties one to a unit or an evaluator."""
    home = url_for("expert.home")
    return tie_page(_own(), [("我的评审", home)], home)


@blueprint.get("/sheets/<assignment_id>")
@access(policies.is_expert)
def sheet(assignment_id: str) -> str:
    """One application that one was given."""
    return render_template("experts/sheet.html", given=_given(assignment_id))


@blueprint.post("/sheets/<assignment_id>/accept")
@access(policies.is_expert)
def accept(assignment_id: str) -> Page:
    """Take it on."""

    def do() -> Response:
        operations.accept(assignment_id, by=signed_in_person())
        return done("已接受，请查看申报材料后评分。", "expert.sheet", assignment_id=assignment_id)

    return press(do, lambda: sheet(assignment_id))


@blueprint.route("/sheets/<assignment_id>/decline", methods=["GET", "POST"])
@access(policies.is_expert)
def decline(assignment_id: str) -> Page:
    """Give it back, with the reason."""
    given = _given(assignment_id)
    question = Question(
        title="不接受评审",
        sentence=f"不评审“{given.application.entry_name}”？",
        consequence="主管部门会收到理由，并另行分派。",
        button="不接受",
        back=url_for("expert.sheet", assignment_id=given.id),
        is_grave=False,
    )
    decline = partial(operations.decline, assignment_id, by=signed_in_person())
    return ask_why(question, decline, "已告知主管部门。", onward=url_for("expert.home"))


def _own() -> Expert:
    found = pool.of_person(signed_in_person())
    if found is None:
        raise NotFound("您还没有列入专家库。", "请联系主管部门。")
    return found


def _given(assignment_id: str) -> Assignment:
    """What one was given. Raises NotFound: what is another's is not there."""
    given = assignments.assignment(assignment_id)
    if not policies.is_own(signed_in_person(), given.expert):
        raise NotFound("找不到该评分任务。", "请从“我的评审”重新进入。")
    return given
