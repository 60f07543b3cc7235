"""Requests are counted in the database, so that all processes count together."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import pytest
from flask import Flask, request
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.app import create_app
from core.config import Mode, Settings
from core.db import db, limits
from core.db.limits import DatabaseCounts
from core.db.models import RequestCount
from core.extensions import limiter
from core.web.access import access, policy_of, public
from core.web.limiting import seldom
from tests.support.clients import Browser, browser_of, token_of
from tests.support.house import at_once
from tests.support.statements import statements


@pytest.fixture
def counts(app: Flask) -> DatabaseCounts:
    return DatabaseCounts()


def test_simultaneous_requests_are_each_counted_once(app: Flask, counts: DatabaseCounts) -> None:
    found = at_once(app, *([lambda: [counts.incr("key", 60) for _ in range(10)]] * 6))
    assert sorted(number for each in found if isinstance(each, list) for number in each) == list(range(1, 61))
    assert counts.get("key") == 60
    assert 0 < counts.get_expiry("key") - time.time() <= 60


def test_a_window_that_is_over_begins_anew(counts: DatabaseCounts) -> None:
    assert [counts.incr("key", 60, 2), counts.incr("key", 60, 2)] == [2, 4]
    counts.clear("key")
    assert counts.get("key") == 0
    assert [counts.incr("key", 0), counts.incr("key", 60), counts.incr("key", 60)] == [1, 1, 2]


def test_old_windows_are_forgotten(counts: DatabaseCounts) -> None:
    counts.incr("old", 0)
    counts.incr("new", 60)
    assert limits.forget_old() == 1
    assert db.session.scalar(select(func.count()).select_from(RequestCount)) == 1
    assert counts.reset() == 1


@contextmanager
def process(settings: Settings) -> Iterator[Browser]:
    """Another process of the instance, that counts as one in production does."""
    app = create_app(replace(settings, mode=Mode.DEMO))
    try:
        with patch("core.accounts.operations.credentials.matches", lambda *_: False):
            yield browser_of(app)
    finally:
        vars(limiter)["_storage_dead"] = False  # it is one for all applications of this process
        with app.app_context():
            db.engine.dispose()


def tried(browser: Browser, times: int) -> list[int]:
    return [browser.sign_in(f"a{number}@example.com", "wrong").status_code for number in range(times)]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff::1", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_network_of_ipv6_is_counted_as_one(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limiter._key_func() == counted


def test_two_processes_count_together(settings: Settings) -> None:
    with process(settings) as one:
        assert set(tried(one, 20)) == {200}
    with process(settings) as two:
        assert tried(two, 11) == [200] * 10 + [429]


def test_where_nothing_can_be_written_a_process_counts_for_itself(settings: Settings) -> None:
    full = OperationalError("INSERT", {}, Exception("database or disk is full"))
    with process(settings) as one, patch.object(DatabaseCounts, "incr", side_effect=full):
        assert tried(one, 31) == [200] * 30 + [429]


def test_what_was_refused_may_be_mended_and_who_waits_knows_how_long(settings: Settings) -> None:
    @access(public)
    @seldom("2 per hour")
    def view() -> tuple[str, int]:
        return "", int(request.form["status"])

    with process(settings) as one:
        one.application.add_url_rule("/tried", view_func=view, methods=["POST"])
        token = token_of(one.get("/sign-in").text)
        sent = [one.post("/tried", data={"csrf_token": token, "status": each, "said": "很长的话"}) for each in _ANSWERS]
    assert [each.status_code for each in sent] == [*_ANSWERS[:-1], 429]
    assert ("很长的话" in sent[-1].text, "分钟后再试" in sent[-1].text) == (True, True)
    assert 0 < int(sent[-1].headers["Retry-After"]) <= 3600


def test_who_sends_many_at_once_sends_no_more(settings: Settings) -> None:
    @access(public)
    @seldom("2 per hour")
    def view() -> str:
        time.sleep(0.3)  # all of them are under way
        return ""

    def send(browser: Browser) -> int:
        return browser.post("/sent", data={"csrf_token": token_of(browser.get("/sign-in").text)}).status_code

    with process(settings) as one, one.application.app_context():
        one.application.add_url_rule("/sent", view_func=view, methods=["POST"])
        found = at_once(one.application, *[partial(send, browser_of(one.application)) for _ in range(5)])
    assert sorted(map(str, found)) == ["200", "200", "429", "429", "429"]


_ANSWERS = [422] * 7 + [200, 422, 200, 200]


UNLIMITED = {
    "api-docs.openapi_json": "is made once",
    "green_codes.keys": "is a line",
}


def test_whatever_is_made_for_strangers_to_take_away_is_limited(settings: Settings) -> None:
    with process(settings) as one, one.application.app_context():
        made = {
            rule.endpoint: re.sub("<string.length=43.*?>", "a" * 43, re.sub("<(?!string).*?>", "a", rule.rule))
            for rule in one.application.url_map.iter_rules()
            if re.search(r"\.\w+$", rule.rule) and policy_of(one.application, rule.endpoint) is public
        }
        unlimited = {
            endpoint
            for endpoint, address in made.items()
            if not any("request_count" in each for each in statements(partial(one.get, address)))
        }
    assert len(made) > 8
    assert unlimited == set(UNLIMITED)


def test_only_what_is_limited_is_counted(settings: Settings) -> None:
    with process(settings) as one:
        with one.application.app_context():
            asked = [each for each in statements(lambda: one.get("/sign-in")) if "request_count" in each]
            sent = [each for each in statements(lambda: tried(one, 1)) if "request_count" in each]
        assert (asked, len(sent)) == ([], 1)
