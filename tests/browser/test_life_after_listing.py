"""What happens to listed units, in the browsers of their people, of officers and of the public: one walk for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core import clock
from core.config import Settings
from core.db import db
from core.green_codes.queries import of_unit
from core.ledger import queries as ledger
from core.people.models import Person
from core.units.models import Unit
from core.upkeep import queries
from core.upkeep.models import UpkeepRecord
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, opened_as, seen
from tests.support.upkeep import LATE, OPENING, Province, in_year, lists
from tests.support.uploads import pdf
from tests.support.world import World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser

Open: TypeAlias = Callable[[Person | None, str], Page]


@pytest.fixture(params=["shanxi"])
def settings(settings_of_house: Settings, request: pytest.FixtureRequest) -> Settings:
    return replace(settings_of_house, region=request.param, identity_key="an identity key of the tests alone")


@pytest.fixture
def province(app: Flask, people: People, settings: Settings) -> Iterator[Province]:
    with clock.travel(OPENING):
        yield Province(World(app, people), {"shanxi": "taiyuan", "hubei": "wuhan"}[settings.region])


@pytest.fixture
def opens(app: Flask, serve: Callable[[Flask], str], new_context: Callable[..., BrowserContext]) -> Open:
    """An address of ours in a browser of its own, as somebody or as nobody."""
    base = serve(app)

    def open_page(person: Person | None, path: str) -> Page:
        page = opened_as(app, person, new_context(base_url=base), base)
        page.goto(path)
        return page

    return open_page


def begun_for(unit: Unit) -> UpkeepRecord:
    """The one matter of a unit, which a browser has begun."""
    db.session.rollback()  # what a browser did since is not in what was read before
    (record,) = queries.of_unit(unit.id)
    return record


def presses(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def decided(page: Page, conclusion: str, number: str) -> None:
    """The decision's form, filled in and sent."""
    page.get_by_label("结论", exact=True).select_option(label=conclusion)
    page.get_by_label("理由").fill("经研究决定")
    page.get_by_label("公告或文件文号").fill(number)
    page.get_by_label("文件日期").fill(clock.today().isoformat())
    presses(page, "作出决定")
    expect(page.get_by_role("status")).to_contain_text("已办结")


def test_the_yearly_report_from_its_opening_to_the_removal_of_who_refuses(province: Province, opens: Open) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    filed, its = province.listed("city")
    with in_year(2026):
        province.filed(opened, filed, its, "city")
        home = opens(by, "/applications")
        expect(home.locator("main")).to_contain_text("2026-04-15 24:00")
        counts = opens(province.city, "/upkeep/reports")
        expect(counts.locator("main")).to_contain_text("50%")
        seen(counts, "upkeep-reports")
    with clock.travel(LATE):
        counts.reload()
        counts.get_by_label(f"选择{unit.name}").check()
        presses(counts, "登记拒不按时填报")
        counts.get_by_label("依据条款").select_option("SX24-13")
        counts.get_by_label("事实和依据").fill("两次催报，拒不填报")
        presses(counts, "列为拟移出")
        expect(counts.locator("main")).to_contain_text("已列为拟移出")
        home.goto("/applications")
        home.get_by_role("link", name="查看并陈述").first.click()
        expect(home.locator("main")).to_contain_text("两次催报，拒不填报")
        seen(home, "upkeep-removal")
    record = begun_for(unit)
    assert record.due is not None
    with clock.travel(record.due + timedelta(days=1)):
        province.world.list(province.world.unit(body_id=province.body), "city", on=clock.today())
        decides = opens(province.approver, f"/upkeep/{record.id}/decide")
        decided(decides, "移出名单并公告", "示例〔2023〕1 号")
        told = opens(None, f"/lists/units/{unit.id}")
        expect(told.locator("main")).to_contain_text("现在不在任何名单上")
        expect(told.locator("main")).to_contain_text("未按要求填报")
    db.session.rollback()
    assert lists(filed) == ["city"]


