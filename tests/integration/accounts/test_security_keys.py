"""Security keys: registered, used and lost; and what does not open anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import unescape
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from core import clock
from core.accounts import operations
from core.accounts.models import SecurityKey
from core.accounts.operations import Use
from core.accounts.operations.security_keys import site
from core.accounts.queries import security_keys_of
from core.audit.models import AuditEvent
from core.config import Settings
from core.db import db
from core.errors import Invalid
from core.instance import instance
from core.people.models import Person, Role
from core.people.queries import person as person_of
from tests.integration.accounts.test_own_pages import EMAIL, PASSWORD, is_signed_in, later_code, set_up
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.house import at_once
from tests.support.security_keys import PRESENT, SoftKey

pytestmark = pytest.mark.pages

HOST, ORIGIN = "localhost", "http://localhost:5600"
PAGE, PROVE = "/account/security-keys", "/sign-in/key"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, public_url=ORIGIN, staff_second_factor=True)


@pytest.fixture
def wang(app: Flask) -> Person:
    """An officer of the department with a password and nothing else."""
    made, _ = operations.create_person(
        name="王经办", email=EMAIL, phone=None, role=Role.DEPARTMENT_OFFICER, by=None, password=PASSWORD
    )
    return made


@pytest.fixture
def browser(app: Flask, wang: Person) -> Browser:
    browser = browser_of(app)
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 302
    return browser


@pytest.fixture
def key(browser: Browser) -> SoftKey:
    """Wang's key, registered on the page."""
    made = new_key()
    assert register(browser, made, "随身的").status_code == 302
    return made


def new_key(origin: str = ORIGIN, host: str = HOST) -> SoftKey:
    return SoftKey(origin, host)


def options_on(page: str) -> str:
    """What a page's script is to ask of a key."""
    found = re.search(r'data-key-options="([^"]+)"', page)
    assert found is not None, words(page)
    return unescape(found[1])


def register(browser: Browser, key: SoftKey, name: str) -> TestResponse:
    page = browser.get(PAGE).text
    answer = key.register(options_on(page))
    return browser.post(PAGE, data={"csrf_token": token_of(page), "name": name, "answer": answer})


def at_the_key(app: Flask) -> tuple[Browser, str]:
    """A browser in which Wang has given the password, and the page that asks for the key."""
    browser = browser_of(app)
    assert browser.sign_in(EMAIL, PASSWORD).location == PROVE
    return browser, browser.get(PROVE).text


def sent(browser: Browser, page: str, answer: str) -> str:
    answered = browser.post(PROVE, data={"csrf_token": token_of(page), "answer": answer})
    assert answered.status_code in {302, 409, 422, 429}
    return answered.text


def trail() -> list[str]:
    db.session.rollback()
    query = select(AuditEvent.action).where(AuditEvent.subject_type == "person").order_by(AuditEvent.number)
    return list(db.session.scalars(query))


# --- Registering and signing in ---------------------------------------------------------------------------------------


def test_staff_have_a_key_in_place_of_codes(app: Flask, browser: Browser, wang: Person) -> None:
    assert browser.get("/start").location == "/account/second-factor"
    assert "安全密钥" in browser.get("/account/second-factor").text
    first, second = new_key(), new_key()
    register(browser, first, "随身的")
    register(browser, second, "抽屉里的")
    assert browser.get("/start").status_code == 302
    assert browser.get("/start").location != "/account/second-factor"
    page = words(browser.get(PAGE).text)
    assert "随身的" in page
    assert "抽屉里的" in page
    assert "安全密钥 2 个" in browser.get("/account").text
    assert trail().count("accounts.add_security_key") == 2
    for used in (first, second):
        other, page = at_the_key(app)
        assert not is_signed_in(other)
        sent(other, page, used.answer(options_on(page)))
        assert is_signed_in(other)


def test_comes_back_to_where_one_was(app: Flask, key: SoftKey) -> None:
    browser = browser_of(app)
    away = browser.get("/messages?before=7").location
    onward = browser.submit(away, email=EMAIL, password=PASSWORD).location
    assert onward.startswith(f"{PROVE}?next=")
    page = browser.get(onward).text
    answered = browser.post(onward, data={"csrf_token": token_of(page), "answer": key.answer(options_on(page))})
    assert answered.location.endswith("/messages?before=7")


def test_either_factor_leads_to_the_other(app: Flask, browser: Browser, key: SoftKey, wang: Person) -> None:
    assert browser.get("/sign-in/code").status_code == 302, "who has no codes is not asked for one"
    other, _ = at_the_key(app)
    assert other.get("/sign-in/code").location == PROVE
    secret = set_up(browser)
    other, page = at_the_key(app)
    assert "/sign-in/code" in page
    code_page = other.get("/sign-in/code").text
    assert PROVE in code_page
    other.post("/sign-in/code", data={"csrf_token": token_of(code_page), "code": later_code(secret)})
    assert is_signed_in(other)


