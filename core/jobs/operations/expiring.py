"""Erasing what has had its time: results, and after some months the jobs themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete

from core import clock
from core.db import limits
from core.db.transaction import transaction
from core.files import operations as files
from core.jobs import queries
from core.jobs.models import Job
from core.jobs.purposes import Kind, Outcome, Work
from core.jobs.workflow import OPEN
from core.people.policies import ALLOWED, Refused

KEPT = timedelta(days=180)
"""So long one finds in one's list what one asked for; the trail keeps it."""


def erase_expired(work: Work) -> Outcome:
    """Erase results that have expired, and forget jobs that ended long ago."""
    now = clock.now()
    files.erase(lambda: queries.expired(now))
    with transaction() as session:
        session.execute(delete(Job).where(Job.state.not_in(OPEN), Job.ended_at < now - KEPT))
    return Outcome()


def forget_counts(work: Work) -> Outcome:
    """Forget how often was asked in windows that are over."""
    limits.forget_old()
    return Outcome()


def forget_uploads(work: Work) -> Outcome:
    """Forget what was uploaded and never used: strangers would fill the disk with it."""
    files.forget_unused()
    return Outcome()


def _own(id: str, label: str, run: Callable[[Work], Outcome]) -> Kind:
    """Work of the house, for which nobody asks."""
    nobody = Refused("这项工作由系统自行办理。")
    return Kind(
        id=id,
        label=label,
        may=lambda person, arguments: nobody if person else ALLOWED,
        run=run,
        every=timedelta(hours=1),
    )


EXPIRE = _own("jobs.expire", "清除过期的任务结果", erase_expired)
COUNTS = _own("jobs.counts", "清除过期的访问计数", forget_counts)
UPLOADS = _own("jobs.uploads", "清除没有使用的上传文件", forget_uploads)
HOUSE = (EXPIRE, COUNTS, UPLOADS)
