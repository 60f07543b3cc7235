"""Whether the instance can serve: each part is asked, for seconds at most, whatever hangs.

    readiness.check("storage", try_storage)     # at start-up, by the slice that knows the part

A part that hangs is asked again only when it has answered: it never holds more than one thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait

from flask import Flask

SECONDS = 3

Check = Callable[[], Mapping[str, str]]
"""What it looked at, each with `ok` or what is wrong; it has an application context."""

_EXTENSION = "greenroll_readiness"


def check(app: Flask, name: str, ask: Check) -> None:
    """Ask this, too, from now on."""
    app.extensions.setdefault(_EXTENSION, {})[name] = _Asked(app, name, ask)


def state_of(app: Flask) -> dict[str, str]:
    """What every part says; `no answer` from one that has said nothing in time."""
    asked: dict[str, _Asked] = app.extensions.get(_EXTENSION, {})
    under_way = {name: part.under_way() for name, part in asked.items()}
    wait(under_way.values(), timeout=SECONDS)
    said: dict[str, str] = {}
    for name, answer in under_way.items():
        said.update(answer.result() if answer.done() else {name: "no answer"})
    return said


class _Asked:
    """One part, and the question that is under way."""

    def __init__(self, app: Flask, name: str, ask: Check) -> None:
        self._app, self._name, self._ask = app, name, ask
        self._lock = threading.Lock()
        self._under_way: Future[Mapping[str, str]] | None = None

    def under_way(self) -> Future[Mapping[str, str]]:
        with self._lock:
            if self._under_way is None:
                self._under_way = Future()
                # A daemon: what hangs must not keep the process from ending.
                threading.Thread(target=self._answer, args=(self._under_way,), daemon=True).start()
            return self._under_way

    def _answer(self, answer: Future[Mapping[str, str]]) -> None:
        try:
            with self._app.app_context():
                answer.set_result(self._ask())
        except Exception as fault:  # whatever it is, the part is not ready
            answer.set_result({self._name: type(fault).__name__})
        with self._lock:
            self._under_way = None
