"""What a sheet adds up to where an indicator does not apply: by each of the ways in which a method may say so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.experts.rules.sheets import items, without
from core.plugin_api import Form, NotApplicable, schema

FORM = schema.load(
    Form,
    {
        "id": "sheet",
        "title": "表",
        "choice": "x",
        "sections": [
            {
                "id": str(number),
                "title": "评分",
                "fields": [
                    {"name": f"p{number}", "label": f"第{number}项", "type": "integer", "unit": "分"}
                    | {"least": 0, "most": most, "indicator": number}
                ],
            }
            for number, most in ((1, 50), (2, 30), (3, 20))
        ],
        "checks": [{"id": "c", "left": "p2", "must_be": "at_most", "right": "p1", "says": "应不大于"}],
    },
)


@pytest.mark.parametrize(
    ("how", "full", "points"),
    [
        (NotApplicable.SPREAD, 100, "78.57"),  # (40 + 15) × 100 ÷ 70
        (NotApplicable.LEFT_OUT, 70, "55"),
        (NotApplicable.FULL, 100, "85"),
    ],
)
def test_what_does_not_apply(how: NotApplicable, full: int, points: str) -> None:
    found = items(FORM, {2}, how, 2)
    assert (found.full, found.added_up({"p1": 40, "p3": 15})) == (Decimal(full), Decimal(points))
    assert "第2项（30 分）不适用，不评分" in found.told
    asked = without(FORM, found.left_out)
    assert ([each.id for each in asked.sections], asked.checks) == (["1", "3"], ())


def test_where_everything_applies_points_add_up() -> None:
    found = items(FORM, set(), NotApplicable.SPREAD, 2)
    assert (found.full, found.added_up({"p1": 40, "p2": 30, "p3": 15})) == (Decimal(100), Decimal(85))
    assert not found.told
