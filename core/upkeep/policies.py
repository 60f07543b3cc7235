"""Who may see a matter of upkeep, fill it in, review it, and decide it."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.people import queries as people
from core.people.models import OF_DEPARTMENT, OFFICIALS, Person, Role
from core.people.policies import ALLOWED, Permission, Refused, allow_if, has_role
from core.plugin_api import UpkeepKind
from core.units.models import Unit
from core.units.policies import acts_for
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import found, is_barred
from core.upkeep.rules import Filler, Phase

_ELSEWHERE = Refused("这个单位不在您的办理范围内。", "请从列表重新进入。")


def may_enter(person: Person | None) -> Permission:
    """Whoever has something to do with upkeep at all."""
    return has_role(person, Role.APPLICANT, *OFFICIALS, Role.AUDITOR)


def may_oversee(person: Person | None) -> Permission:
    """Whoever looks at many units: their bodies, the department, auditors."""
    return has_role(person, *OFFICIALS, Role.AUDITOR)


def may_supervise(person: Person | None) -> Permission:
    """Officers: they begin checks and propose removals."""
    return has_role(person, *OFFICIALS)


def supervises(person: Person | None, unit: Unit) -> Permission:
    """An officer in whose scope the unit lies."""
    return may_supervise(person) & allow_if(unit.body_id in body_scope(person), _ELSEWHERE.sentence, _ELSEWHERE.cure)


def may_report(person: Person | None, unit: Unit, kind: UpkeepKind) -> Permission:
    """A unit reports of itself; of an incident also its body."""
    own = acts_for(person, unit.id)
    return own | supervises(person, unit) if kind is UpkeepKind.INCIDENT else own


def may_see(person: Person | None, record: UpkeepRecord) -> Permission:
    """Who acts for the unit, and the officers in whose scope it lies."""
    return ALLOWED if record.body_id in body_scope(person) else acts_for(person, record.unit_id)


def looks_after(person: Person | None, record: UpkeepRecord) -> Permission:
    """The officers in whose scope it lies, auditors among them; not who acts for the unit."""
    return allow_if(record.body_id in body_scope(person), _ELSEWHERE.sentence, _ELSEWHERE.cure)


def may_fill(person: Person | None, record: UpkeepRecord) -> Permission:
    """Whose the form is."""
    if record.filled_by is Filler.UNIT:
        return acts_for(person, record.unit_id)
    return of_department(person) if record.filled_by is Filler.DEPARTMENT else of_body(person, record)


def of_body(person: Person | None, record: UpkeepRecord) -> Permission:
    """The officers of the unit's body, or of one above it."""
    scope = body_scope(person)
    inside = not scope.everything and record.body_id in scope
    return has_role(person, Role.BODY_OFFICER) & allow_if(inside, _ELSEWHERE.sentence, _ELSEWHERE.cure)


def of_department(person: Person | None) -> Permission:
    return has_role(person, *OF_DEPARTMENT)


def may_decide(person: Person | None, record: UpkeepRecord) -> Permission:
    """The department; that a unit stands on a list no more is for its approvers to say, and not for who proposed it."""
    if record.kind not in {UpkeepKind.REMOVAL, UpkeepKind.INCIDENT}:
        return of_department(person)
    finding = found.graded(record)
    own = {record.opened_by_id, *(() if finding is None else [finding.taken_by_id])}
    is_another = person is not None and person.id not in own
    return has_role(person, Role.DEPARTMENT_APPROVER) & allow_if(is_another, OWN, "请由另一位审批人决定。")


def may_take_back(person: Person | None, record: UpkeepRecord) -> Permission:
    """A removal: the department, or officers of the body that proposed it; nobody as long as the unit is barred for
    it."""
    scope, proposer = body_scope(person), people.person(record.opened_by_id)
    is_ours = of_department(person) or any(body_id in scope for body_id in proposer.body_ids)
    return (
        supervises(person, record.unit)
        & allow_if(is_ours, "这一移出不是由本推荐单位提出的，不能撤销。", "请向提出的单位或者主管部门说明情况。")
        & allow_if(not is_barred(record), f"{BARRED}，不能撤销这一移出。", "请由主管部门作出决定。")
    )


BARRED = "该单位查实造假，已登记禁止申报"

OWN = "提出人（发起人、等级认定人）不能决定自己提出或者认定的移出。"


def handles(person: Person | None, record: UpkeepRecord) -> Permission:
    """Who handles a matter at any time: the department, and the officers of its body."""
    return of_department(person) | of_body(person, record)


def may_grade(person: Person | None, record: UpkeepRecord) -> Permission:
    """Who handles an incident: its body until it is with the department, then the department."""
    return of_department(person) if record.state is Phase.DECISION else of_body(person, record)


def may_confirm(person: Person | None, proposer_id: str | None) -> Permission:
    """Another approver than the one who proposes to decide against what was found."""
    is_another = person is not None and person.id != proposer_id
    return may_approve(person) & allow_if(is_another, OWN_DECISION, "请由另一位审批人核对后确认。")


OWN_DECISION = "提出人不能确认自己拟定的决定。"


def may_approve(person: Person | None) -> Permission:
    return has_role(person, Role.DEPARTMENT_APPROVER)
