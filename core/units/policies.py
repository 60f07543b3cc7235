"""Who may act for a unit, who may see it, and who decides about that."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import ALLOWED, Permission, Refused, allow_if, has_role, is_active
from core.units import queries
from core.units.models import Representation, Unit

NOT_YOURS = Refused("您不是该单位经确认的经办人。", "请先提交经办申请，由推荐单位确认后再办理。")


def acts_for(person: Person | None, unit_id: str | None) -> Permission:
    """Only somebody whose letter of authority for this unit was confirmed, and whose time has not ended."""
    applicant = has_role(person, Role.APPLICANT)
    if person is None or not applicant:
        return applicant
    return ALLOWED if unit_id is not None and queries.represents(person.id, unit_id) else NOT_YOURS


def may_see(person: Person | None, unit: Unit) -> Permission:
    """Officers in whose scope the unit lies, and who acts for it."""
    if unit.body_id in body_scope(person):
        return ALLOWED
    return acts_for(person, unit.id)


def may_request(person: Person | None) -> Permission:
    """Applicants ask to act for a unit; officers and experts cannot be applicants with the same account."""
    return has_role(person, Role.APPLICANT)


def may_decide(person: Person | None) -> Permission:
    """Who decides about requests at all: officers of recommending bodies, and the department's."""
    return has_role(person, Role.BODY_OFFICER, Role.DEPARTMENT_OFFICER)


def may_see_requests(person: Person | None) -> Permission:
    """Who looks at requests: those who decide, and auditors."""
    return has_role(person, *OFFICIALS, Role.AUDITOR)


def may_confirm(person: Person | None, representation: Representation) -> Permission:
    """An officer in whose scope the request lies, and who did not make it."""
    decides = may_decide(person)
    if person is None or not decides:
        return decides
    if representation.body_id not in body_scope(person):
        return Refused("这份经办申请不属于您所在推荐单位的办理范围。")
    return allow_if(representation.person_id != person.id, "不能办理本人提交的经办申请。")


def may_see_request(person: Person | None, representation: Representation) -> Permission:
    """Its own person, and officers in whose scope it lies."""
    if person is not None and representation.person_id == person.id:
        return is_active(person)
    return may_see_requests(person) & allow_if(representation.body_id in body_scope(person), "不在您的办理范围内。")


def is_own(person: Person | None, representation: Representation) -> Permission:
    """The person itself: to withdraw the request; once it is confirmed, to step down, or to propose who follows."""
    own = person is not None and representation.person_id == person.id
    return is_active(person) & allow_if(own, "这不是您的经办申请。")


def may_end(person: Person | None, representation: Representation) -> Permission:
    """The officer who may confirm may also end."""
    return may_confirm(person, representation)


def may_assign(person: Person | None) -> Permission:
    """The department gives units without body or code theirs, and mends what was recorded wrongly."""
    return has_role(person, Role.DEPARTMENT_OFFICER)
