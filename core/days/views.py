"""The page of the day, under /day: the staff's home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, render_template

from core.days.presenting.calls import CallDay
from core.days.presenting.first import first
from core.days.presenting.tasks import tasks
from core.desks.policies import decides, may_decide, may_release
from core.desks.views.department import DEPARTMENT, OF_BODY
from core.desks.views.desk import Desk
from core.lists.views.removals import NOBODYS
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import has_role
from core.review.views.desks import REVIEW
from core.web import navigation
from core.web.access import access, roles, signed_in_person
from core.web.navigation import Entry, address_of

blueprint = Blueprint("day", __name__, template_folder="templates")

staff = roles(*OFFICIALS)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    navigation.add(app, Entry("今日工作", "day.index", frozenset(OFFICIALS), position=5, home=True))


@blueprint.get("/day")
@access(staff)
def index() -> str:
    """What waits for the reader, what is late, who has filed how much, and the dates ahead; by role and scope."""
    person = signed_in_person()
    found = [(desk, each) for desk in _desks(person) for each in _calls(desk)]
    live = [(desk, each) for desk, each in found if each.is_live]
    return render_template(
        "days/index.html",
        tasks=tasks(person),
        calls=[each for _, each in live],
        over=[each for _, each in found if not each.is_live],
        first=next(filter(None, (first(desk, each) for desk, each in live)), None),
        is_approver=Role.DEPARTMENT_APPROVER in person.held_roles,
        of_department=bool(may_decide(person)),
    )


def _desks(person: Person) -> Iterator[Desk[Any]]:
    if may_decide(person):
        yield DEPARTMENT
    if has_role(person, Role.BODY_OFFICER):
        yield REVIEW
        if decides(person) and not may_decide(person):
            yield OF_BODY


def _calls(desk: Desk[Any]) -> Iterator[CallDay]:
    opened_calls, reader = desk.calls(), signed_in_person()
    for opened in opened_calls:
        at, is_departments = desk.find(opened, opened_calls), desk is DEPARTMENT
        yield CallDay(at, desk.queue, reader.id, _unfiled, is_departments, bool(may_release(reader)))


def _unfiled(each: CallDay, body_id: str | None) -> str:
    view: dict[str, Any] = {"call": each.opened.call_id}
    if body_id is not None:
        view["body"] = body_id or NOBODYS
    if each.of_department:
        return f"{address_of('department_lists.unfiled')}?{urlencode(view)}"
    return f"{address_of('review.follow_up')}?{urlencode({**view, 'filing': 'open'})}"
