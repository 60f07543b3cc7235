"""What waits for somebody besides a call's applications: of every room that has something for staff, with its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for

from core import clock
from core.bodies.queries import body_scope
from core.days.queries.tallies import tallies
from core.days.queries.upkeep import waiting as upkeep_waiting
from core.desks.policies import may_decide, may_release
from core.judging.queries import released
from core.notices import queries as notices
from core.notices.policies import keeps as is_kept
from core.notices.policies import seen_by
from core.people.models import Person, Role
from core.threads.presenting import unread
from core.units.policies import may_decide as decides_requests


class Task(NamedTuple):
    """So many of something, and the page on which they are."""

    words: str
    number: int
    url: str
    is_late: bool = False


def tasks(person: Person) -> list[Task]:
    """What waits for him; what is late stands first, and what there is none of is not told."""
    found = [each for each in _tasks(person) if each.number]
    return sorted(found, key=lambda each: not each.is_late)


def _tasks(person: Person) -> Iterator[Task]:
    scope = body_scope(person)
    found = tallies(scope, person.id)
    yield Task("申报有新留言", len(unread(person)), url_for("threads.index"))
    if found.notices:
        yield from _of_notices(person)
    if decides_requests(person):
        yield Task("经办申请待确认", found.requests, url_for("units.requests"))
    if Role.DEPARTMENT_OFFICER in person.held_roles:
        yield Task("单位待划归推荐单位", found.unplaced, url_for("units.index", lacking="body"))
        yield Task("专家评分逾期", found.late_scores, url_for("experts_pool.index"), is_late=True)
        for call, count in released.waiting().items() if found.reviews else ():
            yield Task("复核申请待答复", count, url_for("judging.reviews", call=call))
    if may_release(person):
        yield Task("名单和记录变更待确认", found.changes, url_for("department_lists.record_changes"))
        yield Task("评价机构处理的解除、撤销待确认", found.endings, url_for("department_evaluators.index"))
    overdue = found.overdue_complaints
    yield Task("举报办理逾期", overdue, url_for("supervision.complaints"), is_late=True)
    yield Task("举报待办理", found.complaints - overdue, url_for("supervision.complaints"))
    for phase, count in upkeep_waiting(person).items():
        yield Task(f"名单管理事项：{phase.label}", count, url_for("upkeep.index", state=phase.value))


def _of_notices(person: Person) -> Iterator[Task]:
    """The notices that he ends himself, and the objections that he decides: others are kept by who gave them."""
    if not (keeps := seen_by(person)):
        return
    today, running = clock.today(), notices.not_ended()
    ended = [each for each in running if each.last_day < today and is_kept(person, each, may_release)]
    yield Task("公示期满待办结", len(ended), url_for("department_notices.index"), is_late=True)
    open_, own = notices.open_objections(keeps), {each.id for each in running if is_kept(person, each, may_decide)}
    waiting = sum(count for notice, count in open_.items() if notice in own)
    yield Task("异议待处理", waiting, url_for("department_notices.objections"))
