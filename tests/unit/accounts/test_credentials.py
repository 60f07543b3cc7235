"""What is asked of passwords, names, telephone numbers and addresses; how long a pause grows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.operations import credentials, throttling
from core.people.rules import email_faults, name_faults, phone_faults


@pytest.mark.parametrize(
    "password", ["correct horse battery", "绿水青山就是金山银山-1", "k7mp-2qrx-9bcd-3fgh", "x" * 5 + "Y2zabcdef"]
)
def test_a_good_password(password: str) -> None:
    assert credentials.faults(password, "wang@example.com") == []


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("a1-", "长度"),
        ("a1-" * 60, "长度"),
        ("abcdefghijkl", "两类"),
        ("12345678901234", "两类"),
        ("password-2025", "常见"),
        ("1q2w3e4r5t6y", "常见"),
        ("aaaaaaaaaa1", "常见"),
        ("Iloveyou2025!", "常见"),
        ("123-football-456", "常见"),
        ("a123456789", "常见"),
        ("woaini-1314", "常见"),
        ("qwer-ty-1234", "常见"),
        ("wangming-2025", "用户名"),
    ],
)
def test_a_bad_password(password: str, says: str) -> None:
    assert any(says in fault for fault in credentials.faults(password, "wangming@example.com"))


def test_one_time_passwords_are_good_ones_and_never_alike() -> None:
    made = {credentials.one_time() for _ in range(50)}
    assert len(made) == 50
    assert all(credentials.faults(each) == [] for each in made)


@pytest.mark.parametrize(
    "phone", ["13800000000", "+86 13800000000", "0731-88888888", "073188888888-801", "010-12345678转12"]
)
def test_a_good_telephone_number(phone: str) -> None:
    assert phone_faults(phone) == []


@pytest.mark.parametrize("phone", ["", "1380000000", "88888888", "电话", "1380000000000", "13800000000; DROP"])
def test_a_bad_telephone_number(phone: str) -> None:
    assert phone_faults(phone)


@pytest.mark.parametrize("email", ["name@example.com", " Name.Sur+x@gxt.hunan.gov.cn ", "n@qq.com"])
def test_a_good_address(email: str) -> None:
    assert email_faults(email) == []


@pytest.mark.parametrize("email", ["", "name", "name@", "@example.com", "a b@example.com", f"{'x' * 250}@example.com"])
def test_a_bad_address(email: str) -> None:
    assert email_faults(email)


def test_names() -> None:
    assert name_faults("王小明") == []
    assert name_faults("  ")
    assert name_faults("王" * 61)
    assert name_faults("王\u202e明"), "invisible characters could turn a name around"


def test_the_pauses_begin_after_five_failures_and_double_up_to_an_hour() -> None:
    key = throttling.of_account("Name@example.com ", "10.0.0.1")
    minutes = [None if pause is None else pause / timedelta(minutes=1) for pause in map(key.pause, range(1, 14))]
    assert minutes == [None, None, None, None, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_keys_tell_nothing_and_are_one_for_all_spellings() -> None:
    here = throttling.of_account("Name@example.com ", "10.0.0.1")
    assert here.hashed == throttling.of_account("name@example.com", "10.0.0.1").hashed
    assert "example" not in here.hashed
    others = (
        throttling.of_account("name@example.com", "10.0.0.2"),
        throttling.of_account_anywhere("name@example.com"),
        throttling.of_device("name@example.com", "10.0.0.1"),
        throttling.of_address("10.0.0.1"),
    )
    assert len({here.hashed, *(each.hashed for each in others)}) == 5
