"""The department's desk, at which several rooms work: it consults, judges, decides, gives notice and publishes."""

from __future__ import annotations

from collections.abc import Sequence

from core.applications.rules.status import Reader
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.db.keeping import Kept
from core.desks.presenting.columns import Column
from core.desks.presenting.rows import At
from core.desks.queries.queue import Queue
from core.desks.rules import tabs_of
from core.desks.views.desk import Desk
from core.people.models import Role
from core.registry import Registry
from core.web.access import roles

department = roles(Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)
approvers = roles(Role.DEPARTMENT_APPROVER)

COLUMN: Registry[Column] = Registry()
"""The desk's own column, under ``department``: given by the room that decides."""

_queues = Kept[tuple[str, int, Tiers], Queue](most=64)


def _find(opened: OpenedCall, opened_calls: Sequence[OpenedCall]) -> At:
    known, column = tiers(), COLUMN[DEPARTMENT.id]

    def queue() -> Queue:
        return Queue(
            opened.id, tabs_of(calls.pinned(opened).call), frozenset(known.offices), Reader.DEPARTMENT, column.reads
        )

    return At(opened, opened_calls, known, _queues.get((opened.id, opened.pin_revision, known), queue), column)


DEPARTMENT = Desk(
    id="department",
    label="遴选发布",
    queue="department.queue",
    prefix="/department",
    policy=department,
    begin="请先在“通知管理”中启动申报通知。",
    waits="推荐单位推荐、上一环节办完后会出现在这里。",
    find=_find,
)
