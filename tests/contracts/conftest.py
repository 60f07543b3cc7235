"""What the contracts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.elevator import Elevator, Elevators
from tests.contracts.ways import calls, known_meanwhile
from tests.support.databases import SqliteDatabases


@pytest.fixture(scope="module", params=[*calls()])
def at(
    request: pytest.FixtureRequest, sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Elevator]:
    """The elevator of a call; what follows of the same call goes on in the same instance."""
    made = Elevators(sqlite_databases, tmp_path_factory.mktemp("ways"), known_meanwhile)
    yield made.to(*request.param)
    made.close()
