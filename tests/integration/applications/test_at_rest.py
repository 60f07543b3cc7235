"""What is personal stands nowhere in the database in plain text, whatever kind of database it is."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy import inspect, text

from core.config import Settings
from core.db import db
from core.db.resealing import forget_former, missing, personal, reseal
from core.db.sealing import EXTENSION, UNREADABLE, Keyring, Sealed, SealedJson, is_sealed, keyring
from core.filling import queries as filling
from core.signing import Cipher
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of, words
from tests.support.world import World

OWN = {"contact_name": "甲联系人", "contact_phone": "13911112222", "contact_email": "jia@own.example"}
NEW, OLD = {"2025": "the key of this year, long enough"}, {"2024": "the key of last year, long enough"}


def dump() -> str:
    """Everything in every table, as text."""
    connection = db.session.connection()
    tables = inspect(connection).get_table_names()
    rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    written = "\n".join(map(str, rows))
    return written + written.encode("ascii", "backslashreplace").decode("unicode_escape")  # as JSON may have it too


def sealed_with(ring: Keyring) -> bool:
    """Whether every personal value there is was sealed as these keys write."""
    connection = db.session.connection()
    found = [
        (value.strip('"'), cast(Sealed | SealedJson, column.type).about)
        for table, columns in personal().items()
        for column in columns
        for (value,) in connection.execute(text(f'SELECT CAST("{column.name}" AS TEXT) FROM "{table.name}"'))
        if value is not None
    ]
    assert found
    return all(is_sealed(value) and value.startswith(ring.mark(about)) for value, about in found)


@pytest.fixture
def filed(world: World) -> Filed:
    """An application that was submitted, returned, and is being corrected."""
    made = Filed(world, **OWN)
    made.submit()
    made.send_back(world.people.officer())
    return made


def test_nothing_personal_stands_in_plain_text(filed: Filed) -> None:
    written = dump()
    for marker in (*OWN.values(), "13800000000"):
        assert marker not in written
    assert keyring().mark("person.phone") == "sealed:aes:demo:"
    assert sealed_with(keyring())
    assert filling.as_submitted(filed.id).flat["contact_phone"] == OWN["contact_phone"]
    assert filed.by.phone == "13800000000"


def test_keys_are_changed_and_the_old_one_is_needed_no_more(
    filed: Filed, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = settings.owner_url
    db.session.commit()
    for ring in (
        Keyring({**OLD, **keyring().keys}),
        Keyring({**NEW, **OLD}, Cipher.SM4),
    ):
        assert reseal(url, ring).unreadable == 0
        assert reseal(url, ring).sealed == 0
        forget_former(url, ring)
        db.session.rollback()
        assert sealed_with(ring)
    with monkeypatch.context() as patch:
        patch.setitem(filed.world.app.extensions, EXTENSION, Keyring(NEW))
        assert filling.as_submitted(filed.id).flat["contact_phone"] == OWN["contact_phone"]
    assert missing(db.session.connection(), Keyring(NEW)) == []
    assert missing(db.session.connection(), Keyring(OLD)) == ["2025"]
    assert missing(db.session.connection(), Keyring({"2025": OLD["2024"]})) == ["2025"]


def test_what_no_key_opens_is_said_and_stays(filed: Filed, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    url, app = settings.owner_url, filed.world.app
    db.session.commit()
    own = keyring()
    monkeypatch.setitem(app.extensions, EXTENSION, Keyring(NEW))
    browser = browser_of(app, filed.by)
    account = browser.get("/account")
    assert account.status_code == 200
    assert UNREADABLE in account.text
    page = browser.get(f"/applications/{filed.id}")
    assert page.status_code == 503
    assert "另一把密钥" in words(page.text)
    done = reseal(url, Keyring(NEW))
    assert (done.sealed, done.unreadable > 0) == (0, True)
    monkeypatch.setitem(app.extensions, EXTENSION, own)
    db.session.rollback()
    assert browser.get(f"/applications/{filed.id}").status_code == 200
