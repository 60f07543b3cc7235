"""A worker that is killed in the midst of a job, as a process: the job is done all the same, and once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.config import Settings
from core.db import db
from core.files.models import StoredFile
from core.jobs import operations
from core.jobs.models import Job
from core.jobs.operations import run_waiting
from core.jobs.purposes import Kind
from core.jobs.workflow import JobState
from core.notifications.models import Message
from tests.support.house import People
from tests.support.jobs import CHANGE, TABLE, known

ROOT = Path(__file__).resolve().parents[3]
WORKER = """
import sys
from datetime import timedelta
from core.app import create_app
from core.config import Settings
from core.jobs.operations import Worker
from tests.support import jobs

with jobs.known(getattr(jobs, sys.argv[1])):
    with create_app(Settings.from_environment()).app_context():
        Worker("dies", lasts=timedelta(seconds=1)).once()
"""


@pytest.mark.parametrize(("name", "kind"), [("TABLE", TABLE), ("CHANGE", CHANGE)])
def test_a_killed_workers_job_is_taken_over(
    people: People, settings: Settings, tmp_path: Path, name: str, kind: Kind
) -> None:
    officer, mark = people.department(), tmp_path / "died"
    with known(kind):
        id = operations.ask(kind, {"words": "甲", "dies": str(mark)}, "试办", by=officer).id
        db.session.remove()
        ended = subprocess.run(
            [sys.executable, "-c", WORKER, name],
            env={
                "PYTHONPATH": str(ROOT),
                "GREENROLL_MODE": "test",
                "GREENROLL_REGION": settings.region,
                "GREENROLL_DATABASE_URL": settings.database_url,
                "GREENROLL_SECRET_KEY": settings.secret_key,
                "GREENROLL_STORAGE_URL": settings.storage.as_uri(),
            },
            check=False,
        )
        assert (ended.returncode, mark.exists()) == (-9, True)
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
