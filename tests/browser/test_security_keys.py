"""A security key in a real browser: registered, used to sign in, lost and taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from core.accounts import operations
from core.config import Settings
from core.people.models import Role
from tests.support.servers import free_ports, served

pytestmark = [pytest.mark.browser, pytest.mark.one_kind, pytest.mark.own_application]

EMAIL, PASSWORD = "wang@example.org", "correct horse battery 9"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    return replace(settings, public_url=f"http://localhost:{port}", staff_second_factor=True)


def plug_in(page: Page) -> Callable[[], object]:
    """A key for the page's browser, until what is returned takes it out."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    key = tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return lambda: tools.send("WebAuthn.removeVirtualAuthenticator", key)


def sign_in(page: Page, home: str) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("邮箱").fill(EMAIL)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def register(page: Page, name: str) -> None:
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="登记").click()


def test_a_key_is_registered_used_lost_and_taken_away(
    app: Flask, port: int, new_context: Callable[..., BrowserContext]
) -> None:
    operations.create_person(
        name="王经办", email=EMAIL, phone=None, role=Role.DEPARTMENT_OFFICER, by=None, password=PASSWORD
    )
    home = f"http://localhost:{port}"
    with served(app, port):
        page = new_context().new_page()
        sign_in(page, home)
        page.get_by_role("link", name="安全密钥").click()
        take_out = plug_in(page)
        register(page, "随身的")
        page.get_by_text("安全密钥“随身的”已登记").wait_for()
        register(page, "又一个")
        page.get_by_text("该安全密钥已经登记。").wait_for()

        page.get_by_role("button", name="退出").click()
        sign_in(page, home)
        page.get_by_role("button", name="使用安全密钥登录").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)

        take_out()
        plug_in(page)
        page.goto(f"{home}/account/security-keys")
        register(page, "抽屉里的")
        page.get_by_text("安全密钥“抽屉里的”已登记").wait_for()
        page.get_by_role("row", name="随身的").get_by_role("link").click()
        page.get_by_role("button", name="移除").click()
        page.get_by_text("安全密钥“随身的”已移除").wait_for()
        assert page.get_by_role("row").count() == 2
