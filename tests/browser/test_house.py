"""The house's own pages in a real browser, on a desk and on a phone, without a script, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import BrowserContext, Page, expect

from core.accounts import operations
from core.notifications.operations import send
from core.people.models import Role
from core.plugin_api import Finding, Force, Outcome, RuleKind
from core.web.access import access, public
from core.web.paging import Paging
from tests.support.accessibility import assert_accessible
from tests.support.looks import PHONE, databases, seen

__all__ = ["databases"]

PASSWORD = "correct horse battery 9"

pytestmark = [pytest.mark.browser, pytest.mark.own_application]

FINDING = Finding(
    rule_id="audited-share",
    kind=RuleKind.CONDITION,
    force=Force.MUST,
    clause="HN24-05",
    choice=None,
    summary="园区内五年内开展清洁生产审核的企业占比",
    outcome=Outcome.NOT_MET,
    seen="14 %",
    message="占 14 %，应不低于 15 %。",
    cure="可补充审核名单后重新核实。",
    origin="hunan",
)

COMPONENTS = """
{% extends "web/base.html" %}
{% from "web/macros.html" import page_header, breadcrumb, badge, definitions, table, empty, pagination, citation,
   choice_mark, finding_card, when, post_button %}
{% block title %}部件{% endblock %}
{% block breadcrumb %}{{ breadcrumb([("部件", none)]) }}{% endblock %}
{% block content %}
{% call page_header("部件", "页面由这些部件组成。", eyebrow="样例") %}
<a class="btn btn-primary" href="/">操作</a>
{% endcall %}
{% for tone in ("neutral", "waiting", "good", "bad", "info") %}{{ badge("状态", tone) }}{% endfor %}
{{ definitions([("统一社会信用代码", "91430100MA4L16JQ9B"), ("截止", when(clock.now())), ("说明", none)]) }}
{% call table("汇总表") %}
<thead><tr><th scope="col">单位</th><th scope="col" class="number">总资产（万元）</th></tr></thead>
<tbody>
{% for _ in range(3) %}
<tr><th scope="row">示例企业</th><td class="number" data-label="总资产">{{ 12345.5|figure }}</td></tr>
{% endfor %}
</tbody>
{% endcall %}
{{ pagination(paging) }}
{{ empty("没有申报", "开放申报后，申报会显示在这里。") }}
<p>{{ citation("HN24-05") }} {{ choice_mark("细则未写明起算日，按次日起算。") }}</p>
{% for finding in findings %}
{% call finding_card(finding) %}<button class="btn btn-outline-primary">核实</button>{% endcall %}
{% endfor %}
{{ post_button("/nowhere", "发送") }}
{% endblock %}
"""


@pytest.fixture
def url(app: Flask, serve: Callable[[Flask], str]) -> str:
    """The served house with an administrator in it, and a page of all components."""
    operations.create_person(
        name="王管理",
        email="wang@example.com",
        phone=None,
        role=Role.ADMINISTRATOR,
        body_id=None,
        by=None,
        password=PASSWORD,
    )
    operations.create_person(
        name="李经办", email="li@example.com", phone=None, role=Role.BODY_OFFICER, body_id="changsha", by=None
    )

    @access(public)
    def components() -> str:
        outcomes = [replace(FINDING, outcome=each, clause=None, choice="待确认。") for each in Outcome]
        paging = Paging(page=7, size=50, path="/components", arguments={}, total=1000)
        return render_template_string(COMPONENTS, findings=[FINDING, *outcomes], paging=paging)

    app.add_url_rule("/components", "components", components)
    return serve(app)


def sign_in(page: Page, url: str, path: str = "/people") -> None:
    page.goto(f"{url}{path}")
    page.get_by_label("邮箱").fill("wang@example.com")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{path}")


def test_every_page_is_accessible_and_fits(url: str, page: Page) -> None:
    def visit(path: str) -> None:
        page.goto(f"{url}{path}")
        seen(page, f"house{path.replace('/', '-')}")

    for path in ("/sign-in", "/register", "/privacy", "/nowhere", "/components"):
        visit(path)
    sign_in(page, url)
    for path in (
        *("/people", "/people/new", "/account", "/account/password", "/account/second-factor"),
        *("/account/recovery-codes", "/messages", "/audit", "/audit/1"),
    ):
        visit(path)
    page.goto(f"{url}/people")
    page.get_by_role("link", name="李经办").click()
    visit(page.url.removeprefix(url))
    page.get_by_role("link", name="停用账号").click()
    visit(page.url.removeprefix(url))


def test_errors_are_read_first_and_lead_to_their_fields(url: str, page: Page) -> None:
    page.goto(f"{url}/register")
    page.get_by_role("button", name="注册").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="邮箱").click()
    expect(page.get_by_label("邮箱")).to_be_focused()
    expect(page.get_by_label("邮箱")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)


def test_the_keyboard_alone_will_do(url: str, page: Page) -> None:
    page.goto(f"{url}/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("邮箱")).to_be_focused()
    page.keyboard.type("wang@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("人员与权限")


def test_the_menu_of_a_phone_opens_and_closes(url: str, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, url)
    link = page.get_by_role("navigation", name="主导航").get_by_role("link", name="推荐单位")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(link).to_be_visible()
    page.get_by_role("button", name="菜单").click()
    expect(link).to_be_hidden()


def test_all_of_it_works_without_a_script(url: str, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, url)
    page.get_by_role("link", name="推荐单位").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("推荐单位")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("banner").get_by_role("link", name="登录")).to_be_visible()


def test_a_one_time_password_goes_from_hand_to_hand(url: str, new_context: Callable[..., BrowserContext]) -> None:
    admin, officer = new_context().new_page(), new_context().new_page()
    sign_in(admin, url)
    admin.get_by_role("link", name="李经办").click()
    admin.get_by_role("link", name="发放一次性密码").click()
    admin.get_by_role("button", name="发放一次性密码").click()
    code = admin.locator("#one-time-password").inner_text()
    officer.goto(f"{url}/sign-in")
    officer.get_by_label("邮箱").fill("li@example.com")
    officer.get_by_label("密码").fill(code)
    officer.get_by_role("button", name="登录").click()
    expect(officer.get_by_text("您正在使用一次性密码")).to_be_visible()
    officer.get_by_label("一次性密码").fill(code)
    officer.get_by_label("新密码", exact=True).fill("another good password 7")
    officer.get_by_label("再次输入新密码").fill("another good password 7")
    officer.get_by_role("button", name="修改密码").click()
    expect(officer.get_by_text("密码已修改")).to_be_visible()


def test_a_message_leads_to_what_it_speaks_of(url: str, page: Page, app: Flask) -> None:
    sign_in(page, url)
    found = operations.authenticate("wang@example.com", PASSWORD, address="10.0.0.1")
    send([found], "您的账号资料需要核对。", "/account")
    page.get_by_role("link", name=re.compile("消息")).click()
    expect(page.get_by_label("1 条未读")).to_be_visible()
    page.get_by_role("button", name="您的账号资料需要核对。").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")
    expect(page.get_by_label("1 条未读")).to_have_count(0)


def test_on_paper_there_is_what_is_read_and_not_what_is_clicked(url: str, page: Page) -> None:
    sign_in(page, url)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("cell", name="wang@example.com")).to_be_visible()
    for hidden in (".site-nav", ".filters", ".site-person", ".page-actions"):
        expect(page.locator(hidden).first).to_be_hidden()
