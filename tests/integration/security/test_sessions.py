"""Sessions: begun anew at the sign-in, ended for good, never guessed, and never leading elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from core import clock
from core.accounts import operations
from core.accounts.operations import credentials
from core.app import create_app
from core.audit.models import AuditEvent
from core.config import Mode, Settings
from core.db import db
from core.people.models import Person, Role
from core.people.queries import person as person_of
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.house import People, at_once

PASSWORD = "correct horse battery 9"
OTHER = "another horse staple 8"
EMAIL = "wang@example.com"


@pytest.fixture
def wang(app: Flask) -> Person:
    return operations.register(name="王小明", phone="13800000000", email=EMAIL, password=PASSWORD, consented=True)


def cookie(browser: Browser) -> str:
    found = browser.get_cookie("greenroll")
    return "" if found is None else found.value


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def signed_in(app: Flask) -> Browser:
    browser = browser_of(app)
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 302
    assert is_in(browser)
    return browser


def with_cookie(app: Flask, value: str) -> Browser:
    browser = browser_of(app)
    browser.set_cookie("greenroll", value)
    return browser


# --- Cookies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "public_url", "secure"),
    [
        (Mode.PRODUCTION, None, True),
        (Mode.PRODUCTION, "https://green.example.cn", True),
        (Mode.DEMO, None, False),
    ],
)
def test_the_cookie_is_kept_from_scripts_and_other_sites(
    settings: Settings, mode: Mode, public_url: str | None, secure: bool
) -> None:
    made = create_app(replace(settings, mode=mode, public_url=public_url, secret_key="k" * 40))
    base = public_url or "http://localhost"
    response = browser_of(made).get("/sign-in", base_url=base)
    (line,) = response.headers.getlist("Set-Cookie")
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Path=/" in line
    assert "Domain=" not in line
    assert "Expires" not in line
    assert ("Secure" in line) is secure
    assert line.startswith("__Host-") is secure
    assert ("Strict-Transport-Security" in response.headers) is secure
    with made.app_context():
        db.engine.dispose()


def test_a_forged_cookie_is_nobodys(app: Flask, wang: Person) -> None:
    value = cookie(signed_in(app))
    assert is_in(with_cookie(app, value))
    head, rest = value.split(".", 1)
    for forged in (head + "A." + rest, f"A{value[1:]}", f"{value[:-9]}{value[-8:]}", head, "", "\x7f", "." * 5):
        assert not is_in(with_cookie(app, forged))


# --- Beginning and ending ---------------------------------------------------------------------------------------------


def test_a_planted_session_does_not_become_the_persons(app: Flask, wang: Person) -> None:
    """Whoever planted his own session before cannot read along: his cookie does not grow into hers."""
    planter = browser_of(app)
    planter.get("/sign-in")
    planted = cookie(planter)
    victim = with_cookie(app, planted)
    assert victim.sign_in(EMAIL, PASSWORD).status_code == 302
    assert is_in(victim)
    assert cookie(victim) != planted
    assert not is_in(with_cookie(app, planted))


def test_signing_out_ends_it(app: Flask, wang: Person) -> None:
    browser = signed_in(app)
    response = browser.submit("/sign-out", page="/account")
    assert response.status_code == 302
    assert not is_in(browser)
    page = browser.get("/account", follow_redirects=True)
    assert "王小明" not in page.text


def test_signing_out_cannot_be_done_by_a_link(app: Flask, wang: Person) -> None:
    browser = signed_in(app)
    assert browser.get("/sign-out").status_code == 405
    assert browser.post("/sign-out").status_code == 400
    assert is_in(browser)


LINKS = ["/sign-in", "/sign-in/code", "/sign-in/recovery-code", "/register", "/sign-in?next=/"]


@pytest.mark.parametrize("path", LINKS)
def test_no_link_ends_a_session(app: Flask, wang: Person, path: str) -> None:
    browser = signed_in(app)
    browser.get(path)
    assert is_in(browser), path


def test_a_new_password_ends_every_other_session(app: Flask, wang: Person) -> None:
    here, elsewhere = signed_in(app), signed_in(app)
    stolen = cookie(here)
    response = here.submit("/account/password", current=PASSWORD, new=OTHER, repeated=OTHER)
    assert response.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(with_cookie(app, stolen))
    assert browser_of(app).sign_in(EMAIL, PASSWORD).status_code == 200
    assert browser_of(app).sign_in(EMAIL, OTHER).status_code == 302


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, wang: Person) -> None:
    here, elsewhere = signed_in(app), signed_in(app)
    stolen = cookie(here)
    here.submit("/sign-out", page="/account")
    assert not is_in(with_cookie(app, stolen))
    assert is_in(elsewhere), "only the session that was left"
    newest = select(AuditEvent.action).order_by(AuditEvent.number.desc()).limit(1)
    assert db.session.scalar(newest) == "accounts.sign_out"


def test_a_role_that_is_withdrawn_ends_every_session(app: Flask, wang: Person, people: People) -> None:
    browser = signed_in(app)
    operations.grant_role(wang.id, Role.EXPERT, by=people.security())
    assert is_in(browser)
    (grant,) = (grant for grant in person_of(wang.id).grants if grant.role is Role.EXPERT)
    operations.revoke_role(grant.id, by=people.security())
    assert not is_in(browser)


def test_a_session_ends_by_its_age_however_busy_it_is(app: Flask, wang: Person, settings: Settings) -> None:
    browser = signed_in(app)
    stolen, begun = cookie(browser), clock.machine_now() - timedelta(minutes=1)
    for hours in range(1, settings.session_hours + 1):
        with patch.object(clock, "machine_now", lambda hours=hours: begun + timedelta(hours=hours)):
            with browser.session_transaction() as session:
                session["seen"] = int(clock.machine_now().timestamp())
            assert is_in(browser), hours
    with patch.object(clock, "machine_now", lambda: begun + settings.longest_session + timedelta(minutes=2)):
        with browser.session_transaction() as session:
            session["seen"] = int(clock.machine_now().timestamp())
        assert "您登录已超过 12 小时" in browser.get("/account", follow_redirects=True).text
    assert not is_in(with_cookie(app, stolen)), "no copy of the cookie comes back with the clock"


def test_who_signs_in_after_a_long_rest_stays_in(app: Flask, wang: Person, settings: Settings) -> None:
    browser = signed_in(app)
    browser.submit("/sign-out", page="/account")
    late = clock.machine_now() + settings.idle + timedelta(hours=1)
    with patch.object(clock, "machine_now", lambda: late):
        assert browser.sign_in(EMAIL, PASSWORD).status_code == 302
        assert is_in(browser)


def test_one_sees_and_ends_ones_sessions(app: Flask, wang: Person, people: People) -> None:
    here, elsewhere = signed_in(app), signed_in(app)
    page = here.get("/account").text
    (other,) = re.findall(r'action="(/account/sign-ins/[0-9a-f]{32}/end)"', page)
    assert page.count(">127.0.0.1<") == 2
    assert page.count("本次登录") == 1
    stranger = browser_of(app, people.applicant())
    assert stranger.submit(other, page="/account").status_code == 404
    assert is_in(elsewhere)
    assert here.submit(other, page="/account").status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert ">127.0.0.1<" in here.get("/account").text
    assert other not in here.get("/account").text


def test_whoever_is_deactivated_is_out_at_once(app: Flask, wang: Person, people: People) -> None:
    browser, stolen = signed_in(app), signed_in(app)
    administrator = people.administrator()
    operations.deactivate(wang.id, reason="离职", by=administrator)
    assert not is_in(browser)
    operations.activate(wang.id, by=administrator)
    assert not is_in(browser)
    assert not is_in(with_cookie(app, cookie(stolen)))


def test_a_one_time_password_ends_every_session(app: Flask, wang: Person, people: People) -> None:
    browser = signed_in(app)
    operations.give_reset_code(wang.id, by=people.administrator())
    assert not is_in(browser)


def test_a_one_time_password_ends_a_session_that_is_just_beginning(app: Flask, wang: Person, people: People) -> None:
    """The old password was right a moment before; the session that it would have begun is one of those that end."""
    begin, id, by_id = operations.begin_session, wang.id, people.administrator().id

    def begun(*args: Any, **kwargs: Any) -> object:
        at_once(app, lambda: operations.give_reset_code(id, by=person_of(by_id)))
        return begin(*args, **kwargs)

    browser = browser_of(app)
    with patch.object(operations, "begin_session", begun):
        refused = browser.sign_in(EMAIL, PASSWORD)
    assert (refused.status_code, "请重新登录" in refused.text) == (403, True)
    assert not is_in(browser)


def test_a_session_that_rested_ends(app: Flask, wang: Person, settings: Settings) -> None:
    browser = signed_in(app)
    later = clock.machine_now() + settings.idle + timedelta(minutes=3)
    with patch.object(clock, "machine_now", lambda: later):
        response = browser.get("/account")
        assert response.status_code == 302
        assert "没有操作" in browser.get(response.location).text
    assert not is_in(browser), "what ended does not come back with the clock"


# --- Guessing ---------------------------------------------------------------------------------------------------------


def told(response: TestResponse) -> tuple[int, str]:
    return response.status_code, words(response.text).replace(EMAIL, "").replace("nobody@example.com", "")


def test_the_page_tells_nothing_about_accounts(app: Flask, wang: Person) -> None:
    """The same words, and the same work: what is not there is compared as well."""
    answers = []
    for email in (EMAIL, "nobody@example.com"):
        with patch.object(credentials, "matches", wraps=credentials.matches) as compared:
            answers.append(told(browser_of(app).sign_in(email, "wrong")))
        assert compared.call_count == 1
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


def test_pauses_hold_on_the_page_for_every_browser(app: Flask, wang: Person) -> None:
    for _ in range(5):
        browser_of(app).sign_in(EMAIL, "wrong")
    response = browser_of(app).sign_in(EMAIL, PASSWORD)
    assert "请在 1 分钟后再试" in response.text


@pytest.mark.parametrize("given", ["", "\0", "x" * 5000, "Ａ" * 200, "\u202e", "é" * 129])
def test_odd_passwords_are_only_wrong(app: Flask, wang: Person, given: str) -> None:
    response = browser_of(app).sign_in(EMAIL, given)
    assert response.status_code == 200
    assert given == "" or "邮箱或密码不正确" in response.text


# --- Redirects --------------------------------------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https:/evil.example",
    "/%2f/evil.example\r\nX: y",
    "//evil.example\\@localhost",
    "http://localhost@evil.example",
    "http://localhost.evil.example/",
    "//localhost:80@evil.example/",
    "\ufeff//evil.example",
    "／／evil.example",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_redirect_leads_to_another_site(app: Flask, wang: Person, target: str) -> None:
    browser = browser_of(app)
    page = browser.get("/sign-in", query_string={"next": target})
    assert page.status_code < 500
    sent = {"csrf_token": token_of(page.text), "email": EMAIL, "password": PASSWORD, "next": target}
    for response in (
        browser.post("/sign-in", query_string={"next": target}, data=sent),
        browser.get("/sign-in", query_string={"next": target}),
        browser.get("/start", query_string={"next": target}),
    ):
        assert response.status_code in {200, 302}
        location = response.location or "/"
        assert urlsplit(urljoin(response.request.url, location)).netloc == "localhost", location
        assert not set(location) & set("\\\t\r\n "), f"browsers read more into {location!r}"


def test_one_comes_back_to_where_one_was_going(app: Flask, wang: Person) -> None:
    browser = browser_of(app)
    asked = browser.get("/messages?page=2")
    response = browser.submit(asked.location, email=EMAIL, password=PASSWORD)
    assert response.location == "/messages?page=2"