def test_recovery_codes_help_who_has_lost_the_key(app: Flask, browser: Browser, key: SoftKey) -> None:
    page = browser.submit("/account/recovery-codes").text
    code = re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page)[0]
    other, _ = at_the_key(app)
    other.submit("/sign-in/recovery-code", code=code)
    assert is_signed_in(other)


def test_a_lost_key_is_taken_away(app: Flask, browser: Browser, key: SoftKey, wang: Person) -> None:
    held = security_keys_of(wang.id)[0]
    remove = f"{PAGE}/{held.id}/remove"
    assert "不能移除唯一的验证方式" in browser.get(remove).text
    assert browser.submit(remove).status_code == 409
    register(browser, second := new_key(), "抽屉里的")
    with browser.session_transaction() as session:
        session["fs_paa"] = 0
    page = browser.submit(remove).text
    assert "确认是您本人" in page
    assert len(security_keys_of(wang.id)) == 2
    answer = second.answer(options_on(page))
    browser.post(remove, data={"csrf_token": token_of(page), "confirmation_key": answer})
    assert [each.name for each in security_keys_of(wang.id)] == ["抽屉里的"]
    assert trail()[-1] == "accounts.remove_security_key"
    other, page = at_the_key(app)
    assert "没有登记在此账号下" in sent(other, page, key.answer(options_on(page)))


def test_a_security_administrator_takes_all_of_them(app: Flask, key: SoftKey, wang: Person) -> None:
    chen, _ = operations.create_person(
        name="陈管理",
        email="chen@example.org",
        phone=None,
        role=Role.SECURITY_ADMINISTRATOR,
        by=None,
        password=PASSWORD,
    )
    operations.drop_second_factor(wang.id, by=chen)
    assert not security_keys_of(wang.id)
    assert browser_of(app).sign_in(EMAIL, PASSWORD).location == "/start"


def test_names_are_ones_own(browser: Browser, key: SoftKey) -> None:
    for name, says in (("", "请填写"), ("随身的", "同名"), ("长" * 41, "不能超过 40 个字")):
        answered = register(browser, new_key(), name)
        assert answered.status_code in {409, 422}
        assert says in answered.text
    assert "已经登记" in register(browser, key, "又一个").text


# --- What opens nothing -----------------------------------------------------------------------------------------------


def test_an_answer_is_good_once_in_the_session_that_asked(app: Flask, key: SoftKey) -> None:
    first, page = at_the_key(app)
    with first.session_transaction() as session:
        planted = dict(session)
    answer = key.answer(options_on(page))
    other, theirs = at_the_key(app)
    assert "重新操作" in sent(other, theirs, answer), "another session asked something else"
    sent(first, page, answer)
    assert is_signed_in(first)
    again = browser_of(app)
    with again.session_transaction() as session:
        session.update(planted)
    assert "已过期或已经用过" in sent(again, page, answer), "the cookie of before helps nobody"
    assert not is_signed_in(again)


def test_an_answer_that_comes_at_once_opens_once(app: Flask, key: SoftKey) -> None:
    first, page = at_the_key(app)
    with first.session_transaction() as session:
        planted = dict(session)
    answer, others = key.answer(options_on(page)), [browser_of(app) for _ in range(4)]
    for other in others:
        with other.session_transaction() as session:
            session.update(planted)
    data = {"csrf_token": token_of(page), "answer": answer}
    at_once(app, *(partial(other.post, PROVE, data=data) for other in others))
    assert [is_signed_in(other) for other in others].count(True) == 1


@pytest.mark.parametrize(
    "wrong",
    [("https://localhost:5600", HOST), ("http://evil.example", HOST), (ORIGIN, "evil.example")],
    ids=["other scheme", "other origin", "other host"],
)
def test_a_key_that_was_asked_elsewhere(app: Flask, browser: Browser, key: SoftKey, wrong: tuple[str, str]) -> None:
    origin, host = wrong
    other, page = at_the_key(app)
    asked_there = replace(key, origin=origin, host=host)
    assert "没有收到有效" in sent(other, page, asked_there.answer(options_on(page)))
    assert not is_signed_in(other)
    assert "没有收到有效" in register(browser, new_key(origin, host), "另一个").text
    assert trail()[-1] == "accounts.fail_proof"


