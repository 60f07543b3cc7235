"""What a green code says is signed so that others can prove it, whichever key signed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.green_codes.rules.signing import is_ours, public_keys, sign
from core.green_codes.rules.standing import Standing, standing

OLD, NEW = ("2024", "o" * 32), ("2025", "n" * 32)


def test_who_changes_a_letter_is_found_out() -> None:
    signed = sign({"unit": "甲公司", "standing": "listed"}, [NEW])
    assert is_ours(signed, public_keys([NEW]))
    forged = replace(signed, text=signed.text.replace("甲", "乙"))
    assert not is_ours(forged, public_keys([NEW]))
    assert not is_ours(replace(signed, signature="AAAA"), public_keys([NEW]))
    assert not is_ours(signed, public_keys([("2025", "another" * 6)]))


def test_what_an_older_key_signed_is_proved_after_the_change() -> None:
    before = sign({"unit": "甲公司"}, [OLD])
    after = sign({"unit": "甲公司"}, [NEW, OLD])
    public = public_keys([NEW, OLD])
    assert (before.key, after.key) == ("2024", "2025")
    assert is_ours(before, public)
    assert is_ours(after, public)
    assert not is_ours(before, public_keys([NEW]))


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
