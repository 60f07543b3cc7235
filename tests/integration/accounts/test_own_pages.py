"""The pages of signing in, registering and of one's own account."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.accounts import operations
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import lock, transaction
from core.extensions import security
from core.people.models import Person, Role
from core.people.queries import person_by_email
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.house import at_once

pytestmark = pytest.mark.pages

EMAIL, PASSWORD, NEW = "wang@example.com", "correct horse battery 9", "another good password 7"
REGISTRATION = {
    "name": "王小明",
    "phone": "13800000000",
    "email": EMAIL,
    "password": PASSWORD,
    "repeated": PASSWORD,
    "consented": "y",
}


@pytest.fixture
def browser(app: Flask) -> Browser:
    return browser_of(app)


@pytest.fixture
def wang(app: Flask) -> Person:
    return operations.register(name="王小明", phone="13800000000", email=EMAIL, password=PASSWORD, consented=True)


def actions() -> list[str]:
    db.session.rollback()
    query = select(AuditEvent.action).where(AuditEvent.subject_type == "person").order_by(AuditEvent.number)
    return list(db.session.scalars(query))


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


# --- Signing in and out -----------------------------------------------------------------------------------------------


def test_signs_in_and_out(browser: Browser, wang: Person) -> None:
    response = browser.sign_in(EMAIL, PASSWORD)
    assert (response.status_code, response.location) == (302, "/start")
    assert "王小明" in words(browser.get("/account").text)
    assert actions()[-1] == "accounts.sign_in"
    assert browser.submit("/sign-out", page="/account").status_code == 302
    assert not is_signed_in(browser)


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(browser: Browser, wang: Person) -> None:
    page = browser.sign_in(EMAIL, "wrong").text
    assert "邮箱或密码不正确。" in page
    assert f'value="{EMAIL}"' in page
    assert "wrong" not in page


def test_nothing_typed_is_said_beside_the_fields(browser: Browser) -> None:
    page = words(browser.sign_in("", "").text)
    assert page.count("请填写此项。") == 4, "beside each field, and in the summary above"


def test_comes_back_to_where_one_was(browser: Browser, wang: Person) -> None:
    away = browser.get("/messages?before=7")
    assert away.location == "/sign-in?next=/messages?before%3D7"
    assert "您要打开的页面须登录后查看" in browser.get(away.location).text
    back = browser.submit(away.location, email=EMAIL, password=PASSWORD)
    assert back.location.endswith("/messages?before=7")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_never_goes_elsewhere(browser: Browser, wang: Person, target: str) -> None:
    response = browser.submit(f"/sign-in?next={target}", email=EMAIL, password=PASSWORD, next=target)
    away = urlsplit(response.location or "/")
    assert (away.scheme, away.netloc) == ("", "")
    assert away.path.startswith("/")
    assert "\\" not in away.path


def test_signing_out_asks_for_the_token(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.get("/sign-out").status_code in {400, 405}
    assert browser.post("/sign-out").status_code == 400
    assert is_signed_in(browser)


def test_the_pause_is_told_on_the_page(browser: Browser, wang: Person) -> None:
    for _ in range(5):
        browser.sign_in(EMAIL, "wrong")
    assert "请在 1 分钟后再试" in browser.sign_in(EMAIL, PASSWORD).text


def test_a_session_that_rested_too_long_ends(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert is_signed_in(browser)
    now = clock.machine_now()
    with patch.object(clock, "machine_now", lambda: now + timedelta(minutes=59)):
        assert is_signed_in(browser)
    with patch.object(clock, "machine_now", lambda: now + timedelta(minutes=120)):
        away = browser.get("/account")
        assert away.location.startswith("/sign-in")
        assert "没有操作，为保护账号安全已自动退出" in browser.get(away.location).text


def test_a_simulated_journey_does_not_end_a_session(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    with clock.travel(clock.now() + timedelta(days=300)):
        assert is_signed_in(browser)


def test_a_deactivated_person_is_out_at_once(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    with transaction():
        lock(Person, wang.id).active = False
    assert not is_signed_in(browser)


def test_no_token_in_an_address_or_header_signs_anybody_in(browser: Browser, wang: Person) -> None:
    token = str(wang.get_auth_token())
    headers = {"Authentication-Token": token}
    assert browser.get(f"/account?auth_token={token}", headers=headers).status_code == 302


# --- Registering ------------------------------------------------------------------------------------------------------


def test_registers_and_signs_in(browser: Browser, app: Flask) -> None:
    assert browser.submit("/register", **REGISTRATION).location == "/sign-in"
    assert not is_signed_in(browser)
    assert f'value="{EMAIL}"' in browser.get("/sign-in").text, "the address is not typed twice"
    browser.sign_in(EMAIL, PASSWORD)
    assert is_signed_in(browser)
    assert browser.get("/register").location == "/start"
    assert actions() == ["accounts.register", "accounts.sign_in"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"phone": "12"}, "联系电话格式不对"),
        ({"email": "wang"}, "邮箱格式不对"),
        ({"password": "short", "repeated": "short"}, "密码长度应为"),
        ({"repeated": "different"}, "两次输入的密码不一致"),
        ({"consented": ""}, "请阅读并同意个人信息处理说明"),
        ({"name": "王" * 61}, "姓名不能超过 60 个字"),
    ],
)
def test_what_was_typed_stays(browser: Browser, app: Flask, changed: dict[str, str], says: str) -> None:
    typed = {key: value for key, value in {**REGISTRATION, **changed}.items() if value}
    page = browser.submit("/register", **typed).text
    assert says in page
    if "name" not in changed:
        assert 'value="王小明"' in page
    assert PASSWORD not in page
    assert person_by_email(EMAIL) is None


@pytest.mark.parametrize("field", ["name", "phone", "email", "password", "consented"])
def test_a_file_in_the_place_of_a_text_is_no_answer(browser: Browser, app: Flask, field: str) -> None:
    typed: dict[str, Any] = {**REGISTRATION, field: (BytesIO(b"x"), "x.txt")}
    answer = browser.submit("/register", **typed)
    assert answer.status_code == 422


def test_registering_tells_nobody_whether_an_address_has_an_account(app: Flask, wang: Person) -> None:
    def registered(email: str) -> tuple[int, str, str]:
        browser = browser_of(app)
        typed = {**REGISTRATION, "email": email, "password": "some other words 7", "repeated": "some other words 7"}
        answer = browser.submit("/register", **typed)
        page = browser.get(answer.location).text
        assert f'value="{email}"' in page
        return answer.status_code, answer.location, words(page)

    assert registered(EMAIL) == registered("new@example.com")
    assert actions() == ["accounts.register", "accounts.register_again", "accounts.register"]
    assert operations.authenticate(EMAIL, PASSWORD, address="").name == "王小明", "nothing of the account changed"


# --- One's own account ------------------------------------------------------------------------------------------------


def test_changes_the_profile(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert "联系电话格式不对" in browser.submit("/account", name="王大明", phone="1").text
    browser.submit("/account", name="王大明", phone="13900000000")
    page = words(browser.get("/account").text)
    assert "个人资料已保存。" in page
    assert "王大明" in page


def test_a_changed_password_ends_other_sessions_but_not_this_one(browser: Browser, app: Flask, wang: Person) -> None:
    other = browser_of(app)
    browser.sign_in(EMAIL, PASSWORD)
    other.sign_in(EMAIL, PASSWORD)
    browser.submit("/account/password", current=PASSWORD, new=NEW, repeated=NEW)
    assert is_signed_in(browser)
    assert not is_signed_in(other)


def test_a_one_time_password_leads_nowhere_but_to_a_new_one(browser: Browser, app: Flask) -> None:
    _, code = operations.create_person(
        name="李经办", email="li@example.com", phone=None, role=Role.DEPARTMENT_OFFICER, body_id=None, by=None
    )
    browser.sign_in("li@example.com", code)
    for path in ("/account", "/messages", "/start"):
        assert browser.get(path).location == "/account/password"
    assert "您正在使用一次性密码" in browser.get("/account/password").text
    assert "原密码不正确" in browser.submit("/account/password", current="x", new=NEW, repeated=NEW).text
    browser.submit("/account/password", current=code, new=NEW, repeated=NEW, forced="yes")
    assert is_signed_in(browser)


# --- The second factor ------------------------------------------------------------------------------------------------


def set_up(browser: Browser) -> str:
    """Set up the second factor through the pages; returns the secret as Flask-Security keeps it."""
    page = browser.submit("/account/second-factor", setup="authenticator").text
    assert 'src="data:image/svg+xml' in page
    action = re.search(r'action="(/account/second-factor/[^"]+)"', page)
    assert action is not None
    with browser.session_transaction() as session:
        secret: str = session["tf_totp_secret"]
    code = security.totp_factory.generate_totp_password(secret)
    response = browser.post(action[1], data={"csrf_token": token_of(page), "code": code})
    assert response.status_code == 302, words(response.text)
    return secret


def later_code(secret: str, steps: int = 1) -> str:
    """The code that the authenticator shows some steps of 30 seconds later."""
    source = security.totp_factory._totp.from_source(secret)
    return str(source.generate(time=int(clock.machine_now().timestamp()) + 30 * steps).token)


def test_the_second_factor_is_asked_once_it_is_set_up(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    secret = set_up(browser)
    assert "accounts.set_up_second_factor" in actions()
    other = browser_of(app)
    response = other.sign_in(EMAIL, PASSWORD)
    assert response.location.startswith("/sign-in/code")
    assert not is_signed_in(other)
    assert "验证码不正确" in other.submit(response.location, code="000000").text
    assert other.submit(response.location, code=later_code(secret)).status_code == 302
    assert is_signed_in(other)


def test_whoever_was_signed_out_from_elsewhere_signs_in_again_in_the_same_browser(
    browser: Browser, app: Flask, wang: Person
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    secret = set_up(browser)
    other = browser_of(app)
    other.submit(other.sign_in(EMAIL, PASSWORD).location, code=later_code(secret))
    end = re.search(r'action="(/account/sign-ins/[0-9a-f]{32}/end)"', other.get("/account").text)
    assert end is not None
    other.submit(end[1], page="/account")
    assert not is_signed_in(browser)
    moment = clock.machine_now() + timedelta(minutes=2)
    with patch.object(clock, "machine_now", lambda: moment):
        where = browser.sign_in(EMAIL, PASSWORD).location
    assert "验证码" in browser.get(where).text


def test_a_code_is_good_once(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    code = later_code(set_up(browser))
    first, second = browser_of(app), browser_of(app)
    for other in (first, second):
        other.submit(other.sign_in(EMAIL, PASSWORD).location, code=code)
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_code_that_comes_six_times_at_once_opens_once(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    code = later_code(set_up(browser))
    others = [browser_of(app) for _ in range(6)]
    sent = [(other, *code_form(other)) for other in others]
    at_once(app, *(partial(other.post, path, data={"csrf_token": token, "code": code}) for other, path, token in sent))
    assert [is_signed_in(other) for other in others].count(True) == 1


def test_a_recovery_code_that_comes_at_once_opens_once(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    set_up(browser)
    page = browser.submit("/account/recovery-codes").text
    code = re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page)[0]
    others = [browser_of(app) for _ in range(5)]
    sent = [(other, code_form(other)[1]) for other in others]
    path = "/sign-in/recovery-code"
    at_once(app, *(partial(other.post, path, data={"csrf_token": token, "code": code}) for other, token in sent))
    assert [is_signed_in(other) for other in others].count(True) == 1
    left = person_by_email(EMAIL)
    assert left is not None
    assert len(left.mf_recovery_codes or ()) == 4


def code_form(browser: Browser) -> tuple[str, str]:
    """The address of the form that asks for the code after the password, and its token."""
    where = browser.sign_in(EMAIL, PASSWORD).location
    return where, token_of(browser.get(where).text)


def test_codes_cannot_be_guessed(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    secret = set_up(browser)
    other = browser_of(app)
    where = other.sign_in(EMAIL, PASSWORD).location
    for number in range(5):
        other.submit(where, code=f"00000{number}")
    assert "请在 1 分钟后再试" in other.submit(where, code=later_code(secret)).text
    assert not is_signed_in(other)


def test_recovery_codes_help_once_each(browser: Browser, app: Flask, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    set_up(browser)
    page = browser.submit("/account/recovery-codes").text
    codes = re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page)
    assert len(codes) == 5
    assert actions()[-1] == "accounts.make_recovery_codes"
    first, second = browser_of(app), browser_of(app)
    for other in (first, second):
        other.sign_in(EMAIL, PASSWORD)
        other.submit("/sign-in/recovery-code", code=codes[0])
    assert is_signed_in(first)
    assert not is_signed_in(second)
    found = person_by_email(EMAIL)
    assert found is not None
    assert codes[1] not in str(found.mf_recovery_codes), "they are kept encrypted"


def test_setting_up_asks_for_the_password_again_after_a_while(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    with browser.session_transaction() as session:
        session["fs_paa"] = 0
    away = browser.get("/account/second-factor")
    assert away.location.startswith("/account/confirm")
    assert "密码不正确" in browser.submit(away.location, password="wrong").text
    browser.submit(away.location, password=PASSWORD)
    assert browser.get("/account/second-factor").status_code == 200


def test_the_second_factor_is_given_up(browser: Browser, wang: Person) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    set_up(browser)
    for _ in range(2):
        browser.submit("/account/second-factor", setup="disable")
    assert actions()[-2:] == ["accounts.set_up_second_factor", "accounts.drop_second_factor"], "once"
    assert "未启用" in words(browser.get("/account").text)
