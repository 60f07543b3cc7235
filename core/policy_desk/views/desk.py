"""The department's desk: what was changed, changing a call's dates, copying a call, taking a change back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request, url_for

from core import clock
from core.calls import queries as opened_calls
from core.calls.queries import pinned
from core.instance import instance
from core.plugin_api import Call
from core.policy import wording
from core.policy_desk import policies
from core.policy_desk.forms import DateForm, DutyForm, ReasonForm
from core.policy_desk.forms.copying import copy_form, new_call, suggest
from core.policy_desk.operations.amending import NewDate, Preview, change_date, preview_date
from core.policy_desk.operations.copying import copy_call
from core.policy_desk.operations.duties import change_duty, duty_of
from core.policy_desk.operations.ending import end
from core.policy_desk.presenting.ledger_words import applied_to, said
from core.policy_desk.queries import amendments
from core.policy_desk.queries.dates import StageDate, dates_of, find
from core.web.access import access, confirmed, confirmed_where, in_last_step, person, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask

blueprint = Blueprint("policy_amendments", __name__, url_prefix="/department/policy", template_folder="../templates")


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"wording": wording, "said": said, "applied_to": applied_to}


@blueprint.get("")
@access(policies.may_read)
def index() -> str:
    """Every change of the policy book, the newest first."""
    return render_template(
        "policy_desk/amendments.html", acts=amendments.acts(), may_amend=policies.may_amend(person())
    )


@blueprint.get("/calls/<call_id>/dates")
@access(policies.may_amend)
def dates(call_id: str) -> str:
    """A call's dates, stage by stage."""
    opened = opened_calls.opened(call_id)
    found = dates_of(instance().book(), opened, call_id)
    return render_template("policy_desk/dates.html", call=_call(call_id), opened=opened, dates=found)


@blueprint.route("/calls/<call_id>/dates/<key>", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed_where(in_last_step)
def change(call_id: str, key: str) -> Page:
    """Change one date: filled in, then shown with what it touches, then saved."""

    def found() -> StageDate:
        return find(instance().book(), opened_calls.opened(call_id), call_id, key)

    form = DateForm(data=_now(found()))

    def do() -> str | Response:
        new, why, seen = _new_date(form), form.why, form.serial
        if form.step.data != "confirm":
            return _preview_page(form, preview_date(call_id, key, new, why, seen=seen, by=signed_in_person()))
        change_date(call_id, key, new, why, seen=seen, by=signed_in_person())
        said = f"“{found().stage.name}”的日期已调整，政策库已更新。"
        return done(said, "policy_amendments.dates", call_id=call_id)

    def draw() -> str:
        # What is seen from now on is what this page shows, also after a refusal that told of somebody else's change.
        stage_date = found()
        form.seen.data, form.step.data = str(stage_date.seen), ""
        return render_template("policy_desk/change_date.html", form=form, stage_date=stage_date, call=stage_date.call)

    return draw() if "back" in request.form else act(form, do, draw)


@blueprint.get("/duties")
@access(policies.may_read)
def duties() -> str:
    """The dates outside any call: standing duties, and what a higher authority asks for by a day."""
    book = instance().book()
    found = [deadline for deadline in book.deadlines.values() if deadline.call is None]
    words, may_amend = wording.Words(book), policies.may_amend(person())
    return render_template(
        "policy_desk/duties.html", duties=found, words=words, origins=book.origins, may_amend=may_amend
    )


@blueprint.route("/duties/<duty_id>", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed
def change_one_duty(duty_id: str) -> Page:
    """Enter a higher authority's date with its document."""
    book = instance().book()
    duty = duty_of(book, duty_id)
    form = DutyForm(data={"due": duty.due})

    def do() -> Response:
        due = form.due.data
        assert due is not None  # noqa: S101  # the form asks for it
        change_duty(duty_id, due, form.why, seen=form.serial, by=signed_in_person())
        return done("日期已编入政策库。", "policy_amendments.duties")

    def draw() -> str:
        last = amendments.last("deadlines", duty.id)
        form.seen.data = str(0 if last is None else last.serial)
        words = wording.Words(book)
        return render_template("policy_desk/change_duty.html", form=form, duty=duty, words=words, last=last)

    return act(form, do, draw)


@blueprint.route("/calls/<call_id>/copy", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed
def copy(call_id: str) -> Page:
    """Copy a call, or standing rules, to a new year."""
    book = instance().book()
    original = book.call(call_id)
    dates = dates_of(book, None, original.id)
    form = copy_form(dates)(data=suggest(original, dates) if request.method == "GET" else None)

    def do() -> Response:
        made = copy_call(original.id, new_call(form, dates), form.why, by=signed_in_person())
        return done("新年度通知已编入政策库，核对无误后即可启动。", "department_calls.show", call_id=made)

    def draw() -> str:
        return render_template("policy_desk/copy_call.html", form=form, original=original, dates=dates)

    return act(form, do, draw)


@blueprint.route("/acts/<act_id>/end", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed
def end_act(act_id: str) -> Page:
    """Take a change back."""
    ended, form = amendments.act(act_id), ReasonForm()

    def do() -> Response:
        end(act_id, form.why, by=signed_in_person())
        return done("改动已撤销，恢复原来的规定。", "policy_amendments.index")

    question = Question(
        title="撤销规定调整",
        sentence=f"撤销 {clock.local(ended.first.made_at):%Y-%m-%d} 由{ended.first.made_by.name}作出的改动："
        f"{'；'.join(said(row) for row in ended.rows if row.kind != 'sources')}？",
        consequence="撤销后恢复改动之前的规定，当时一并改动的已启动通知同时恢复。撤销也会记入规定调整记录。",
        button="撤销改动",
        back=url_for("policy_amendments.index"),
    )
    return ask(question, form, do)


def _preview_page(form: DateForm, preview: Preview) -> str:
    form.step.data = "confirm"
    return render_template(
        "policy_desk/preview_date.html",
        form=form,
        preview=preview,
        stage_date=preview.stage_date,
        call=preview.stage_date.call,
        stages={stage.id: stage.name for stage in preview.stage_date.call.stages},
    )


def _call(call_id: str) -> Call:
    opened = opened_calls.opened(call_id)
    return instance().book().call(call_id) if opened is None else pinned(opened).call


def _now(stage_date: StageDate) -> dict[str, object]:
    """The fields as they are now."""
    due, until = stage_date.due, stage_date.deadline.extendable_until if stage_date.deadline else None
    return {
        "due": due.date() if isinstance(due, datetime) else due,
        "due_time": due.time() if isinstance(due, datetime) else None,
        "extendable_until": until.date() if isinstance(until, datetime) else until,
        "seen": str(stage_date.seen),
    }


def _new_date(form: DateForm) -> NewDate:
    day, time = form.due.data, form.due_time.data
    assert day is not None  # noqa: S101  # the form asks for it
    return NewDate(
        due=datetime.combine(day, time) if time else day,
        extendable_until=form.extendable_until.data,
    )
