"""Signing in by a province's identity service: a real one, to which accounts are linked by their own people."""

from __future__ import annotations

import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from core import clock
from core.accounts import operations
from core.accounts.models import ExternalIdentity
from core.accounts.views.service import KEYS_SECONDS
from core.audit.models import AuditEvent
from core.config import IdentityService, Settings
from core.db import db
from core.db.transaction import lock, transaction
from core.extensions import security
from core.people.models import Person
from tests.support.clients import Browser, browser_of, words
from tests.support.house import People
from tests.support.identity import CLIENT, SECRET, Service, provider, said_to_have_ended
from tests.support.servers import served

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.pages

HERE = "http://localhost"
NAME = "省统一身份认证"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """The identity service."""
    made = Service(redirect=f"{HERE}/sign-in/service/back")
    with served(provider(made)) as made.issuer:
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(service: Service) -> None:
    service.subject, service.claims = Service().subject, {}


@pytest.fixture
def settings(settings: Settings, service: Service) -> Settings:
    asked = IdentityService(
        issuer=service.issuer, client_id=CLIENT, client_secret=SECRET, name=NAME, strong=frozenset({"mfa"})
    )
    return replace(settings, public_url=HERE, identity_service=asked)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return browser_of(app)


@pytest.fixture
def linked(app: Flask, people: People, service: Service) -> Person:
    """A person whose account is linked to who is signed in there."""
    person = people.applicant("王小明")
    operations.link(service.issuer, service.subject, by=person)
    return person


def sent_there(browser: Browser) -> str:
    """Where the service leads who came to it from here."""
    there = browser.get("/sign-in/service")
    assert there.status_code == 302, words(there.text)
    return requests.get(there.location, allow_redirects=False, timeout=20).headers["Location"]


def came_back(browser: Browser) -> TestResponse:
    return browser.get(sent_there(browser).removeprefix(HERE))


def said() -> list[str]:
    db.session.rollback()
    query = select(AuditEvent.action).where(AuditEvent.subject_type == "person").order_by(AuditEvent.number)
    return list(db.session.scalars(query))


def test_who_is_linked_signs_in_and_out(browser: Browser, linked: Person, service: Service) -> None:
    assert f"用{NAME}登录" in browser.get("/sign-in").text
    there = urlsplit(browser.get("/sign-in/service").location)
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert (asked["code_challenge_method"], asked["response_type"], asked["scope"]) == ("S256", "code", "openid")
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    back = came_back(browser)
    assert (back.status_code, back.location) == (302, "/start")
    assert "王小明" in browser.get("/account").text
    assert said()[-1] == "accounts.sign_in_by_service"
    out = browser.submit("/sign-out", page="/account")
    left = browser.get(out.location)
    assert f"{service.issuer}/leave?" in left.text
    assert browser.get("/account").status_code == 302
    assert said()[-1] == "accounts.sign_out"


def test_an_identity_that_nobody_linked_opens_nothing(browser: Browser, people: People) -> None:
    """Neither does the address that the service states, which is an administrator's here."""
    with transaction():
        lock(Person, people.administrator().id).email = "admin@example.org"
    back = came_back(browser)
    assert (back.status_code, "该身份还没有关联本系统的账号" in back.text) == (403, True)
    assert browser.get("/account").status_code == 302
    assert said()[-1] == "accounts.fail_sign_in"


def test_one_links_ones_own_account_and_ends_it(app: Flask, people: People, browser: Browser) -> None:
    person = people.applicant()
    mine = browser_of(app, person)
    assert "关联以后" in mine.get("/account").text
    assert NAME in mine.submit("/account/service", page="/account").text
    assert came_back(mine).location == "/account"
    assert "已关联" in words(mine.get("/account").text)
    assert said()[-1] == "accounts.link_identity"
    [kept] = db.session.scalars(select(ExternalIdentity)).all()
    assert (kept.person_id, re.fullmatch(r"[0-9a-f]{64}", kept.fingerprint) is not None) == (person.id, True)
    assert came_back(browser).location == "/start"
    mine.submit("/account/service/end", page="/account")
    assert said()[-1] == "accounts.unlink_identity"
    assert came_back(browser_of(app)).status_code == 403


def test_an_identity_is_one_accounts(app: Flask, people: People, linked: Person) -> None:
    other = browser_of(app, people.applicant())
    other.submit("/account/service", page="/account")
    refused = came_back(other)
    assert (refused.status_code, "该身份已关联其他账号" in refused.text) == (409, True)


def test_who_is_signed_in_is_linked_only_where_he_asked_for_it(app: Flask, people: People) -> None:
    person = people.applicant()
    browser = browser_of(app)
    back = sent_there(browser)
    with browser.session_transaction() as session:
        session["_user_id"] = person.fs_uniquifier
    assert browser.get(back.removeprefix(HERE)).location == "/start"
    assert db.session.scalar(select(ExternalIdentity.id)) is None


