"""Who handles complaints, who may learn who complained, and who watches evaluators."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.evaluators import queries as evaluators
from core.people.models import OF_DEPARTMENT, OFFICIALS, Person, Role
from core.people.policies import Permission, allow_if, has_role
from core.supervision.models import Complaint
from core.supervision.queries import accused_id
from core.supervision.rules.states import Against
from core.units import queries as units


def may_supervise(person: Person | None) -> Permission:
    """Offices: recommending bodies in their area, the department everywhere."""
    return has_role(person, *OFFICIALS)


def may_handle(person: Person | None, complaint: Complaint) -> Permission:
    """The office that the complaint went to, and the department."""
    return may_supervise(person) & allow_if(
        complaint.body_id in body_scope(person), "这件举报不属于您所在推荐单位的办理范围。"
    )


def may_open_identity(person: Person | None, complaint: Complaint) -> Permission:
    """Officers of the office that it went to, and the department's approver."""
    named = has_role(person, Role.BODY_OFFICER, Role.DEPARTMENT_APPROVER)
    return named & may_handle(person, complaint)


def may_enter_own(person: Person | None) -> Permission:
    """Whoever acts for units or evaluators, of whom complaints are."""
    return has_role(person, Role.APPLICANT, Role.EVALUATOR)


def may_answer(person: Person | None, complaint: Complaint) -> Permission:
    """Whoever acts for the accused."""
    acts_for = units.represents if complaint.against is Against.UNIT else evaluators.works_for
    is_own = person is not None and acts_for(person.id, accused_id(complaint))
    return may_enter_own(person) & allow_if(is_own, "您不是该单位的经办人。")


def may_observe(person: Person | None) -> Permission:
    """Officers of recommending bodies report what they observe; the department puts up what is to be punished."""
    return may_supervise(person)


def may_decide(person: Person | None) -> Permission:
    """The department decides about evaluators."""
    return has_role(person, *OF_DEPARTMENT)
