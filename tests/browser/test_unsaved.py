"""Nothing typed is lost: a section saves itself, and what it could not save comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core import clock
from core.db import db
from tests.integration.applications.filed import Filed
from tests.support.filling import saved
from tests.support.house import People, app, people, settings
from tests.support.looks import databases, opened_as
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


def test_a_lost_session_a_lost_connection_and_a_closed_tab_lose_nothing(filed: Filed, address: str, page: Page) -> None:
    context = page.context
    state = context.storage_state()
    context.clear_cookies()
    page.locator("textarea").fill("登录过期时写的")
    says(page, "登录已过期")
    expect(page.locator("[data-unsaved-state] a")).to_have_attribute("href", re.compile("/sign-in"))
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


def test_what_waits_is_nobody_elses_to_read(filed: Filed, address: str, page: Page) -> None:
    context = page.context
    context.set_offline(True)
    page.locator("textarea").fill("断网时写的")
    says(page, "连接不上服务器")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "greenroll.unsaved." in kept
    assert "断网" not in kept
    assert "plan_goals" not in kept
