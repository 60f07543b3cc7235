"""Fixtures that every kind of test may ask for; what they do is in `tests/support`."""

from __future__ import annotations

import gc
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from core.db import db, engine
from core.db.keeping import Kept
from core.places import Bucket
from tests.support import buckets
from tests.support.clamd import scanning
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.keeping import Watched
from tests.support.keys import watch
from tests.support.postgres import Server, postgres_server
from tests.support.servers import served
from tests.support.standing import Standing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.houses import Foundation, Houses

# How long an example takes says more about the machine than about the code. Who wants to look longer names the other
# profile: `--hypothesis-profile thorough`.
_AT_LEISURE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("greenroll", _AT_LEISURE, max_examples=20)
settings.register_profile("thorough", _AT_LEISURE, max_examples=500)
settings.load_profile("greenroll")


_FOLDER = "GREENROLL_TEST_FOLDER"
"""Names the folder that the workers of a run share. It does not lie in pytest's own: whoever starts pytest closes that
to all other users, and a PostgreSQL that root started works as one of them."""


def pytest_configure(config: pytest.Config) -> None:
    """Settings of an installation that the developer has at hand must not reach the tests."""
    for name in [name for name in os.environ if name.startswith("GREENROLL_")]:
        if not name.startswith("GREENROLL_TEST_"):
            del os.environ[name]
    if not _is_worker(config):
        os.environ[_FOLDER] = mkdtemp(prefix="greenroll-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever made the folder removes it, when all workers have ended."""
    if not _is_worker(config):
        folder = Path(os.environ.pop(_FOLDER))
        buckets.end(folder / "bucket")
        shutil.rmtree(folder, ignore_errors=True)


_AGAIN = pytest.mark.flaky(reruns=1, only_rerun=r"^(Timeout|TargetClosed)?Error: ")
"""Where the browser itself gave up or fell (an error of Playwright's own) a walk is gone once more, and the summary
says so; an expectation that does not hold is never tried twice."""


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Storage is proved on both kinds of database, what pages say on one."""
    items[:] = [item for item in items if not (_kind(item) == "sqlite" and _needs_one_kind(item))]
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(_AGAIN)


def _needs_one_kind(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) is not None for name in ("pages", "one_kind"))


def pytest_collection() -> None:
    """What is collected stays until the run ends: nothing of it need be sought for what may go."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor may it be looked through again and again while the tests run, which was an eighth of their processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _kind(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return "" if callspec is None else str(callspec.params.get("databases", ""))


# --- What a run costs -------------------------------------------------------------------------------------------------

_SPENT = "greenroll_cpu_seconds"
_of_workers: list[float] = []


def _spent() -> float:
    """CPU seconds of this process and of those that it started and saw end."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what it spent."""
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told[_SPENT] = _spent()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The controller hears of a worker's end."""
    _of_workers.append(getattr(node, "workeroutput", {}).get(_SPENT, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Processor time says more than the clock: it hardly depends on what else the machine does."""
    terminalreporter.write_line(f"CPU: {sum(_of_workers) or _spent():.0f} s")


# --- Databases --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder that the workers of this run share."""
    return Path(os.environ[_FOLDER])


@pytest.fixture(scope="session", autouse=True)
def _in_a_hurry() -> Iterator[None]:
    """What this process writes need not outlive a loss of power; servers that tests start wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SQLITE_PRAGMAS", (*engine.SQLITE_PRAGMAS, "synchronous=OFF"))
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_row_is_kept() -> Iterator[None]:
    """Whatever a run does, no row outlives its session in what the process keeps."""
    watched, put = Watched(), Kept._put

    def watching(self: Kept[Any, Any], kept: dict[Any, Any], key: Any, value: Any) -> Any:
        watched.watch(self, value)
        return put(self, kept, key, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Kept, "_put", watching)
        yield
    assert not {type(row) for row in watched.rows()}


@pytest.fixture(scope="session", autouse=True)
def _no_key_changes() -> Iterator[None]:
    """Whatever a run does, whoever only refers to a row waits for nobody who changes it."""
    watched = watch(db.session)
    yield
    assert not watched.found


@pytest.fixture(scope="session", autouse=True)
def _templates(shared_folder: Path) -> None:
    """A template is compiled once in a run, and not by each application of each worker."""
    folder = shared_folder / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of a virus scanner that knows one infection."""
    with scanning(tmp_path_factory.mktemp("clamd")) as socket:
        yield socket


@pytest.fixture
def bucket(shared_folder: Path) -> Bucket:
    """A place of the test's own in a real object store."""
    return buckets.bucket(shared_folder / "bucket")


@pytest.fixture(scope="session")
def postgres(shared_folder: Path) -> Iterator[Server]:
    """The PostgreSQL server of this run."""
    with postgres_server(shared_folder / "postgresql") as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(postgres, tmp_path_factory.mktemp("postgresql"))
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both kinds of database, one after the other: what asks for this (or for a URL below) runs on each."""
    name = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}[request.param]
    made: Databases = request.getfixturevalue(name)
    return made


@pytest.fixture
def standing(databases: Databases) -> Standing:
    """The database that stays from test to test, and its folder, without data."""
    found = databases.standing()
    found.put_back(found.bare)
    return found


@pytest.fixture(scope="session")
def houses() -> Iterator[Houses]:
    """The applications that the tests of this process share."""
    from tests.support.houses import Houses  # noqa: PLC0415  # only where a test needs an application

    made = Houses()
    yield made
    made.close()


@pytest.fixture
def foundation() -> Foundation:
    """What stands in the database before a test begins: the region's bodies, unless a folder says otherwise."""
    from tests.support.houses import bodies  # noqa: PLC0415  # only where a test needs an application

    return bodies


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own at the newest migration, without data."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own without tables."""
    with databases.empty() as url:
        yield url


# --- Browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser(shared_folder: Path) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    from tests.support.accessibility import judged  # noqa: PLC0415  # only where a test needs the browser
    from tests.support.browsers import launched_browser  # noqa: PLC0415

    judged.folder = shared_folder
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts, each like another person's browser; takes Playwright's options (viewport=, ...)."""
    from tests.support.browsers import watched_context  # noqa: PLC0415

    with ExitStack() as contexts:
        yield lambda **options: contexts.enter_context(watched_context(browser, **options))


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a fresh context."""
    return new_context().new_page()


@pytest.fixture
def serve() -> Iterator[Callable[[WSGIApplication], str]]:
    """Serves an application until the test ends: `base_url = serve(app)`."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(served(app))
