"""A filled application in a test's hands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from core import clock
from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.calls import queries as calls
from core.db.base import new_id
from core.db.transaction import transaction
from core.filling import queries as filling
from core.filling.models import Return, Submission
from core.people.models import Person
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.world import CREATION_PLAN, World

_LISTED = {None: (), "new": ("provincial",), "existing": ("provincial", "national")}
"""Where a unit stands that files as this."""

RETURNED = ("eligibility-factory/audit",)


class Filed:
    """A factory's application with everything filled in, and whoever acts for it."""

    def __init__(self, world: World, call_id: str = CREATION_PLAN, track: str | None = None, **given: Any) -> None:
        self.world = world
        self.opened = calls.opened(call_id) or world.open_call(call_id)
        self.unit = world.unit(listed=_LISTED[track])
        self.by = world.representative(self.unit)
        self.id = world.started(self.opened, self.unit, self.by, track=track).id
        world.fill(self.now, self.by, **given)

    @property
    def now(self) -> Application:
        return queries.get(self.id)

    @property
    def place(self) -> tuple[str, State]:
        return self.now.stage, self.now.state

    def submit(self, token: str | None = None) -> Submission:
        operations.declare(self.id, revision=self.now.revision, by=self.by)
        return operations.submit(self.id, token=token or new_id(), revision=self.now.revision, by=self.by)

    def move(self, name: MoveName, by: Person, **more: Any) -> None:
        with transaction():
            moving.move(moving.hold(self.id), name, by=by, **more)

    def send_back(self, officer: Person, sections: Collection[str] = RETURNED, due: date | None = None) -> None:
        """What the recommending body does when it returns sections."""
        with transaction() as session:
            self.move(MoveName.RETURN, officer, note="请补正")
            session.add(
                Return(
                    filling_id=self.id,
                    from_stage="review",
                    sections=list(sections),
                    message="请补正",
                    due=due,
                    returned_at=clock.now(),
                    returned_by_id=officer.id,
                )
            )

    def save(self, form_id: str, section_id: str, given: dict[str, Any], **more: Any) -> None:
        saved = saved_section(self.id, form_id, section_id)
        revision = 0 if saved is None else saved.revision
        save_section(self.id, form_id, section_id, given, revision=revision, by=self.by, **more)

    def evidence_ids(self) -> list[str]:
        return [file.id for _, file in filling.evidence(self.id)]