def test_a_security_administrator_ends_somebodys(app: Flask, people: People, linked: Person) -> None:
    security = browser_of(app, people.security())
    security.submit(f"/people/{linked.id}/service/end", page=f"/people/{linked.id}")
    assert said()[-1] == "accounts.unlink_identity"
    assert browser_of(app, people.administrator()).post(f"/people/{linked.id}/service/end").status_code in {400, 403}


def _other_state(back: str) -> str:
    return re.sub(r"state=[^&]+", "state=another", back)


def _other_code(back: str) -> str:
    return re.sub(r"code=[^&]+", "code=another", back)


@pytest.mark.parametrize(
    "change", [_other_state, _other_code, lambda back: back.split("?")[0] + "?error=access_denied"]
)
def test_what_comes_back_otherwise_is_refused(browser: Browser, linked: Person, change: Callable[[str], str]) -> None:
    refused = browser.get(change(sent_there(browser)).removeprefix(HERE))
    assert (refused.status_code, f"{NAME}没有确认您的身份" in refused.text) == (503, True)
    assert browser.get("/account").status_code == 302
    assert said()[-1] == "accounts.fail_sign_in"


def test_what_came_back_once_opens_nothing_again_nor_elsewhere(app: Flask, browser: Browser, linked: Person) -> None:
    back = sent_there(browser).removeprefix(HERE)
    assert browser_of(app).get(back).status_code == 503, "another browser's state"
    assert browser.get(back).location == "/start"
    again = browser_of(app)
    assert again.get(back).status_code == 503


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"aud": ["another"]}, {"iss": "https://elsewhere.example"}, {"exp": 1}, {"sub": ""}],
)
def test_a_token_that_is_not_ours_is_refused(
    browser: Browser, linked: Person, service: Service, claims: dict[str, Any]
) -> None:
    service.claims = claims
    assert came_back(browser).status_code == 503
    assert browser.get("/account").status_code == 302


def test_our_second_factor_is_asked_unless_the_service_had_one(
    app: Flask, people: People, linked: Person, service: Service
) -> None:
    with transaction():
        held = lock(Person, linked.id)
        held.tf_primary_method, held.tf_totp_secret = "authenticator", "whatever"
    browser = browser_of(app)
    assert came_back(browser).location.startswith("/sign-in/code")
    assert browser.get("/account").status_code == 302
    service.claims = {"amr": ["pwd", "mfa"]}
    strong = browser_of(app)
    assert came_back(strong).location == "/start"
    assert strong.get("/account").status_code == 200


def gave_the_code(browser: Browser, person: Person) -> TestResponse:
    """Somebody whom the service sent gives the code that his authenticator shows, as if he had given none before."""
    with transaction():
        lock(Person, person.id).tf_last_counter = None
    source = security.totp_factory._totp.from_source(person.tf_totp_secret)
    shown = source.generate(time=int(time.time())).token
    return browser.submit("/sign-in/code", code=str(shown))


