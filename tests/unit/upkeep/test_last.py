"""Three years running among the last lead to removal, two do not; a lot is drawn alike by everybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import Conflict
from core.upkeep.operations import grounds
from core.upkeep.queries import ranked
from core.upkeep.rules import drawn
from tests.unit.scoring.test_years import ranking


@pytest.mark.parametrize(("years", "may"), [(2, False), (3, True), (4, True)])
def test_so_many_years_running(monkeypatch: pytest.MonkeyPatch, years: int, may: bool) -> None:
    found, opened = ranking(2025, "u1"), SimpleNamespace()
    call: Any = SimpleNamespace(call=SimpleNamespace(categories=("factory",)))
    monkeypatch.setattr(ranked, "pinned", lambda _: call)
    monkeypatch.setattr(ranked, "ranking_of", lambda *_: found)
    monkeypatch.setattr(ranked, "years_last", lambda _: {"u1": years})
    monkeypatch.setattr(ranked, "still_filing", lambda _: {})
    if may:
        grounds._last(opened)("u1")  # type: ignore[arg-type]
    else:
        with pytest.raises(Conflict, match="没有连续 3 年"):
            grounds._last(opened)("u1")  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        grounds._last(opened)("u2")  # type: ignore[arg-type]


def test_a_lot_is_one_for_pool_and_seed() -> None:
    pool = [f"unit-{number}" for number in range(40)]
    assert drawn(pool, 5, "8 17 23") == drawn(pool[::-1], 5, "8 17 23")
    assert drawn(pool, 5, "8 17 23") != drawn(pool, 5, "8 17 24")
