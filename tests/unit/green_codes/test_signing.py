"""What a green code says is signed so that others can prove it, whichever key signed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.green_codes.rules import Standing, standing
from core.signing import is_ours, public_keys, sign

USE = "what this test says"
OLD, NEW = ("2024", "o" * 32), ("2025", "n" * 32)


def test_who_changes_a_letter_is_found_out() -> None:
    signed = sign({"unit": "甲公司", "standing": "listed"}, [NEW], USE)
    assert is_ours(signed, public_keys([NEW], USE))
    forged = replace(signed, text=signed.text.replace("甲", "乙"))
    assert not is_ours(forged, public_keys([NEW], USE))
    assert not is_ours(replace(signed, signature="AAAA"), public_keys([NEW], USE))
    assert not is_ours(signed, public_keys([("2025", "another" * 6)], USE))


def test_what_an_older_key_signed_is_proved_after_the_change() -> None:
    before = sign({"unit": "甲公司"}, [OLD], USE)
    after = sign({"unit": "甲公司"}, [NEW, OLD], USE)
    public = public_keys([NEW, OLD], USE)
    assert (before.key, after.key) == ("2024", "2025")
    assert is_ours(before, public)
    assert is_ours(after, public)
    assert not is_ours(before, public_keys([NEW], USE))


def test_what_was_signed_for_one_use_proves_nothing_in_another() -> None:
    assert not is_ours(sign({"unit": "甲公司"}, [NEW], USE), public_keys([NEW], "another use"))


@pytest.mark.parametrize(
    ("listed", "reported", "ended", "expected"),
    [
        (True, None, False, Standing.LISTED),
        (True, True, False, Standing.LISTED),
        (True, False, False, Standing.NOT_REPORTED),
        (True, True, True, Standing.ENDED),
        (False, True, True, Standing.REMOVED),
        (False, False, False, Standing.REMOVED),
    ],
)
def test_the_gravest_is_told_first(listed: bool, reported: bool | None, ended: bool, expected: Standing) -> None:
    assert standing(listed=listed, reported=reported, ended=ended) is expected
