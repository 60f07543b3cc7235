"""Reading jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.db import db
from core.db.beside import engine_beside
from core.db.statements import page_of
from core.errors import NotFound
from core.files import queries as files
from core.files.models import StoredFile
from core.jobs.models import Job, JobProgress
from core.jobs.workflow import OPEN, JobState
from core.people.models import Person

PAGE_SIZE = 30
OWNER = "job"
"""Of what a result is: the type of its file's owner."""


def of_person(person: Person, page: int) -> tuple[Sequence[Job], int]:
    """One page (counted from 1) of what a person asked for, newest first, and how many there are in all."""
    query = select(Job).where(Job.asked_by_id == person.id).order_by(Job.asked_at.desc(), Job.id)
    return page_of(query, page, PAGE_SIZE)


def one_of(person: Person, job_id: str) -> Job:
    """A job that the person asked for. Raises NotFound, also for somebody else's."""
    found = db.session.get(Job, job_id)
    if found is None or found.asked_by_id != person.id:
        raise NotFound("找不到该任务。", "请从“我的任务”重新进入。")
    return found


class HowFar(NamedTuple):
    """How far a job is: steps done, of how many (None: nobody knows), and in words."""

    steps_done: int
    steps: int | None
    says: str | None


def how_far(job: Job) -> HowFar:
    """As its row says, or, while one is carried out that changes data, what stands beside its transaction."""
    told = HowFar(job.steps_done, job.steps, job.says)
    if job.state is not JobState.RUNNING or any(told) or (engine := engine_beside(JobProgress)) is None:
        return told
    beside = select(JobProgress.steps_done, JobProgress.steps, JobProgress.says).where(JobProgress.job_id == job.id)
    with engine.connect() as connection:
        found = connection.execute(beside).first()
    return told if found is None else HowFar(*found)


def result_of(job: Job) -> StoredFile | None:
    """The file that came of it, if there is one and it was not erased."""
    return next(iter(files.of_owner(OWNER, job.id)), None)


def same_before(job: Job, now: datetime) -> Sequence[Job]:
    """What the same person asked for before in the same words, and whose result has not had its time."""
    query = select(Job).where(
        Job.kind == job.kind, Job.asked_by_id == job.asked_by_id, Job.id != job.id, Job.expires_at > now
    )
    return [each for each in db.session.scalars(query.order_by(Job.id)) if each.arguments == job.arguments]


def open_count(person: Person) -> int:
    """How many jobs of the person wait or are carried out."""
    query = select(func.count()).select_from(Job).where(Job.asked_by_id == person.id, Job.state.in_(OPEN))
    return db.session.scalar(query) or 0


def open_like(sole: str) -> Job | None:
    """The job under way that is the same."""
    return db.session.scalar(select(Job).where(Job.sole == sole))


def ready(now: datetime) -> ColumnElement[bool]:
    """What a worker may begin: what waits and is due, and what another one left when its lease ended."""
    return or_(
        and_(Job.state == JobState.WAITING, Job.due_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until <= now),
    )


def ahead_of(job: Job) -> int:
    """How many jobs come before one that waits."""
    before = or_(Job.due_at < job.due_at, and_(Job.due_at == job.due_at, Job.id < job.id))
    waiting = (Job.state == JobState.WAITING, Job.asked_by_id.is_not(None))
    return db.session.scalar(select(func.count()).select_from(Job).where(*waiting, before)) or 0


def with_results() -> Select[str | None]:
    """The ids of jobs whose results are still there."""
    return select(StoredFile.owner_id).where(StoredFile.owner_type == OWNER)


def expired(now: datetime) -> Sequence[StoredFile]:
    """The results that have had their time."""
    query = select(StoredFile).join(Job, and_(StoredFile.owner_type == OWNER, StoredFile.owner_id == Job.id))
    return db.session.scalars(query.where(Job.expires_at <= now).order_by(StoredFile.id)).all()
