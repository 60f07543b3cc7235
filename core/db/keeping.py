"""Keeping what was made of rows: the running transaction's own at once, everybody's once it is in the database.

What is kept here is asked for under the revision of its rows, and that is read from the database: threads and processes
need not tell each other anything. What a transaction made serves it alone until its commit, for the revision of what
was rolled back is given again to something else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy import ColumnElement, ScalarSelect, event, func, select

from core.db import db
from core.db.transaction import in_transaction, is_under_way

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_KEPT = "greenroll_kept"
_ONCE = "greenroll_once"
_OVERTAKING = 500
"""As many rows are written to a ledger while one transaction runs, at most."""


class Kept(Generic[K, V]):
    """What was made by keys that hold the revision of its rows; `most` of them, the oldest go first. None is nothing:
    whoever asks next makes it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """What is kept under the key, the same object for all who ask; made where there is none."""
        kept = self._in(_everybodys())
        found = kept.get(key)
        if found is None and in_transaction():
            kept = self._in(db.session().info)
            found = kept.get(key)
        return self._put(kept, key, make()) if found is None else found

    def several(self, keys: Sequence[K], make: Callable[[Sequence[K]], Iterable[V]]) -> Sequence[V]:
        """What is kept under each of these keys; what is not there is made together, in the order of its keys."""
        kept = self._in(_everybodys())
        found = {key: value for key in keys if (value := kept.get(key)) is not None}
        if missing := [key for key in keys if key not in found]:
            found |= {key: self._made(key, value) for key, value in zip(missing, make(missing), strict=True)}
        return [found[key] for key in keys]

    def _made(self, key: K, value: V) -> V:
        return self.get(key, lambda: value)

    def publish(self, made: dict[K, V]) -> None:
        """Let everybody have what a transaction made."""
        kept = self._in(_everybodys())
        for key, value in made.items():
            self._put(kept, key, value)

    def _put(self, kept: dict[K, V], key: K, value: V) -> V:
        with self._turn:
            if (found := kept.get(key)) is None:
                found = kept[key] = value
            while len(kept) > self._most:
                del kept[next(iter(kept))]
        return found

    def _in(self, place: dict[Any, Any]) -> dict[K, V]:
        try:
            found: dict[K, V] = place[_KEPT][self]
        except KeyError:
            found = place.setdefault(_KEPT, {}).setdefault(self, {})
        return found


def last_of(number: ColumnElement[int], *within: ColumnElement[bool]) -> ScalarSelect[int]:
    """Another value after every commit of rows to a ledger, for the key of what is made of them: the sum of its last
    numbers.

    The highest alone would not do: what was written earlier may be committed later. Then it stands among the last.
    """
    last = select(number.label("number")).where(*within).order_by(number.desc()).limit(_OVERTAKING).subquery()
    return select(func.coalesce(func.sum(last.c.number), 0)).scalar_subquery()


def _everybodys() -> dict[str, Any]:
    """The place of what is everybody's. Asking the proxy for it would take ten times as long."""
    extensions: dict[str, Any] = current_app._get_current_object().extensions  # type: ignore[attr-defined]
    return extensions


def once(name: Hashable, ask: Callable[[], V]) -> V:
    """What a question to the database gave, asked once in a transaction, be it a page's or an operation's."""
    return _once_in(db.session().info, name, ask)


def once_on_page(name: Hashable, ask: Callable[[], V]) -> V:
    """The same for pages alone: an operation may change the answer as it goes, and asks each time."""
    info = db.session().info  # asked for once: a page of many rows comes here thousands of times
    return ask() if is_under_way(info) else _once_in(info, name, ask)


def _once_in(info: dict[Any, Any], name: Hashable, ask: Callable[[], V]) -> V:
    known: dict[Hashable, V] = info.get(_ONCE) or info.setdefault(_ONCE, {})
    if name not in known:
        known[name] = ask()
    return known[name]


def together_on_page(
    name: Callable[[K], Hashable], keys: Iterable[K], ask: Callable[[Sequence[K]], Mapping[K, V]]
) -> None:
    """What a page asks once of each of several, asked of all of them at once: the answers stand under their names."""
    new = [] if in_transaction() else [each for each in dict.fromkeys(keys) if asked(name(each)) is None]
    if len(new) > 1:
        answers = ask(new)
        for each in new:
            once(name(each), partial(answers.__getitem__, each))


def asked(name: Hashable) -> Any:
    """What was asked once under the name; None where nobody asked."""
    return db.session().info.get(_ONCE, {}).get(name)


def again(name: Hashable) -> None:
    """Ask it again: the running transaction has just changed the answer."""
    db.session().info.get(_ONCE, {}).pop(name, None)


def _publish(session: Any) -> None:
    for kept, made in session.info.pop(_KEPT, {}).items():
        kept.publish(made)


def _forget(session: Any, ended: Any) -> None:
    if ended.parent is None:
        session.info.pop(_KEPT, None)
        session.info.pop(_ONCE, None)


event.listen(db.session, "after_commit", _publish)
event.listen(db.session, "after_transaction_end", _forget)
