"""What a unit's radar takes for scored in a dimension."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from core.scoring.presenting.charts import reached_of
from core.scoring.rules.arithmetic import ScoreState


def part(dimension: str, points: int, state: ScoreState) -> Any:
    return SimpleNamespace(indicator=SimpleNamespace(dimension=dimension), points=Decimal(points), state=state)


def test_what_does_not_apply_makes_no_dimension_scored_that_waits_for_the_rest() -> None:
    parts = [
        part("能源", 0, ScoreState.FIGURE_MISSING),
        part("资源", 0, ScoreState.NOT_APPLICABLE),
        part("资源", 0, ScoreState.UNPROVEN),
        part("生产", 5, ScoreState.SCORED),
        part("生产", 0, ScoreState.FIGURE_MISSING),
        part("用地", 0, ScoreState.NOT_APPLICABLE),
    ]
    assert reached_of(parts) == {"生产": Decimal(5), "用地": Decimal(0)}
