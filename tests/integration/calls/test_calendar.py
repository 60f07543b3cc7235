"""The dates of all calls, as a page and as a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from core.people.models import Role
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.ledger import Reason
from tests.support.clients import Browser, browser_of, words
from tests.support.world import CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.pages


@pytest.fixture
def visitor(world: World) -> Browser:
    return browser_of(world.app)


def events(visitor: Browser) -> dict[str, Any]:
    answer = visitor.get("/calls/dates.ics")
    assert answer.mimetype == "text/calendar"
    return {str(each["summary"]): each for each in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_dates_stand_in_their_order_and_what_is_over_is_folded(world: World, visitor: Browser) -> None:
    assert "目前没有以后的日期" in visitor.get("/calls/dates").text
    world.open_call(NATIONAL)
    world.open_call(CREATION_PLAN)
    coming, over = words(visitor.get("/calls/dates").text).split("已截止的日期（")
    assert (
        coming.index("2025 年 10 月 27 日") < coming.index("2025 年 10 月 30 日") < coming.index("2025 年 11 月 7 日")
    )
    assert "《2025年推荐通知》三" in coming
    assert "2024 年湖南省绿色制造体系创建计划" in over


def test_a_calendar_has_each_date_once_and_keeps_its_name_when_the_date_is_changed(
    world: World, visitor: Browser
) -> None:
    world.open_call(NATIONAL)
    before = events(visitor)
    filing = next(each for summary, each in before.items() if summary.startswith("申报填报截止"))
    assert filing["dtstart"].dt == date(2025, 10, 27), "24:00 of a day is that day"
    assert "《" in str(filing["description"])
    assert str(filing["url"]).endswith(f"/calls/{NATIONAL}")
    assert len({str(each["uid"]) for each in before.values()}) == len(before)
    sooner = NewDate(due=date(2025, 10, 25))
    why = Reason(reason="管理平台维护", document_number="示例函〔2025〕7号", document_date=date(2025, 10, 19))
    change_date(NATIONAL, "file", sooner, why, seen=0, by=world.people.make(Role.DEPARTMENT_APPROVER))
    after = events(visitor)
    moved = next(each for summary, each in after.items() if summary.startswith("申报填报截止"))
    assert (moved["dtstart"].dt, moved["uid"]) == (date(2025, 10, 25), filing["uid"])
