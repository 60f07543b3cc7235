"""Objecting during public notice, and deciding what was objected."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from core import audit, clock
from core.applications.operations import moving
from core.applications.workflow import MoveName
from core.db import db
from core.db.transaction import lock, transaction
from core.desks.policies import decides, may_decide
from core.errors import Conflict, Invalid, NotFound, StageClosed, all_required, required
from core.notices import policies
from core.notices.actions import DISMISS, OBJECT, OBJECTION, READ, UPHOLD
from core.notices.models import NoticeItem, Objection, ObjectionState, PublicNotice
from core.notifications import operations as messages
from core.people.models import Person

_SHORTEST_TEXT = 10


@dataclass(frozen=True, slots=True)
class ObjectionText:
    """Who objects, how he can be reached, and what he objects; `file_id` is a stored file with his proof."""

    name: str
    contact: str
    text: str
    file_id: str | None = None


def object_to(notice_id: str, application_id: str, said: ObjectionText, *, token: str) -> Objection:
    """Take an objection to one unit on notice. The same form sent twice (same token) is one objection.

    Raises NotFound, StageClosed (the span is over), Invalid.
    """
    with transaction():
        notice = lock(PublicNotice, notice_id)  # of two that are sent at once, the second waits here
        already = db.session.scalar(select(Objection).where(Objection.token == token))
        if already is not None:
            return already
        if notice.ended_at is not None or clock.now() >= clock.end_of_day(notice.last_day):
            raise StageClosed(
                f"公示已于 {notice.last_day:%Y-%m-%d} 24:00 期满，不再受理异议。",
                "公示期后发现问题的，请向主管部门实名举报。",
            )
        _require_on(notice, application_id)
        made = Objection(
            notice_id=notice.id,
            application_id=application_id,
            token=token,
            state=ObjectionState.OPEN,
            file_id=said.file_id,
            **_checked(said),
        )
        db.session.add(made)
        # Who objected is seen in the objection by those who decide, and is not spread by the trail.
        audit.record(OBJECT, OBJECTION, made.id, by=None, after={"notice": notice.id, "application": application_id})
        officers = policies.keepers(notice)
        messages.send(officers, f"“{notice.title}”收到一件异议，请及时处理。", f"/department/objections/{made.id}")
        return made


def see_objector(objection_id: str, *, by: Person) -> Objection:
    """The objection with its name and contact; that they were seen, and by whom, is recorded."""
    decides(by).or_raise()
    with transaction():
        objection = lock(Objection, objection_id)
        policies.keeps(by, notice_of(objection), may_decide).or_raise()
        audit.record(READ, OBJECTION, objection.id, by=by)
        return objection


def decide_objection(objection_id: str, *, upheld: bool, reason: str, by: Person) -> Objection:
    """Decide an objection: one that is upheld takes its application off the way to the list.

    Raises NotFound, NotAllowed, Conflict (decided already), Invalid, IllegalMove.
    """
    decides(by).or_raise()
    with transaction():
        objection = lock(Objection, objection_id)
        policies.keeps(by, notice_of(objection), may_decide).or_raise()
        if objection.state != ObjectionState.OPEN:
            raise Conflict("这件异议已经处理过了，处理结果见本页。")
        why = required(reason, "reason", "请写明核实情况和处理理由。")
        objection.state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
        objection.decided_at, objection.decided_by_id, objection.reason = clock.now(), by.id, why
        audit.record(
            UPHOLD if upheld else DISMISS, OBJECTION, objection.id, by=by, after={"state": objection.state}, note=why
        )
        application = moving.hold(objection.application_id)
        if upheld and not application.state.is_final:
            moving.move(application, MoveName.UPHOLD_OBJECTION, by=by, note=why)
        return objection


def notice_of(objection: Objection) -> PublicNotice:
    """The notice that it is about."""
    return db.session.get_one(PublicNotice, objection.notice_id)


def _require_on(notice: PublicNotice, application_id: str) -> None:
    if db.session.get(NoticeItem, (notice.id, application_id)) is None:
        raise NotFound("该单位不在这次公示中。", "请从公示页面选择要提出异议的单位。")


def _checked(said: ObjectionText) -> dict[str, str]:
    """The texts, or Invalid with every sentence at once."""
    wanted = {
        "name": (said.name, "请填写真实姓名或单位名称。", 100),
        "contact": (said.contact, "请填写联系电话或邮箱，以便核实情况。", 200),
        "text": (said.text, "请写明异议的事实和理由。", 5000),
    }
    checked, errors = all_required(wanted)
    if len(checked.get("text", "x" * _SHORTEST_TEXT)) < _SHORTEST_TEXT:
        errors["text"] = [f"请至少写 {_SHORTEST_TEXT} 个字，说明事实和理由。"]
    if errors:
        raise Invalid(errors)
    return checked
