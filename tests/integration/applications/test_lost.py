"""Nothing that was acknowledged is lost, and nothing half-done is kept, whatever dies in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from core import clock
from core.applications import operations, queries
from core.applications.workflow.states import State
from core.config import Settings
from core.db import db
from core.db.base import new_id
from core.files.models import StoredFile
from core.filling import queries as filling
from tests.integration.applications.filed import Filed
from tests.support.world import World

# A process of its own: it submits, and kills itself without a word to anybody at the moment that `when` names.
SUBMIT_AND_DIE = textwrap.dedent(
    """
    import os, signal, sys
    from datetime import datetime
    from pathlib import Path
    from core import clock
    from core.app import create_app
    from core.applications import operations
    from core.applications.operations import moving
    from core.config import Mode, Settings
    from core.people.queries import person

    url, storage, now, application_id, by_id, token, revision, when = sys.argv[1:]
    kept = {"database_url": url, "storage": Path(storage)}
    app = create_app(Settings(region="hunan", secret_key="k" * 40, mode=Mode.TEST, **kept))

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context(), clock.travel(datetime.fromisoformat(now)):
        if when == "before the commit":
            moving.count_findings = die
        submitted = operations.submit(application_id, token=token, revision=int(revision), by=person(by_id))
        print(submitted.sha256, flush=True)
        die()
    """
)


def submit_and_die(filed: Filed, settings: Settings, when: str) -> str:
    """What the process had said when it was killed."""
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    arguments = [
        settings.database_url,
        str(settings.storage),
        clock.now().isoformat(),
        filed.id,
        filed.by.id,
        new_id(),
        str(filed.now.revision),
        when,
    ]
    db.session.rollback()
    died = subprocess.run(
        [sys.executable, "-c", SUBMIT_AND_DIE, *arguments],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    db.session.rollback()
    return died.stdout.strip()


def test_an_acknowledged_submission_is_in_the_database(world: World, settings: Settings) -> None:
    filed = Filed(world)
    said = submit_and_die(filed, settings, "after the acknowledgement")
    (submission,) = filling.submissions(filed.id)
    assert submission.sha256 == said
    assert filed.place == ("review", State.PENDING)
    assert {file["id"] for file in submission.files} <= {file.id for file in db.session.query(StoredFile)}


def test_what_was_not_acknowledged_left_no_trace(world: World, settings: Settings) -> None:
    filed = Filed(world)
    assert submit_and_die(filed, settings, "before the commit") == ""
    assert filling.submissions(filed.id) == []
    assert queries.moves(filed.id) == []
    assert filed.place == ("file", State.DRAFT)
    filed.submit()
