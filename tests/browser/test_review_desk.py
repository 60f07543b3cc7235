"""The recommending body's desk in a real browser: accessible on a desk and on a phone, usable by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from core import clock
from tests.support.house import People, app, people, settings
from tests.support.looks import databases, look, opened_as
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "databases", "people", "settings"]

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield OfficersDesk(World(app, people))


def test_every_page_of_the_desk(
    app: Flask,
    desk: OfficersDesk,
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    waiting = desk.application(audited=False)
    desk.application(audited_on="2021-06-30", dishonesty_listed=True)
    ready = desk.passed(desk.application(audited_on="2021-06-30"))
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(), base)
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
        look(page, address, name)


def test_signing_by_keyboard(
    app: Flask, desk: OfficersDesk, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    application = desk.application(audited_on="2021-06-30")
    base = serve(app)
    page = opened_as(app, desk.officer, new_context(), base)
    page.goto(f"{base}/review/applications/{application.id}")
    page.locator("input[type=radio][value=confirmed]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("查阅申报材料")
    page.keyboard.press("Enter")
    page.get_by_text("已保存 1 项核实结果").wait_for()
    expect(page.locator(".items > li").first).to_contain_text("签认")
