"""What people are told of reviews of what was found."""

from __future__ import annotations

from core.judging.models import ReviewRequest
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people import queries as people
from core.people.models import Role
from core.units import queries as units


def asked(request: ReviewRequest) -> None:
    officers = people.people_with_role(Role.DEPARTMENT_OFFICER)
    text = f"“{request.application.entry_name}”申请复核评审结果，请答复。"
    messages.send(officers, text, f"/department/judge/reviews/{request.id}")


def answered(request: ReviewRequest) -> None:
    outcome = "" if request.outcome is None else request.outcome.label
    text = f"“{request.application.entry_name}”的复核申请已答复：{outcome}。"
    link = f"/applications/{request.application_id}/judging"
    messages.send(units.acting(request.application.unit_id), text, link, topic=Topic.RESULT)
