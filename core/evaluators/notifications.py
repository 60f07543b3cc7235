"""What people are told about evaluators and engagements."""

from __future__ import annotations

from core.evaluators import queries
from core.evaluators.models import Engagement, Evaluator, Profile, SanctionEnding, Staff, StaffState
from core.evaluators.queries.kinship import Kin
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.units import queries as units

HOME = "/evaluator"


def evaluator_link(evaluator_id: str) -> str:
    """The department's page of an evaluator."""
    return f"/department/evaluators/{evaluator_id}"


def engagement_link(engagement: Engagement) -> str:
    """The evaluator's page of an engagement."""
    return f"/evaluator/engagements/{engagement.id}"


def application_link(engagement: Engagement) -> str:
    """The applicant's page of an application's evaluation."""
    return f"/applications/{engagement.application_id}/evaluation"


def submitted(profile: Profile) -> None:
    officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
    messages.send(officers, f"“{profile.name}”提交了机构登记材料，请审核。", evaluator_link(profile.evaluator_id))


def decided(profile: Profile) -> None:
    """Its people learn what became of what they submitted."""
    text = f"贵机构的登记材料被退回：{profile.reason}" if profile.reason else "贵机构的登记材料已审核通过。"
    messages.send(_people(profile.evaluator_id), text, HOME)


def joined(staff: Staff, evaluator: Evaluator) -> None:
    officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
    messages.send(officers, f"有人申请成为“{evaluator.name}”的人员，请核对授权书。", evaluator_link(evaluator.id))


def staff_decided(staff: Staff, evaluator: Evaluator) -> None:
    words = {
        StaffState.CONFIRMED: f"您已被确认为“{evaluator.name}”的人员。",
        StaffState.REFUSED: f"您加入“{evaluator.name}”的申请被退回：{staff.reason}",
        StaffState.ENDED: f"您作为“{evaluator.name}”人员的资格已终止：{staff.reason}",
    }
    messages.send([staff.person_id], words[staff.state], HOME)


def proposed(engagement: Engagement) -> None:
    text = f"“{engagement.application.unit_name}”委托贵机构评价，请接受或者谢绝。"
    messages.send(_people(engagement.evaluator_id), text, engagement_link(engagement))


def to_applicant(engagement: Engagement, text: str, *, by: Person) -> None:
    """Tell the unit's representatives, whoever acts aside."""
    messages.send(units.acting(engagement.application.unit_id), text, application_link(engagement), aside=by)


def to_evaluator(engagement: Engagement, text: str, *, by: Person) -> None:
    """Tell the evaluator's people, whoever acts aside."""
    messages.send(_people(engagement.evaluator_id), text, engagement_link(engagement), aside=by)


def withdrawn(engagement: Engagement, *, is_free: bool) -> None:
    """`is_free`: its places were given back."""
    places = "所占名额已退回" if is_free else "评价报告已上传，所占名额不退回"
    text = f"“{engagement.application.unit_name}”撤回了申报，评价委托随之终止，{places}。"
    messages.send(_people(engagement.evaluator_id), text, engagement_link(engagement))


def ending_link(ending: SanctionEnding) -> str:
    return f"/department/evaluators/endings/{ending.id}"


def ending_proposed(ending: SanctionEnding, *, by: Person) -> None:
    """Approvers have one more to confirm."""
    text = f"“{ending.evaluator.name}”{ending.kind.label}已提出，请核对证明材料后确认。"
    messages.send(people.people_with_role(Role.DEPARTMENT_APPROVER), text, ending_link(ending), aside=by)


def ending_answered(ending: SanctionEnding, *, by: Person) -> None:
    """Who proposed it learns what became of it."""
    became = "已确认" if ending.confirmed else f"未办理：{ending.answer}"
    told = f"“{ending.evaluator.name}”{ending.kind.label}{became}"
    messages.send([ending.proposed_by_id], f"{told.rstrip('。')}。", ending_link(ending), aside=by)


def barred(evaluator: Evaluator, text: str) -> None:
    messages.send(_people(evaluator.id), text, HOME)


def found_one(kin: Kin, key: str, reason: str) -> None:
    """Tell both that they count as one."""
    for own, other in ((kin.evaluator, kin.other), (kin.other, kin.evaluator)):
        text = (
            f"主管部门认定贵机构与“{other.name}”为同一{key}：{reason}。"
            "两家机构的评价项目名额合并计算，一家在不予采信期内的，另一家的报告同样不予采信。"
        )
        messages.send(_people(own.id), text, HOME)


def _people(evaluator_id: str) -> list[str]:
    return sorted(each.person_id for each in queries.staff_of(evaluator_id))
