"""The pages of units, representatives, bodies and imports in a real browser: usable and accessible, on a phone too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core.people.models import Person
from core.units import operations
from core.units.models import UnitKind
from tests.integration.lists.test_importing import MINISTRYS
from tests.support.house import WEST, People, app, people, settings
from tests.support.looks import databases, opened_as, seen
from tests.support.uploads import pdf

__all__ = ["app", "databases", "people", "settings"]

Open: TypeAlias = Callable[[Person, str], Page]
CODE = "91110000600037341L"


@pytest.fixture
def base_url(app: Flask, serve: Callable[[Flask], str]) -> str:
    return serve(app)


@pytest.fixture
def open_as(app: Flask, base_url: str, new_context: Callable[..., BrowserContext]) -> Open:
    """A page in a browser in which a person is signed in."""

    def open_page(person: Person, path: str) -> Page:
        context = new_context(base_url=base_url)
        page = opened_as(app, person, context, base_url)
        page.goto(path)
        return page

    return open_page


def test_a_person_becomes_representative(app: Flask, people: People, open_as: Open, tmp_path: Path) -> None:
    operations.add(kind=UnitKind.ENTERPRISE, name="示例环保科技（集团）股份有限公司", body_id=WEST, by=None)
    operations.add(kind=UnitKind.PARK, name="示例高新技术产业开发区", by=None)
    letter = tmp_path / "授权委托书.pdf"
    letter.write_bytes(pdf())
    person, officer = people.applicant("张三"), people.officer(WEST)
    mine = open_as(person, "/my/units")
    seen(mine, "units-mine-empty")
    mine.get_by_role("link", name="查找单位并申请").click()
    mine.get_by_label("单位名称或统一社会信用代码").fill("示例环保科技")
    mine.locator("#main").get_by_role("button", name="查找").click()
    seen(mine, "units-find")
    mine.get_by_role("link", name="申请担任经办人").click()
    mine.get_by_label("统一社会信用代码").fill("9111000060003734IL")
    mine.get_by_label("授权委托书").set_input_files(letter)
    mine.get_by_role("button", name="提交申请").click()
    expect(mine.get_by_role("alert")).to_contain_text("是否应为“1”")
    expect(mine.get_by_text("已上传：")).to_be_visible()
    seen(mine, "units-claim-faulty")
    mine.get_by_label("统一社会信用代码").fill(CODE)
    mine.get_by_role("button", name="提交申请").click()
    expect(mine.get_by_role("status")).to_contain_text("经办申请已提交")
    seen(mine, "units-mine-pending")

    office = open_as(officer, "/representations")
    seen(office, "units-requests")
    office.get_by_role("link", name="示例环保科技").click()
    expect(office.get_by_text("还没有统一社会信用代码")).to_be_visible()
    seen(office, "units-request")
    with office.expect_download() as download:
        office.get_by_role("link", name="授权委托书.pdf").click()
    assert download.value.suggested_filename == "授权委托书.pdf"
    office.get_by_role("button", name="退回申请").click()
    expect(office.get_by_role("alert")).to_contain_text("请填写此项")
    office.get_by_role("button", name="确认为经办人").click()
    expect(office.get_by_role("status")).to_contain_text("已确认张三")

    mine.goto("/my/units")
    seen(mine, "units-mine")
    mine.get_by_role("link", name="示例环保科技").first.click()
    expect(mine.get_by_text(CODE)).to_be_visible()
    seen(mine, "units-unit")
    mine.goto("/my/units/claim")
    seen(mine, "units-claim-new")


def test_the_department_imports_and_assigns(app: Flask, people: People, open_as: Open, tmp_path: Path) -> None:
    file = tmp_path / "第五批名单.csv"
    file.write_text(MINISTRYS, encoding="gb18030")
    page = open_as(people.department(), "/lists/imports")
    seen(page, "units-imports-empty")
    page.get_by_role("link", name="导入名单", exact=True).last.click()
    seen(page, "units-import")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择名单文件")
    page.get_by_label("名单文件").set_input_files(file)
    page.locator("#on").fill("2020-10-16")
    page.get_by_role("button", name="预览").click()
    seen(page, "units-preview")
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_text("已上传：第五批名单.csv")).to_be_visible()
    expect(page.locator("#on")).to_have_value("2020-10-16")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认导入 2 行").click()
    expect(page.get_by_role("status")).to_contain_text("已导入 2 行")
    seen(page, "units-imported")
    page.get_by_role("link", name="指定推荐单位").click()
    seen(page, "units-units")
    page.get_by_role("link", name="示例乙公司").click()
    seen(page, "units-unit-listed")
    page.get_by_role("link", name="补充或修改").click()
    seen(page, "units-assign")
    page.get_by_label("推荐单位（选填）").select_option(label="株洲市")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("单位信息已保存")


def test_an_administrator_looks_after_bodies(app: Flask, people: People, open_as: Open) -> None:
    page = open_as(people.administrator(), "/bodies")
    seen(page, "units-bodies")
    page.get_by_role("link", name="增设推荐单位").click()
    seen(page, "units-body")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("名称", exact=True).fill("示例县")
    page.get_by_label("类型").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已增设推荐单位“示例县”")
