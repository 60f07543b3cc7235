"""What people are told of complaints and observations: never who complained."""

from __future__ import annotations

from core.evaluators.models import Evaluator, StaffState
from core.evaluators.queries import staff_of
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import OF_DEPARTMENT, Person, Role
from core.supervision.models import Complaint, FollowUp, Observation
from core.supervision.queries import accused_id
from core.supervision.rules.states import Against
from core.units import queries as units


def link(complaint: Complaint) -> str:
    """Its page for those who handle it."""
    return f"/supervision/complaints/{complaint.id}"


def own_link(complaint: Complaint) -> str:
    """The page of the accused, where it reports what it mended."""
    return f"/my/rectifications/{complaint.id}"


def received(complaint: Complaint) -> None:
    """The office that it went to; the department where there is none."""
    text = f"收到一件对“{complaint.subject_name}”的实名举报，请及时受理。"
    messages.send(_handlers(complaint.body_id), text, link(complaint))


def overdue(complaint: Complaint) -> None:
    """The office that has let the complaint's day pass."""
    assert complaint.due is not None  # noqa: S101  # it would not be late
    day = complaint.due.isoformat()
    text = f"对“{complaint.subject_name}”的举报{complaint.state.label}，期限 {day} 已过，请尽快办理。"
    messages.send(_handlers(complaint.body_id), text, link(complaint))


def rectify(complaint: Complaint) -> None:
    """The accused learns what was found and what it has to do, by when."""
    by = "" if complaint.rectify_by is None else f"，请在 {complaint.rectify_by.isoformat()}（含当日）前完成整改并报告"
    text = f"经核实，贵单位存在以下问题{by}：{complaint.finding}"
    messages.send(_accused(complaint), text, own_link(complaint))


def reported(complaint: Complaint) -> None:
    """The office learns that the accused reported what it mended."""
    text = f"“{complaint.subject_name}”已报告整改情况，请核查。"
    messages.send(_handlers(complaint.body_id), text, link(complaint))


def rectified(complaint: Complaint) -> None:
    """The accused learns that nothing more is to be mended."""
    messages.send(_accused(complaint), "责令整改的事项经核查已整改完成。", own_link(complaint))


def proposed(complaint: Complaint) -> None:
    """The department learns what an office proposes."""
    officers = people.people_with_role(*OF_DEPARTMENT)
    text = f"经核实举报，对“{complaint.subject_name}”{complaint.state.label}：{complaint.finding}"
    messages.send(officers, text, link(complaint))


def observed(observation: Observation, evaluator: Evaluator) -> None:
    officers = people.people_with_role(*OF_DEPARTMENT)
    text = f"推荐单位上报评价机构“{evaluator.name}”的问题：{observation.fault.label}。"
    messages.send(officers, text, f"/supervision/evaluators/{evaluator.id}")


def handled(observation: Observation, evaluator: Evaluator) -> None:
    """Who reported it learns what became of it."""
    assert observation.handled is not None  # noqa: S101
    text = f"上报的评价机构“{evaluator.name}”问题已处理：{observation.handled.label}。{observation.reply or ''}"
    messages.send([observation.reported_by_id], text, f"/supervision/evaluators/{evaluator.id}")


def followed(observation: Observation, evaluator: Evaluator, follow_up: FollowUp, *, by: Person) -> None:
    """The department and the office that reported it learn what came of a warning."""
    said = "已改进" if follow_up.improved else "未改进，已再次提出"
    text = f"评价机构“{evaluator.name}”约谈提醒后{said}：{follow_up.note}"
    told: list[Person | str] = [observation.reported_by_id, *people.people_with_role(*OF_DEPARTMENT)]
    messages.send(told, text, f"/supervision/evaluators/{evaluator.id}", aside=by)


def _handlers(body_id: str | None) -> list[Person]:
    if body_id is not None:
        return list(people.people_with_role(Role.BODY_OFFICER, body_id=body_id))
    return list(people.people_with_role(Role.DEPARTMENT_OFFICER))


def _accused(complaint: Complaint) -> list[str]:
    if complaint.against is Against.UNIT:
        return units.acting(accused_id(complaint))
    return [each.person_id for each in staff_of(complaint.subject_id, states=[StaffState.CONFIRMED])]
