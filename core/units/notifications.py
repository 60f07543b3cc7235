"""What people are told about representations, and how a decision is worded."""

from __future__ import annotations

from collections.abc import Iterable

from core import clock
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.units.models import Representation, RepresentationState, Unit


def request_link(representation: Representation) -> str:
    """The officer's page of a request."""
    return f"/representations/{representation.id}"


OWN_LINK = "/my/units"


def requested(asked: Representation) -> None:
    """The body's officers have one more request in their queue."""
    officers = people.people_with_role(Role.BODY_OFFICER, body_id=asked.body_id)
    messages.send(officers, f"“{asked.unit_name}”有一份新的经办申请，请核对授权委托书。", request_link(asked))


def confirmed(asked: Representation, unit: Unit) -> None:
    messages.send([asked.person_id], f"您作为“{unit.name}”经办人的申请已确认，可以为该单位办理申报。", OWN_LINK)


def told_apart(asked: Representation, how: str, *, by: Person) -> None:
    """The department hears of two units of one name: by another code a unit could leave behind what it owes."""
    _tell_department(f"“{asked.unit_name}”（{asked.unit_code}）已登记为新单位，{how}", request_link(asked), by=by)


def referred(asked: Representation, namesakes: Iterable[Unit], why: str, *, by: Person) -> None:
    told = "、".join(f"“{each.name}”（{each.code or '没有代码'}）" for each in namesakes)
    said = f"{by.name}提请核实单位{told}是否更换代码为 {asked.unit_code}：{why}属实的，请在单位页面办理。"
    _tell_department(said, request_link(asked), by=by)


def _tell_department(said: str, link: str, *, by: Person) -> None:
    messages.send(people.people_with_role(Role.DEPARTMENT_OFFICER), said, link, aside=by)


def refused(asked: Representation) -> None:
    messages.send([asked.person_id], f"您作为“{asked.unit_name}”经办人的申请被退回：{asked.reason}", OWN_LINK)


def ended(held: Representation, *, by: Person) -> None:
    """Who was ended is told, and the officers are where somebody stepped down."""
    if held.person_id != by.id:
        messages.send([held.person_id], f"您的“{held.unit_name}”经办人资格已终止：{held.ended_reason}", OWN_LINK)
        return
    officers = people.people_with_role(Role.BODY_OFFICER, body_id=held.body_id)
    messages.send(officers, f"{held.person.name}退出“{held.unit_name}”的经办。", request_link(held))


def proposed(held: Representation) -> None:
    """Whoever was proposed is told, if that person has an account; nobody learns whether there is one."""
    successor = people.person_by_email(held.successor_email or "")
    told: Iterable[Person] = [] if successor is None else [successor]
    messages.send(told, f"您被提名接任“{held.unit_name}”的经办人，请上传授权委托书提交经办申请。", OWN_LINK)


def what_became_of(representation: Representation) -> str:
    """The sentence for who comes second: what was decided, when and by whom."""
    at = representation.ended_at or representation.decided_at
    by = representation.ended_by_id or representation.decided_by_id
    when = "" if at is None else f"于 {clock.local(at):%Y-%m-%d %H:%M} "
    who = "" if by is None else f"由{people.person(by).name}"
    state = representation.state
    words = "正在等待推荐单位确认" if state is RepresentationState.PENDING else state.label
    return f"这份经办申请{who}{when}{words}。"
