"""The officers' pages: requests to decide, and the units of their scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from core.bodies.queries import body_scope, tiers
from core.errors import NotFound
from core.files.purposes import openable
from core.instance import department
from core.people import queries as people
from core.registry import Registry
from core.units import operations, policies, queries
from core.units.actions import UNIT
from core.units.forms import ANOTHER, SAME, AssignForm, ConfirmForm, GroupForm, PlaceAllForm, UnitsForm
from core.units.models import Representation, RepresentationState, Unit, UnitKind
from core.units.presenting import standing
from core.web.access import access, noted, signed_in, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ReasonForm, ask_why
from core.web.paging import Paging

blueprint = Blueprint("units", __name__, template_folder="../templates")


class Part(NamedTuple):
    """What another slice shows on a unit's page: a template that is included, and what it reads as `given`."""

    template: str
    read: Callable[[Unit], Mapping[str, object]]


PARTS: Registry[Part] = Registry()


# --- Requests ---------------------------------------------------------------------------------------------------------


@blueprint.get("/representations")
@access(policies.may_see_requests)
def requests() -> str:
    """The requests in one's scope: those to decide, or those of another state."""
    asked = request.args.get("state", RepresentationState.PENDING)
    state = RepresentationState(asked) if asked in set(RepresentationState) else None
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.queue(body_scope(signed_in_person()), state, paging.page)
    return render_template(
        "units/requests.html",
        requests=found,
        paging=paging.of(total),
        state=state,
        states=RepresentationState,
    )


@blueprint.get("/representations/<representation_id>")
@access(policies.may_see_requests)
def show_request(representation_id: str) -> str:
    """One request: who asks, for which unit, by which letter, and what the register knows of it."""
    return _request_page(_in_scope(representation_id))


@blueprint.post("/representations/<representation_id>/confirm")
@access(policies.may_decide)
def confirm_request(representation_id: str) -> Page:
    """Let somebody act for the unit; of those who did, the chosen ones end. Or say that it is one of its namesakes."""
    asked, form = _in_scope(representation_id), ConfirmForm()

    def do() -> Response:
        reason = form.reason.data or ""
        if form.unit.data == SAME:
            operations.refer(asked.id, reason, by=signed_in_person())
            said = f"已提请{department()}更换代码。办结后本申请归入该单位，届时请再确认；不属实的，请退回申请。"
            return done(said, "units.show_request", representation_id=asked.id)
        apart = reason if form.unit.data == ANOTHER else ""
        operations.confirm(asked.id, ending=request.form.getlist("ending"), apart=apart, by=signed_in_person())
        return done(f"已确认{asked.person.name}为“{asked.unit_name}”的经办人。", "units.requests")

    return act(form, do, lambda: _request_page(asked, confirm_form=form))


@blueprint.post("/representations/<representation_id>/refuse")
@access(policies.may_decide)
def refuse_request(representation_id: str) -> Page:
    """Refuse it, with the reason."""
    asked, form = _in_scope(representation_id), ReasonForm()

    def do() -> Response:
        operations.refuse(asked.id, form.reason.data or "", by=signed_in_person())
        return done(f"已退回{asked.person.name}的经办申请。", "units.requests")

    return act(form, do, lambda: _request_page(asked, refuse_form=form))


@blueprint.route("/representations/<representation_id>/end", methods=["GET", "POST"])
@access(policies.may_decide)
def end(representation_id: str) -> Page:
    """End what was confirmed."""
    held = _in_scope(representation_id)
    question = Question(
        title="终止经办人资格",
        sentence=f"终止{held.person.name}作为“{held.unit_name}”经办人的资格？",
        consequence="终止后立即生效，此人不能再查看和办理该单位的事项，并会收到通知和原因。",
        button="终止",
        back=url_for("units.show_request", representation_id=held.id),
    )
    said = f"已终止{held.person.name}的经办人资格。"
    onward = held.unit_id and url_for("units.show", unit_id=held.unit_id)
    return ask_why(question, partial(operations.end, held.id, by=signed_in_person()), said, onward=onward)


def _in_scope(representation_id: str) -> Representation:
    """A request that the officer may see; one out of scope looks as if it were not there."""
    found = queries.representation(representation_id)
    if not policies.may_see_request(signed_in_person(), found):
        raise NotFound("找不到该经办申请。", "请从列表重新进入。")
    return found


