"""From the figures to the decision in real browsers: an applicant watches its score grow, experts score, a panel
grades, staff look at what other weights would give, and the applicant reads why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core import clock
from core.applications import operations as applications
from core.applications.models import Application
from core.applications.operations import Entry
from core.config import Settings
from core.experts.queries import assignments
from core.judging import operations as judging
from core.people import queries as register
from core.people.models import Person
from core.plugin_kit.loader import load
from core.units.models import UnitKind
from tests.support import coast, installing
from tests.support.both import NATION, Both
from tests.support.coast import BODY, BOTH, OPEN_DAY
from tests.support.department import revisions
from tests.support.evaluators import FILES as DELTA
from tests.support.experts import pooled, scored
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, opened_as, seen
from tests.support.world import World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = [pytest.mark.browser, pytest.mark.own_application]

CALL = coast.FILES["calls/both.yaml"].replace("factory: [basics]", "factory: [basics, figures]")
FILES = {
    "__init__.py": "from core.plugin_api import PluginFolder\n\nPluginFolder(__name__).hooks()\n",
    "calls/both.yaml": f"{CALL}indicator_sets: {{factory: delta-indicators}}\n",
    "indicators/factory.yaml": DELTA["indicators/factory.yaml"],
    "scoring_methods.yaml": DELTA["scoring_methods.yaml"],
    "forms/figures.yaml": """\
id: figures
title: 指标自评价
clause: CO-1
sections:
  - id: figures
    title: 指标
    fields:
      - {name: functions, label: 管理功能, type: integer, unit: 项, indicator: 1}
      - {name: functions_proof, label: 佐证材料, type: evidence, proves: [1, 2]}
      - {name: design, label: 绿色设计, type: yes_no, indicator: 2}
