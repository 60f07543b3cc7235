"""Takes an application of any region's call to any of its stages, to see what the stage itself holds.

The region is as it is installed, but its rules guard no exit: they have cases of their own, and what is left is what
the stages hold. An application is filed as an applicant files it; from there it is put at the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.app import create_app
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow.states import State
from core.bodies import operations as bodies
from core.calls.models import OpenedCall
from core.config import Mode, Settings
from core.db import db
from core.db.transaction import transaction
from core.instance import instance
from core.people.models import Person, Role
from core.plugin_api import Actor, Call, Does, Rule, RuleKind, Stage
from core.plugin_api.kinds import Kinds
from core.plugin_kit.loader import LoadedRegion, load
from core.policy_desk.operations.calendar import seed_calendar
from core.policy_desk.operations.copying import NewCall, copy_call, must_be_dated
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.dates import dates_of
from core.units.models import Unit
from tests.support.databases import SqliteDatabases
from tests.support.house import People
from tests.support.world import World

YEAR = 2025
"""In which calls are made of standing rules that name no year."""


@cache
def without_guards(name: str) -> LoadedRegion:
    """An installed region whose rules, gates apart, guard no exit that is tried here."""
    return guarded_by(name, lambda rule: rule.kind is RuleKind.GATE)


def guarded_by(name: str, guards: Callable[[Rule], bool]) -> LoadedRegion:
    """An installed region of whose rules those alone guard exits of which that is so."""
    region = load(name)
    layers = tuple(
        replace(
            layer,
            declared={
                **layer.declared,
                Kinds.rules: tuple(
                    rule if guards(rule) else replace(rule, stages=(Does.CARRY_OUT,)) for rule in layer.rules
                ),
            },
        )
        for layer in region.layers
    )
    return replace(region, layers=layers)


def day_of(call: Call) -> date:
    """A day on which units may draft, and nothing is due yet."""
    return call.opens or date(YEAR, 3, 3)


@dataclass
class Elevator:
    """One call of a region, opened, with somebody at each desk. Made and used on `day_of` the call."""

    app: Flask
    people: People
    call: Call
    opened: OpenedCall = field(init=False)
    department: Person = field(init=False)
    approver: Person = field(init=False)
    applicants: dict[str, Person] = field(default_factory=dict)
    evaluators: Iterator[int] = field(default_factory=lambda: count(1))
    _officers: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(self.app, self.people)
        self.department = self.people.department()
        self.approver = self.people.make(Role.DEPARTMENT_APPROVER)
        self.opened = self.world.open_call(self._of_a_year())

    @property
    def draft_body(self) -> str:
        """The body of whoever files first."""
        return self._body(self.call.stages[0])

    def at(self, stage: Stage, track: str | None = None) -> Application:
        """An application that waits at the stage."""
        return self.put(self.filed(stage, track), stage)

    def put(self, made: Application, stage: Stage) -> Application:
        """A submitted application, taken to the stage."""
        pipeline_of(made).stage(stage.id)
        with transaction():
            application = db.session.get_one(Application, made.id)
            application.stage, application.state = stage.id, State.PENDING
        return self.now(made)

    def filed(self, stage: Stage, track: str | None = None) -> Application:
        """An application that passes the stage, submitted."""
        return self.submit(self.drafted(stage, track))

    def drafted(self, stage: Stage, track: str | None = None) -> Application:
        """An application that will pass the stage, answered and not submitted."""
        category = next(each for each in stage.categories or self.call.categories if self._reaches(stage, each))
        filer = track or next(iter(stage.tracks or self.call.tracks), None)
        on_list = None if filer is None else self.call.tracks[filer].on_list
        return self.draft_of(self.unit(category, self._body(stage), on_list), category, filer)

    def unit(self, category: str, body_id: str, on_list: str | None = None) -> Unit:
        """A unit of the kind that the category lists; on a list of that level, where one is given."""
        kind = instance().book().region.categories[category].unit
        listed = [] if on_list is None else [on_list]
        return self.world.unit(kind=kind, body_id=body_id, listed=listed, category=category)

    def draft_of(self, unit: Unit, category: str, track: str | None) -> Application:
        """The unit's application, filled in, at every level that its category may aim at."""
        by = self.world.representative(unit)
        subject = "示例产品" if instance().book().region.categories[category].subject else ""
        levels = self.call.levels_of(category)
        entry = Entry(
            call_id=self.opened.id, unit_id=unit.id, category=category, track=track, levels=levels, subject=subject
        )
        made = applications.start(entry, by=by)
        self.applicants[made.id] = by
        self.world.fill(made, by)
        return queries.get(made.id)

    def submit(self, draft: Application) -> Application:
        """The draft after its applicant has submitted it."""
        self.world.submitted(draft, self.applicants[draft.id])
        return queries.get(draft.id)

    def now(self, application: Application) -> Application:
        """The application as it is, whoever changed it."""
        db.session.rollback()
        return queries.get(application.id)

    def actor(self, stage: Stage, application: Application) -> Person:
        """Whoever acts at the stage."""
        if stage.actor is not Actor.RECOMMENDING_BODY:
            return self.department
        body_id = application.body_id
        if body_id not in self._officers:
            self._officers[body_id] = self.people.officer(body_id)
        return self._officers[body_id]

    def stage(self, stage_id: str) -> Stage:
        return next(stage for stage in self.call.stages if stage.id == stage_id)

    def _of_a_year(self) -> str:
        """The call's id, or that of one which staff have made of the standing rules."""
        if self.call.year is not None:
            return self.call.id
        standing = dates_of(instance().book(), None, self.call.id)
        call_id, opens = f"{self.call.id}-{YEAR}", day_of(self.call)
        dates = {
            each.key: (each.deadline.due_in(YEAR) if each.deadline else None) or opens + timedelta(days=30)
            for each in standing
            if must_be_dated(each)
        }
        new = NewCall(call_id=call_id, title=f"{YEAR} 年度", year=YEAR, opens=opens, dates=dates)
        reason = Reason(reason="按规定组织年度申报", document_number=f"示例〔{YEAR}〕1 号", document_date=opens)
        return copy_call(self.call.id, new, reason, by=self.approver)

    def _body(self, stage: Stage) -> str:
        kinds = stage.bodies or self.call.bodies
        return next(body.id for body in instance().book().region.recommending_bodies if body.kind in kinds)

    def _reaches(self, stage: Stage, category: str) -> bool:
        return not stage.levels or not set(stage.levels).isdisjoint(self.call.levels_of(category))


