"""Who forgot his password sets a new one by a link that only his letter bears."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.accounts.operations import ask_new_password, change_password, credentials, set_new_password
from core.accounts.operations.credentials import matches
from core.accounts.operations.resetting import GOOD_FOR
from core.accounts.operations.throttling import TooManyAttempts
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotFound
from core.letters.models import Letter
from core.notifications.models import Message
from core.people.models import Person
from tests.support.clients import browser_of
from tests.support.post import Post, go

pytestmark = pytest.mark.one_kind
OLD, NEW = "copper-harbor-violin-3", "jade-river-lantern-7"
HERE = "192.0.2.1"


@pytest.fixture
def forgetful(reader: Person) -> Person:
    with transaction():
        reader.password = credentials.hashed(OLD)
    return reader


def asked(person: Person, post: Post) -> str:
    """The token of the link that a letter brings."""
    ask_new_password(person.email.upper(), address=HERE)
    go()
    content = post.taken[-1].get_content()
    found = re.search(r"https://greenroll\.example\.gov\.cn/sign-in/new-password#([\w.\-]+)", content)
    assert found is not None, content
    return found.group(1)


def test_a_link_sets_the_password_once_and_ends_every_session(app: Flask, forgetful: Person, post: Post) -> None:
    inside, visitor = browser_of(app, forgetful), browser_of(app)
    assert inside.get("/account").status_code == 200
    token = asked(forgetful, post)
    path = "/sign-in/new-password"
    assert "设置新密码" in visitor.get(path).text
    weak = visitor.submit(path, token=token, new="12345", repeated="12345")
    assert weak.status_code == 422
    done = visitor.submit(path, token=token, new=NEW, repeated=NEW)
    assert done.status_code == 302
    db.session.expire_all()
    assert matches(NEW, db.session.get_one(Person, forgetful.id).password)
    assert inside.get("/account").status_code == 302, "signed out"
    go()
    assert "密码已通过邮箱重新设置" in post.taken[-1].get_content(), "who did not do it hears of it"
    again = visitor.submit(path, token=token, new=f"{NEW}x", repeated=f"{NEW}x")
    assert (again.status_code, "链接已失效" in again.text) == (409, True)


def test_nobody_is_told_whether_an_address_has_an_account(app: Flask, forgetful: Person, post: Post) -> None:
    visitor = browser_of(app)
    answers = []
    for email in (forgetful.email, "nobody@example.org"):
        sent = visitor.submit("/sign-in/forgotten", email=email)
        answers.append((sent.status_code, visitor.get("/sign-in").text.count("链接已发出")))
    assert answers[0] == answers[1] == (302, 1)
    go()
    assert [written["To"] for written in post.taken] == [forgetful.email]


@pytest.mark.parametrize("spoil", ["expired", "changed", "deactivated", "forged", "cut"])
def test_a_link_that_is_no_longer_good_sets_nothing(
    spoil: str,
    forgetful: Person,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = asked(forgetful, post)
    kept = forgetful.password
    later = clock.machine_now().timestamp() + GOOD_FOR.total_seconds() + 1
    ways: dict[str, Callable[[], Any]] = {
        "expired": lambda: monkeypatch.setattr("time.time", lambda: later),
        "changed": lambda: change_password(forgetful.id, OLD, "amber-bridge-sparrow-4"),
        "deactivated": lambda: deactivated(forgetful),
        "forged": lambda: None,
        "cut": lambda: None,
    }
    ways[spoil]()
    tried = {"forged": f"{token[:-3]}abc", "cut": token[:20]}.get(spoil, token)
    with pytest.raises((Conflict, NotFound)):
        set_new_password(tried, NEW)
    db.session.expire_all()
    person = db.session.get_one(Person, forgetful.id)
    assert not matches(NEW, person.password)
    assert spoil == "changed" or person.password == kept


def deactivated(person: Person) -> None:
    with transaction():
        person.active = False


def test_the_link_lies_nowhere_but_in_the_letter(forgetful: Person, post: Post) -> None:
    with transaction():
        forgetful.wants_letters = False
    token = asked(forgetful, post)
    assert len(post.taken) == 1, "it goes, whatever he chose of other messages"
    message = db.session.scalars(select(Message)).one()
    assert (message.link, token in message.text) == ("/sign-in/new-password", False)
    letter = db.session.scalars(select(Letter)).one()
    trail = [str((each.before, each.after, each.note)) for each in db.session.scalars(select(AuditEvent))]
    assert not any(token in text for text in [str(vars(letter)), *trail])


def test_a_former_password_and_asking_on_and_on_are_refused(forgetful: Person, post: Post) -> None:
    token = asked(forgetful, post)
    with pytest.raises(Invalid):
        set_new_password(token, OLD)
    for _ in range(2):
        ask_new_password(forgetful.email, address=HERE)
    with pytest.raises(TooManyAttempts):
        ask_new_password(forgetful.email, address="192.0.2.2")


def test_without_mail_an_administrator_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.accounts.views.own.is_offered", lambda: False)
    page = browser_of(app).get("/sign-in/forgotten").text
    assert "领取一次性密码" in page
    assert "发送链接" not in page
