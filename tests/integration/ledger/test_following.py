"""What follows from coming onto a list, as a region declares it: other lists, and the end of a validity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.ledger import operations, queries
from core.ledger.models import EventSource
from core.ledger.operations import Entry, following
from core.ledger.rules import EventKind
from core.people.models import Role
from core.plugin_api import Following, Level, SpanUnit, Term, Validity
from core.policy.book import PolicyBook
from core.units.models import Unit
from core.upkeep.operations import lapse_all
from tests.integration.ledger.test_ledger import entry, unit
from tests.support.house import People

LEVELS: Mapping[str, Level] = {
    "city": Level(label="市级"),
    "provincial": Level(label="省级", valid=Validity(term="validity", clause="HN25-01")),
    "national": Level(
        label="国家级",
        implies=Following(lists=("provincial",), clause="HN25-02"),
        replaces=Following(lists=("city",), choice="不重复列入"),
    ),
}


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(following, "levels", lambda: LEVELS)
    term = Term(id="validity", length=2, unit=SpanUnit.YEARS, clause="HN25-01")
    monkeypatch.setattr(PolicyBook, "term", lambda book, name, level=None: term)
    with clock.travel(date(2025, 10, 20)):
        yield


def imported(held: Unit, list_id: str, **more: object) -> Entry:
    return entry(held, EventKind.ADDED, date(2025, 3, 1), list_id=list_id, source=EventSource.IMPORT, **more)


def lists_of(held: Unit, on: date | None = None) -> set[str]:
    return {listing.list_id for listing in queries.lists_of(held.id, on=on)}


def test_a_higher_list_brings_one_with_it_and_ends_another(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1), list_id="city"), by=by)
    (came,) = operations.record([imported(held, "national", document_number="示〔2025〕1号")], by=by)
    assert lists_of(held) == {"national", "provincial"}
    assert lists_of(held, date(2025, 2, 28)) == {"city"}
    derived = {event.kind: event for event in queries.events_of(held.id) if event.derived_from == came.sequence}
    implied, ended = derived[EventKind.IMPLIED], derived[EventKind.UPGRADED]
    assert (implied.list_id, implied.clause, implied.document_number) == ("provincial", "HN25-02", "示〔2025〕1号")
    assert (ended.list_id, ended.clause) == ("city", None)
    assert "不重复列入" in (ended.note or "")

    operations.void(came.sequence, "误录", by=by)
    assert lists_of(held) == {"city"}, "with the mistake goes what followed from it"


def test_what_the_lists_say_already_stands(app: Flask, people: People) -> None:
    """Past lists come in any order: what is known of a later day is not contradicted, and nothing doubles."""
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2025, 5, 1)), by=by)
    operations.record([imported(held, "national")], by=by)
    assert lists_of(held, date(2025, 4, 1)) == {"national"}
    other = unit("示例乙公司")
    operations.record([imported(other, each) for each in ("national", "provincial")], by=by)
    assert [event.kind for event in queries.events_of(other.id)] == [EventKind.ADDED] * 2


def test_a_place_lapses_when_its_validity_is_over(app: Flask, people: People) -> None:
    by, held, later = people.department(), unit(), unit("示例乙公司")
    operations.add(entry(held, EventKind.ADDED, date(2023, 3, 1)), by=by)
    operations.add(entry(later, EventKind.ADDED, date(2024, 3, 1)), by=by)
    assert (lapse_all(), lapse_all()) == (1, 0)
    assert lists_of(held) == set()
    assert lists_of(later) == {"provincial"}
    lapsed = queries.events_of(held.id)[-1]
    assert (lapsed.kind, lapsed.clause) == (EventKind.LAPSED, "HN25-01")
    assert lists_of(held, date(2025, 2, 1)) == {"provincial"}
