"""The home page, the calls' pages for everybody, and the department's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest

from core import clock
from core.calls import operations, queries
from core.calls.models import CallState
from core.calls.queries import pinned
from core.instance import instance
from core.people.models import Role
from tests.support.clients import Browser, browser_of, words
from tests.support.statements import statements
from tests.support.world import CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.pages


@pytest.fixture
def visitor(world: World) -> Browser:
    return browser_of(world.app)


@pytest.fixture
def officer(world: World) -> Browser:
    return browser_of(world.app, world.people.department())


def test_home_says_what_is_open_and_for_how_long(world: World, visitor: Browser) -> None:
    assert "目前没有正在受理的申报" in visitor.get("/").text
    world.open_call(NATIONAL)
    world.open_call(CREATION_PLAN)
    page = words(visitor.get("/").text)
    assert "2025 年度国家级绿色制造单位推荐" in page
    assert "2025 年 10 月 27 日" in page
    assert "还剩 7 天" in page
    assert "2024 年湖南省绿色制造体系创建计划" not in page  # filing was over in 2023
    assert "单位用户注册" in page
    questions = re.search(r'href="([^"]+)">我能报吗', visitor.get("/").text)
    assert questions is not None
    assert visitor.get(questions[1]).status_code == 200, "asked before anybody registers"
    with clock.travel(datetime(2025, 10, 27, 12, tzinfo=clock.SHANGHAI)):
        assert "今天截止" in visitor.get("/").text
    with clock.travel(date(2025, 10, 28)):
        assert "目前没有正在受理的申报" in visitor.get("/").text


def test_home_looks_in_the_lists_and_says_where_to_ask(world: World, visitor: Browser) -> None:
    world.list(world.unit("湘江示例有限公司"), "provincial")
    page = visitor.get("/").text
    assert '<form action="/lists" role="search">' in page
    assert 'name="text"' in page
    assert "湘江示例有限公司" in visitor.get("/lists?text=湘江").text
    assert "咨询：" not in page
    served = instance()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served, "settings", replace(served.settings, help_line="0000-1234567"))
        assert "咨询：0000-1234567" in visitor.get("/").text


def test_home_begins_with_the_call_that_ends_first(world: World, visitor: Browser) -> None:
    world.open_call(NATIONAL)
    hero = words(visitor.get("/").text).split("全部申报通知")[0]
    assert "2025 年度国家级绿色制造单位推荐" in hero
    applicant = browser_of(world.app, world.representative(world.unit()))
    page = applicant.get("/").text
    assert 'href="/applications/new?call=' in page
    assert "其他正在受理" not in page


def test_home_leads_whoever_is_signed_in_to_work(world: World, officer: Browser) -> None:
    page = officer.get("/").text
    assert "进入我的办理页面" in page
    assert "单位用户注册" not in page


def test_calls_stand_by_how_far_they_are(world: World, visitor: Browser) -> None:
    assert "还没有启动过申报通知" in visitor.get("/calls").text
    world.open_call(NATIONAL)
    world.open_call(CREATION_PLAN)
    page = words(visitor.get("/calls").text).splitlines()
    order = ("正在受理", "2025 年度国家级绿色制造单位推荐", "受理已截止", "2024 年湖南省绿色制造体系创建计划")
    for earlier, later in pairwise(order):
        assert page.index(earlier) < page.index(later)
    with clock.travel(date(2025, 9, 1)):
        assert "即将受理" in words(visitor.get("/calls").text)


def test_a_calls_page_says_who_when_by_which_clause_and_what(world: World, visitor: Browser) -> None:
    assert visitor.get(f"/calls/{NATIONAL}").status_code == 404
    world.open_call(NATIONAL)
    html = visitor.get(f"/calls/{NATIONAL}").text
    page = words(html)
    for expected in (
        "新申报单位",
        "须已列入省级名单",
        "现有单位",
        "市州工信局",
        "提交后不可修改",
        "2025 年 11 月 7 日",
        "还剩 18 天",
        "个别延期不晚于部通知规定的省级报送日",
        "绿色工厂评价指标自评价",
        "0731-88955372",
        "2025 年 9 月 28 日",
    ):
        assert expected in page
    for clause in ("HN25-01", "HN25-03", "HN25-05", "HN25-06", "HN25-09", "MIIT25-05", "MIIT25-06"):
        assert f'href="/policy/clauses/{clause}"' in html
    assert f'href="/applications/new?call={NATIONAL}"' in html
    assert f'href="/policy/forms/{NATIONAL}/factory#' in html


def test_a_call_whose_filing_is_over_has_no_button_to_start(world: World, visitor: Browser) -> None:
    world.open_call(CREATION_PLAN)
    html = visitor.get(f"/calls/{CREATION_PLAN}").text
    assert "受理已截止" in html
    assert "开始申报" not in html
    assert f"/policy/forms/{CREATION_PLAN}/factory/basic-information-enterprise.docx" in html


def test_the_department_opens_after_being_asked(world: World, officer: Browser) -> None:
    listed = words(officer.get("/department/calls").text)
    assert "未启动" in listed
    page = f"/department/calls/{NATIONAL}"
    assert "尚未启动，申报单位看不到" in officer.get(page).text
    assert "按今天的政策库固定下来" in officer.get(f"{page}/open").text
    assert queries.opened(NATIONAL) is None
    assert officer.submit(f"{page}/open").status_code == 302
    assert queries.get(NATIONAL).state is CallState.OPEN
    again = officer.submit(f"{page}/open", page=f"{page}/close")
    assert again.status_code == 409
    assert "已经启动" in again.text


def test_the_department_closes_with_a_reason(world: World, officer: Browser) -> None:
    world.open_call(NATIONAL)
    page = f"/department/calls/{NATIONAL}"
    refused = officer.submit(f"{page}/close", reason="")
    assert "请写明理由。" in refused.text
    assert queries.get(NATIONAL).state is CallState.OPEN
    officer.submit(f"{page}/close", reason="通知中止")
    assert queries.get(NATIONAL).state is CallState.CLOSED
    assert "已关闭" in officer.get(page).text
    officer.submit(f"{page}/reopen", reason="通知恢复")
    assert queries.get(NATIONAL).state is CallState.OPEN


def test_the_department_sees_how_many_stand_where(world: World, officer: Browser) -> None:
    opened = world.open_call(NATIONAL)
    unit = world.unit(listed=["provincial"])
    world.started(opened, unit, world.representative(unit), track="new")
    assert "在办\n1\n件" in words(officer.get(f"/department/calls/{NATIONAL}").text)
    listed = words(officer.get("/department/calls").text)
    assert "已结束" in listed
    assert "已办结" not in listed, "which queues and the day say of those alone that came to the end"
    tally = queries.tallies()[opened.id]
    assert (tally.drafting, tally.under_way, tally.ended) == (1, 0, 0)


@pytest.mark.parametrize("path", ["", f"/{NATIONAL}", f"/{NATIONAL}/open"])
def test_the_departments_pages_are_the_departments(world: World, visitor: Browser, path: str) -> None:
    path = f"/department/calls{path}"
    assert visitor.get(path).status_code == 302
    assert browser_of(world.app, world.people.applicant()).get(path).status_code == 403
    assert browser_of(world.app, world.people.officer()).get(path).status_code == 403


def test_an_auditor_reads_and_changes_nothing(world: World) -> None:
    world.open_call(NATIONAL)
    auditor = browser_of(world.app, world.people.make(Role.AUDITOR))
    page = auditor.get(f"/department/calls/{NATIONAL}").text
    assert "关闭" not in words(page).splitlines()
    assert auditor.get(f"/department/calls/{NATIONAL}/close").status_code == 403


def test_a_calls_page_asks_little_of_the_database(world: World, visitor: Browser) -> None:
    opened = world.open_call(NATIONAL)
    visitor.get(f"/calls/{NATIONAL}")
    asked = statements(lambda: visitor.get(f"/calls/{NATIONAL}"))
    assert len(asked) <= 3, asked
    assert not any("pinned" in each for each in asked)  # read once per process
    assert pinned(opened) is pinned(opened)


def test_what_was_pinned_is_read_again_after_a_change(world: World) -> None:
    opened = world.open_call(NATIONAL)
    before = pinned(opened)
    operations.close_call(NATIONAL, reason="通知中止", by=world.people.department())
    assert pinned(queries.get(NATIONAL)) is before