def test_a_foreign_key_and_a_forged_signature(app: Flask, key: SoftKey) -> None:
    other, page = at_the_key(app)
    assert "没有登记在此账号下" in sent(other, page, new_key().answer(options_on(page)))
    page = other.get(PROVE).text
    assert "没有收到有效" in sent(other, page, replace(new_key(), id=key.id).answer(options_on(page)))
    assert not is_signed_in(other)


def test_nobody_elses_key(app: Flask, key: SoftKey) -> None:
    operations.register(name="李明", phone="13800000000", email="li@example.com", password=PASSWORD, consented=True)
    li = browser_of(app)
    li.sign_in("li@example.com", PASSWORD)
    assert "已经登记" in register(li, key, "我的").text
    theirs = db.session.scalars(select(SecurityKey.id)).one()
    assert li.get(f"{PAGE}/{theirs}/remove").status_code == 404


def test_a_key_that_did_not_ask_who_holds_it(app: Flask, browser: Browser, key: SoftKey) -> None:
    assert "没有收到有效" in register(browser, replace(new_key(), flags=PRESENT), "没有 PIN 的").text
    other, page = at_the_key(app)
    assert "没有收到有效" in sent(other, page, replace(key, flags=PRESENT).answer(options_on(page)))


def test_a_copied_key_betrays_itself(app: Flask, key: SoftKey, wang: Person) -> None:
    copy = replace(key)
    for _ in range(2):
        other, page = at_the_key(app)
        sent(other, page, key.answer(options_on(page)))
        assert is_signed_in(other)
    other, page = at_the_key(app)
    assert "可能被复制" in sent(other, page, copy.answer(options_on(page)))
    assert "accounts.suspend_security_key" in trail()
    assert security_keys_of(wang.id)[0].suspended_at is not None
    asked, options = operations.ask_key(person_of(wang.id), Use.SIGN_IN)
    with pytest.raises(Invalid) as refused:
        operations.prove_by_key(person_of(wang.id), key.answer(options), asked, Use.SIGN_IN)
    assert "已停用" in refused.value.errors["answer"][0]
    assert browser_of(app).sign_in(EMAIL, PASSWORD).location == PROVE, "the password alone opens nothing more"


def test_a_key_that_never_counts_is_good(app: Flask, key: SoftKey, wang: Person) -> None:
    for _ in range(2):
        key.count = -1
        other, page = at_the_key(app)
        sent(other, page, key.answer(options_on(page)))
        assert is_signed_in(other)


def test_what_was_asked_for_something_else_or_long_ago(app: Flask, key: SoftKey, wang: Person) -> None:
    asked, options = operations.ask_key(wang, Use.CONFIRM)
    answer = key.answer(options)
    with pytest.raises(Invalid):
        operations.prove_by_key(wang, answer, asked, Use.SIGN_IN)
    later = clock.machine_now() + timedelta(minutes=6)
    with patch.object(clock, "machine_now", lambda: later), pytest.raises(Invalid):
        operations.prove_by_key(wang, answer, asked, Use.CONFIRM)
    operations.prove_by_key(wang, answer, asked, Use.CONFIRM)


EMPTY = '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'


@pytest.mark.parametrize("junk", ["", "x", "[]", "null", '"a"', "{}", EMPTY, "长" * 30_000])
def test_what_is_no_answer_is_a_sentence(app: Flask, key: SoftKey, wang: Person, junk: str) -> None:
    for use, act in (
        (Use.SIGN_IN, lambda asked: operations.prove_by_key(wang, junk, asked, Use.SIGN_IN)),
        (Use.REGISTER, lambda asked: operations.add_key("新的", junk, asked, by=wang)),
    ):
        asked, _ = operations.ask_key(wang, use)
        with pytest.raises(Invalid) as refused:
            act(asked)
        assert list(refused.value.errors) == ["answer"]


def test_answers_are_counted_like_codes(app: Flask, key: SoftKey) -> None:
    other, page = at_the_key(app)
    for _ in range(5):
        page = sent(other, page, "junk")
    assert "分钟后再试" in sent(other, page, key.answer(options_on(page)))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://greenroll.example.gov.cn", "greenroll.example.gov.cn"),
        ("https://Greenroll.example.gov.cn:443", "greenroll.example.gov.cn"),
        ("http://greenroll.example.gov.cn", None),
        ("https://10.1.2.3", None),
        (None, None),
    ],
)
def test_keys_answer_to_the_instances_address_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str | None, host: str | None
) -> None:
    monkeypatch.setattr(instance(), "settings", replace(instance().settings, public_url=address))
    found = site()
    assert (found.host if found else None) == host
    if found:
        assert found.origin == f"https://{host}"
