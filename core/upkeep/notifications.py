"""Who is told what of a matter: the unit of what is asked of it and decided, officers of what came to them."""

from __future__ import annotations

from datetime import date

from core.applications.models import Application
from core.calls.models import OpenedCall
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.ledger.rules import EventKind
from core.lists.operations.barring import bar_term
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import OF_DEPARTMENT, Person, Role
from core.plugin_api import UpkeepKind
from core.units import queries as units
from core.upkeep import queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries.found import grade_label
from core.upkeep.queries.grounds import lists_label
from core.upkeep.rules import INNER, Filler, Phase, StepKind


def link(record: UpkeepRecord) -> str:
    return f"/upkeep/{record.id}"


def told(record: UpkeepRecord, step: StepKind, *, note: str | None, by: Person) -> None:
    """Tell everybody concerned of a step, but who took it."""
    what = f"“{record.unit.name}”的{record.kind.label}"
    text = _SAYS.get(step, "").format(
        what=what, waits=_waits(record), above=instance().authority_above, grade=grade_label(record, record.grade)
    )
    if note and step is not StepKind.OPENED:
        text += f"{'原因' if step in _WITH_A_CAUSE else '意见'}：{note}"
    if step is StepKind.OPENED and record.kind is UpkeepKind.CHANGE and record.cause:
        text = f"请报告“{record.unit.name}”的变更：{record.cause}"
    if step is StepKind.DECIDED and record.kind in {UpkeepKind.REMOVAL, UpkeepKind.INCIDENT}:
        text = _decided(record, note or "")
    elif step is StepKind.DECIDED:
        text = _concluded(record, note or "")
    if step is StepKind.BARRED:
        text = f"“{record.unit.name}”经查实造假{_barred(record)}：{(note or '').rstrip('。')}。移出名单随年度名单办理。"
    if record.kind is UpkeepKind.REMOVAL and step is StepKind.OPENED and record.due is not None:
        cause = (record.cause or "").rstrip("。")
        text = (
            f"拟{_meant(record)}：{cause}。如有异议，请在 {record.due:%Y-%m-%d} 24:00 前"
            "陈述意见并附证明材料；逾期未陈述的，按现有材料作出决定。"
        )
    messages.send(_concerned(record, step), text, link(record), aside=by)


_SAYS = {
    StepKind.OPENED: "{what}已发起，请办理。",
    StepKind.SUBMITTED: "{what}已提交，{waits}。",
    StepKind.FILED: "{what}正在办理，单位已逾期补报，请核对后再办理。",
    StepKind.RETURNED: "{what}被退回，请补正后重新提交。",
    StepKind.REVIEWED: "{what}已审核，{waits}。",
    StepKind.PASSED_UP: "{what}已上报，{waits}。",
    StepKind.ASSESSED: "{what}已登记技术评审意见。",
    StepKind.GRADED: "{what}已认定等级：{grade}，{waits}。",
    StepKind.PROPOSED: "{what}所拟结论与已有结论不一致，请另一位审批人核对后确认。",
    StepKind.TURNED_DOWN: "{what}所拟决定未予确认，须重新决定。",
    StepKind.REPORTED: "{what}已报{above}。",
    StepKind.DROPPED: "{what}已撤销。",
}
"""What people are told of a step, where it stands said once; of a decision, a bar and a removal more is to be said."""


def _waits(record: UpkeepRecord) -> str:
    return "待推荐单位上报" if record.state is Phase.REVIEWED else record.state.label


_WITH_A_CAUSE = {StepKind.TURNED_DOWN, StepKind.DROPPED}


def let_in(opened: OpenedCall, unit_id: str, name: str, until: date, reason: str) -> None:
    """A unit may hand in late what it owed: until when, and that it is late all the same."""
    text = (
        f"同意“{name}”逾期补报{opened.title}，请在 {until:%Y-%m-%d} 24:00 前提交；"
        f"补报仍按逾期登记。理由：{reason.rstrip('。')}。"
    )
    messages.send(units.acting(unit_id), text, "/applications")


