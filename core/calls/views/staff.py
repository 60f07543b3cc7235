"""The department's pages: declared and opened calls, opening, closing and reopening."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for

from core.calls import operations, policies, queries
from core.calls.forms import ReasonForm
from core.calls.models import OpenedCall
from core.calls.presenting import CallView
from core.instance import instance
from core.people.models import Role
from core.people.policies import has_role
from core.plugin_api.kinds import Kinds
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, done
from core.web.confirming import Question, ask, ask_why
from core.web.form import Form

blueprint = Blueprint("department_calls", __name__, url_prefix="/department/calls", template_folder="../templates")


@blueprint.get("")
@access(policies.may_see)
def index() -> str:
    """What can be opened, and what was."""
    return render_template("calls/staff_index.html", views=_all(), tallies=queries.tallies())


@blueprint.get("/<call_id>")
@access(policies.may_see)
def show(call_id: str) -> str:
    """One call from the inside: its pipeline, dates and clauses, how many have entered, what can be done."""
    view = _view(call_id)
    tally = queries.tallies(view.opened.id).get(view.opened.id) if view.opened else None
    person = signed_in_person()
    return render_template(
        "calls/staff_show.html",
        view=view,
        counts={} if tally is None else tally.by_stage,
        may_open=policies.may_open(person),
        may_amend=has_role(person, Role.DEPARTMENT_APPROVER),
        in_force=instance().book().get(Kinds.calls, call_id) is not None,
    )


@blueprint.route("/<call_id>/open", methods=["GET", "POST"])
@access(policies.may_open)
def open_(call_id: str) -> Page:
    """Open a declared call, after a question that says what will be kept."""
    view = _view(call_id)

    def do() -> Response:
        operations.open_call(call_id, by=signed_in_person())
        return done(f"“{view.call.title}”已启动。", "department_calls.show", call_id=call_id)

    question = Question(
        title="启动申报通知",
        sentence=f"启动“{view.call.title}”？",
        consequence="启动后，本通知的表单、规则、时限和条款按今天的政策库固定下来，申报单位从起始日起即可填报；"
        "此后政策库更新不影响本通知，时限须另行发文调整。",
        button="启动",
        back=url_for("department_calls.show", call_id=call_id),
        is_grave=False,
    )
    return ask(question, Form(), do)


@blueprint.route("/<call_id>/close", methods=["GET", "POST"])
@access(policies.may_open)
def close(call_id: str) -> Page:
    """Let no more units enter."""
    question = Question(
        title="关闭申报通知",
        sentence=f"关闭“{queries.get(call_id).title}”？",
        consequence="关闭后，任何单位都不能再新建申报；已提交的申报继续办理。需要时可以重新启动。",
        button="关闭",
        back=url_for("department_calls.show", call_id=call_id),
    )
    return _turned(call_id, question, operations.close_call, "已关闭。")


@blueprint.route("/<call_id>/reopen", methods=["GET", "POST"])
@access(policies.may_open)
def reopen(call_id: str) -> Page:
    """Let units enter again."""
    question = Question(
        title="重新启动申报通知",
        sentence=f"重新启动“{queries.get(call_id).title}”？",
        consequence="重新启动后，各环节仍按原来固定的时限办理；已过截止日期的环节不会因此延长。",
        button="重新启动",
        back=url_for("department_calls.show", call_id=call_id),
        is_grave=False,
    )
    return _turned(call_id, question, operations.reopen_call, "已重新启动。")


def _turned(call_id: str, question: Question, operation: Callable[..., OpenedCall], said: str) -> Page:
    by = signed_in_person()
    return ask_why(question, lambda why: operation(call_id, reason=why, by=by), said, form=ReasonForm())


def _all() -> list[CallView]:
    """Every call of the book or of the past: opened ones as pinned, the newest year first, standing rules last."""
    opened = {call.call_id: call for call in queries.opened_calls()}
    book = instance().book()
    views = [CallView.of_opened(call) for call in opened.values()]
    views += [CallView(call, book) for call in book.calls.values() if call.id not in opened]
    return sorted(views, key=lambda view: (view.call.year is None, -(view.call.year or 0), view.call.id))


def _view(call_id: str) -> CallView:
    opened = queries.opened(call_id)
    if opened is not None:
        return CallView.of_opened(opened)
    book = instance().book()
    return CallView(book.call(call_id), book)
