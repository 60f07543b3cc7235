"""What staff have to prove: a second factor where it is asked of them, and who they are before what is grave."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from core.accounts import operations
from core.config import Mode, Settings
from core.errors import Invalid
from core.people.models import Person, Role
from core.people.queries import person as person_of
from core.supervision.rules.states import Handled
from core.web.access import wants_confirmation
from tests.integration.accounts.test_own_pages import EMAIL, PASSWORD, later_code, set_up
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.house import People

pytestmark = pytest.mark.pages

CHEN = "chen@example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, staff_second_factor=True)


@pytest.fixture
def chen(app: Flask) -> Person:
    """A security administrator with a password."""
    made, _ = operations.create_person(
        name="陈管理",
        email=CHEN,
        phone=None,
        role=Role.SECURITY_ADMINISTRATOR,
        body_id=None,
        by=None,
        password=PASSWORD,
    )
    return made


@pytest.fixture
def browser(app: Flask, chen: Person) -> Browser:
    browser = browser_of(app)
    assert browser.sign_in(CHEN, PASSWORD).status_code == 302
    return browser


# --- The second factor of the staff -----------------------------------------------------------------------------------


def test_staff_go_nowhere_before_they_have_a_second_factor(browser: Browser) -> None:
    for path in ("/start", "/people", "/account", "/messages", "/"):
        assert browser.get(path).location == "/account/second-factor", path
    page = words(browser.get("/account/second-factor").text)
    assert "工作人员须先启用两步验证" in page
    assert browser.get("/privacy").status_code == 200
    set_up(browser)
    assert browser.get("/people").status_code == 200


def test_staff_cannot_give_it_up(browser: Browser, chen: Person) -> None:
    set_up(browser)
    assert "停用两步验证" not in browser.get("/account/second-factor").text
    said = browser.submit("/account/second-factor", setup="disable").text
    assert "不能停用" in said
    assert person_of(chen.id).tf_primary_method == "authenticator"


def test_a_one_time_password_is_changed_first(app: Flask) -> None:
    _, code = operations.create_person(
        name="李经办", email="li@example.com", phone=None, role=Role.DEPARTMENT_OFFICER, body_id=None, by=None
    )
    browser = browser_of(app)
    browser.sign_in("li@example.com", code)
    assert browser.get("/start").location == "/account/password"
    browser.submit("/account/password", current=code, new=PASSWORD, repeated=PASSWORD, forced="1")
    assert browser.get("/start").location == "/account/second-factor"


def test_applicants_choose_for_themselves(app: Flask) -> None:
    operations.register(name="王小明", phone="13800000000", email=EMAIL, password=PASSWORD, consented=True)
    browser = browser_of(app)
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.get("/account").status_code == 200
    set_up(browser)
    browser.submit("/account/second-factor", setup="disable")
    assert "未启用" in words(browser.get("/account").text)


@pytest.mark.parametrize(
    ("mode", "asked", "says"), [(Mode.DEMO, False, True), (Mode.DEMO, True, False), (Mode.PRODUCTION, False, False)]
)
def test_a_demo_that_asks_for_none_says_so(settings: Settings, mode: Mode, asked: bool, says: bool) -> None:
    assert replace(settings, mode=mode, staff_second_factor=asked).is_open_demo is says


# --- Once more, before what is grave ----------------------------------------------------------------------------------

GRAVE = [
    "people.new",
    "people.grant",
    "people.revoke",
    "people.one_time_password",
    "people.second_factor",
    "people.deactivate",
    "people.activate",
    "department.release",
    "department_notices.new",
    "department_lists.publish",
    "list_imports.carry_out",
    "department_lists.confirm_change",
    "department_evaluators.confirm_ending",
    "upkeep.bar",
    "upkeep.confirm",
    "upkeep.decide",
    "upkeep.decide_many",
    "policy_amendments.change_one_duty",
    "policy_amendments.end_act",
    "policy_amendments.copy",
]
SHOWN_FIRST = ["policy_amendments.change", "policy_values.change"]


@pytest.mark.parametrize("endpoint", GRAVE)
def test_what_is_grave_asks_once_more(app: Flask, endpoint: str) -> None:
    assert wants_confirmation(app, endpoint, {})


@pytest.mark.parametrize("endpoint", SHOWN_FIRST)
def test_what_is_shown_first_asks_when_it_is_done(app: Flask, endpoint: str) -> None:
    assert not wants_confirmation(app, endpoint, {"step": ""})
    assert not wants_confirmation(app, endpoint, {"step": "confirm", "back": "y"})
    for done in ("confirm", " confirm "):
        assert wants_confirmation(app, endpoint, {"step": done})


def test_an_evaluator_is_barred_nowhere_without_asking_once_more(app: Flask) -> None:
    assert wants_confirmation(app, "watching.handle", {"handled": Handled.BARRED.value})
    assert not wants_confirmation(app, "watching.handle", {"handled": Handled.WARNED.value})


@pytest.fixture
def rested(app: Flask, chen: Person, browser: Browser) -> Browser:
    """The administrator's browser, in a session that began long ago."""
    set_up(browser)
    with browser.session_transaction() as session:
        session["fs_paa"] = 0
    return browser


def sent(browser: Browser, person_id: str, page: str, **more: str) -> str:
    typed = {"csrf_token": token_of(page), "role": Role.EXPERT.value, "body_id": "", **more}
    return browser.post(f"/people/{person_id}/grants", data=typed, follow_redirects=True).text


def test_a_role_is_given_by_who_just_said_who_he_is(rested: Browser, people: People) -> None:
    someone = people.make(name="李四")
    page = sent(rested, someone.id, rested.get(f"/people/{someone.id}").text)
    assert "确认是您本人" in page
    assert 'name="role" value="expert"' in page, "what was typed goes on from here"
    assert "密码或验证码不正确" in sent(rested, someone.id, page, confirmation="wrong")
    assert not person_of(someone.id).held_roles
    assert "已授予角色" in sent(rested, someone.id, page, confirmation=PASSWORD)
    assert person_of(someone.id).held_roles == {Role.EXPERT}
    with rested.session_transaction() as session:
        assert session["fs_paa"] > 0, "the answer counts for a while"


def test_a_code_answers_too_once(app: Flask, rested: Browser, chen: Person) -> None:
    secret = person_of(chen.id).tf_totp_secret
    assert secret is not None
    code = later_code(secret)
    operations.confirm(person_of(chen.id), code)
    for again in (code, "000000"):
        with pytest.raises(Invalid):
            operations.confirm(person_of(chen.id), again)


def test_answers_are_not_guessed(rested: Browser, chen: Person) -> None:
    page = sent(rested, chen.id, rested.get(f"/people/{chen.id}").text)
    for _ in range(5):
        page = sent(rested, chen.id, page, confirmation="wrong")
    assert "分钟后再试" in sent(rested, chen.id, page, confirmation=PASSWORD)