def admitted(application: Application, told: str, *, is_reported: bool, by: Person | None) -> None:
    """A unit admits an accident in its yearly report: its body is told, and where a rule says so the department.

    `is_reported`: an accident of the unit is on record already.
    """
    what = "已有事故（事件）报告，请核对是否为同一起" if is_reported else "请核实并发起事故（事件）报告"
    text = f"“{application.unit_name}”在年度报告中承认发生事故（事件），{what}：{told}"
    officers = people.people_with_role(Role.BODY_OFFICER, body_id=application.body_id)
    messages.send(officers, text, f"/review/applications/{application.id}", aside=by)
    incident = queries.declared(UpkeepKind.INCIDENT)
    if incident is not None and incident.clause is not None:
        text = f"“{application.unit_name}”在年度报告中承认发生事故（事件），等级待推荐单位核实：{told}"
        messages.send(people.people_with_role(*OF_DEPARTMENT), text, f"/units/{application.unit_id}")


def _meant(record: UpkeepRecord) -> str:
    """What is meant to be done: a unit that deceived and stands on no list is barred only."""
    if record.reason is RemovalReason.FRAUD and not ledger.lists_of(record.unit_id):
        return f"对“{record.unit.name}”按造假处理，在规定期限内不得申报"
    barred = "，并在规定期限内不得申报" if record.reason is RemovalReason.FRAUD and bar_term() is not None else ""
    return f"将“{record.unit.name}”移出{lists_label(record)}名单{barred}"


def _decided(record: UpkeepRecord, note: str) -> str:
    """What became of the unit's places on the lists, by which document, and what it may do."""
    step = queries.steps_of(record.id)[-1]
    why = note.rstrip("。")
    if record.conforms:
        kept = "不移出名单" if record.kind is UpkeepKind.REMOVAL else "的事故（事件）已核实，名单不变"
        return f"经研究，“{record.unit.name}”{kept}：{why}。"
    by = "" if step.document_number is None else f"（{step.document_number}，{step.dated}）"
    was_listed = any(
        (each.kind, each.document_number, each.effective_on) == (EventKind.REMOVED, step.document_number, step.dated)
        for each in ledger.events_of(record.unit_id)
    )
    left = f"已移出{lists_label(record)}名单" if was_listed else "按造假处理"
    return f"“{record.unit.name}”{left}{by}{_barred(record)}：{why}。认为处理有误的，请联系推荐单位或主管部门核对。"


def _concluded(record: UpkeepRecord, note: str) -> str:
    """What was found of a unit that reported or was checked, and what follows."""
    words = _FOUND[record.kind][0 if record.conforms else 1]
    step = queries.steps_of(record.id)[-1]
    by = "" if step.document_number is None else f"（{step.document_number}，{step.dated}）"
    follows = "" if record.conforms else "已列为拟移出名单，请在规定期限内陈述意见。"
    return f"“{record.unit.name}”{record.kind.label}已办结{by}，{words}：{note.rstrip('。')}。{follows}"


_FOUND = {
    UpkeepKind.CHANGE: ("变更后仍符合列入名单的要求", "变更后不再符合列入名单的要求"),
    UpkeepKind.RE_CHECK: ("复核通过", "复核不通过"),
    UpkeepKind.SPOT_CHECK: ("符合要求", "不符合要求"),
}


def _barred(record: UpkeepRecord) -> str:
    until = ledger.barred_until(record.unit_id) if record.reason is RemovalReason.FRAUD else None
    return "" if until is None else f"，至 {until.isoformat()}（含当日）不得申报"


def _concerned(record: UpkeepRecord, step: StepKind) -> list[Person | str]:
    if step in INNER:
        return [*people.people_with_role(*OF_DEPARTMENT)]
    if step is StepKind.FILED:
        return [
            *people.people_with_role(Role.BODY_OFFICER, body_id=record.body_id),
            *people.people_with_role(*OF_DEPARTMENT),
        ]
    found: list[Person | str] = [*units.acting(record.unit_id)] if _is_the_units(record) else []
    is_incident = record.kind is UpkeepKind.INCIDENT and not record.state.is_open
    waits = record.state in {Phase.REVIEW, Phase.REVIEWED} or record.filled_by is Filler.BODY
    if waits or is_incident or record.state.is_over:
        found += people.people_with_role(Role.BODY_OFFICER, body_id=record.body_id)
    if record.state is Phase.DECISION:
        found += people.people_with_role(*OF_DEPARTMENT)
    return found


def _is_the_units(record: UpkeepRecord) -> bool:
    """What others fill in of a unit it learns when it is over."""
    return record.filled_by is Filler.UNIT or record.state.is_over