def test_a_complaint_from_the_public_page_to_the_decision(province: Province, opens: Open, tmp_path: Path) -> None:
    unit, _ = province.listed("provincial")
    photograph = tmp_path / "photograph.pdf"
    photograph.write_bytes(pdf())
    citizen = opens(None, f"/lists/units/{unit.id}")
    citizen.locator("main").get_by_role("link", name="举报", exact=True).click()
    for name, text in (("name", "戊举报人"), ("contact", "13955556666"), ("text", "三月五日夜间向汾河偷排废水")):
        citizen.locator(f"[name={name}]").fill(text)
    citizen.locator("[name=evidence]").set_input_files(photograph)
    seen(citizen, "complain")
    presses(citizen, "提交举报")
    expect(citizen.locator("main")).to_contain_text("待受理")
    officer = opens(province.city, "/supervision/complaints")
    officer.get_by_role("link", name=unit.name).click()
    expect(officer.locator("body")).not_to_contain_text("戊举报人")
    presses(officer, "受理")
    officer.get_by_label("查无实据").check()
    officer.get_by_label("核实情况和结论").fill("现场核查，未发现偷排")
    seen(officer, "complaint")
    presses(officer, "作出处理")
    expect(officer.locator("main")).to_contain_text("查无实据")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("现场核查，未发现偷排")


def test_another_name_is_reported_reviewed_passed_up_and_announced(province: Province, opens: Open) -> None:
    unit, by = province.listed("provincial")
    mine = opens(by, "/upkeep")
    mine.get_by_role("button", name="报告变更").click()
    expect(mine.locator("main")).to_contain_text("变更情况")
    record = begun_for(unit)
    new_name = "太原新名铸造有限公司"
    province.answered(record, by, changes=["name"], new_name=new_name, changed_on="2026-02-10", still_conforms=True)
    mine.reload()
    presses(mine, "提交")
    officer = opens(province.city, f"/upkeep/{record.id}/review")
    officer.get_by_label("是否仍符合列入名单的要求").select_option("yes")
    officer.get_by_label("审核意见").fill("营业执照已核对")
    presses(officer, "审核")
    officer.goto(f"/upkeep/pass-up?record={record.id}")
    officer.get_by_label("上报文件文号").fill("并工信〔2026〕3 号")
    officer.get_by_label("文件日期").fill(OPENING.isoformat())
    presses(officer, "上报")
    decided(opens(province.officer, f"/upkeep/{record.id}/decide"), "仍符合，公告变更", "晋工信〔2026〕5 号")
    public = opens(None, f"/lists/units/{unit.id}")
    expect(public.locator("h1")).to_contain_text(new_name)
    expect(public.locator("main")).to_contain_text("更名")
    seen(public, "renamed")


@pytest.mark.parametrize("settings", ["hubei"], indirect=True)
def test_a_re_check_in_hubei_from_the_due_list_to_the_next(province: Province, opens: Open) -> None:
    unit = province.world.unit(body_id=province.body)
    province.world.list(unit, "provincial", on=date(2023, 2, 1))
    officer = opens(province.city, "/upkeep/due")
    officer.get_by_label(f"选择{unit.name}").check()
    seen(officer, "re-checks-due")
    presses(officer, "对所选发起复核")
    presses(officer, "发起")
    expect(officer.get_by_role("status")).to_contain_text("已对 1 个单位发起")
    record = begun_for(unit)
    province.answered(record, province.city, conforms=True, checked_on=OPENING.isoformat())
    officer.goto(f"/upkeep/{record.id}")
    presses(officer, "提交")
    department = opens(province.officer, f"/upkeep/{record.id}")
    expect(department.locator("main")).to_contain_text("还没有登记技术评审意见")
    seen(department, "re-check-without-review")
    province.assessed(record, True)
    department.goto(f"/upkeep/{record.id}/decide")
    decided(department, "复核通过", "鄂经信函〔2026〕1 号")
    officer.goto("/upkeep/due")
    expect(officer.locator("main")).not_to_contain_text(unit.name)
    officer.goto("/upkeep/due?year=2029")
    expect(officer.locator("main")).to_contain_text(unit.name)
    db.session.rollback()
    (listing,) = ledger.lists_of(unit.id)
    assert listing.checked_on == OPENING


def test_a_green_code_before_and_after_the_removal(province: Province, opens: Open) -> None:
    unit, by = province.listed("provincial")
    mine = opens(by, "/my/green-codes")
    presses(mine, "申领绿码")
    expect(mine.get_by_role("status")).to_contain_text("绿码已生成")
    seen(mine, "green-code")
    db.session.rollback()  # what a browser did since is not in what was read before
    code = of_unit(unit.id)
    assert code is not None
    anybody = opens(None, f"/green-codes/{code.token}")
    expect(anybody.locator("main")).to_contain_text("现在名单内")
    record = province.proposed(unit)
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    anybody.reload()
    expect(anybody.locator("main")).to_contain_text("已不在名单内")
    seen(anybody, "green-code-removed")
