"""An officer's desk with submitted applications: what the tests of the recommending body begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.applications import queries
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.calls.models import OpenedCall
from core.db import db
from core.people.models import Person
from core.review import operations
from core.review.operations import Entry
from core.review.queries.items import all_items
from core.units.models import UnitKind
from tests.support.world import CREATION_PLAN, World

CONFIRMED = Entry("confirmed", "查阅申报材料")


def in_the_queues_order(submitted: Iterable[Application]) -> list[Application]:
    """As queues show them: those of one instant, as tests have many, come by their ids."""
    return sorted(submitted, key=lambda each: (str(each.submitted_at), each.id))


@dataclass
class OfficersDesk:
    """A city's officer, and applications that were submitted to his body."""

    world: World
    call_id: str = CREATION_PLAN
    body_id: str = "changsha"
    opened: OpenedCall = field(init=False)
    officer: Person = field(init=False)

    def __post_init__(self) -> None:
        self.opened = self.world.open_call(self.call_id)
        self.officer = self.world.people.officer(self.body_id)

    def application(
        self, *, category: str = "factory", track: str | None = None, listed: Sequence[str] = (), **given: Any
    ) -> Application:
        """An application, submitted; `given` are answers that differ from good ones."""
        kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
        unit = self.world.unit(kind=kind, body_id=self.body_id, listed=listed)
        by = self.world.representative(unit)
        started = self.world.started(self.opened, unit, by, category, track)
        self.world.fill(started, by, **given)
        self.world.submitted(started, by)
        return queries.get(started.id)

    def now(self, application: Application) -> Application:
        """The application as it now is, whoever changed it."""
        db.session.rollback()
        return queries.get(application.id)

    def of(self, application_id: str) -> Application:
        """The application of that id as it now is."""
        db.session.rollback()
        return queries.get(application_id)

    def signed(self, application: Application, **differing: Entry) -> Application:
        """The application after every item was confirmed, those apart that are given."""
        now = queries.get(application.id)
        entries = {item.id: CONFIRMED for item in all_items(rulebook(now))} | differing
        operations.sign(now.id, entries, revision=now.revision, by=self.officer)
        return queries.get(now.id)

    def passed(self, application: Application) -> Application:
        """The application at the stage of recommending."""
        now = self.signed(application)
        operations.pass_review(now.id, revision=now.revision, by=self.officer)
        return queries.get(now.id)
