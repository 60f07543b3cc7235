"""The recommending body's desk in a real browser: accessible on a desk and on a phone, usable by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from core import clock
from core.accounts.models import Person
from tests.support.accessibility import assert_accessible
from tests.support.databases import SqliteDatabases
from tests.support.house import People, app, people, settings
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "people", "settings"]

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SHOTS = os.environ.get("REVIEW_SCREENSHOTS")


@pytest.fixture
def database_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """What a page looks like does not depend on the kind of database."""
    with sqlite_databases.migrated() as url:
        yield url


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield OfficersDesk(World(app, people))


def opened_as(app: Flask, person: Person, context: BrowserContext, base: str) -> Page:
    """A page whose session is the person's."""
    interface = app.session_interface
    serializer = interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's cookie sessions
    value = serializer.dumps({"_user_id": person.fs_uniquifier, "_fresh": True})
    context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": base}])
    return context.new_page()


def seen(page: Page, name: str) -> None:
    """Judge the page, and keep a picture of it for those who want to look."""
    assert_accessible(page)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_the_desk(
    app: Flask,
    desk: OfficersDesk,
    size: dict[str, int],
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    waiting = desk.application(audited=False)
    desk.application(audited_on="2021-06-30", dishonesty_listed=True)
    ready = desk.passed(desk.application(audited_on="2021-06-30"))
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(viewport=size), base)
    wide = size["width"]
    call, sheet = desk.opened.call_id, f"{base}/review/applications/{waiting.id}"
    chosen = f"call={call}&chosen={ready.id}:{ready.revision}"
    for name, address in {
        "queue": f"{base}/review",
        "queue-all": f"{base}/review?tab=all&text=没有这样的单位",
        "application": sheet,
        "waive": f"{sheet}/waive/cleaner-production-audit",
        "return": f"{sheet}/return",
        "pass": f"{sheet}/pass",
        "history": f"{sheet}/history",
        "recommend": f"{base}/review/recommend?{chosen}",
        "decline": f"{base}/review/decline?{chosen}",
        "receipts": f"{base}/review/receipts?{chosen}",
        "exports": f"{base}/review/exports?call={call}&which=recommend",
        "follow-up": f"{base}/review/follow-up?call={call}",
    }.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, name
        seen(page, f"{name}-{wide}")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is wider than the screen by {overflow} px"


def test_signing_by_keyboard(
    app: Flask, desk: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    application = desk.application(audited_on="2021-06-30")
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(viewport=DESKTOP), base)
    page.goto(f"{base}/review/applications/{application.id}")
    page.locator("input[type=radio][value=confirmed]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("查阅申报材料")
    page.keyboard.press("Enter")
    page.get_by_text("已保存 1 项核实结果").wait_for()
    assert "签认" in page.locator(".items > li").first.inner_text()
