"""Nothing typed is lost: a section saves itself, and what it could not save comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from core import clock
from core.db import db
from tests.integration.applications.filed import Filed
from tests.support.filling import saved
from tests.support.house import People, app, people, settings
from tests.support.looks import databases, opened_as
from tests.support.servers import free_ports, served
from tests.support.uploads import pdf
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "databases", "people", "settings"]

pytestmark = pytest.mark.browser

FORM, SECTION = "creation-work-plan", "goals"


@pytest.fixture
def filed(app: Flask, people: People) -> Iterator[Filed]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield Filed(World(app, people))


@pytest.fixture
def address(app: Flask, filed: Filed, serve: Callable[..., str]) -> str:
    return f"{serve(app)}/applications/{filed.id}/sections/{FORM}/{SECTION}"


@pytest.fixture
def page(app: Flask, filed: Filed, address: str, new_context: Callable[..., BrowserContext]) -> Page:
    """The section, open before its writer."""
    opened = opened_as(app, filed.by, new_context(), address.removesuffix(urlsplit(address).path))
    opened.goto(address)
    return opened


def is_saved(filed: Filed, text: str) -> bool:
    db.session.rollback()
    row = saved(filed.id, FORM, SECTION)
    return row is not None and row.answers.get("plan_goals") == text


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-unsaved-state]")).to_contain_text(words)


def test_what_is_typed_is_saved_without_a_press(filed: Filed, page: Page) -> None:
    page.locator("textarea").fill("能耗下降 10%")
    says(page, "已自动保存")
    assert is_saved(filed, "能耗下降 10%")
    page.locator("textarea").fill("能耗下降 11%")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("”已保存。")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("能耗下降 11%")


def test_what_one_saved_oneself_in_another_window_is_not_said_to_be_anothers(address: str, page: Page) -> None:
    other = page.context.new_page()
    other.goto(address)
    page.locator("textarea").fill("能耗下降 10%")
    says(page, "已自动保存")
    other.locator("textarea").fill("能耗下降 12%")
    says(other, "这一部分刚在别处保存过")
    other.get_by_role("button", name="保存", exact=True).last.click()
    expect(other.locator(".error-summary")).to_contain_text("已在别处更新，您的内容还没有保存")


def test_what_was_wrong_is_marked_no_longer_once_it_is_mended(address: str, page: Page) -> None:
    page.goto(address.replace(f"{FORM}/{SECTION}", "eligibility-factory/audit"))
    day = page.locator("#answers-audited_on")
    marks = page.locator("[data-faults], .field-error, .is-invalid, .has-error")
    day.fill("去年")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("[data-faults]")).to_contain_text("1 处需要修改")
    day.fill("前年")
    says(page, "现为“前年”")
    expect(marks.first).to_be_visible()
    day.fill("2022-05-30")
    says(page, "已自动保存")
    expect(marks).to_have_count(0)


def test_a_lost_session_a_lost_connection_and_a_closed_tab_lose_nothing(filed: Filed, address: str, page: Page) -> None:
    context = page.context
    state = context.storage_state()
    context.clear_cookies()
    page.locator("textarea").fill("登录过期时写的")
    page.evaluate("htmx.ajax('GET', '/messages', { swap: 'none' })")  # as parts of pages ask by themselves
    says(page, "登录已过期")
    expect(page.locator("[data-unsaved-state] a")).to_have_attribute("href", re.compile("/sign-in"))
    assert page.url == address
    # Signed in again, in another window.
    context.add_cookies(cast(Any, state["cookies"]))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    says(page, "已自动保存")
    assert is_saved(filed, "登录过期时写的")

    context.set_offline(True)
    page.locator("textarea").fill("断网时写的")
    says(page, "连接不上服务器")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("textarea")).to_have_value("断网时写的")
    assert is_saved(filed, "断网时写的")


def lose(route: Route) -> None:
    """The server does what it is asked, and its answer never comes."""
    route.fetch()
    route.abort()


def test_an_answer_that_is_lost_on_its_way_stops_nothing(filed: Filed, address: str, page: Page) -> None:
    """What the server has is not somebody else's."""
    page.route(address, lose, times=1)
    page.locator("textarea").fill("存了，回话丢了")
    says(page, "连接不上服务器")
    assert is_saved(filed, "存了，回话丢了")
    page.locator("textarea").fill("存了，回话丢了，又写")
    says(page, "已自动保存")
    assert is_saved(filed, "存了，回话丢了，又写")
    expect(page.locator("[data-unsaved-state]")).not_to_contain_text("别人")


def test_a_closed_page_whose_answer_was_lost_asks_nobody(filed: Filed, address: str, page: Page) -> None:
    page.route(address, lose)
    page.locator("textarea").fill("存了，回话丢了")
    says(page, "连接不上服务器")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator("textarea")).to_have_value("存了，回话丢了")
    again.wait_for_load_state("networkidle")
    expect(again.get_by_role("button", name="找回并对照")).to_have_count(0)
    assert again.evaluate("Object.keys(localStorage).filter(name => name.startsWith('greenroll.unsaved.'))") == []


