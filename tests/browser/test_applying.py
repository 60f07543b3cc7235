"""The applicant's pages in a real browser: accessible on a desk and on a phone, usable without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from core import clock
from core.db import db
from core.filling import queries as filling
from tests.integration.applications.filed import Filed
from tests.support.house import app, people, settings
from tests.support.looks import PHONE, databases, look, opened_as, seen
from tests.support.reads import applications_of
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World, world_on

__all__ = ["app", "databases", "people", "settings"]

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


world = world_on(CALL_DAYS[CREATION_PLAN])


def test_every_page_of_the_way(app: Flask, world: World, serve: Callable[..., str], new_context: NewContext) -> None:
    filed = Filed(world)
    base = serve(app)
    page = opened_as(app, filed.by, new_context(), base)
    home = f"{base}/applications/{filed.id}"

    def visit(name: str, address: str) -> None:
        look(page, address, f"applying-{name}")

    visit("index", f"{base}/applications")
    visit("new", f"{base}/applications/new")
    visit("tasks", home)
    for form_id, section_id in filling.sections(filed.id):
        visit(f"section-{form_id}-{section_id}", f"{home}/sections/{form_id}/{section_id}")
    visit("check", f"{home}/check")
    visit("print", f"{home}/print")
    visit("declaration", f"{home}/declaration")
    page.get_by_label("我已代表本单位核对全部内容").check()
    page.get_by_role("button", name="确认声明，去提交").click()
    seen(page, "submit")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交回执")
    seen(page, "receipt")
    visit("status", home)
    visit("progress", f"{home}/progress")
    filed.send_back(world.people.officer())
    visit("returned", home)
    visit("returned-section", f"{home}/sections/eligibility-factory/audit")
    visit("withdraw", f"{home}/withdraw")
    page.get_by_role("button", name="撤回申报").click()
    seen(page, "withdrawn")


def test_what_is_refused_is_told_where_the_eye_is(
    app: Flask, world: World, serve: Callable[..., str], new_context: NewContext
) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "new", not_operating=True)
        base = serve(app)
        page = opened_as(app, filed.by, new_context(viewport=PHONE), base)
        home = f"{base}/applications/{filed.id}"
        page.goto(home)
        page.get_by_role("link", name="查看原因").click()
        expect(page.get_by_role("heading", name="按现有内容不能提交")).to_be_in_viewport()
        seen(page, "refused")
        page.goto(f"{home}/sections/national-filing-enterprise/scale")
        number = page.locator("input[inputmode=decimal], input[type=text]").first
        number.fill("很多")
        page.get_by_role("button", name="保存", exact=True).last.click()
        summary = page.locator(".error-summary")
        expect(summary).to_contain_text("其余内容已保存，有 1 处需要修改")
        expect(summary).to_be_focused()
        seen(page, "wrong")
        summary.get_by_role("link").first.click()
        expect(number).to_be_focused()
        expect(number).to_have_value("很多")


def test_what_is_refused_is_told_as_soon_as_it_saves_itself(
    app: Flask, world: World, serve: Callable[..., str], new_context: NewContext
) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "new")
        base = serve(app)
        page = opened_as(app, filed.by, new_context(), base)
        page.goto(f"{base}/applications/{filed.id}/sections/new-unit/exclusions")
        refusal, state = page.locator("[data-against]"), page.locator("[data-unsaved-state]")
        page.locator("main input[type=radio][value=true]").first.check()
        expect(state).to_contain_text("按所填内容不能提交")
        expect(refusal.locator("a[href^='/policy/clauses/']")).to_be_visible()
        told = refusal.inner_text()
        page.reload()
        assert refusal.inner_text() == told, "as the page itself says it"
        page.locator("main textarea").first.fill("说明改过，答案未变")
        expect(state).to_contain_text("按所填内容不能提交")
        assert refusal.inner_text() == told
        page.locator("main input[type=radio][value=false]").first.check()
        expect(refusal.locator("section")).to_have_count(0)
        expect(state).to_contain_text("已自动保存")
        expect(state).not_to_contain_text("不能提交")


def test_two_at_one_section_see_both_versions(
    app: Flask, world: World, serve: Callable[..., str], new_context: NewContext
) -> None:
    filed = Filed(world)
    colleague = world.people.applicant("乙经办人")
    world.confirm(colleague, filed.unit)
    base = serve(app)
    address = f"{base}/applications/{filed.id}/sections/creation-work-plan/goals"
    mine, theirs = (opened_as(app, person, new_context(), base) for person in (filed.by, colleague))
    for page in (mine, theirs):
        page.goto(address)
    theirs.locator("textarea").fill("能耗下降 10%")
    theirs.get_by_role("button", name="保存", exact=True).last.click()
    expect(theirs.get_by_role("status").first).to_contain_text("已保存")
    mine.locator("textarea").fill("能耗下降 12%")
    mine.get_by_role("button", name="保存", exact=True).last.click()
    expect(mine.locator(".error-summary")).to_contain_text("乙经办人")
    expect(mine.locator(".error-summary")).to_contain_text("能耗下降 10%")
    expect(mine.locator("textarea")).to_have_value("能耗下降 12%")
    seen(mine, "stale")
    mine.get_by_role("button", name="保存", exact=True).last.click()
    expect(mine.get_by_role("status").first).to_contain_text("已保存")


def test_without_a_script_the_way_is_the_same(
    app: Flask, world: World, serve: Callable[..., str], new_context: NewContext
) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    base = serve(app)
    page = opened_as(app, by, new_context(java_script_enabled=False), base)
    page.goto(f"{base}/applications/new")
    page.get_by_role("button", name="开始申报").first.click()
    page.get_by_role("link", name="开始填写").click()
    page.get_by_label("企业性质").fill("民营")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("alert").first).to_contain_text("“企业基本情况”已保存，还有")
    db.session.rollback()
    (draft,) = applications_of(unit.id)
    assert draft.call_id == opened.id
    assert filling.saved(draft.id).of("basic-information-enterprise")["ownership"] == "民营"
