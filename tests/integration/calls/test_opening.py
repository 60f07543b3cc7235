"""Opening a declared call, and what it keeps; closing and reopening it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.app import create_app
from core.audit.models import AuditEvent
from core.calls import operations, queries
from core.calls.models import CallState, OpenedCall
from core.calls.queries import due_at, pinned
from core.config import Settings
from core.db import db
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.instance import instance
from core.people.models import Role
from core.people.queries import person
from tests.support.house import People, at_once
from tests.support.world import CREATION_PLAN, NATIONAL, World
from tests.unit.plugin_kit.lands import UPLAND
from tests.unit.plugin_kit.writing import Lands

pytestmark = pytest.mark.one_kind


def test_keeps_what_it_rests_on(world: World) -> None:
    opened = world.open_call(NATIONAL)
    assert opened.opens_on == date(2025, 9, 28)
    kept = pinned(opened)
    book = instance().book()
    assert kept.call == book.call(NATIONAL)
    assert kept.rules_for("factory", ("national",), "new") == book.rules_for(NATIONAL, "factory", ("national",), "new")
    assert {"HN25-05", "MIIT25-05", "NAT-01"} <= kept.clauses.keys()
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == operations.OPEN))
    assert (event.subject_id, event.by_name) == (opened.id, "人员1")
    assert event.after is not None
    assert event.after["opens_on"] == "2025-09-28"


def test_is_opened_once(world: World) -> None:
    world.open_call(NATIONAL)
    with pytest.raises(Conflict, match="已经启动"):
        world.open_call(NATIONAL)
    assert db.session.scalar(select(func.count()).select_from(OpenedCall)) == 1


def test_two_who_open_it_at_once_open_it_once(world: World) -> None:
    ids = [world.people.department().id for _ in range(2)]

    def opening(person_id: str) -> object:
        return operations.open_call(NATIONAL, by=person(person_id)).call_id

    results = at_once(world.app, *(lambda id=id: opening(id) for id in ids))
    assert sorted(isinstance(each, Conflict) for each in results) == [False, True]
    assert NATIONAL in results


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_is_the_departments_to_open(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed, match="省厅经办人"):
        operations.open_call(NATIONAL, by=world.people.make(role))


def test_a_call_that_nobody_declares_cannot_be_opened(world: World) -> None:
    with pytest.raises(NotFound, match="政策库中没有"):
        world.open_call("national-recommendation-1999")


def test_closes_and_reopens_with_a_reason(world: World) -> None:
    by = world.people.department()
    world.open_call(NATIONAL)
    with pytest.raises(Invalid, match="有误"):
        operations.close_call(NATIONAL, reason=" ", by=by)
    closed = operations.close_call(NATIONAL, reason="通知中止", by=by)
    assert (closed.state, closed.closed_at) == (CallState.CLOSED, clock.now())
    assert queries.open_calls(clock.today()) == []
    with pytest.raises(Conflict, match="已经关闭"):
        operations.close_call(NATIONAL, reason="再来一次", by=by)
    reopened = operations.reopen_call(NATIONAL, reason="通知恢复", by=by)
    assert (reopened.state, reopened.closed_at) == (CallState.OPEN, None)
    notes = db.session.scalars(select(AuditEvent.note).where(AuditEvent.action != operations.OPEN)).all()
    assert {"通知中止", "通知恢复"} <= set(notes)


def test_is_open_from_its_first_day_on(world: World) -> None:
    world.open_call(NATIONAL)
    world.open_call(CREATION_PLAN)
    assert [call.call_id for call in queries.open_calls(date(2025, 9, 27))] == [CREATION_PLAN]
    assert [call.call_id for call in queries.open_calls(date(2025, 9, 28))] == [NATIONAL, CREATION_PLAN]


def test_a_day_ends_at_midnight_in_shanghai(world: World) -> None:
    opened = world.open_call(NATIONAL)
    due = due_at(opened, "file", "new")
    assert due is not None
    assert due.until == datetime(2025, 10, 27, 16, tzinfo=UTC)
    assert (due.last_day, due.days_left, due.deadline.clause) == (date(2025, 10, 27), 7, "HN25-05")
    with clock.travel(datetime(2025, 10, 27, 23, 59, 59, tzinfo=clock.SHANGHAI)):
        assert not due.has_passed
        assert due.days_left == 0
    with clock.travel(datetime(2025, 10, 28, tzinfo=clock.SHANGHAI)):
        assert due.has_passed


def test_a_deadline_of_one_kind_of_filer_is_no_others(world: World) -> None:
    opened = world.open_call(NATIONAL)
    assert due_at(opened, "recommend", "existing") is None
    due = due_at(opened, "recommend", "new")
    assert due is not None
    assert due.last_day == date(2025, 10, 30)


# --- With plugins written to disk -------------------------------------------------------------------------------------


@pytest.fixture
def upland(settings: Settings, lands: Lands) -> Settings:
    """Settings of an instance that serves the invented region `upland`, really installed."""
    lands.install("upland", UPLAND)
    return Settings(
        region="upland",
        database_url=settings.database_url,
        secret_key=settings.secret_key,
        storage=settings.storage,
        mode=settings.mode,
    )


@contextmanager
def process(settings: Settings, on: date) -> Iterator[Flask]:
    """A process that starts that day, with the plugins as they then lie on disk."""
    for name in [name for name in sys.modules if name.partition(".")[0] in {"upland", "lowland"}]:
        del sys.modules[name]
    app = create_app(settings)
    with app.app_context(), clock.travel(on):
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_clock_time_ends_at_that_time(upland: Settings) -> None:
    with process(upland, date(2025, 5, 1)):
        opened = operations.open_call("yearly-2025", by=People().department())
        due = due_at(opened, "file", "new")
        assert due is not None
        assert due.until == datetime(2025, 5, 20, 9, tzinfo=UTC)
        assert due.last_day == date(2025, 5, 20)


def test_the_pin_stays_when_the_plugin_changes(upland: Settings, lands: Lands) -> None:
    folder = lands.installed / "upland"
    with process(upland, date(2025, 5, 1)):
        operations.open_call("yearly-2025", by=People().department())
        before = json.dumps(queries.get("yearly-2025").pinned, sort_keys=True)
    for file, old, new in (
        ("rules.yaml", "value: 0.10", "value: 500"),
        ("deadlines.yaml", "2025-05-31", "2025-06-30"),
        ("forms/basics.yaml", "label: 类型", "label: 种类"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with process(upland, date(2025, 5, 2)):
        book = instance().book()
        opened = queries.get("yearly-2025")
        kept = pinned(opened)
        assert json.dumps(opened.pinned, sort_keys=True) == before
        assert str(book.rules["enough-revenue"].figures["least"].value) == "500"
        assert str(kept.rules["enough-revenue"].figures["least"].value) == "0.10"
        assert book.due("yearly-2025", "city") == date(2025, 6, 30)
        assert kept.due("city") == date(2025, 5, 31)
        assert book.form("basics").sections[0].fields[0].label == "种类"
        assert kept.forms["basics"].sections[0].fields[0].label == "类型"


def test_standing_rules_are_copied_before_they_are_opened(upland: Settings, lands: Lands) -> None:
    path = lands.installed / "upland/calls/yearly.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("year: 2025\n", ""), encoding="utf-8")
    with process(upland, date(2025, 5, 1)):
        with pytest.raises(Invalid) as refused:
            operations.open_call("yearly-2025", by=People().department())
        assert "复制为新年度通知" in refused.value.errors["year"][0]
