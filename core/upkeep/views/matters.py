"""The list of matters, beginning a report, and each one's page, its form and handing it in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for

from core.bodies.queries import body_scope, tiers
from core.db.base import new_id
from core.errors import Invalid, refusal_of
from core.filling.views import Place, section_page, with_sections
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.presenting import list_label
from core.people import queries as people
from core.people.models import Role
from core.plugin_api import UpkeepKind
from core.units import queries as units
from core.units.models import Unit
from core.upkeep import actions, operations, policies, presenting, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import handling
from core.upkeep.operations.assessing import require_reported_above, require_technical_review
from core.upkeep.operations.confirming import may_confirm, may_turn_down, proposer
from core.upkeep.operations.deciding import require_barred_meanwhile
from core.upkeep.operations.filling import RecordForm
from core.upkeep.operations.grading import require_gradable
from core.upkeep.queries import Wanted
from core.upkeep.queries.found import (
    grade_label,
    graded,
    grades,
    reported_above,
    reported_upward,
    stated_grade,
    unreported,
    wants_assessment,
)
from core.upkeep.queries.waiting import waiting
from core.upkeep.rules import Phase
from core.upkeep.views.blueprint import RECORD, blueprint, seen
from core.web.access import access, noted, person, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.form import seen_revision
from core.web.paging import Paging

_REPORTS = (UpkeepKind.CHANGE, UpkeepKind.INCIDENT)


@blueprint.get("")
@access(policies.may_enter)
def index() -> str:
    """Of an applicant the matters of its units; of officers those of their scope, by kind and state."""
    who = signed_in_person()
    if not policies.may_oversee(who):
        return render_template(
            "upkeep/mine.html",
            records=queries.of_person(who),
            units=[(each, bool(ledger.lists_of(each.id))) for each in units.units_of(who)],
            kinds=[kind for kind in _REPORTS if queries.declared(kind)],
        )
    wanted = _wanted()
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.queue(body_scope(who), wanted, paging.page)
    return render_template(
        "upkeep/index.html",
        records=found,
        paging=paging.of(total),
        wanted=wanted,
        kinds=[kind for kind in UpkeepKind if queries.declared(kind)],
        states=Phase,
        is_body=Role.BODY_OFFICER in who.held_roles,
        may_supervise=policies.may_supervise(who),
        may_approve=policies.may_approve(who),
        re_checks=_re_checks(),
        unreported=unreported(body_scope(who)) if policies.of_department(who) else (),
        above=instance().authority_above,
        waiting=waiting(body_scope(who)) if body_scope(who).everything else (),
        tiers=tiers(),
    )


def _wanted() -> Wanted:
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    return Wanted(
        kind=UpkeepKind(kind) if kind in set(UpkeepKind) else None,
        state=Phase(state) if state in set(Phase) else None,
    )


def _re_checks() -> bool:
    found = queries.declared(UpkeepKind.RE_CHECK)
    return found is not None and found.term is not None


def places_of(unit: Unit) -> list[tuple[str, str]]:
    """The places of a unit that whoever supervises it may check or propose to take away: key and name."""
    found = queries.places(body_scope(signed_in_person()), unit_ids=[unit.id])
    return [(queries.key_of(each), list_label(each)) for each in found]


def of_unit(unit: Unit) -> Mapping[str, object]:
    """What a unit's page shows: its matters, and what may be begun for it."""
    who = person()
    may_supervise, is_listed = bool(policies.supervises(who, unit)), bool(ledger.lists_of(unit.id))
    return {
        "records": queries.of_unit(unit.id),
        "may_supervise": may_supervise,
        "places": places_of(unit) if may_supervise and is_listed else [],
        "may_propose": may_supervise and is_listed,
        "kinds": [
            kind for kind in _REPORTS if is_listed and queries.declared(kind) and policies.may_report(who, unit, kind)
        ],
    }


@blueprint.post("/report")
@access(policies.may_enter)
def report() -> Page:
    """Begin a report of a unit's change or of an incident."""

    def do() -> Response:
        kind = request.form.get("kind", "")
        if kind not in {each.value for each in _REPORTS}:
            raise Invalid({"kind": ["请选择报告的事项。"]})
        made = operations.report(request.form.get("unit", ""), UpkeepKind(kind), by=signed_in_person())
        return redirect(url_for("upkeep.show", record_id=made.id))

    return press(do, index)


