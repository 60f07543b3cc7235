"""How a closing date is reckoned and worded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from core import clock
from core.applications.queries.closing import Closing

DAY = date(2025, 10, 27)
MIDNIGHT = clock.end_of_day(DAY)
AT_FIVE = clock.as_instant(datetime(2025, 10, 27, 17))  # noqa: DTZ001  # Shanghai's


def test_midnight_is_24_00_of_the_day_that_ends() -> None:
    assert clock.closing(MIDNIGHT) == "2025-10-27 24:00"
    assert clock.closing(AT_FIVE) == "2025-10-27 17:00"


@pytest.mark.parametrize("until", [MIDNIGHT, AT_FIVE])
def test_the_last_day_is_the_day_on_which_it_closes(until: datetime) -> None:
    assert Closing(until).last_day == DAY


@pytest.mark.parametrize(
    ("now", "left", "passed"),
    [
        (clock.start_of_day(DAY) - timedelta(days=7), "还剩 7 天", False),
        (clock.start_of_day(DAY) - timedelta(microseconds=1), "还剩 1 天", False),
        (clock.start_of_day(DAY), "今天截止", False),
        (MIDNIGHT - timedelta(microseconds=1), "今天截止", False),
        (MIDNIGHT, "已截止", True),
    ],
)
def test_what_is_left(now: datetime, left: str, passed: bool) -> None:
    with clock.travel(now):
        closing = Closing(MIDNIGHT)
        assert (closing.left, closing.has_passed) == (left, passed)


def test_a_clock_time_closes_within_its_day() -> None:
    with clock.travel(AT_FIVE):
        assert Closing(AT_FIVE).left == "已截止"