""",
    "forms/sheet.yaml": coast.FILES["forms/sheet.yaml"]
    .replace("most: 40", "most: 40, indicator: 2")
    .replace("most: 60", "most: 60, indicator: 1"),
}
"""What the invented region says besides, so that its factories evaluate themselves by two indicators."""


@pytest.fixture
def settings(
    settings_of_house: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    site = tmp_path_factory.mktemp("site")
    installing.install(site, coast.REGION, {**coast.FILES, **FILES}, package="scored_coast")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr("tests.support.house.load_once", load)  # another region of that name may have been read
    return replace(settings_of_house, region=coast.REGION)


@pytest.fixture
def both(app: Flask, people: People) -> Iterator[Both]:
    with clock.travel(OPEN_DAY):
        yield Both(World(app, people))


def test_from_the_self_evaluation_to_the_panel_and_back(
    both: Both, serve: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    base = serve(both.world.app)

    def browser(person: Person) -> Page:
        return opened_as(both.world.app, person, new_context(), base)

    draft, by = _begun(both)
    applicant, department = browser(by), browser(both.officer)
    _watches_its_score_grow(applicant, f"{base}/applications/{draft.id}")
    made = _at_judging(both, draft, by)
    pooled(both, 3)
    _assigned(department, f"{base}/department/queue?call={BOTH}&tab=judge")
    first, *others = assignments.live([made.id], made.stage)[made.id]
    _scores(browser(register.person(first.expert.person_id)), f"{base}/expert/sheets/{first.id}")
    for each in others:
        scored(each, 36, "52")
    _closed_and_graded(department, f"{base}/department/queue?call={BOTH}&tab=judge")
    _tries(department, f"{base}/scores/calls/{BOTH}/factory", made)
    judging.pass_on(revisions(both.now(made)), by=both.officer)
    both.released(both.now(made))
    _reads_why(applicant, f"{base}/applications/{made.id}")


def _begun(both: Both) -> tuple[Application, Person]:
    unit = both.world.unit("示例甲有限公司", kind=UnitKind.ENTERPRISE, body_id=BODY)
    by = both.world.representative(unit)
    entry = Entry(call_id=both.opened.id, unit_id=unit.id, category="factory", levels=NATION)
    made = applications.start(entry, by=by)
    both.world.fill(made, by, functions=2, design=False, shut_down=False)
    return made, by


def _watches_its_score_grow(page: Page, home: str) -> None:
    page.goto(f"{home}/sections/figures/figures")
    scores = page.locator("#scores")
    expect(scores).to_contain_text("(2 − 0) ÷ (8 − 0) × 60 = 15 分")
    page.get_by_label("管理功能").fill("6")
    expect(scores).to_contain_text("(6 − 0) ÷ (8 − 0) × 60 = 45 分")
    expect(scores).to_contain_text("尚未保存")
    page.get_by_role("radio", name="是", exact=True).check()
    expect(scores.locator(".score-total")).to_contain_text("85")
    seen(page, "scoring-section")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(scores).to_contain_text("已保存数值的得分")
    page.goto(home)
    page.get_by_role("link", name="查看逐项得分和计算过程").click()
    expect(page.locator("main")).to_contain_text("45 + 40 = 85 分，满分 100 分")
    seen(page, "scoring-scores")


def _at_judging(both: Both, draft: Application, by: Person) -> Application:
    both.world.submitted(both.now(draft), by)
    return both.recommended(both.now(draft))[0]


def _assigned(page: Page, queue: str) -> None:
    """Whoever is proposed stands ticked."""
    page.goto(queue)
    _choose(page, "分派专家")
    page.get_by_label("评分截止").fill((OPEN_DAY + timedelta(days=7)).isoformat())
    assert page.get_by_role("checkbox", name=re.compile("建议"), checked=True).count() == 3
    seen(page, "scoring-assign")
    page.get_by_role("button", name="确定分派").click()
    expect(page.locator("body")).to_contain_text("已分派 3 人次")


def _scores(page: Page, sheet: str) -> None:
    page.goto(sheet)
    expect(page.locator("main")).to_contain_text("应当回避")
    page.get_by_role("button", name="接受评审").click()
    page.get_by_role("link", name="查看申报材料").click()
    expect(page.locator("main")).to_contain_text("管理功能")
    page.get_by_role("link", name="返回评分").click()
    page.get_by_role("link", name="评分", exact=True).click()
    materials = page.get_by_role("complementary", name="申报材料")
    expect(materials).to_contain_text("申报单位 6 项，45 分")
    materials.locator("a[target=viewer]").first.click()
    expect(page.frame_locator("iframe[name=viewer]").locator("body")).to_contain_text("下载原件")
    page.get_by_label("基本要求").fill("38")
    page.get_by_label("绿色水平").fill("50.5")
    page.get_by_label("评审意见").fill("指标先进")
    page.get_by_role("button", name="保存", exact=True).click()
    page.goto(sheet)
    expect(page.locator("main")).to_contain_text("已保存的评分合计 88.5 分，满分 100 分")
    page.get_by_role("button", name="提交评分").click()
    expect(page.locator("main")).to_contain_text("合计 88.5 分，满分 100 分")
    seen(page, "scoring-sheet")


def _closed_and_graded(page: Page, queue: str) -> None:
    page.goto(queue)
    _choose(page, "结束评分")
    page.get_by_role("button", name="结束评分").click()
    page.get_by_role("link", name="专家评分结果").click()
    expect(page.locator("main")).to_contain_text("88")  # 88.5, 88 and 88, without the highest and the lowest
    expect(page.locator("main svg")).to_have_count(1)
    seen(page, "scoring-results")
    page.goto(queue)
    _choose(page, "登记评审结果")
    page.get_by_label("评审日期").fill(OPEN_DAY.isoformat())
    page.get_by_label("评审记录文号").fill("海工评〔2025〕1 号")
    page.get_by_label("示例甲有限公司的评审结果").select_option(label="合格")
    page.get_by_label("示例甲有限公司的等级").select_option("A")
    page.get_by_role("button", name="保存评审结果").click()
    expect(page.locator("body")).to_contain_text("合格，等级 A")


def _tries(page: Page, ranks: str, made: Application) -> None:
    """Other weights, beside today's: nothing is changed by it."""
    page.goto(ranks)
    expect(page.locator("main svg")).to_have_count(1)
    seen(page, "scoring-ranks")
    page.get_by_role("link", name="试算").click()
    page.get_by_label("1. 管理功能：分值").fill("20")
    page.get_by_label("2. 绿色设计：分值").fill("80")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("status")).to_contain_text("得分改变 1 家")
    expect(page.locator("main")).to_contain_text("85 分，第 1 名")
    expect(page.locator("main")).to_contain_text("95 分，第 1 名")
    seen(page, "scoring-what-if")
    page.goto(f"{ranks.partition('/calls/')[0]}/{made.id}/columns")
    for words in ("申报单位", "50.5 分", "85 分"):
        expect(page.locator("main")).to_contain_text(words)
    seen(page, "scoring-columns")


def _reads_why(page: Page, home: str) -> None:
    page.goto(home)
    page.get_by_role("link", name=re.compile("查看评分、理由")).click()
    expect(page.locator("main")).to_contain_text("（88）÷ 1 = 88")
    expect(page.locator("main")).to_contain_text("指标先进")
    page.locator("main textarea").fill("第 1 项佐证未被采信，请复核")
    page.get_by_role("button", name="申请复核").click()
    expect(page.locator("main")).to_contain_text("待答复")
    seen(page, "scoring-told")


def _choose(page: Page, button: str) -> None:
    page.locator("input[name=chosen]").check()
    page.get_by_role("button", name=button, exact=True).click()
