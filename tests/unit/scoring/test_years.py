"""A unit is one of the last in so many years running: a year without it, or without scores, begins anew."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from core.plugin_api import Bottom, NotApplicable, ScoringMethod
from core.scoring.queries import ranking as module
from core.scoring.queries.ranking import Entered, Ranking, years_last

METHOD = ScoringMethod(
    id="m",
    indicator_sets=("s",),
    not_applicable=NotApplicable.SPREAD,
    bottom=Bottom(share=Decimal(5), years=3, choice="示例"),
    choice="未印",
)


def ranking(year: int, last: str) -> Ranking:
    kept: Any = SimpleNamespace(grading={}, call=SimpleNamespace(year=year))
    units = [f"u{number}" for number in range(10)]
    entered = [Entered(unit, unit, "", unit, True, Decimal(1 if unit == last else 50), True) for unit in units]
    return Ranking(kept, "factory", METHOD, entered)


@pytest.mark.parametrize(
    ("last", "years"),
    [
        ({2025: "u1"}, 1),
        ({2025: "u1", 2024: "u1"}, 2),
        ({2025: "u1", 2024: "u1", 2023: "u1"}, 3),
        ({2025: "u1", 2023: "u1"}, 1),
        ({2025: "u1", 2024: "u2", 2023: "u1"}, 1),
        ({2025: "u2", 2024: "u1"}, 0),
    ],
)
def test_years_running(monkeypatch: pytest.MonkeyPatch, last: dict[int, str], years: int) -> None:
    rankings = {year: ranking(year, unit) for year, unit in last.items()}
    monkeypatch.setattr(module, "opened_calls", lambda: [each.kept.call for each in rankings.values()])
    monkeypatch.setattr(module, "ranking_of", lambda opened, _: rankings[opened.year])
    assert years_last(rankings[2025]).get("u1", 0) == years


def test_an_average_is_rounded_as_scores_are() -> None:
    made = ranking(2025, "u1")
    two = Ranking(made.kept, "factory", METHOD, [*map(entered, ("36.4", "36.25"))])
    assert two.average == Decimal("36.33")


def entered(total: str) -> Entered:
    return Entered(total, total, "", total, True, Decimal(total), True)
