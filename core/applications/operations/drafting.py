"""The declaration over everything that is filled in; the sections are saved by `core.filling.operations`."""

from __future__ import annotations

from core import audit, clock
from core.applications.actions import APPLICATION
from core.applications.operations import moving
from core.applications.operations.filling import held_for_writing
from core.db.transaction import transaction
from core.people.models import Person

DECLARE = audit.action("applications.declare", "确认申报声明")


def declare(application_id: str, *, revision: int, by: Person) -> None:
    """Declare that what is filled in is true and complete, exclusions included. A later change takes it back.

    Raises NotFound, IllegalMove, StageClosed, Stale.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        moving.require_revision(application, revision, by=by)
        application.declared_at, application.declared_by_id = clock.now(), by.id
        audit.record(DECLARE, APPLICATION, application.id, by=by)
        moving.touch(application, "确认了申报声明", by=by)
