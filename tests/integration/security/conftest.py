"""The scenes, built once a process; each test finds its scene as it was built, and signs in whom it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.app import create_app
from core.bodies import operations as bodies
from core.config import Mode, Settings
from core.db import db
from core.instance import instance
from tests.integration.security import scenes
from tests.integration.security.scenes import Scene
from tests.support import coast, evaluators, houses, terrace, upkeep
from tests.support.databases import SqliteDatabases
from tests.support.house import app, client, people, settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL

__all__ = ["app", "client", "people", "settings"]


@contextmanager
def opened(databases: SqliteDatabases, folder: Path, region: str) -> Iterator[tuple[Flask, str]]:
    """An instance of the region on a database of its own."""
    with databases.migrated() as url:
        settings = Settings(
            region=region,
            database_url=url,
            secret_key="a key of the tests and of nothing else",
            storage=folder / "files",
            mode=Mode.TEST,
        )
        # No longer than the application is made: these instances live as long as the whole run.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("core.instance.load", houses.load_once)
            app = create_app(settings)
        with app.app_context():
            bodies.synchronise(instance().book().region.recommending_bodies)
        yield app, url
        with app.app_context():
            db.engine.dispose()


@contextmanager
def installed(install: Callable[[Path], object], site: Path) -> Iterator[ExitStack]:
    """Within, the plugin is found; afterwards no more, so that what is installed is as it was for other tests."""
    install(site)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        yield ExitStack()


@pytest.fixture(scope="session")
def _plan(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with opened(sqlite_databases, tmp_path_factory.mktemp("plan"), "hunan") as (app, url):
        yield built(scenes.creation_plan, app, CALL_DAYS[CREATION_PLAN], url)


@pytest.fixture(scope="session")
def _national(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with opened(sqlite_databases, tmp_path_factory.mktemp("national"), "hunan") as (app, url):
        yield built(scenes.national, app, CALL_DAYS[NATIONAL], url)


@pytest.fixture(scope="session")
def _notice(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with installed(coast.install, tmp_path_factory.mktemp("site")) as stack:
        app, url = stack.enter_context(opened(sqlite_databases, tmp_path_factory.mktemp("notice"), coast.REGION))
    with stack:
        yield built(scenes.public_notice, app, coast.OPEN_DAY, url)


@pytest.fixture(scope="session")
def _both(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with installed(coast.install, tmp_path_factory.mktemp("site")) as stack:
        app, url = stack.enter_context(opened(sqlite_databases, tmp_path_factory.mktemp("both"), coast.REGION))
    with stack:
        yield built(scenes.both_levels, app, coast.OPEN_DAY, url)


@pytest.fixture(scope="session")
def _third_parties(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with installed(evaluators.install, tmp_path_factory.mktemp("site")) as stack:
        app, url = stack.enter_context(
            opened(sqlite_databases, tmp_path_factory.mktemp("evaluators"), evaluators.REGION)
        )
    with stack:
        yield built(scenes.third_parties, app, evaluators.OPEN_DAY, url)


@pytest.fixture(scope="session")
def _places(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with installed(terrace.install, tmp_path_factory.mktemp("site")) as stack:
        app, url = stack.enter_context(opened(sqlite_databases, tmp_path_factory.mktemp("places"), terrace.REGION))
    with stack:
        yield built(scenes.worked_places, app, terrace.OPEN_DAY, url)


@pytest.fixture(scope="session")
def _listed(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with opened(sqlite_databases, tmp_path_factory.mktemp("listed"), "shanxi") as (app, url):
        yield built(scenes.listed_units, app, upkeep.OPENING, url)


def built(build: Callable[[Flask, date, str], Scene], app: Flask, day: date, url: str) -> Scene:
    with clock.travel(day), app.app_context():
        return build(app, day, url)


@contextmanager
def entered(scene: Scene, *, on: date | None = None) -> Iterator[Scene]:
    """On the scene's day, or another, with everything as it was built."""
    with clock.travel(on or scene.day), scene.app.app_context():
        scene.restore()
        yield scene
        db.session.remove()


@pytest.fixture
def plan(_plan: Scene) -> Iterator[Scene]:
    """Hunan's creation plan on a day on which it is open."""
    with entered(_plan):
        yield _plan


@pytest.fixture
def national(_national: Scene) -> Iterator[Scene]:
    """Hunan's recommendation of national units while it is open."""
    with entered(_national):
        yield _national


@pytest.fixture
def notice(_notice: Scene) -> Iterator[Scene]:
    """A region that gives public notice, while one runs and was objected to."""
    with entered(_notice):
        yield _notice


@pytest.fixture
def places(_places: Scene) -> Iterator[Scene]:
    """A region whose call gives places by a formula."""
    with entered(_places):
        yield _places


@pytest.fixture(params=["plan", "national", "notice", "places"])
def scene(request: pytest.FixtureRequest) -> Scene:
    """Each scene, one after the other."""
    found: Scene = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def every_scene(
    _plan: Scene,
    _national: Scene,
    _notice: Scene,
    _both: Scene,
    _third_parties: Scene,
    _places: Scene,
    _listed: Scene,
) -> list[Scene]:
    """All of them, to be entered one after the other."""
    return [_plan, _national, _notice, _both, _third_parties, _places, _listed]
