"""Who may act for an evaluator, who admits and bars, and who may see what."""

from __future__ import annotations

from core.applications import policies as applications
from core.evaluators import queries
from core.evaluators.models import Engagement, Evaluator, Staff, StaffState
from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import ALLOWED, Permission, Refused, allow_if, has_role

_NOT_YOURS = Refused("您不是该机构经确认的人员。", "请先提交加入机构的申请，由主管部门确认后再办理。")


def may_register(person: Person | None) -> Permission:
    """Those who registered as an evaluator's staff."""
    return has_role(person, Role.EVALUATOR)


def works_for(person: Person | None, evaluator_id: str) -> Permission:
    """Somebody whose letter for this evaluator was confirmed, and whose time has not ended."""
    role = has_role(person, Role.EVALUATOR)
    if person is None or not role:
        return role
    return ALLOWED if queries.works_for(person.id, evaluator_id) else _NOT_YOURS


def may_write(person: Person | None, evaluator: Evaluator) -> Permission:
    """Its confirmed staff; before it is admitted, who registered it."""
    if person is not None and evaluator.admitted_at is None:
        own = queries.of_person(person)
        if own is not None and own.evaluator_id == evaluator.id and own.founds:
            return has_role(person, Role.EVALUATOR)
    return works_for(person, evaluator.id)


def may_oversee(person: Person | None) -> Permission:
    """Who looks at evaluators' profiles, identities apart: the department and auditors."""
    return has_role(person, *OF_DEPARTMENT, Role.AUDITOR)


def may_admit(person: Person | None) -> Permission:
    """The department admits evaluators and their staff."""
    return has_role(person, *OF_DEPARTMENT)


def may_see_documents(person: Person | None, evaluator: Evaluator) -> Permission:
    """Its own people, and who oversees it."""
    return may_oversee(person) | may_write(person, evaluator)


def may_see_letter(person: Person | None, staff: Staff) -> Permission:
    """Whose letter it is, and who oversees."""
    own = person is not None and staff.person_id == person.id
    return may_oversee(person) | (has_role(person, Role.EVALUATOR) & allow_if(own, "这不是您的授权书。"))


def may_see_report(person: Person | None, engagement: Engagement) -> Permission:
    """Who may read the application, and the evaluator's staff."""
    return applications.may_read(person, engagement.application) | works_for(person, engagement.evaluator_id)


def is_party(person: Person | None, engagement: Engagement) -> Permission:
    """Who acts for the applicant, and the evaluator's staff."""
    return applications.may_act(person, engagement.application) | works_for(person, engagement.evaluator_id)


def may_withdraw(person: Person | None, staff: Staff) -> Permission:
    """Who asked, while nobody has decided; who founds an evaluator goes on with its registration instead."""
    own = person is not None and staff.person_id == person.id and not staff.founds
    return may_register(person) & allow_if(own and staff.state is StaffState.PENDING, "这份申请不能撤回。")
