"""The one clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock

NOON = datetime(2025, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _machine_time_again() -> Iterator[None]:
    yield
    clock.set_to(None)


def test_runs_with_the_machine_unless_it_is_set() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert not clock.is_simulated()


def test_runs_on_from_where_it_was_set() -> None:
    clock.set_to(NOON)
    first, second = clock.now(), clock.now()
    assert NOON <= first <= second < NOON + timedelta(minutes=1)
    assert clock.is_simulated()
    assert clock.machine_now() > NOON + timedelta(days=1), "sessions and pauses stay with the machine"


def test_what_the_machine_noted_is_told_by_the_clock_that_people_see() -> None:
    noted = clock.machine_now()
    assert clock.as_played(noted) - noted < timedelta(seconds=1)
    clock.set_to(NOON)
    assert NOON - timedelta(minutes=1) < clock.as_played(noted) < NOON + timedelta(minutes=1)


def test_stands_still_while_travelling() -> None:
    with clock.travel(NOON):
        assert clock.now() == clock.now() == NOON
        with clock.travel(date(2023, 12, 5)):
            assert clock.today() == date(2023, 12, 5)
        assert clock.now() == NOON
    assert not clock.is_simulated()


def test_the_day_is_shanghais() -> None:
    with clock.travel(datetime(2025, 10, 27, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2025, 10, 27)
    with clock.travel(datetime(2025, 10, 27, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2025, 10, 28)


def test_a_day_ends_at_24_00_there() -> None:
    assert clock.end_of_day(date(2025, 10, 27)) == datetime(2025, 10, 27, 16, 0, tzinfo=UTC)
    assert clock.start_of_day(date(2025, 10, 28)) == clock.end_of_day(date(2025, 10, 27))


def test_a_naive_moment_is_shanghais() -> None:
    assert clock.as_instant(datetime(2025, 10, 20, 12, 0)) == NOON  # noqa: DTZ001  # as a person writes it
    assert clock.as_instant(date(2025, 10, 20)) == NOON
