"""What experts, and the officers who gave them something to score, are told. No score stands in a message."""

from __future__ import annotations

from core.experts.models import Assignment
from core.notifications import operations as messages

HOME = "/expert"


def assigned(given: Assignment) -> None:
    text = f"请确认评审任务：“{given.application.entry_name}”，评分截止 {given.due.isoformat()}。"
    messages.send([given.expert.person_id], text, sheet_link(given))


def taken_back(given: Assignment) -> None:
    text = f"“{given.application.entry_name}”的评审任务已撤回：{given.reason}"
    messages.send([given.expert.person_id], text, HOME)


def declined(given: Assignment) -> None:
    text = f"{given.expert.person.name}不接受“{given.application.entry_name}”的评审，请另行分派：{given.reason}"
    messages.send([given.assigned_by_id], text, round_link(given.application_id))


def reopened(given: Assignment, why: str) -> None:
    text = f"“{given.application.entry_name}”的评分表已退回，请核对后重新提交：{why}"
    messages.send([given.expert.person_id], text, sheet_link(given))


def stands(given: Assignment, why: str) -> None:
    text = f"“{given.application.entry_name}”不再等待重评，按您原来提交的评分计：{why}"
    messages.send([given.expert.person_id], text, sheet_link(given))


def sheet_link(given: Assignment) -> str:
    """The expert's page of one application."""
    return f"/expert/sheets/{given.id}"


def round_link(application_id: str) -> str:
    """The department's page of an application's experts."""
    return f"/department/experts/applications/{application_id}"
