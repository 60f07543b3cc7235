"""What a stage demands it holds: for every stage of every region and every demand, an application that tries to pass
without it is refused, and passes with it, through the real operations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.app import create_app
from core.bodies import operations as bodies
from core.config import Mode, Settings
from core.extensions import db
from core.instance import instance
from core.plugin_api import Call
from core.policy.enforcing import CONSTRAINTS, TIMED
from core.policy_desk.operations.calendar import seed_calendar
from tests.contracts.constraints import TRIALS, in_time
from tests.contracts.elevator import Elevator, day_of, without_guards
from tests.rules.books import REGIONS, region
from tests.support.databases import SqliteDatabases
from tests.support.house import People, people

__all__ = ["people"]


def demands() -> Iterator[object]:
    """Every demand of every stage of the installed regions' own calls."""
    for name in REGIONS:
        for call in region(name).layers[-1].calls:
            for stage in call.stages:
                for constraint in CONSTRAINTS:
                    if getattr(stage, constraint):
                        yield pytest.param(
                            name, call, stage.id, constraint, id=f"{name}-{call.id}-{stage.id}-{constraint}"
                        )


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(name: str, sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Settings]:
    with sqlite_databases.migrated() as url:
        yield Settings(
            region=name,
            database_url=url,
            secret_key="a key of the tests and of nothing else",
            storage=tmp_path / "files",
            mode=Mode.TEST,
        )


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr("core.instance.load", without_guards)
    made = create_app(settings)
    with made.app_context():
        bodies.synchronise(instance().book().region.recommending_bodies)
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elevator(app: Flask, people: People, call: Call) -> Iterator[Elevator]:
    with clock.travel(day_of(call)):
        seed_calendar()
        yield Elevator(app, people, call)


def test_every_demand_has_a_trial() -> None:
    assert set(TRIALS) == set(CONSTRAINTS)


@pytest.mark.parametrize(("name", "call", "stage_id", "constraint"), [*demands()], indirect=["name"])
def test_a_stage_holds_what_it_demands(elevator: Elevator, stage_id: str, constraint: str) -> None:
    TRIALS[constraint](elevator, elevator.stage(stage_id))


def dates() -> Iterator[object]:
    """Every date by which a stage of the installed regions' own calls is due, where nobody can act after it."""
    for name in REGIONS:
        layer = region(name).layers[-1]
        calls = {call.id: call for call in layer.calls}
        for deadline in layer.deadlines:
            call = calls.get(deadline.call or "")
            stage = next((each for each in call.stages if each.id == deadline.stage), None) if call else None
            if stage is not None and stage.kind in TIMED:
                track = next(iter(deadline.tracks), None)
                yield pytest.param(name, call, stage.id, track, id=f"{name}-{deadline.id}")


@pytest.mark.parametrize(("name", "call", "stage_id", "track"), [*dates()], indirect=["name"])
def test_a_stage_is_closed_once_it_is_due(elevator: Elevator, stage_id: str, track: str | None) -> None:
    in_time(elevator, elevator.stage(stage_id), track)
