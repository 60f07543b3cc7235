"""A worker of this process that rests is woken when something was asked for; one of another looks again by itself."""

from __future__ import annotations

from threading import Event

_work = Event()


def wake() -> None:
    """There is something to do."""
    _work.set()


def rest(seconds: float) -> None:
    """Until somebody wakes us, or for so long."""
    _work.wait(seconds)
    _work.clear()
