"""The department's pages: a date changed once its effects were shown, a call copied, a change taken back."""

from __future__ import annotations

from datetime import date

import pytest

from core.calls import queries as opened_calls
from core.calls.queries import pinned
from core.instance import instance
from core.people.models import Person, Role
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.calendar import seed_calendar
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries import amendments, calendar
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.world import NATIONAL, World

pytestmark = pytest.mark.pages

DATES = f"/department/policy/calls/{NATIONAL}/dates"
TYPED = {
    "due": "2025-10-29",
    "extendable_until": "2025-10-30",
    "reason": "管理平台维护",
    "document_number": "示例函〔2025〕7号",
    "seen": "0",
}


@pytest.fixture
def browser(world: World, approver: Person) -> Browser:
    return browser_of(world.app, approver)


def filing() -> object:
    return instance().book().due(NATIONAL, "file", "new")


def test_a_date_is_changed_after_its_effects_were_shown(world: World, browser: Browser) -> None:
    opened = world.open_call(NATIONAL)
    unit = world.unit("示例企业有限公司", listed=["provincial"])
    world.started(opened, unit, world.representative(unit), track="new")
    assert "现在的日期" in browser.get(DATES).text
    preview = browser.submit(f"{DATES}/file", **TYPED)
    page = words(preview.text)
    assert "2025 年 10 月 27 日\n→\n2025 年 10 月 29 日" in page
    assert "影响的申报：1 件" in page
    assert "示例企业有限公司" in page
    assert filing() == date(2025, 10, 27)
    back = browser.post(
        f"{DATES}/file", data={"csrf_token": token_of(preview.text), **TYPED, "step": "confirm", "back": "yes"}
    )
    assert 'value="2025-10-29"' in back.text  # nothing typed is lost
    assert filing() == date(2025, 10, 27)
    done = browser.post(f"{DATES}/file", data={"csrf_token": token_of(back.text), **TYPED, "step": "confirm"})
    assert done.status_code == 302
    instance().forget()
    assert filing() == date(2025, 10, 29)
    assert pinned(opened_calls.get(NATIONAL)).due("file", "new") == date(2025, 10, 29)
    assert "钟审批" in browser.get(DATES).text
    assert "2025 年 10 月 29 日" in words(browser_of(world.app).get(f"/calls/{NATIONAL}").text)


