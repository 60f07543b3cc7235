"""How the indicators of a set are scored: what no notice prints stands here once, cited or owned as a choice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from core.plugin_api.declarations.base import Based, Declaration
from core.plugin_api.declarations.values import IndicatorType
from core.plugin_api.labels import Labelled

__all__ = ["Bottom", "Interpolation", "NotApplicable", "ScoringMethod"]


class Interpolation(Labelled):
    """What a figure between base and leading value is worth; the scoring's arithmetic reckons these, and no other."""

    LINEAR = "linear", "按线性插值计分"


class NotApplicable(Labelled):
    """What becomes of the weight of an indicator that does not apply to a unit."""

    SPREAD = "spread", "分值按比例分给其余适用的指标"
    LEFT_OUT = "left_out", "不计分，满分相应减少"
    FULL = "full", "按满分计"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bottom(Based):
    """The last ``share`` (in %) of the ranks of listed units, and in how many ``years`` running it matters."""

    share: Annotated[Decimal, "末尾的比例（%）"]
    years: Annotated[int, "连续年数"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoringMethod(Declaration):
    """How the indicators of ``indicator_sets`` are scored.

    Nothing at or beyond the base value, full weight at or beyond the leading one, ``between`` them as it says, with
    ``decimals`` places, a half upward. ``steps``: into how many steps a qualitative indicator is told apart, unless it
    declares its own. ``elasticity``: as what an elasticity coefficient is scored, positive or reverse. ``deviation``:
    by how much (in %) a figure may differ from last year's before a word of explanation is asked for. ``bottom``:
    which of the listed units count as the last.
    """

    indicator_sets: Annotated[tuple[str, ...], "评价指标"]
    between: Annotated[Interpolation, "基准值与引领值之间"] = Interpolation.LINEAR
    decimals: Annotated[int, "得分的小数位数"] = 2
    steps: Annotated[int, "定性指标的档数"] = 2
    elasticity: Annotated[IndicatorType, "弹性系数的计分方向"] = IndicatorType.REVERSE
    not_applicable: Annotated[NotApplicable, "不适用的指标"]
    deviation: Annotated[Decimal | None, "与上年相差须说明的幅度（%）"] = None
    bottom: Annotated[Bottom | None, "末尾单位"] = None

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.indicator_sets,)

    @property
    def matters(self) -> frozenset[tuple[object, ...]]:
        return frozenset((each,) for each in self.indicator_sets)
