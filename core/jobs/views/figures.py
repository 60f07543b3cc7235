"""How the jobs stand, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from core import clock
from core.db import db
from core.jobs.models import Job
from core.jobs.workflow import OPEN, JobState
from core.web.metrics import Figure


def figures() -> Iterator[Figure]:
    """How many wait or are carried out, and how long the oldest that could begin has waited."""
    query = select(Job.state, func.count()).where(Job.state.in_(OPEN), Job.asked_by_id.is_not(None))
    counts = {state: count for state, count in db.session.execute(query.group_by(Job.state))}  # noqa: C416
    for state in sorted(OPEN):
        yield Figure("greenroll_jobs", "Jobs that people asked for", counts.get(state, 0), {"state": state.value})
    now = clock.machine_now()
    ready = select(func.min(Job.due_at)).where(Job.state == JobState.WAITING, Job.due_at <= now)
    oldest = db.session.scalar(ready)
    waited = 0.0 if oldest is None else (now - oldest).total_seconds()
    yield Figure("greenroll_oldest_job_seconds", "How long the oldest job has waited that could begin", waited)
