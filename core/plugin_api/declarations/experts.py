"""How experts judge at a stage: on which sheet, how many of them, and what their scores come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from core.plugin_api.declarations.base import Based
from core.plugin_api.declarations.values import Band
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = ["Averaging", "ExpertPanel"]


class Averaging(Labelled):
    """What the scores of several experts come to."""

    MEAN = "mean", "取平均分"
    TRIMMED_MEAN = "trimmed_mean", "去掉最高分和最低分后取平均分"
    MEDIAN = "median", "取中位数"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpertPanel(Based):
    """Experts who score each application by themselves, on a sheet.

    ``sheet`` is a form: each of its numbers that has a ``most`` is scored in points, and they add up; ``sheets``: those
    of categories that have their own, which add up to as much. At least
    ``quorum`` experts score an application; ``method`` makes one score of theirs, with ``decimals`` places, a half
    upward; ``trimmed``: how many of the highest, and of the lowest, a trimmed mean leaves out. Where they lie further
    apart than ``spread`` points, a discussion has to be on record before the result is. ``corrected_from``: how much
    milder, or more severe, an expert is than those with whom he scored is taken off his scores, once he has scored so
    many applications with others. ``blind``: until the
    scoring is closed nobody reads another's sheet. ``named``: who may read the scores after the release reads the
    experts' names too. ``proposes``: which tier a score speaks for, where the panel is to name one; it is not bound.
    """

    sheet: Annotated[str, "评分表"]
    sheets: Annotated[Mapping[str, str], "各类别的评分表"] = field(default_factory=FrozenMap)
    quorum: Annotated[int, "最少专家人数"]
    method: Annotated[Averaging, "综合得分"] = Averaging.MEAN
    trimmed: Annotated[int, "两端各去掉的人数"] = 0
    decimals: Annotated[int, "得分的小数位数"] = 2
    spread: Annotated[Decimal | None, "须合议的分差"] = None
    corrected_from: Annotated[int | None, "按宽严程度修正所需的申报数"] = None
    blind: Annotated[bool, "结束前互不可见"] = True
    named: Annotated[bool, "公开专家姓名"] = False
    proposes: Annotated[tuple[Band, ...], "建议的等级"] = ()

    def sheet_of(self, category: str) -> str:
        """The form on which experts score applications of a category."""
        return self.sheets.get(category, self.sheet)
