"""A worker that is killed in the midst of a job, as a process: the job is done all the same, and once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db import db
from core.files.models import StoredFile
from core.jobs import operations
from core.jobs.models import Job
from core.jobs.operations import Worker, run_waiting
from core.jobs.purposes import Kind
from core.jobs.workflow import JobState
from core.notifications.models import Message
from tests.support.dying import said_before_death
from tests.support.house import People
from tests.support.jobs import CHANGE, TABLE, known


@pytest.mark.parametrize("kind", [TABLE, CHANGE], ids=["table", "change"])
def test_a_killed_workers_job_is_taken_over(people: People, tmp_path: Path, kind: Kind) -> None:
    officer, mark = people.department(), tmp_path / "died"
    with known(kind):
        id = operations.ask(kind, {"words": "甲", "dies": str(mark)}, "试办", by=officer).id
        said_before_death(lambda: str(Worker("dies", lasts=timedelta(seconds=1)).once()))
        assert mark.exists()
        assert run_waiting() == 0, "the lease of the dead worker has not ended yet"
        _until(lambda: run_waiting() == 1)
    db.session.rollback()
    job = db.session.get(Job, id)
    assert job is not None
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    said = db.session.scalar(select(func.count()).select_from(Message).where(Message.text == "甲"))
    made = db.session.scalar(select(func.count()).select_from(StoredFile))
    assert (made, said) == ((1, 0) if kind is TABLE else (0, 1))


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until, "nobody took the job over"
        time.sleep(0.1)