def _request_page(
    asked: Representation, *, confirm_form: ConfirmForm | None = None, refuse_form: ReasonForm | None = None
) -> str:
    meant = queries.meant_by(asked)
    acting = [] if meant.unit is None else queries.acting_for(meant.unit.id)
    scope = body_scope(signed_in_person())
    proposing = {each.id for each in acting if each.successor_email == asked.person.email}
    return render_template(
        "units/request.html",
        asked=asked,
        letter=openable(signed_in_person(), asked.letter_id),
        meant=meant,
        acting=[each for each in acting if each.id != asked.id],
        proposing=proposing,
        names=people.names((asked.decided_by_id, asked.ended_by_id)),
        may_decide=policies.may_confirm(signed_in_person(), asked),
        standing={each.id: standing(each, in_scope=each.body_id in scope) for each in meant.namesakes},
        scope=scope,
        confirm_form=confirm_form or ConfirmForm(formdata=None),
        refuse_form=refuse_form or ReasonForm(formdata=None),
    )


# --- Units ------------------------------------------------------------------------------------------------------------


@blueprint.get("/units")
@access(policies.may_see_requests)
def index() -> str:
    """The units of one's scope."""
    return units_page(request.args)


def units_page(asked: MultiDict[str, str], placing: PlaceAllForm | None = None) -> str:
    """The units that were asked for; those without a body can be ticked, and be given one by `placing`."""
    scope = body_scope(signed_in_person())
    form = UnitsForm(asked, scope=scope)
    wanted = queries.UnitFilter(
        text=(form.text.data or "").strip(),
        body_id=form.body_id.data or None,
        kind=UnitKind(form.kind.data) if form.kind.data in set(UnitKind) else None,
        lacking=form.lacking.data or None,
    )
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.units(scope, wanted, paging.page)
    paging = paging.of(total, queries.MOST_COUNTED)
    may_place = wanted.lacking == "body" and bool(policies.may_assign(signed_in_person()))
    return render_template(
        "units/units.html",
        units=found,
        paging=paging,
        form=form,
        placing=(placing or PlaceAllForm(formdata=None)) if may_place else None,
        bodies=tiers(),
        may_assign=policies.may_assign(signed_in_person()),
    )


@blueprint.get("/units/<unit_id>")
@access(signed_in)
@noted(UNIT, "unit_id")
def show(unit_id: str) -> str | Response:
    """One unit: for the officers in whose scope it lies, and for who acts for it. A joined record leads to its unit."""
    unit = _visible(unit_id)
    if unit.merged_into_id is not None:
        return redirect(url_for("units.show", unit_id=unit.merged_into_id))
    queries.look_beside(unit.id)
    person, history = signed_in_person(), queries.history_of(unit.id)
    is_officer = bool(policies.may_see_requests(person))
    return render_template(
        "units/unit.html",
        unit=unit,
        acting=queries.acting_of(history),
        history=history if is_officer else [],
        parts=PARTS.values(),
        is_officer=is_officer,
        group=queries.group_of(unit.id) if is_officer else None,
        may_assign=policies.may_assign(person),
    )


@blueprint.route("/units/<unit_id>/assign", methods=["GET", "POST"])
@access(policies.may_assign)
def assign(unit_id: str) -> Page:
    """Give a unit the body or code that it lacks, or mend them."""
    unit = _visible(unit_id)
    form = AssignForm(has_code=unit.code is not None, data={"body_id": unit.body_id or ""})

    def do() -> Response:
        operations.assign(
            unit.id,
            body_id=form.body_id.data or None,
            code=(form.code.data or None) if "code" in form else None,
            reason=form.reason.data,
            by=signed_in_person(),
        )
        return done("单位信息已保存。", "units.show", unit_id=unit.id)

    return act(form, do, lambda: render_template("units/assign.html", unit=unit, form=form))


@blueprint.route("/units/<unit_id>/group", methods=["GET", "POST"])
@access(policies.may_assign)
def group(unit_id: str) -> Page:
    """Say to which group of enterprises a unit belongs."""
    unit = _visible(unit_id)
    now = queries.group_of(unit.id)
    form = GroupForm(data={"name": now.name if now else ""})

    def do() -> Response:
        made = operations.put_in_group(unit.id, form.name.data or "", form.reason.data or "", by=signed_in_person())
        said = "所属集团没有变化，未作登记。" if made is None else "所属集团已登记。"
        return done(said, "units.show", unit_id=unit.id)

    def page() -> str:
        return render_template("units/group.html", unit=unit, now=now, form=form, names=queries.group_names())

    return act(form, do, page)


def _visible(unit_id: str) -> Unit:
    """A unit that the person may see; any other looks as if it were not there."""
    unit = queries.unit(unit_id)
    if not policies.may_see(signed_in_person(), unit):
        raise NotFound("找不到该单位。", "请从列表重新进入。")
    return unit
