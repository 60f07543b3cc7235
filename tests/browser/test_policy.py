"""The home page, the calls and the policy book in a real browser: accessible on a desk and on a phone, and used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core import clock
from core.config import Settings
from core.db import db
from core.instance import instance
from core.people.models import Person, Role
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.ledger import Reason
from tests.support.accessibility import assert_accessible
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as
from tests.support.world import CREATION_PLAN, NATIONAL, World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser


PUBLIC = {
    "home": "/",
    "calls": "/calls",
    "call": f"/calls/{NATIONAL}",
    "policy": "/policy",
    "policy-earlier": "/policy?on=2024-06-01",
    "clauses": "/policy/clauses?status=enforced",
    "clause": "/policy/clauses/HN25-06",
    "forms": f"/policy/forms/{CREATION_PLAN}/park",
    "sources": "/policy/sources",
    "compare": "/policy/compare?left=national&right=hunan",
}
DESK = {
    "calls-managed": "/department/calls",
    "call-managed": f"/department/calls/{NATIONAL}",
    "call-close": f"/department/calls/{NATIONAL}/close",
    "amendments": "/department/policy",
    "dates": f"/department/policy/calls/{NATIONAL}/dates",
    "date": f"/department/policy/calls/{NATIONAL}/dates/file",
    "copy": f"/department/policy/calls/{NATIONAL}/copy",
    "duties": "/department/policy/duties",
    "duty": "/department/policy/duties/provincial-recommendation",
    "calendar": "/department/calendar",
    "calendar-year": "/department/calendar/2025",
    "calendar-extend": "/department/calendar/extend",
    "calendar-correct": "/department/calendar/correct",
}


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return settings_of_house


@pytest.fixture
def approver(app: Flask, people: People) -> Iterator[Person]:
    """An approver, on a day on which one call is open and a date of it was changed."""
    with clock.travel(date(2025, 10, 20)):
        world = World(app, people)
        world.open_call(CREATION_PLAN)
        world.open_call(NATIONAL)
        made = people.make(Role.DEPARTMENT_APPROVER, name="钟审批")
        why = Reason(reason="管理平台维护", document_number="示例函〔2025〕7号", document_date=date(2025, 10, 19))
        change_date(NATIONAL, "report", NewDate(due=date(2025, 11, 6)), why, seen=0, by=made)
        yield made


def test_what_everybody_reads(
    app: Flask,
    approver: Person,
    new_context: Callable[..., BrowserContext],
    serve: Callable[[Flask], str],
) -> None:
    page, base = new_context().new_page(), serve(app)
    for name, address in PUBLIC.items():
        look(page, f"{base}{address}", f"policy-{name}")


def test_what_the_department_uses(
    app: Flask,
    approver: Person,
    new_context: Callable[..., BrowserContext],
    serve: Callable[[Flask], str],
) -> None:
    base = serve(app)
    page = opened_as(app, approver, new_context(), base)
    for name, address in DESK.items():
        look(page, f"{base}{address}", f"desk-{name}")


def test_a_date_is_changed_with_the_keyboard_alone(
    app: Flask, approver: Person, new_context: Callable[..., BrowserContext], serve: Callable[[Flask], str]
) -> None:
    base = serve(app)
    page = opened_as(app, approver, new_context(), base)
    page.goto(f"{base}/department/policy/calls/{NATIONAL}/dates/report")
    page.get_by_label("新的截止日期").fill("2025-11-08")
    page.get_by_label("理由").fill("部里改期")
    page.get_by_label("文号").fill("示例函〔2025〕8号")
    page.get_by_label("文号").press("Enter")
    refusal = page.get_by_role("alert").get_by_role("link")
    expect(refusal).to_contain_text("不能晚于上级规定的 2025 年 11 月 7 日")
    assert_accessible(page)
    page.get_by_label("新的截止日期").fill("2025-11-07")
    page.get_by_role("button", name="下一步").press("Enter")
    expect(page.get_by_role("heading", name="影响的申报：0 件")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="确认调整").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已调整")
    db.session.rollback()  # what was read before is old now
    instance().forget()
    assert instance().book().due(NATIONAL, "report") == date(2025, 11, 7)


def test_from_a_call_to_the_clause_and_what_implements_it(
    app: Flask, approver: Person, page: Page, serve: Callable[[Flask], str]
) -> None:
    page.goto(serve(app))
    page.get_by_role("link", name="2025 年度国家级绿色制造单位推荐").click()
    page.locator('a[href="/policy/clauses/HN25-06"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("《2025年推荐通知》四.1")
    page.get_by_role("link", name="才推荐该市州的新申报单位").first.click()
    expect(page).to_have_url(re.compile(r"/policy#rules-existing-units-filed$"))
    expect(page.locator("#rules-existing-units-filed")).to_be_in_viewport()
