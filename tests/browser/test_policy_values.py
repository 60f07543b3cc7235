"""A value changed in a real browser, and regions side by side: used, accessible, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from core import clock
from core.config import Settings
from core.db import db
from core.instance import instance
from core.people.models import Person, Role
from core.plugin_api import Rule
from core.plugin_api.kinds import Kinds
from core.units.models import UnitKind
from tests.support.accessibility import assert_accessible
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as, seen
from tests.support.valuing import change
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser

SHARE = "enough-enterprises-audited"
PAGES = {
    "value-rule": f"/department/policy/values/rules/{SHARE}",
    "value-term": "/department/policy/values/terms/audit_window",
    "value-amendments": "/department/policy",
    "value-book": "/policy",
    "value-clauses": "/policy/clauses",
    "value-compare-hubei": "/policy/compare?left=hunan&right=hubei&right_on=2024-06-01",
    "value-compare-shanxi": "/policy/compare?left=jiangxi&left_on=2024-06-01&right=shanxi&right_on=2024-08-01",
    "value-compare-days": "/policy/compare?left=hunan&left_on=2023-11-05&right=hunan&right_on=2023-11-06",
}


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return settings_of_house


@pytest.fixture
def approver(app: Flask, people: People) -> Iterator[Person]:
    """An approver, while four parks are being drafted."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        world = World(app, people)
        opened = world.open_call(CREATION_PLAN)
        for name, audited in (("示例甲园区", 25), ("示例乙园区", 17), ("示例丙园区", 9), ("示例丁园区", 16)):
            unit = world.unit(name, kind=UnitKind.PARK)
            by = world.representative(unit)
            made = world.started(opened, unit, by, category="park")
            world.fill(made, by, audited_enterprises=audited, enterprises_above_size=100, enterprises=120)
        made_approver = people.make(Role.DEPARTMENT_APPROVER, name="钟审批")
        change("rules", "cleaner-production-audit", {"figures.years.value": 4}, CREATION_PLAN, by=made_approver)
        yield made_approver


def test_what_the_desk_and_everybody_see(
    app: Flask,
    approver: Person,
    new_context: Callable[..., BrowserContext],
    serve: Callable[[Flask], str],
) -> None:
    base = serve(app)
    page = opened_as(app, approver, new_context(), base)
    for name, address in PAGES.items():
        look(page, f"{base}{address}", name)


def test_a_threshold_is_moved_and_the_parks_that_fall_are_seen_first(
    app: Flask,
    approver: Person,
    new_context: Callable[..., BrowserContext],
    serve: Callable[[Flask], str],
) -> None:
    base = serve(app)
    page = opened_as(app, approver, new_context(), base)
    page.goto(f"{base}/policy")
    page.locator(f"#rules-{SHARE}").get_by_role("link", name="调整").click()
    page.get_by_label("最低（含）").fill("20")
    page.get_by_label("创建计划").check()
    page.get_by_label("理由").fill("提高审核比例")
    page.get_by_label("文号").fill("示例函〔2023〕8号")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("仍写着“15%”")
    assert_accessible(page)
    page.get_by_label("要求", exact=True).fill("园区近五年内开展清洁生产审核的企业数，不低于规模以上工业企业数的 20%")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("2 件由符合变为不符合")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(3)  # the heading, and the two that fall
    seen(page, "value-preview")
    page.get_by_role("button", name="确认调整").click()
    expect(page.get_by_role("status")).to_contain_text("数值已调整")
    db.session.rollback()  # what was read before is old now
    instance().forget()
    rule: Rule = instance().book().find(Kinds.rules, SHARE)
    assert rule.figures["least"].value == Decimal(20)
