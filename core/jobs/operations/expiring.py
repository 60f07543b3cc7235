"""Erasing what has had its time: results after some days, and after some months the jobs themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select

from core import clock
from core.db import db, limits
from core.files import operations as files
from core.jobs import queries
from core.jobs.models import Job
from core.jobs.purposes import Outcome, Work
from core.jobs.workflow import OPEN
from core.plugin_api.declarations import PersonalData
from core.retention import operations as retention
from core.retention.queries.keepings import Keeping


def erase_expired(work: Work) -> Outcome:
    """Erase results that have expired."""
    now = clock.now()
    files.erase(lambda: queries.expired(now))
    return Outcome()


def scan_again(work: Work) -> Outcome:
    """Ask the virus scanner of what came in while it was away."""
    files.ask_again()
    return Outcome()


def erase_retained(work: Work) -> Outcome:
    """Erase what was kept of people as long as is declared; of append-only tables `greenroll retention` does."""
    count = sum(retention.erase().values())
    return Outcome(says=f"已清除 {count} 项超过保存期限的信息。")


def register() -> None:
    Keeping(
        PersonalData.JOBS,
        what="任务的名称和办理情况；任务结果按天数另行清除",
        since="任务结束之日",
        due=_ended,
        erase=_forget,
    ).make_known()


def _ended(before: datetime) -> Select[str]:
    """Not those whose results are still there."""
    over = Job.state.not_in(OPEN), Job.ended_at < before, Job.id.not_in(queries.with_results())
    return select(Job.id).where(*over).order_by(Job.ended_at, Job.id)


def _forget(ids: Sequence[str]) -> None:
    db.session.execute(delete(Job).where(Job.id.in_(ids)))


def forget_counts(work: Work) -> Outcome:
    """Forget how often was asked in windows that are over."""
    limits.forget_old()
    return Outcome()


def forget_uploads(work: Work) -> Outcome:
    """Forget what was uploaded and never used: strangers would fill the disk with it."""
    files.forget_unused()
    return Outcome()
