"""The lease: one worker at a time has a job, and only who has it can end it.

Each statement that ends a job holds its row first and looks whether the lease's token still stands there. So a worker
that was thought dead, and comes back, changes nothing any more; and a database that lets go of a dead worker's
transaction has undone all that was not ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core import audit, clock
from core.db import db
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.exports import operations as exports
from core.files import operations as files
from core.instance import instance
from core.jobs import actions, queries
from core.jobs.models import Job
from core.jobs.purposes import RESULT, Kind, Outcome, Work, kinds
from core.jobs.queries import OWNER
from core.jobs.workflow import JobState
from core.notifications.operations import send

DIED = "办理过程多次中断，没有完成。"
DOUBTFUL = "办理过程中断，不能确定是否已经办完；为避免重复，没有自动重试。"


class Lost(Exception):
    """The job was cancelled, or another worker has it: what was done of it does not count."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that this worker has."""

    job_id: str
    token: str
    kind: str
    arguments: Mapping[str, Any]
    asked_by_id: str | None
    request_id: str | None
    attempt: int
    lasts: timedelta


def claim(worker: str, lasts: timedelta) -> Lease | None:
    """The next job to be done, now this worker's for so long; None where nothing is ready."""
    ready = queries.ready(clock.machine_now())
    if db.session.scalar(select(Job.id).where(ready).limit(1)) is None:
        return None  # asked without a lock: mostly there is nothing to do
    query = select(Job).where(ready).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    with transaction():
        job = db.session.scalar(query)
        if job is None:
            return None
        kind = kinds.get(job.kind)
        if kind is not None and job.attempts >= kind.attempts:
            _failed(job, kind, DOUBTFUL if kind.attempts == 1 else DIED)
            return claim(worker, lasts)
        job.attempts += 1
        job.state, job.worker, job.token = JobState.RUNNING, worker[:100], new_id()
        job.leased_until = clock.machine_now() + lasts
        return Lease(job.id, job.token, job.kind, job.arguments, job.asked_by_id, job.request_id, job.attempts, lasts)


def held(lease: Lease) -> Job:
    """The job, held until the running transaction ends: as long as it does, nobody can take it. Raises Lost."""
    job = lock(Job, lease.job_id)
    if job.token != lease.token:
        raise Lost
    return job


def end(lease: Lease, kind: Kind, outcome: Outcome, work: Work | None = None) -> None:
    """It is done: with its result, in one transaction; a file that comes of `work` is an export. Raises Lost."""
    with transaction():
        job = held(lease)
        if outcome.record is not None:
            outcome.record()
        if outcome.file is not None:
            made = outcome.file
            with made.content:
                if work is not None and work.stamp is not None:
                    exports.take(made.content, made.name, job.title, work.stamp.number, by=work.person)
                files.keep_made(made.content, made.name, made.kind, RESULT.id, files.Owner(OWNER, job.id))
            if kind.replaces:
                for each in queries.same_before(job, clock.now()):
                    each.expires_at = clock.now()
            job.expires_at = clock.now() + timedelta(days=instance().settings.result_days)
        job.link, job.says = outcome.link, outcome.says and outcome.says[:200]
        job.steps_done = job.steps or job.steps_done
        job.error = None
        _over(job, kind, JobState.DONE)
        _tell(job, f"“{job.title}”已完成。")


def fail(lease: Lease, kind: Kind | None, why: str) -> None:
    """It cannot be done, and why. Raises Lost."""
    with transaction():
        _failed(held(lease), kind, why)


def give_back(lease: Lease, *, wait: timedelta = timedelta(), counts: bool = True) -> None:
    """Somebody else, or this worker later, is to do it; `counts` as an attempt. Raises Lost."""
    with transaction():
        job = held(lease)
        job.state, job.token, job.leased_until = JobState.WAITING, None, None
        job.due_at = clock.machine_now() + wait
        job.attempts -= not counts


def _failed(job: Job, kind: Kind | None, why: str) -> None:
    job.error = why
    audit.record(actions.FAIL, actions.JOB, job.id, by=None, after={"title": job.title, "error": why})
    _over(job, kind, JobState.FAILED)
    _tell(job, f"“{job.title}”没有完成：{why}")


def _over(job: Job, kind: Kind | None, state: JobState) -> None:
    job.token, job.leased_until, job.ended_at = None, None, clock.now()
    if kind is not None and kind.every is not None:
        # The house's own work waits for its next time.
        job.state, job.attempts, job.due_at = JobState.WAITING, 0, clock.machine_now() + kind.every
        return
    job.state, job.sole = state, None


def _tell(job: Job, said: str) -> None:
    if job.asked_by_id is not None:
        send([job.asked_by_id], said, f"/jobs/{job.id}")
