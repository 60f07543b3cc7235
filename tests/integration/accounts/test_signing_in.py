"""Signing in: who gets in, what a stranger learns, and the pauses after failures."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.accounts import operations
from core.accounts.models import FormerPassword, Throttle
from core.accounts.operations import credentials, throttling
from core.accounts.operations.devices import Device, this_device
from core.audit.models import AuditEvent
from core.db import db
from core.errors import Invalid, NotAllowed
from core.people.models import Person, Role
from core.people.queries import person as person_of
from core.people.queries import person_by_email
from tests.support.clients import browser_of
from tests.support.house import at_once
from tests.support.statements import statements

PASSWORD = "correct horse battery 9"
EMAIL = "wang@example.com"


@pytest.fixture
def wang(app: Flask) -> Person:
    return operations.register(name="王小明", phone="13800000000", email=EMAIL, password=PASSWORD, consented=True)


def attempt(email: str = EMAIL, password: str = PASSWORD, address: str = "10.0.0.1") -> Person:
    return operations.authenticate(email, password, address=address)


def fail(times: int, email: str = EMAIL, address: str = "10.0.0.1") -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises(Exception) as caught:  # noqa: PT011
            attempt(email, "wrong", address)
        said.append(str(caught.value))
    return said


def test_the_address_may_be_spelt_in_any_case(wang: Person) -> None:
    assert attempt("  WANG@Example.com ").id == wang.id


def test_a_stranger_learns_nothing_about_accounts(wang: Person) -> None:
    assert fail(7, address="10.0.0.1") == fail(7, "nobody@example.com", "10.0.0.2")


def test_the_pause_holds_against_the_right_password_too(wang: Person) -> None:
    fail(5)
    with pytest.raises(throttling.TooManyAttempts, match="请在 1 分钟后再试"):
        attempt()


def test_a_stranger_keeps_nobody_out(wang: Person) -> None:
    fail(9)
    assert attempt(address="10.9.9.9").id == wang.id
    with pytest.raises(throttling.TooManyAttempts):
        attempt()


def test_many_strangers_guess_no_faster_and_a_known_browser_gets_in(wang: Person) -> None:
    known = Device("a").beside(wang)
    for number in range(50):
        fail(1, address=f"10.0.1.{number}")
    for device in (None, Device("b"), Device("b", ("somebody else",))):
        with pytest.raises(throttling.TooManyAttempts):
            operations.authenticate(EMAIL, PASSWORD, address="10.9.9.9", device=device)
    assert operations.authenticate(EMAIL, PASSWORD, address="10.9.9.9", device=known).id == wang.id


def test_a_known_browser_guesses_no_more_than_another(wang: Person) -> None:
    known = Device("a").beside(wang)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            operations.authenticate(EMAIL, "wrong", address="10.0.0.1", device=known)
    with pytest.raises(throttling.TooManyAttempts):
        operations.authenticate(EMAIL, PASSWORD, address="10.0.0.1", device=known)
    assert attempt().id == wang.id, "a stolen cookie does not keep its person out either"


def test_a_one_time_password_forgets_every_failure(wang: Person) -> None:
    fail(9)
    code = operations.give_reset_code(wang.id, by=None)
    assert attempt(password=code).id == wang.id


def test_a_browser_is_known_by_what_we_signed(app: Flask, wang: Person) -> None:
    browser = browser_of(app)
    browser.sign_in(EMAIL, PASSWORD)
    made = browser.get_cookie("greenroll-device")
    assert made is not None
    assert made.http_only
    assert wang.email not in made.value
    for value, is_known in (
        (made.value, True),
        (f"{made.value[:-2]}{'ab' if made.value[-2:] != 'ab' else 'cd'}", False),
        ("", False),
    ):
        with app.test_request_context(headers={"Cookie": f"greenroll-device={value}"}):
            device = this_device()
            assert (device is not None and device.knows(wang)) is is_known


def test_signing_in_reads_the_person_once_for_each_transaction(app: Flask, wang: Person) -> None:
    browser_of(app).sign_in(EMAIL, PASSWORD)
    asked = statements(lambda: browser_of(app).sign_in(EMAIL, PASSWORD))
    assert len([each for each in asked if "FROM person" in each]) == 4, "\n".join(asked)


def test_the_pause_ends_and_grows(wang: Person) -> None:
    fail(5)
    later = clock.machine_now() + timedelta(seconds=61)
    with patch.object(clock, "machine_now", lambda: later):
        assert fail(1) == ["邮箱或密码不正确。"]
        with pytest.raises(throttling.TooManyAttempts, match="请在 2 分钟后再试"):
            attempt()
    much_later = later + timedelta(seconds=121)
    with patch.object(clock, "machine_now", lambda: much_later):
        assert attempt().id == wang.id
        assert fail(4) == ["邮箱或密码不正确。"] * 4, "a right attempt forgives the failures before it"


def test_a_simulated_day_neither_ends_nor_lengthens_a_pause(wang: Person) -> None:
    fail(5)
    with clock.travel(clock.now() + timedelta(days=400)), pytest.raises(throttling.TooManyAttempts):
        attempt()


def test_an_address_pauses_whatever_accounts_it_tries(app: Flask) -> None:
    for number in range(40):
        fail(1, f"a{number}@example.com")
    with pytest.raises(throttling.TooManyAttempts):
        attempt("another@example.com")


def test_a_network_of_ipv6_is_one_stranger(wang: Person) -> None:
    """Whoever has one of its addresses has them all: none pauses the account by itself, nor guesses on."""
    fail(60, address="2001:db8::1")
    with pytest.raises(throttling.TooManyAttempts):
        attempt(address="2001:db8::ffff")
    assert attempt(address="2001:db8:0:1::1").id == wang.id


def test_one_good_sign_in_does_not_wash_an_address_clean(wang: Person) -> None:
    for number in range(38):
        fail(1, f"a{number}@example.com")
    attempt()
    fail(2, "b@example.com")
    with pytest.raises(throttling.TooManyAttempts):
        attempt()


def test_many_attempts_at_once_do_not_slip_through(app: Flask, wang: Person) -> None:
    outcomes = at_once(app, *[lambda: attempt(password="wrong")] * 12)
    judged = [outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]
    paused = [outcome for outcome in outcomes if isinstance(outcome, throttling.TooManyAttempts)]
    assert (len(judged), len(paused)) == (5, 7)


def test_no_address_and_no_account_is_stored_readably(wang: Person) -> None:
    fail(1)
    keys = db.session.scalars(select(Throttle.key)).all()
    assert len(keys) == 3
    assert all(len(key) == 64 and key.isalnum() for key in keys)


def test_a_lock_out_is_on_record(wang: Person) -> None:
    fail(6)
    query = select(AuditEvent.action).where(AuditEvent.subject_id == wang.id).order_by(AuditEvent.number)
    assert db.session.scalars(query).all() == [
        "accounts.register",
        *["accounts.fail_sign_in"] * 5,
        "accounts.lock_out",
    ]


def test_the_deactivated_are_told_once_the_password_is_right(app: Flask, wang: Person) -> None:
    admin, _ = operations.create_person(
        name="管理员", email="admin@example.com", phone=None, role=Role.ADMINISTRATOR, body_id=None, by=None
    )
    operations.deactivate(wang.id, reason="离职", by=admin)
    with pytest.raises(NotAllowed, match="该账号已停用"):
        attempt()
    assert fail(1) == ["邮箱或密码不正确。"]


def test_a_one_time_password_expires(app: Flask) -> None:
    made, code = operations.create_person(
        name="李经办", email="li@example.com", phone=None, role=Role.DEPARTMENT_OFFICER, body_id=None, by=None
    )
    assert attempt("li@example.com", code).must_change_password
    with clock.travel(clock.now() + timedelta(days=3, minutes=1)), pytest.raises(NotAllowed, match="一次性密码已过期"):
        attempt("li@example.com", code)
    assert person_of(made.id).signed_in_at is None


def test_all_of_a_password_counts(app: Flask) -> None:
    # One sign that is three letters once it is made plain: what is compared is longer than what was typed.
    longest = "\u3392" * (credentials.LONGEST - 1) + "1"
    kept = credentials.hashed(longest)
    assert credentials.matches(longest, kept)
    assert not credentials.matches(longest[:-1] + "2", kept)
    assert not credentials.matches(longest + "1", kept)


def test_former_passwords_are_refused_and_the_oldest_forgotten(wang: Person) -> None:
    used = [PASSWORD, *(f"some other words {number}" for number in range(6))]
    for current, new in pairwise(used):
        operations.change_password(wang.id, current, new)
    for former in used[1:-1]:
        with pytest.raises(Invalid) as caught:
            operations.change_password(wang.id, used[-1], former)
        assert "用过" in caught.value.errors["new"][0]
    assert db.session.scalar(select(func.count()).select_from(FormerPassword)) == 5
    operations.change_password(wang.id, used[-1], PASSWORD)


def test_an_outdated_hash_is_renewed(app: Flask, wang: Person) -> None:
    before = wang.password
    with patch("core.accounts.operations.credentials.is_outdated", lambda kept: True):
        attempt()
    found = person_by_email(EMAIL)
    assert found is not None
    assert found.password != before
    assert attempt().id == found.id


def test_a_password_that_is_replaced_while_it_is_compared_lets_nobody_in(app: Flask, wang: Person) -> None:
    """Comparing takes its time, on purpose: who types the old password meanwhile has no session of the new one."""
    matches, email, id = credentials.matches, wang.email, wang.id

    def replaced(password: str, kept: str | None) -> bool:
        found = matches(password, kept)
        at_once(app, lambda: operations.give_reset_code(id, by=None))
        return found

    with patch.object(credentials, "matches", replaced), pytest.raises(NotAllowed, match="邮箱或密码不正确"):
        attempt(email)
    assert person_of(id).must_change_password


def test_a_password_that_is_hashed_anew_stands_in_no_others_place(app: Flask, wang: Person) -> None:
    hashed, id = credentials.hashed, wang.id

    def replaced(password: str) -> str:
        with patch.object(credentials, "hashed", hashed):
            at_once(app, lambda: operations.give_reset_code(id, by=None))
        return hashed(password)

    with (
        patch.object(credentials, "is_outdated", lambda kept: True),
        patch.object(credentials, "hashed", replaced),
        pytest.raises(NotAllowed, match="邮箱或密码不正确"),
    ):
        attempt()
    with pytest.raises(NotAllowed, match="邮箱或密码不正确"):
        attempt()