@blueprint.get(RECORD)
@access(policies.may_enter)
@noted(actions.RECORD, "record_id")
def show(record_id: str) -> str:
    """One matter: what it is about, what was handed in, everything that was done with it, and what can be done now."""
    record, who = seen(record_id), signed_in_person()
    steps = presenting.steps_for(record, who)
    return render_template(
        "upkeep/show.html",
        record=record,
        matter=RecordForm(record),
        place=place_of(record),
        steps=steps,
        names=people.names(step.taken_by_id for step in steps),
        handed_in=presenting.handed_in(record, who),
        draw=queries.draw(record.draw_id) if record.draw_id else None,
        proofs=queries.proofs_of(record.id),
        sources=presenting.sources(record, who),
        led_to=queries.led_to(record.id),
        filed=queries.filed_since(record),
        stated=grade_label(record, stated_grade(record)),
        graded=graded(record),
        grade_labels=dict(grades(record)),
        found_grade=grade_label(record, record.grade),
        may_grade=refusal_of(lambda: require_gradable(record, who)) is None,
        may_propose=_may_propose(record),
        may_fill=record.state.is_open and policies.may_fill(who, record),
        may_review=record.state is Phase.REVIEW and policies.of_body(who, record),
        may_send_back=_may_send_back(record),
        may_decide=_may_decide(record),
        is_own=record.kind is UpkeepKind.REMOVAL and record.opened_by_id == who.id and policies.may_approve(who),
        may_bar=policies.may_decide(who, record) and refusal_of(lambda: require_barred_meanwhile(record)) is None,
        may_drop=not record.state.is_over and handling.may_drop(who, record),
        may_assess=record.state is Phase.DECISION and _may_assess(record),
        may_confirm=record.state is Phase.CONFIRMATION and may_confirm(who, record),
        may_turn_down=record.state is Phase.CONFIRMATION and may_turn_down(who, record),
        is_proposer=record.state is Phase.CONFIRMATION and proposer(record) == who.id,
        is_unreported=_is_unreported(record),
        may_report_above=bool(policies.of_department(who))
        and refusal_of(lambda: require_reported_above(record)) is None,
        above=instance().authority_above,
        upward=reported_upward(record),
        wants_assessment=record.state is Phase.DECISION and wants_assessment(record),
        token=new_id(),
        room=_room(),
    )


def _room() -> str:
    """What the menu of the reader calls the room of matters."""
    return "名单动态管理" if policies.may_oversee(signed_in_person()) else "单位动态"


def _may_send_back(record: UpkeepRecord) -> bool:
    who = signed_in_person()
    if record.kind is UpkeepKind.REMOVAL:
        return False
    if record.state is Phase.REVIEW:
        return bool(policies.of_body(who, record))
    return record.state is Phase.DECISION and bool(policies.of_department(who))


def _is_unreported(record: UpkeepRecord) -> bool:
    """Whether officers are reminded that it has to be reported above."""
    is_due = refusal_of(lambda: require_reported_above(record)) is None and reported_above(record) is None
    return is_due and bool(policies.looks_after(signed_in_person(), record))


def _may_assess(record: UpkeepRecord) -> bool:
    asked = refusal_of(lambda: require_technical_review(record)) is None
    return asked and bool(policies.of_department(signed_in_person()))


def _may_decide(record: UpkeepRecord) -> bool:
    waits = record.state is Phase.DECISION or (record.kind is UpkeepKind.REMOVAL and record.state is Phase.OPEN)
    return waits and bool(policies.may_decide(signed_in_person(), record))


def _may_propose(record: UpkeepRecord) -> bool:
    """Whether the unit may be put up for removal on what this incident says."""
    is_told = record.kind is UpkeepKind.INCIDENT and record.state not in {Phase.OPEN, Phase.DROPPED}
    is_under_way = any(not each.state.is_over for each in queries.led_to(record.id))
    may = is_told and not is_under_way and policies.supervises(signed_in_person(), record.unit)
    return bool(may) and bool(ledger.lists_of(record.unit_id))


def place_of(record: UpkeepRecord) -> Place:
    home = url_for("upkeep.show", record_id=record.id)
    return Place(
        section=lambda form, section: url_for("upkeep.section", record_id=record.id, form_id=form, section_id=section),
        home=home,
        back="返回事项",
        crumbs=[(_room(), url_for("upkeep.index")), (f"{record.unit.name}：{record.kind.label}", home)],
    )


@blueprint.route(f"{RECORD}/sections/<form_id>/<section_id>", methods=["GET", "POST"])
@access(policies.may_enter)
def section(record_id: str, form_id: str, section_id: str) -> Page:
    """One section of its form, for whoever fills it."""
    record = seen(record_id)
    if not policies.may_fill(signed_in_person(), record):
        raise queries.missing()
    return section_page(RecordForm(record), form_id, section_id, place_of(record))


@blueprint.post(f"{RECORD}/submit")
@access(policies.may_enter)
def submit(record_id: str) -> Page:
    """Hand in what is filled in; what is missing is marked on the matter's page."""
    record = seen(record_id)

    def do() -> Response:
        try:
            operations.submit(
                record.id,
                token=request.form.get("token") or new_id(),
                revision=seen_revision(request.form.get("revision")),
                by=signed_in_person(),
            )
        except Invalid as refused:
            raise with_sections(RecordForm(record), refused) from refused
        return done("已提交。", "upkeep.show", record_id=record.id)

    return press(do, lambda: show(record_id))