class Elevators:
    """One at a time: what follows in the same call goes up and down in the same instance."""

    def __init__(
        self,
        databases: SqliteDatabases,
        folder: Path,
        loaded: Callable[[str], LoadedRegion] = without_guards,
    ) -> None:
        self._databases = databases
        self._folder = folder
        self._loaded = loaded
        self._stack = ExitStack()
        self._of: tuple[str, str] | None = None
        self._elevator: Elevator | None = None

    def to(self, name: str, call: Call) -> Elevator:
        """The elevator of a region's call."""
        if self._of != (name, call.id) or self._elevator is None:
            self.close()
            self._of = (name, call.id)
            app = self._app(name)
            self._stack.enter_context(clock.travel(day_of(call)))
            seed_calendar()
            self._elevator = Elevator(app, People(), call)
        return self._elevator

    def close(self) -> None:
        self._stack.close()
        self._elevator = None

    def _app(self, name: str) -> Flask:
        settings = Settings(
            region=name,
            database_url=self._stack.enter_context(self._databases.migrated()),
            secret_key="a key of the tests and of nothing else",
            storage=self._folder / name,
            mode=Mode.TEST,
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("core.instance.load", self._loaded)
            app = create_app(settings)
        self._stack.enter_context(app.app_context())
        self._stack.callback(db.engine.dispose)
        self._stack.callback(db.session.remove)
        bodies.synchronise(instance().book().region.recommending_bodies)
        return app
