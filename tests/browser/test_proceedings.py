"""Consultation and judging in a real browser: accessible, no wider than a phone, and walked with a keyboard's means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core import clock
from core.applications.models import Application
from core.config import Settings
from core.consultations.models import Answer
from core.consultations.operations import Said
from tests.support import coast as region
from tests.support.accessibility import assert_accessible
from tests.support.both import Both
from tests.support.coast import BOTH, OPEN_DAY
from tests.support.department import revisions
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as
from tests.support.world import World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(
    settings_of_house: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    monkeypatch.syspath_prepend(str(site))
    return replace(settings_of_house, region=region.REGION)


@pytest.fixture
def both(app: Flask, people: People) -> Iterator[Both]:
    with clock.travel(OPEN_DAY):
        yield Both(World(app, people))


def chosen(*applications: Application) -> str:
    named = "&".join(f"chosen={id}:{revision}" for id, revision in revisions(*applications).items())
    return f"?call={BOTH}&{named}"


def test_every_page_of_consultation_and_judging(
    both: Both, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    waiting = [both.filed(name=f"示例{name}有限公司") for name in "甲乙丙丁"]
    both.answered(waiting[0], said=Said(Answer.OBJECTION, "去年受过行政处罚，整改情况待核"))
    both.answered(waiting[1])
    factory, chain = both.judged(both.at_judging()), both.at_judging(category="supply_chain")
    parks = [both.at_judging(category="park") for _ in range(3)]
    both.scored(dict(zip((each.id for each in parks), ("95", "90", "70"), strict=True)))
    base = serve(both.world.app)
    city = opened_as(both.world.app, both.reviewer, new_context(), base)
    department = opened_as(both.world.app, both.officer, new_context(), base)
    of_city = {
        "queue": f"/review?call={BOTH}&tab=consult",
        "ask": f"/review/consult/ask{chosen(*waiting)}",
        "answers": f"/review/consult/answers{chosen(*waiting)}",
        "pass": f"/review/consult/pass{chosen(*waiting)}",
        "application": f"/review/applications/{waiting[0].id}",
    }
    of_department = {
        "queue": f"/department/queue?call={BOTH}&tab=judge",
        "panel": f"/department/judge{chosen(factory)}",
        "scores": f"/department/judge{chosen(chain)}",
        "pass": f"/department/judge/pass{chosen(factory)}",
        "ranks": f"/department/judge/tiers?call={BOTH}&stage=judge-ranks&category=park",
        "application": f"/department/applications/{factory.id}",
    }
    for page, pages, desk in ((city, of_city, "consult"), (department, of_department, "judge")):
        for what, address in pages.items():
            look(page, f"{base}{address}", f"{desk}-{what}")


def test_from_the_regulators_to_the_panel(
    both: Both, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    first, second = both.filed(name="示例甲有限公司"), both.filed(name="示例乙有限公司")
    base = serve(both.world.app)
    city = opened_as(both.world.app, both.reviewer, new_context(), base)
    city.goto(f"{base}/review?call={BOTH}")
    _choose_all(city, "登记部门意见")
    for regulator in ("生态环境局", "应急管理局"):
        letter = city.get_by_role("group", name=regulator, exact=True)
        letter.get_by_label("复函日期").fill(OPEN_DAY.isoformat())
        letter.get_by_label("复函文号").fill("函〔2025〕1 号")
        letter.get_by_label("统一意见").select_option(label="无异议")
    city.get_by_label("生态环境局对示例乙有限公司的意见", exact=True).select_option(label="有异议")
    city.get_by_role("button", name="保存意见").click()
    expect(city.get_by_text("有异议的，请写明异议内容。").first).to_be_visible()
    assert_accessible(city)
    city.get_by_label("生态环境局对示例乙有限公司的意见内容").fill("去年受过行政处罚")
    city.get_by_role("button", name="保存意见").click()
    expect(city.get_by_text("已登记 2 个部门对 2 项申报的意见")).to_be_visible()
    _choose_all(city, "转入下一环节")
    city.get_by_label("示例乙有限公司：异议的处理情况").fill("处罚已整改销号，经生态环境局复核")
    city.get_by_role("button", name="转入下一环节").click()
    expect(city.get_by_text("2 项申报已办结征求意见")).to_be_visible()
    assert {both.now(each).stage for each in (first, second)} == {"recommend"}


def _choose_all(page: Page, button: str) -> None:
    for box in page.locator("input[name=chosen]").all():
        box.check()
    page.get_by_role("button", name=button).click()
