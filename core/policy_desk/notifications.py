"""Who is told that a date has moved: those who have still to keep it."""

from __future__ import annotations

from collections.abc import Sequence

from core.calls.models import OpenedCall
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Actor, Call, Deadline
from core.policy.wording import day
from core.policy_desk.queries import amendments


def date_changed(opened: OpenedCall, call: Call, before: Deadline | None, after: Deadline, why: str) -> None:
    """Tell the actors of the deadline's stage: representatives of live applications, or the recommending bodies."""
    stage = next(stage for stage in call.stages if stage.id == after.stage)
    told: Sequence[Person | str] = ()
    if stage.actor is Actor.APPLICANT:
        told = amendments.representatives_touched(opened, call, after)
    elif stage.actor is Actor.RECOMMENDING_BODY:
        told = people.people_with_role(Role.BODY_OFFICER)
    old = None if before is None else before.due_in(call.year)
    new = after.due_in(call.year)
    moved = f"由 {day(old)}调整为" if old else "定为"
    shown = f" {day(new)}" if new else "不再规定"
    messages.send(
        told,
        f"“{call.title}”的“{stage.name}”截止日期{moved}{shown}：{why}。",
        f"/calls/{call.id}",
        topic=Topic.REMINDER,
    )
