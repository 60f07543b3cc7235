"""A score's arithmetic spelled out, with the numbers."""

from __future__ import annotations

from decimal import Decimal

from core.plugin_api.declarations import Indicator, IndicatorType, NotApplicable, ScoringMethod
from core.plugin_api.ruling import bracketed, plain
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.sheet import Benchmark, Part, Sheet, beyond, bounds, top_step
from core.units.rules.names import matching

_PERCENT = Decimal("0.01")
_EITHER = "或"


def arithmetic(part: Part, method: ScoringMethod, lacking: str | None = None) -> str:
    """How a part's points come about, or why there are none; ``lacking``: why its figure cannot be worked out."""
    if part.state is ScoreState.NOT_APPLICABLE:
        return f"不适用：{method.not_applicable.label}"
    if part.state is not ScoreState.SCORED or part.figure is None or part.benchmark is None or part.share is None:
        without = (part.state is ScoreState.FIGURE_MISSING and lacking) or part.state.label
        why = implausible(part) if part.state is ScoreState.IMPLAUSIBLE else without
        return f"{why}，{_would_be(part)}"
    if part.indicator.type is IndicatorType.QUALITATIVE:
        return _step_words(part, part.benchmark, method)
    weight, points = plain(part.weight), plain(part.points)
    base, leading = part.benchmark.base, part.benchmark.leading
    better = "不低于" if leading > base else "不高于"
    worse = "不高于" if leading > base else "不低于"
    if part.share == 1:
        return f"{plain(part.figure)} {better}引领值 {plain(leading)}，得满分 {points} 分"
    if part.share == 0:
        return f"{plain(part.figure)} {worse}基准值 {plain(base)}，得 0 分"
    comes_to = "=" if part.share * part.weight == part.points else "≈"
    return f"{_fraction(part.figure, part.benchmark)} × {weight} {comes_to} {points} 分"


def implausible(part: Part) -> str:
    """Beyond which bound a figure lies that cannot be, and what to do."""
    figure = part.figure or Decimal()
    said = beyond(figure, *bounds(part.indicator, part.benchmark)) or part.state.label
    return f"{plain(figure)} {said}，请核对数值和计量单位"


def figure_words(figure: Decimal | None, indicator: Indicator, method: ScoringMethod, stated: str | None = None) -> str:
    """A figure as people read it: in its unit, and of a qualitative indicator the step in words. ``stated``: the unit
    that its applicant uses, where the notice prints several to choose from.
    """
    if figure is None:
        return "—"
    if indicator.type is not IndicatorType.QUALITATIVE:
        return measured(figure, indicator, stated)
    top = top_step(indicator, method)
    if not 0 <= figure <= top or figure != int(figure):
        return plain(figure)
    return ("否", "是")[int(figure)] if top == 1 else f"第 {int(figure) + 1} 档（共 {top + 1} 档）"


def measured(number: Decimal, indicator: Indicator, stated: str | None = None) -> str:
    """A number in the indicator's unit; where the notice prints several to choose from, in the one that is stated."""
    unit = indicator.unit or ""
    if unit == "%":
        return f"{plain(number)}%"
    if _EITHER in unit:
        unit = stated or ""
    return f"{plain(number)} {unit}" if unit else plain(number)


def one_unit(unit: str) -> str:
    """A benchmark's unit; nothing where it leaves several to choose from."""
    return "" if _EITHER in unit else unit


def measured_otherwise(stated: str, unit: str) -> str | None:
    """What is to be looked at where a figure is stated in another unit than that of its benchmark."""
    wanted = one_unit(unit)
    if not wanted or matching(stated) == matching(wanted):
        return None
    return f"填报的计量口径是 {stated}，对标值的单位是 {wanted}，请核对"


def added_up(sheet: Sheet) -> str:
    """How the total comes about."""
    scored = [part for part in sheet.parts if part.points]
    terms = " + ".join(plain(part.points) for part in scored) or "0"
    said = f"{terms} = {plain(sheet.total)} 分，满分 {plain(sheet.full)} 分"
    waiting = sheet.unscored
    if not waiting:
        return said
    weight = sum((part.weight for part in waiting), Decimal())
    return f"{said}；另有 {len(waiting)} 项 {plain(weight)} 分尚未计入"


def weight_words(part: Part, method: ScoringMethod) -> str:
    """A part's weight, with the declared one where the two differ."""
    if part.state is ScoreState.NOT_APPLICABLE and method.not_applicable is not NotApplicable.FULL:
        return f"0（原 {plain(part.indicator.weight)}）"
    if part.weight == part.indicator.weight:
        return plain(part.weight)
    return f"{plain(part.weight)}（原 {plain(part.indicator.weight)}）"


def reached(part: Part) -> str | None:
    """How far the figure has come from base to leading value, in per cent."""
    return None if part.share is None else f"{plain((part.share * 100).quantize(_PERCENT))}%"


def _step_words(part: Part, benchmark: Benchmark, method: ScoringMethod) -> str:
    """A qualitative indicator's arithmetic: how many of the steps above nothing were reached."""
    said, points = figure_words(part.figure, part.indicator, method), plain(part.points)
    if part.share in {0, 1}:
        return f"{said}，得满分 {points} 分" if part.share else f"{said}，得 0 分"
    return f"{said}，{plain(part.figure or 0)} ÷ {plain(benchmark.leading)} × {plain(part.weight)} = {points} 分"


def _fraction(figure: Decimal, benchmark: Benchmark) -> str:
    base = bracketed(benchmark.base)
    return f"({plain(figure)} − {base}) ÷ ({plain(benchmark.leading)} − {base})"


def _would_be(part: Part) -> str:
    return (
        f"满分 {plain(part.weight)} 分"
        if part.state is ScoreState.FIGURE_MISSING
        else f"{plain(part.weight)} 分尚未计入"
    )