def test_a_server_that_is_killed_and_comes_back_loses_nothing(
    app: Flask, filed: Filed, new_context: Callable[..., BrowserContext]
) -> None:
    path = f"/applications/{filed.id}/sections/{FORM}/{SECTION}"
    (port,) = free_ports(1)
    with served(app, port) as base:
        page = opened_as(app, filed.by, new_context(), base)
        page.goto(f"{base}{path}")
        page.locator("textarea").fill("停机前写的")
        says(page, "已自动保存")
    page.locator("textarea").fill("停机时写的")
    says(page, "连接不上服务器")
    assert is_saved(filed, "停机前写的")
    with served(app, port):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        says(page, "已自动保存")
        assert is_saved(filed, "停机时写的")


def test_the_back_button_asks_and_brings_back_what_was_typed(filed: Filed, address: str, page: Page) -> None:
    home = address.split("/sections/", maxsplit=1)[0]
    page.goto(home)
    page.goto(address)
    page.context.set_offline(True)
    page.locator("textarea").fill("返回前写的")
    says(page, "连接不上服务器")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("history.back()")
    expect(page.locator("textarea")).to_have_value("返回前写的")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    says(page, "已自动保存")
    assert is_saved(filed, "返回前写的")
    assert asked == ["beforeunload"]


def test_what_waits_is_nobody_elses_to_read(filed: Filed, address: str, page: Page) -> None:
    context = page.context
    context.set_offline(True)
    page.locator("textarea").fill("断网时写的")
    says(page, "连接不上服务器")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "greenroll.unsaved." in kept
    assert "断网" not in kept
    assert "plan_goals" not in kept


# --- Files ------------------------------------------------------------------------------------------------------------


def test_files_are_looked_at_before_they_are_sent_and_stay_when_the_connection_breaks(
    filed: Filed, address: str, page: Page
) -> None:
    page.goto(address.replace(f"{FORM}/{SECTION}", "eligibility-factory/audit"))
    chosen, sent = page.locator(".chosen").first, page.locator("input[type=file]").first
    large = {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" + bytes(20_000_000)}
    program = {"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    report = {"name": "审核报告.pdf", "mimeType": "application/pdf", "buffer": pdf("report")}
    sent.set_input_files(cast(Any, [large, program, report]))
    expect(chosen).to_contain_text("超过 20 MB，没有选入")
    expect(chosen).to_contain_text("“程序.exe”不是可以上传的格式")
    assert page.evaluate("Array.from(document.querySelector('input[type=file]').files, each => each.name)") == [
        "审核报告.pdf"
    ]
    # Dropped beside it, one more is taken too.
    page.evaluate(DROP, ["验收意见.pdf", pdf("opinion").decode("latin-1")])
    expect(chosen).to_contain_text("验收意见.pdf")
    page.route("**/sections/**", lambda route: route.abort())
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("与服务器的连接断了")).to_be_visible()
    expect(chosen).to_contain_text("审核报告.pdf")
    page.unroute("**/sections/**")
    # Signed out meanwhile: the page stands, and goes on once its writer has signed in elsewhere.
    state = page.context.storage_state()
    page.context.clear_cookies()
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("没有保存：登录已过期")).to_be_visible()
    expect(chosen).to_contain_text("审核报告.pdf")
    page.context.add_cookies(cast(Any, state["cookies"]))
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("”已保存。")).to_be_visible()
    expect(page.get_by_label("审核报告.pdf")).to_be_checked()
    expect(page.get_by_label("验收意见.pdf")).to_be_checked()


DROP = """([name, text]) => {
  const bag = new DataTransfer();
  bag.items.add(new File([text], name, { type: "application/pdf" }));
  const place = document.querySelector(".drop");
  for (const each of ["dragover", "drop"])
    place.dispatchEvent(new DragEvent(each, { dataTransfer: bag, bubbles: true, cancelable: true }));
}"""


def test_what_waits_is_not_forgotten_for_an_older_mistake(filed: Filed, address: str, page: Page) -> None:
    section = address.replace(f"{FORM}/{SECTION}", "eligibility-factory/audit")
    page.goto(section)
    page.locator("#answers-audited_on").fill("去年")
    says(page, "有 1 处填写有误：“最近一次清洁生产审核完成日期”应填写日期")
    state = page.context.storage_state()
    page.context.clear_cookies()
    page.locator("#answers-audited_on").fill("2022-05-30")
    says(page, "登录已过期")
    page.context.add_cookies(cast(Any, state["cookies"]))
    again = page.context.new_page()
    again.goto(section)
    expect(again.locator("#answers-audited_on")).to_have_value("2022-05-30")
