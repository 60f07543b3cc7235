"""How far the yearly reports have come."""

from __future__ import annotations

import pytest

from core.upkeep.views.reports import Count


@pytest.mark.parametrize(
    ("filed", "asked", "share"),
    [(4, 24, "17%"), (1, 8, "13%"), (1, 3, "33%"), (0, 5, "0%"), (5, 5, "100%"), (0, 0, "—")],
)
def test_the_share_of_those_who_filed_is_rounded_half_up(filed: int, asked: int, share: str) -> None:
    assert Count("示例市", asked, filed).share == share
