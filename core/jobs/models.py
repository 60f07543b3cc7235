"""Tables: the jobs, each with the lease of the worker that carries it out, and how far those are that change data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Identified
from core.jobs.workflow import OPEN, JobState


class Job(Identified, Base):
    """One piece of work. `kind` is a registered one's id, `arguments` what its schema took; `title` says it to people.

    `asked_by_id` is None for the house's own work, `request_id` is the request in which it was asked for. `sole`: while
    it is there, nobody can ask for the same again.
    `due_at`, `leased_until` are by the machine's clock. `token` is the lease: whoever ends the job holds the one that
    stands here. `steps_done` of `steps` (None: nobody knows how many), and `says` in words, are how far it is. `error`
    says why it failed, `link` is the page of this site to which it led. Its result is the file that it owns, until
    `expires_at`.
    """

    __tablename__ = "job"
    __noun__ = "任务"
    __table_args__ = (
        CheckConstraint("(state = 'running') = (token IS NOT NULL)", name="leased"),
        UniqueConstraint("sole"),
        Index(None, "state", "due_at", "id"),
        Index(None, "asked_by_id", "asked_at", "id"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]]
    title: Mapped[str] = mapped_column(String(200))
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    request_id: Mapped[str | None] = mapped_column(String(40))
    sole: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    due_at: Mapped[datetime] = mapped_column(default=clock.machine_now)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(100))
    token: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    steps_done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int | None]
    says: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None]
    link: Mapped[str | None] = mapped_column(String(300))
    expires_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether it waits or is carried out."""
        return self.state in OPEN


class JobProgress(Base):
    """How far a job is that changes data, written beside its transaction (`core.db.beside`), which holds the job's row.

    It speaks of the job and does not refer to it: on SQLite it lies in a file of its own. `told_at` is by the machine's
    clock.
    """

    __tablename__ = "job_progress"
    __noun__ = "任务进度"

    job_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    steps_done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int | None]
    says: Mapped[str | None] = mapped_column(String(200))
    told_at: Mapped[datetime] = mapped_column(default=clock.machine_now)
