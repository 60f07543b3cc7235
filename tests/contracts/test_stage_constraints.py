"""What a stage demands it holds: for every stage of every region and every demand, an application that tries to pass
without it is refused, and passes with it, through the real operations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.plugin_api import Call
from core.policy.kinds.calls import CONSTRAINTS
from core.policy.uses import TIMED
from tests.contracts.constraints import TRIALS, in_time
from tests.contracts.elevator import Elevators
from tests.rules.books import REGIONS, region
from tests.support.databases import SqliteDatabases


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


@pytest.fixture(scope="module")
def elevators(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elevators]:
    made = Elevators(sqlite_databases, tmp_path_factory.mktemp("elevators"))
    yield made
    made.close()


def test_every_demand_has_a_trial() -> None:
    assert set(TRIALS) == set(CONSTRAINTS)


@pytest.mark.parametrize(("name", "call", "stage_id", "constraint"), [*demands()])
def test_a_stage_holds_what_it_demands(
    elevators: Elevators, name: str, call: Call, stage_id: str, constraint: str
) -> None:
    elevator = elevators.to(name, call)
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


@pytest.mark.parametrize(("name", "call", "stage_id", "track"), [*dates()])
def test_a_stage_is_closed_once_it_is_due(
    elevators: Elevators, name: str, call: Call, stage_id: str, track: str | None
) -> None:
    elevator = elevators.to(name, call)
    in_time(elevator, elevator.stage(stage_id), track)
