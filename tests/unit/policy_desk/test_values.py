"""Values of declarations: put in their places, and recognised in sentences that repeat them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.plugin_api import AssignedBy, Band, GradingTiers
from core.plugin_api.declarations.values import QuotaFormula, QuotaPart, Rounding
from core.plugin_api.frozen import FrozenMap
from core.policy.values import Value, repeats, with_values

TIERS = GradingTiers(
    id="tiers",
    tiers=("A+", "B"),
    assigned_by=AssignedBy.SCORE,
    bands=(Band(tier="A+", least=Decimal(90)), Band(tier="B", least=Decimal(60), below=Decimal(90))),
    required_for=FrozenMap({"national": "B"}),
)


def test_an_amount_is_put_where_its_path_leads_and_nowhere_else() -> None:
    made = with_values(TIERS, {"bands.A+.least": Decimal(85), "required_for.national": "A+"})
    assert [band.least for band in made.bands] == [Decimal(85), Decimal(60)]
    assert made.required_for == {"national": "A+"}
    assert (made.id, made.tiers, made.bands[1]) == (TIERS.id, TIERS.tiers, TIERS.bands[1])


def test_a_share_of_places_is_put_into_its_part() -> None:
    parts = (QuotaPart(figure="assessed", label="审核数", share=Decimal(60)), QuotaPart(listed="provincial"))
    formula = QuotaFormula(id="places", category="factory", parts=parts, rounding=Rounding.DOWN)
    made = with_values(formula, {"parts.assessed.share": Decimal(50), "parts.provincial.share": Decimal(10)})
    assert [each.share for each in made.parts] == [Decimal(50), Decimal(10)]


@pytest.mark.parametrize(
    ("amount", "unit", "text", "says"),
    [
        ("15", "%", "不低于规模以上工业企业数的 15%", True),
        ("15", "%", "不低于规模以上工业企业数的 15 ％", True),
        ("15", "%", "不低于 115%", False),
        ("5", "%", "不低于 0.5%", False),
        ("5", "年", "近五年内开展过清洁生产审核", True),
        ("5", "年", "近 5 年内", True),
        ("3", "年", "近五年内开展过清洁生产审核", False),
        ("10", "个工作日", "公示十个工作日", True),
        ("10", "个工作日", "公示 10 个自然日", False),
        ("10", "人", "专职人员不少于 10 人", True),
    ],
)
def test_knows_a_sentence_that_repeats_a_value(amount: str, unit: str, text: str, says: bool) -> None:
    assert repeats(text, Value("path", "数值", Decimal(amount), unit)) is says