@pytest.mark.parametrize(
    ("key", "change", "words_beside"),
    [
        ("report", {"due": "2025-11-08", "extendable_until": ""}, "不能晚于上级规定的 2025 年 11 月 7 日"),
        ("file", {"reason": "", "document_number": ""}, "请填写此项。"),
        ("file", {"due": "2025-02-30"}, "日期"),
        ("file", {"due": "2025-10-01"}, "已经过去"),
        ("file", {"due": "9999-12-31", "extendable_until": "9999-12-31"}, "2000 年至 2100 年之间"),
        ("file", {"reason": "长" * 501}, "不能超过 500 字"),
        ("file", {"document_number": "文\x00号"}, ""),
        ("file", {"seen": "not a number"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    browser: Browser, key: str, change: dict[str, str], words_beside: str
) -> None:
    answer = browser.submit(f"{DATES}/{key}", **{**TYPED, **change})
    assert answer.status_code == (422 if words_beside else 200)
    assert words_beside in answer.text
    assert amendments.revision() is None
    if words_beside:
        assert 'role="alert"' in answer.text
        assert change.get("reason", "管理平台维护") in answer.text


def test_the_second_is_told_and_keeps_what_was_typed(world: World, browser: Browser, other: Person) -> None:
    why = Reason(reason="另一理由", document_number="示例函〔2025〕6号")
    change_date(NATIONAL, "file", NewDate(due=date(2025, 10, 28)), why, seen=0, by=other)
    answer = browser.submit(f"{DATES}/file", **TYPED)
    page = words(answer.text)
    assert "陆审批于 2025-10-20 12:00 将它调整为 2025 年 10 月 28 日，理由：另一理由（示例函〔2025〕6号）" in page
    assert 'value="2025-10-29"' in answer.text
    assert "管理平台维护" in answer.text
    again = browser.post(f"{DATES}/file", data={"csrf_token": token_of(answer.text), **TYPED, "seen": "1"})
    assert "影响的申报" in again.text  # now that it was seen


def test_dates_of_nothing_are_not_found(browser: Browser) -> None:
    assert browser.get(f"{DATES}/nothing").status_code == 404
    assert browser.get("/department/policy/calls/nothing/dates").status_code == 404
    assert browser.get("/department/policy/acts/nothing/end").status_code == 404


def test_a_call_is_copied_and_can_then_be_opened(world: World, browser: Browser) -> None:
    path = f"/department/policy/calls/{NATIONAL}/copy"
    offered = browser.get(path).text
    for value in ("2026 年度国家级绿色制造单位推荐", "national-recommendation-2026", "2026-10-27"):
        assert f'value="{value}"' in offered
    typed = {
        "title": "2026 年度国家级绿色制造单位推荐",
        "year": "2026",
        "call_id": "national-recommendation-2026",
        "opens": "2026-04-01",
        "dates.file": "2026-05-15",
        "dates.recommend@new": "2026-05-30",
        "dates.report": "2026-08-01",
        "reason": "按年度工作安排",
        "document_number": "示例函〔2026〕3号",
    }
    refused = browser.submit(path, **typed)
    assert "不能晚于上级规定的 2026 年 7 月 31 日" in refused.text
    assert 'value="2026-05-15"' in refused.text
    made = browser.submit(path, **{**typed, "dates.report": "2026-07-31"})
    assert made.headers["Location"] == "/department/calls/national-recommendation-2026"
    page = words(browser.get(made.headers["Location"]).text)
    assert "尚未启动" in page
    assert "2026 年 5 月 15 日" in page
    assert "由本部门复制编制" in words(browser.get("/department/calls").text)
    book = words(browser.get("/policy").text)
    assert "按年度工作安排" in book
    assert "示例函〔2026〕3号" in words(browser.get("/policy/sources").text)
    assert browser.submit("/department/calls/national-recommendation-2026/open").status_code == 302
    visitor = browser_of(world.app)
    assert "即将受理" in words(visitor.get("/calls").text)
    assert "2025 年工业总产值" in visitor.get("/policy/forms/national-recommendation-2026/factory").text


def test_a_change_is_taken_back_after_being_asked(browser: Browser, approver: Person) -> None:
    why = Reason(reason="管理平台维护", document_number="示例函〔2025〕7号")
    row = change_date(NATIONAL, "file", NewDate(due=date(2025, 10, 28)), why, seen=0, by=approver)
    listed = words(browser.get("/department/policy").text)
    assert "申报填报（申报单位） 2025 年 10 月 27 日 → 2025 年 10 月 28 日" in listed
    assert "生效中" in listed
    path = f"/department/policy/acts/{row.act}/end"
    assert "请填写此项。" in browser.submit(path, reason="", document_number="").text
    assert browser.submit(path, reason="通知撤回", document_number="示例函〔2025〕8号").status_code == 302
    instance().forget()
    assert filing() == date(2025, 10, 27)
    listed = words(browser.get("/department/policy").text)
    assert "已被替代或撤销" in listed
    assert "撤销对时限“申报填报（申报单位），2025 年 10 月 27 日”的调整" in listed
    again = browser.submit(path, reason="再撤一次", document_number="示例函〔2025〕9号")
    assert "不再生效" in again.text


def test_a_ministrys_date_is_entered(browser: Browser) -> None:
    assert "另定某年日期" in browser.get("/department/policy/duties").text
    path = "/department/policy/duties/provincial-recommendation"
    typed = {"due": "2026-11-06", "reason": "国家年度通知", "document_number": "示例厅函〔2026〕9号", "seen": "0"}
    assert "这是工业和信息化部规定的日期" in browser.submit(path, **typed).text
    typed["issuer"] = "工业和信息化部办公厅"
    assert browser.submit(path, **typed).status_code == 302
    assert "2026 年 11 月 6 日" in browser.get("/department/policy/duties").text
    assert "已经另定日期" in browser.submit(path, **typed).text


@pytest.mark.parametrize("path", ["", "/duties", f"/calls/{NATIONAL}/dates", f"/calls/{NATIONAL}/copy"])
def test_the_desk_is_the_departments(world: World, path: str) -> None:
    path = f"/department/policy{path}"
    assert browser_of(world.app).get(path).status_code == 302
    for person in (world.people.applicant(), world.people.officer(), world.people.administrator()):
        assert browser_of(world.app, person).get(path).status_code == 403


def test_an_officer_reads_and_does_not_change(world: World) -> None:
    officer = browser_of(world.app, world.people.department())
    assert officer.get("/department/policy").status_code == 200
    assert officer.get(f"{DATES}/file").status_code == 403
    auditor = browser_of(world.app, world.people.make(Role.AUDITOR))
    assert auditor.get("/department/policy").status_code == 200


# --- The calendar -----------------------------------------------------------------------------------------------------


def test_the_calendar_is_extended_on_a_page(browser: Browser) -> None:
    assert "工作日历还是空的" in browser.get("/department/calendar").text
    assert browser.get("/department/calendar/extend").status_code == 404
    seed_calendar()
    listed = browser.get("/department/calendar").text
    assert "续编 2027 年" in listed
    assert "国庆节" in browser.get("/department/calendar/2025").text
    assert browser.get("/department/calendar/2030").status_code == 404
    path = "/department/calendar/extend"
    assert 'value="春节"' in browser.get(path).text
    typed = {
        "source": "示例发明电〔2026〕1号",
        "holidays-0-name": "元旦",
        "holidays-0-first": "2027-01-01",
        "holidays-0-last": "2027-01-03",
        "holidays-1-name": "春节",
        "holidays-2-name": "清明",
        "holidays-2-first": "2027-04-03",
        "holidays-2-last": "2027-04-05",
        "holidays-2-worked": "2027-04-01",
    }
    refused = browser.submit(path, **typed)
    assert "2027-04-01 不是周末" in refused.text
    assert 'value="2027-01-03"' in refused.text
    assert "请把每一天写作" in browser.submit(path, **{**typed, "holidays-2-worked": "下周日"}).text
    assert "都要填写" in browser.submit(path, **{**typed, "holidays-1-first": "2027-02-05"}).text
    assert browser.submit(path, **{**typed, "holidays-2-worked": "2027-04-10"}).status_code == 302
    assert calendar.span() == (date(2004, 1, 1), date(2027, 12, 31))


def test_a_day_is_put_right_on_a_page(browser: Browser) -> None:
    seed_calendar()
    path = "/department/calendar/correct"
    typed = {"day": "2026-02-24", "is_working": "no", "name": "春节", "source": "示例发明电〔2026〕2号"}
    assert browser.submit(path, **typed).status_code == 302
    assert not calendar.work_calendar().is_workday(date(2026, 2, 24))
    assert "没有需要更正的内容" in browser.submit(path, **typed).text
    assert "工作日历中没有 2030-01-01" in browser.submit(path, **{**typed, "day": "2030-01-01"}).text
