"""What is typed on the page of marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.judging.forms.typed import TypedMark


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("86.5", Decimal("86.5")),
        ("８６", Decimal(86)),
        ("", None),
        *((odd, None) for odd in ("8_6", "1e2", "٨٦", "NaN")),
    ],
)
def test_a_score_is_read_as_every_other_number(typed: str, score: Decimal | None) -> None:
    assert TypedMark(score=typed).mark("yes").score == score
