"""The department's desk, at which several rooms work: it consults, judges, decides, gives notice and publishes."""

from __future__ import annotations

from collections.abc import Sequence

from core.applications.rules.status import Reader
from core.bodies.queries import own_bodies, tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.colleagues.rules import DEPARTMENT as OFFICE
from core.db.keeping import Kept
from core.desks.policies import decides, may_decide
from core.desks.presenting.columns import Column
from core.desks.presenting.rows import At
from core.desks.queries.queue import Queue
from core.desks.rules import stages_decided, tabs_decided, tabs_of
from core.desks.views.desk import Desk
from core.people.models import OF_DEPARTMENT, Role
from core.registry import Registry
from core.web.access import person, roles

department = roles(*OF_DEPARTMENT)
approvers = roles(Role.DEPARTMENT_APPROVER)

COLUMN: Registry[Column] = Registry()
"""The desk's own column, under ``department``: given by the room that decides."""

_queues = Kept[tuple[str, int, Tiers], Queue](most=64)
_queues_of_bodies = Kept[tuple[str, int, Tiers, frozenset[str]], Queue](most=256)


def _find(opened: OpenedCall, opened_calls: Sequence[OpenedCall]) -> At:
    known, column = tiers(), COLUMN[DEPARTMENT.id]

    def queue() -> Queue:
        return Queue(
            opened.id,
            tabs_of(calls.pinned(opened).call),
            frozenset(known.offices),
            Reader.DEPARTMENT,
            column.reads,
            (OFFICE,),
        )

    return At(opened, opened_calls, known, _queues.get((opened.id, opened.pin_revision, known), queue), column)


def _of_body(opened: OpenedCall, opened_calls: Sequence[OpenedCall]) -> At:
    known, own, column = tiers(), own_bodies(person()), COLUMN[DEPARTMENT.id]

    def queue() -> Queue:
        tabs = tabs_decided(calls.pinned(opened).call, known, own)
        scope = frozenset(body for tab in tabs for place in tab.places for body in place.bodies or ())
        return Queue(opened.id, tabs, scope, Reader.DEPARTMENT, column.reads, tuple(sorted(own)), is_narrow=True)

    key = (opened.id, opened.pin_revision, known, own)
    return At(opened, opened_calls, known, _queues_of_bodies.get(key, queue), column)


def _calls_of_body() -> Sequence[OpenedCall]:
    known, own = tiers(), own_bodies(person())
    return [each for each in calls.opened_calls() if stages_decided(calls.pinned(each).call, known, own)]


def deciding() -> Desk[At]:
    """The desk at which the reader decides: the department's, or that of a body which decides by itself."""
    return DEPARTMENT if may_decide(person()) else OF_BODY


DEPARTMENT = Desk(
    id="department",
    label="遴选发布",
    queue="department.queue",
    prefix="/department",
    saving="/department/views",
    policy=department,
    begin="请先在“通知管理”中启动申报通知。",
    waits="推荐单位推荐、上一环节办完后会出现在这里。",
    find=_find,
)

OF_BODY = Desk(
    id=DEPARTMENT.id,
    label="本级遴选公布",
    queue=DEPARTMENT.queue,
    prefix="/review",
    saving="/department/views",
    policy=decides,
    begin="启动由本单位评审、遴选、公示或者公布的申报通知后，会出现在这里。",
    waits="上一环节办完后会出现在这里。",
    find=_of_body,
    home=f"{DEPARTMENT.prefix}/queue",
    calls=_calls_of_body,
)
"""What a body sees there are its own stages: what it decided itself and has not released is told to it alone."""
