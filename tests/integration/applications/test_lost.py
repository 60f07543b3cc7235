"""Nothing that was acknowledged is lost, and nothing half-done is kept, whatever dies in between."""

from __future__ import annotations

from core.applications import operations, queries
from core.applications.operations import moving
from core.applications.workflow.states import State
from core.db import db
from core.db.base import new_id
from core.files.models import StoredFile
from core.filling import queries as filling
from tests.integration.applications.filed import Filed
from tests.support.dying import die, said_before_death
from tests.support.world import World


def submit_and_die(filed: Filed, within: str | None = None) -> str:
    """What a process had acknowledged when it was killed: afterwards, or when it came to a function of the move."""
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    revision = filed.now.revision

    def submit() -> str:
        if within is not None:
            vars(moving)[within] = lambda *_, **__: die()
        return operations.submit(filed.id, token=new_id(), revision=revision, by=filed.by).sha256

    said = said_before_death(submit)
    db.session.rollback()
    return said


def test_an_acknowledged_submission_is_in_the_database(world: World) -> None:
    filed = Filed(world)
    said = submit_and_die(filed)
    (submission,) = filling.submissions(filed.id)
    assert submission.sha256 == said
    assert filed.place == ("review", State.PENDING)
    assert {file["id"] for file in submission.files} <= {file.id for file in db.session.query(StoredFile)}


def test_what_was_not_acknowledged_left_no_trace(world: World) -> None:
    filed = Filed(world)
    assert submit_and_die(filed, "count_findings") == ""
    assert filling.submissions(filed.id) == []
    assert queries.moves(filed.id) == []
    assert filed.place == ("file", State.DRAFT)
    filed.submit()
