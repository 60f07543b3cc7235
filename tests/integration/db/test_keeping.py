"""What is kept of rows: the transaction's own until its commit, everybody's afterwards, so many and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Barrier, Thread

import pytest
from flask import Flask

from core.db import db
from core.db.keeping import Kept, again, once, once_on_page
from core.db.transaction import transaction


@pytest.fixture
def kept() -> Kept[str, object]:
    return Kept(most=2)


def test_what_was_made_of_rows_is_made_once(app: Flask, kept: Kept[str, object]) -> None:
    first = kept.get("one", object)
    assert kept.get("one", object) is first
    with transaction():
        assert kept.get("one", object) is first


def test_an_operation_publishes_what_it_made_with_its_commit(app: Flask, kept: Kept[str, object]) -> None:
    with transaction():
        own = kept.get("one", object)
        assert kept.get("one", object) is own
    assert kept.get("one", object) is own


def test_of_several_those_that_are_missing_are_made_together(app: Flask, kept: Kept[str, object]) -> None:
    first, asked = kept.get("first", object), list[Sequence[str]]()

    def make(missing: Sequence[str]) -> Iterator[object]:
        asked.append(missing)
        return (object() for _ in missing)

    found = kept.several(["second", "first"], make)
    assert found[1] is first
    assert kept.several(["second", "first"], make) == found
    assert asked == [["second"]]


def test_what_was_rolled_back_is_nobodys(app: Flask, kept: Kept[str, object]) -> None:
    with suppress(KeyError), transaction():
        own = kept.get("one", object)
        raise KeyError
    assert kept.get("one", object) is not own
    with transaction():
        kept.get("two", object)
        db.session.rollback()
        later = kept.get("two", object)
    assert kept.get("two", object) is later


def test_only_so_many_are_kept_and_the_oldest_go_first(app: Flask, kept: Kept[str, object]) -> None:
    made = {key: kept.get(key, object) for key in ("one", "two", "three")}
    assert kept.get("three", object) is made["three"]
    assert kept.get("two", object) is made["two"]
    assert kept.get("one", object) is not made["one"]
    with transaction():
        for number in range(5):
            made[f"own {number}"] = kept.get(f"own {number}", object)
    assert kept.get("own 4", object) is made["own 4"]
    assert kept.get("own 2", object) is not made["own 2"]


def test_applications_keep_apart(app: Flask, kept: Kept[str, object]) -> None:
    first = kept.get("one", object)
    other = Flask("other")
    other.extensions["sqlalchemy"] = app.extensions["sqlalchemy"]
    with other.app_context():
        assert kept.get("one", object) is not first


def test_threads_get_one_and_the_same(app: Flask, kept: Kept[str, object]) -> None:
    together, found = Barrier(4), []

    def made() -> object:
        together.wait()  # Every thread has found nothing and makes its own.
        return object()

    def ask() -> None:
        with app.app_context():
            found.append(kept.get("one", made))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(map(id, found))) == 1


def test_a_question_is_asked_once_in_a_transaction(app: Flask) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(db.session.execute(db.text("SELECT 1")).scalar_one())
        return len(asked)

    assert [once("q", ask), once("q", ask)] == [1, 1]
    with transaction():
        assert [once("q", ask), once("q", ask)] == [2, 2]
        again("q")
        assert once("q", ask) == 3
    assert once("q", ask) == 4
    db.session.rollback()
    assert once("q", ask) == 5


def test_a_page_asks_once_and_an_operation_each_time(app: Flask) -> None:
    db.session.connection()
    first = once_on_page("one", object)
    assert once_on_page("one", object) is first
    with transaction():
        assert len({id(each) for each in [once_on_page("one", object), once_on_page("one", object), first]}) == 3
