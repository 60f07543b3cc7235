"""The applications that the tests of a process share: made once per settings, found by each test as they were founded.

What a test changes in its application beyond the database, the files and the day would reach the tests after it: who
does so fails. A test that has to change it asks for an application of its own.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flask import Flask

from core import clock
from core.app import create_app
from core.bodies.operations import synchronise
from core.config import Settings
from core.db import db
from core.extensions import csrf, limiter, security
from core.instance import EXTENSION, instance
from core.plugin_api.declarations import Call
from core.plugin_kit.loader import load
from core.policy import pinning
from core.policy.book import PolicyBook
from core.policy.pinned import PinnedCall
from tests.support.clients import Browser
from tests.support.standing import Kept, Standing

_CACHE = "greenroll_kept"
"""What the application made of rows, under ids and revisions that no other test's rows have: may stay, may go."""

_OF_ONE_APPLICATION = (csrf, limiter, security)

_MOST = 6
"""Applications at a time. The tests of a folder use one or two."""

Foundation = Callable[[], object]
"""What fills the database of an application that was just made."""

load_once = cache(load)

_MOST_CALLS = 32
"""Of so many calls a process remembers what they keep: every test opens its own, of the same few declarations."""


def pin_once(book: PolicyBook, call: Call) -> dict[str, Any]:
    """What a call keeps, for each as its own: worked out once of the same declarations."""
    found: dict[str, Any] = json.loads(_pinned(book, call))
    return found


def unpin_once(pinned: Mapping[str, Any]) -> PinnedCall:
    """What was kept, read once of the same text."""
    return _unpinned(json.dumps(pinned))


@lru_cache(maxsize=_MOST_CALLS)
def _pinned(book: PolicyBook, call: Call) -> str:
    return json.dumps(pinning.pin(book, call))


@lru_cache(maxsize=_MOST_CALLS)
def _unpinned(pinned: str) -> PinnedCall:
    return pinning.unpin(json.loads(pinned))


def bodies() -> object:
    """The least: the region's bodies."""
    return synchronise(instance().book().region.recommending_bodies)


def made(settings: Settings) -> Flask:
    app = create_app(settings)
    app.test_client_class = Browser
    return app


@dataclass
class House:
    """An application, and how it and its database were when they had been founded."""

    app: Flask
    kept: Kept
    marks: dict[str, Any]
    bound: list[dict[str, Any]]
    """What the extensions hold that know one application only: the last that was made."""


class Houses:
    """Houses by their settings and foundations."""

    def __init__(self) -> None:
        self._founded: OrderedDict[tuple[Settings, Foundation], House] = OrderedDict()

    @contextmanager
    def shared(self, settings: Settings, standing: Standing, foundation: Foundation = bodies) -> Iterator[Flask]:
        """The application, in its context, as it was founded."""
        key = (settings, foundation)
        house = self._founded.get(key)
        if house is None:
            house = self._founded[key] = _found(settings, standing, foundation)
        self._founded.move_to_end(key)
        while len(self._founded) > _MOST:
            _end(self._founded.popitem(last=False)[1])
        with _entered(house, settings, standing):
            before = {**house.marks, "clock": clock.is_simulated()}  # what is outside may stand in another time
            yield house.app
            after = {**_marks(house.app), "clock": clock.is_simulated()}
        if changed := _differing(before, after):
            _end(self._founded.pop(key))
            raise AssertionError(f"The test leaves the application changed for those after it: {', '.join(changed)}.")

    @contextmanager
    def own(self, settings: Settings, standing: Standing, foundation: Foundation = bodies) -> Iterator[Flask]:
        """An application like it, that is gone afterwards."""
        house = _found(settings, standing, foundation)
        with _entered(house, settings, standing):
            yield house.app
        _end(house)

    def close(self) -> None:
        """End every application."""
        while self._founded:
            _end(self._founded.popitem()[1])


def _found(settings: Settings, standing: Standing, foundation: Foundation) -> House:
    standing.put_back(standing.bare)
    app = made(settings)
    with app.app_context():
        foundation()
        _leave()
    return House(app, standing.keep(), _marks(app), [dict(vars(each)) for each in _OF_ONE_APPLICATION])


@contextmanager
def _entered(house: House, settings: Settings, standing: Standing) -> Iterator[None]:
    with house.app.app_context():
        for extension, held in zip(_OF_ONE_APPLICATION, house.bound, strict=True):
            vars(extension).update(held)
        standing.put_back(house.kept)  # first of all: a connection made before would stay with the file that was
        if limiter.enabled:
            limiter.reset()
        clock.set_to(settings.clock)
        try:
            yield
        finally:
            clock.set_to(None)  # what comes after may be no house at all
        _leave()


def _end(house: House) -> None:
    with house.app.app_context():
        db.engine.dispose()


def _leave() -> None:
    """No connection stays within a transaction; SQLite's would stay with the file that is replaced."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()


def _marks(app: Flask) -> dict[str, Any]:
    """What all tests share of an application."""
    return {
        **{f"config[{key!r}]": value for key, value in app.config.items()},
        **{f"view {endpoint}": view for endpoint, view in app.view_functions.items()},
        **{f"template's {name}": value for name, value in app.jinja_env.globals.items()},
        **{f"filter {name}": value for name, value in app.jinja_env.filters.items()},
        **{f"extension {name}": id(value) for name, value in app.extensions.items() if name != _CACHE},
        "blueprints": tuple(app.blueprints),
        "routes": tuple(rule.rule for rule in app.url_map.iter_rules()),
        "what runs before requests": tuple(app.before_request_funcs.get(None, ())),
        "what runs after requests": tuple(app.after_request_funcs.get(None, ())),
        "plugins": frozenset(app.extensions[EXTENSION].region.plugin_manager.get_plugins()),
    }


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
