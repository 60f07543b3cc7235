"""Erasing what has had its time: results, and after some months the jobs themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from core import clock
from core.db import limits
from core.db.transaction import transaction
from core.files import operations as files
from core.jobs import queries
from core.jobs.models import Job
from core.jobs.purposes import Outcome, Work
from core.jobs.workflow import OPEN

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