def test_between_the_service_and_our_second_factor_its_word_may_lapse(
    app: Flask, linked: Person, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended what it vouched for, the account was unlinked, or it was long ago: no session begins."""
    with transaction():
        held = lock(Person, linked.id)
        held.tf_primary_method, held.tf_totp_secret = "authenticator", security.totp_factory.generate_totp_secret()
    word, service.claims = {"sub": service.subject}, {"sid": "one"}

    def later() -> None:
        moment = clock.machine_now() + timedelta(minutes=6)
        monkeypatch.setattr(clock, "machine_now", lambda: moment)

    lapses: list[Callable[[], object]] = [
        lambda: ended(browser_of(app), said_to_have_ended(service, **word)),
        lambda: ended(browser_of(app), said_to_have_ended(service, sid="one")),
        lambda: ended(browser_of(app), said_to_have_ended(service, sid="one", **word)),
        lambda: operations.unlink(linked.id, by=linked),
    ]
    for number, lapse in enumerate(lapses):
        browser = browser_of(app)
        assert came_back(browser).location.startswith("/sign-in/code")
        lapse()
        refused = gave_the_code(browser, linked)
        assert (refused.status_code, "身份认证已经失效" in refused.text) == (403, True), number
        assert browser.get("/account").status_code == 302
        assert said()[-1] == "accounts.fail_sign_in"
    operations.link(service.issuer, service.subject, by=linked)
    browser = browser_of(app)
    came_back(browser)
    assert gave_the_code(browser, linked).status_code == 302
    assert browser.get("/account").status_code == 200
    browser = browser_of(app)
    came_back(browser)
    later()
    assert gave_the_code(browser, linked).status_code == 403


def test_whoever_is_deactivated_stays_out(app: Flask, people: People, browser: Browser, linked: Person) -> None:
    operations.deactivate(linked.id, reason="离职", by=people.administrator())
    assert "该账号已停用" in came_back(browser).text
    assert browser.get("/account").status_code == 302


def test_a_service_that_is_away_is_said(app: Flask, browser: Browser, service: Service) -> None:
    client = app.extensions["greenroll_identity_service"][1]
    known, url = dict(client.server_metadata), client._server_metadata_url
    try:
        client.server_metadata, client._server_metadata_url = {}, "http://127.0.0.1:9/"
        refused = browser.get("/sign-in/service")
    finally:
        client.server_metadata, client._server_metadata_url = known, url
    assert (refused.status_code, "没有响应" in refused.text) == (503, True)
    assert browser.get("/sign-in").status_code == 200


def test_without_a_setting_there_is_nothing_of_it(app: Flask) -> None:
    from core.app import create_app  # noqa: PLC0415

    plain = create_app(replace(app.extensions["greenroll"].settings, identity_service=None))
    assert not [rule for rule in plain.url_map.iter_rules() if "service" in rule.rule]
    with plain.app_context():
        assert "统一身份认证" not in browser_of(plain).get("/sign-in").text
        db.engine.dispose()


def test_one_comes_back_to_where_one_was(browser: Browser, linked: Person) -> None:
    away = browser.get("/messages?before=7").location
    link = re.search(r'href="(/sign-in/service[^"]*)"', browser.get(away).text)
    assert link is not None
    for asked, onward in (
        (unescape(link[1]), "/messages?before=7"),
        ("/sign-in/service?next=//evil.example", "/start"),
    ):
        fresh = browser_of(browser.application)
        there = requests.get(fresh.get(asked).location, allow_redirects=False, timeout=20).headers["Location"]
        assert fresh.get(there.removeprefix(HERE)).location == onward


def ended(browser: Browser, token: str) -> int:
    answered = browser.post("/sign-in/service/ended", data={"logout_token": token})
    assert answered.headers["Cache-Control"] == "no-store"
    return answered.status_code


def test_what_ends_there_ends_here(app: Flask, linked: Person, service: Service) -> None:
    """All of a person's, or the one that is named; never a session that began with the password."""
    stranger = browser_of(app)
    for named in ({"sub": service.subject}, {"sid": "one"}, {"sub": service.subject, "sid": "one"}):
        service.claims = {"sid": "one"}
        here, own = browser_of(app), browser_of(app, linked)
        came_back(here)
        assert here.get("/account").status_code == 200
        assert ended(stranger, said_to_have_ended(service, **named)) == 200
        assert here.get("/account").status_code == 302, named
        assert own.get("/account").status_code == 200
        assert said()[-1] == "accounts.end_sign_in_by_service"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"iat": 1},
        {"exp": 1},
        {"jti": None},
        {"events": {}},
        {"nonce": "x"},
        {"sub": "another"},
        {"sub": None},
        {"sub": None, "sid": "another"},
    ],
)
def test_what_does_not_end_a_session(
    browser: Browser, linked: Person, service: Service, claims: dict[str, Any]
) -> None:
    came_back(browser)
    ended(browser, said_to_have_ended(service, **{"sub": service.subject, **claims}))
    assert browser.get("/account").status_code == 200


def test_the_services_word_is_its_own_and_said_once(app: Flask, linked: Person, service: Service) -> None:
    first, token = browser_of(app), said_to_have_ended(service, sub=service.subject)
    came_back(first)
    head, body, signature = token.split(".")
    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for forged in ("", "junk", f"{head}.{body}.{signature[:-4]}AAAA", f"{none}.{body}."):
        assert ended(browser_of(app), forged) == 400
    assert first.get("/account").status_code == 200
    assert ended(browser_of(app), token) == 200
    second = browser_of(app)
    came_back(second)
    assert ended(browser_of(app), token) == 400, "it was said before"
    assert second.get("/account").status_code == 200


def test_a_stranger_who_names_keys_asks_nothing_of_the_service(
    app: Flask, linked: Person, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of keys that it does not know the product asks once in a while, whoever names them and however often."""
    came_back(browser_of(app))
    before = service.keys_asked
    for number in range(5):
        assert ended(browser_of(app), said_to_have_ended(service, f"invented {number}", sub=service.subject)) == 400
    assert service.keys_asked <= before + 1
    later = time.time() + KEYS_SECONDS
    monkeypatch.setattr("core.accounts.views.service.time", SimpleNamespace(time=lambda: later))
    assert ended(browser_of(app), said_to_have_ended(service, "invented", sub=service.subject)) == 400
    assert service.keys_asked == before + 2
    assert ended(browser_of(app), said_to_have_ended(service, sub=service.subject)) == 200
