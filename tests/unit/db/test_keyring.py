"""Sealing and opening: with either cipher, for one column only, by the keys that there are."""

from __future__ import annotations

import pytest

from core.db.sealing import Keyring, Unreadable, is_sealed
from core.signing import Cipher

OLD, NEW = "the key of last year, long enough", "the key of this year, long enough"
PHONE = "13800000000"


@pytest.mark.parametrize("cipher", Cipher)
def test_what_is_sealed_opens_and_tells_nothing(cipher: Cipher) -> None:
    ring = Keyring({"2025": NEW}, cipher)
    sealed = ring.seal(PHONE, "person.phone")
    assert is_sealed(sealed)
    assert sealed.startswith(f"sealed:{cipher}:2025:")
    assert PHONE not in sealed
    assert sealed != ring.seal(PHONE, "person.phone")
    assert ring.open(sealed, "person.phone") == PHONE


def test_the_first_key_writes_and_all_of_them_read_with_either_cipher() -> None:
    before = Keyring({"2024": OLD}).seal(PHONE, "person.phone")
    ring = Keyring({"2025": NEW, "2024": OLD}, Cipher.SM4)
    assert ring.open(before, "person.phone") == PHONE
    assert ring.seal(PHONE, "person.phone").startswith(ring.mark("person.phone"))
    assert ring.mark("person.phone") == "sealed:sm4:2025:"
    with pytest.raises(Unreadable):
        Keyring({"2025": NEW}).open(before, "person.phone")


def test_another_column_another_secret_and_what_was_touched_do_not_open() -> None:
    ring = Keyring({"2025": NEW})
    sealed = ring.seal(PHONE, "person.phone")
    touched = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for keys, value, about in (
        ({"2025": NEW}, sealed, "objection.contact"),
        ({"2025": OLD}, sealed, "person.phone"),
        ({"2025": NEW}, touched, "person.phone"),
        ({"2025": NEW}, "sealed:aes:2025:no base64", "person.phone"),
        ({"2025": NEW}, "sealed:rot13:2025:AAAA", "person.phone"),
        ({"2025": NEW}, "sealed:", "person.phone"),
    ):
        with pytest.raises(Unreadable):
            Keyring(keys).open(value, about)


def test_who_complained_is_sealed_with_keys_of_its_own() -> None:
    """The other keys do not open it; before there were any, keys made of the others for it alone did."""
    about = "complaint.complainant.name"
    before = Keyring({"2025": NEW}).seal(PHONE, about)
    ring = Keyring({"2025": NEW}, apart={"c1": OLD})
    after = ring.seal(PHONE, about)
    assert ring.open(before, about) == ring.open(after, about) == PHONE
    assert after.startswith(ring.mark(about))
    assert not before.startswith(ring.mark(about))
    with pytest.raises(Unreadable):
        Keyring({"2025": NEW, "c1": NEW}).open(after, about)
    with pytest.raises(Unreadable):
        Keyring({"2025": NEW}).open(before, "person.phone")
