"""Products, levels, targets and ceilings in a real browser: accessible on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from core import clock
from core.config import Settings
from tests.support import bay as region
from tests.support.bay import HILL, NORTH, SOUTH, Bay
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as
from tests.support.world import World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    region.install(made)
    return made


@pytest.fixture
def settings(settings_of_house: Settings, site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(site))
    return replace(settings_of_house, region=region.REGION)


@pytest.fixture
def bay(app: Flask, people: People) -> Iterator[Bay]:
    with clock.travel(region.OPEN_DAY):
        yield Bay(World(app, people))


def test_every_page_about_products_levels_and_targets(
    app: Flask,
    bay: Bay,
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    for number in range(3):
        bay.list_unit(NORTH if number else SOUTH, "provincial", "factory", date(2024, 6, 1))
        bay.list_unit(NORTH, "provincial", "product", date(2024, 6, 1), subject=f"低碳瓷砖 {number} 型")
    bay.list_unit(HILL, "provincial", "park", date(2024, 6, 1))
    unit, applicant = bay.producer()
    product = bay.begun(unit, applicant, "product", subject="节水便器")
    factory = bay.begun(unit, applicant, levels=("provincial", "national"))
    bay.recommended(*(bay.filed(NORTH) for _ in range(4)), by=NORTH)
    ready, base = bay.filed(NORTH), serve(app)
    own = opened_as(app, applicant, new_context(), base)
    officer = opened_as(app, bay.officers[NORTH], new_context(), base)
    call = bay.opened.call_id
    for page, name, address in (
        (officer, "targets", f"{base}/targets"),
        (officer, "lists-products", f"{base}/lists?list=provincial&category=product"),
        (officer, "recommend-ceilings", f"{base}/review/recommend?call={call}&chosen={ready.id}:{ready.revision}"),
        (own, "begin", f"{base}/applications/new?unit={unit.id}"),
        (own, "aim-product", f"{base}/applications/{product.id}/aim"),
        (own, "aim-levels", f"{base}/applications/{factory.id}/aim"),
        (own, "draft-product", f"{base}/applications/{product.id}"),
    ):
        look(page, address, name)


def test_what_was_ticked_stays_when_it_is_refused(
    app: Flask, bay: Bay, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    unit, applicant = bay.producer()
    base = serve(app)
    page = opened_as(app, applicant, new_context(), base)
    page.goto(f"{base}/applications/new?unit={unit.id}")
    offer = page.locator(".offer", has=page.get_by_role("heading", name="绿色工厂"))
    offer.get_by_label("国家级").check()
    offer.get_by_role("button", name="开始申报").click()
    expect(page.locator(".error-summary")).to_contain_text("同时申报省级")
    offer = page.locator(".offer", has=page.get_by_role("heading", name="绿色工厂"))
    expect(offer.get_by_label("国家级")).to_be_checked()
    offer.get_by_label("省级").check()
    offer.get_by_role("button", name="开始申报").click()
    expect(page.get_by_text("申报层级：省级、国家级")).to_be_visible()
