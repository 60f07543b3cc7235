"""What somebody else than the applicant says of an indicator, and what it scores then. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.plugin_api.declarations import IndicatorType, ScoringMethod
from core.plugin_api.ruling import plain
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.sheet import Given, Part
from core.scoring.rules.wording import implausible

LONGEST = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What one side says of one indicator.

    ``figure``: what it found; None: as the applicant filed it. ``points``: its own judgement, in place of what the
    figure comes to. ``evidence``: ids of the files that it rests on; None: those that the applicant filed. ``waiver``:
    why it counts without one. ``reason``: why it is another than the applicant's, or than the same side's before.
    ``applies``: False where the side found that the indicator does not apply, whatever the applicant says.
    """

    figure: Decimal | None = None
    points: Decimal | None = None
    evidence: tuple[str, ...] | None = None
    waiver: str = ""
    reason: str = ""
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: figure and points, whether it counts, and what for."""

    figure: Decimal | None
    points: Decimal
    state: ScoreState


def given(entry: Entry, filed: Given, proven: bool) -> Given:
    """What the entry makes of an indicator; ``proven``: evidence or a waiver stands behind it."""
    if not entry.applies:
        return Given(None, False, proven)
    if entry.figure is None:
        return Given(filed.figure, filed.applies, proven)
    return Given(entry.figure, True, proven)


def cell(part: Part, points: Decimal | None, proven: bool) -> Cell:
    """What a part comes to where ``points`` are somebody's own judgement (None: as it was reckoned)."""
    if points is None:
        return Cell(part.figure, part.points, part.state)
    return Cell(part.figure, points, ScoreState.SCORED) if proven else Cell(part.figure, Decimal(), ScoreState.UNPROVEN)


def weighed(points: Decimal, weight: Decimal, now: Decimal, method: ScoringMethod) -> Decimal:
    """Points that were given out of one weight, as the same share of the weight that counts now."""
    if weight in {now, Decimal()}:
        return min(points, now)
    return (points * now / weight).quantize(Decimal(1).scaleb(-method.decimals), ROUND_HALF_UP)


def faults(entry: Entry, part: Part, proven: bool, differs: bool, method: ScoringMethod) -> Iterator[tuple[str, str]]:
    """What keeps an entry from being taken: the key of what is wrong, and a sentence."""
    for name, words in (("waiver", entry.waiver), ("reason", entry.reason)):
        if len(words.strip()) > LONGEST:
            yield name, f"最多 {LONGEST} 个字，现有 {len(words.strip())} 个。"
    if entry.figure is not None and part.state is ScoreState.IMPLAUSIBLE:
        yield "figure", f"{implausible(part)}。"
    elif entry.figure is not None and part.indicator.type is IndicatorType.QUALITATIVE and entry.figure % 1:
        yield "figure", "按档次计分的指标，请填写整数。"
    if entry.points is not None:
        yield from _judged(entry.points, part, proven, method)
    if differs and not entry.reason.strip():
        yield "reason", "与申报单位填报或原评分不同的，请写明理由。"


def _judged(points: Decimal, part: Part, proven: bool, method: ScoringMethod) -> Iterator[tuple[str, str]]:
    if part.state is ScoreState.NOT_APPLICABLE:
        yield "points", "这项指标不适用，不评分。"
    elif not 0 <= points <= part.weight:
        yield "points", f"评分应在 0 至 {plain(part.weight)} 分之间。"
    elif points != round(points, method.decimals):
        yield "points", f"评分最多 {method.decimals} 位小数。"
    if points and not proven:
        yield "waiver", "没有佐证材料的指标不能评分；确可计分的，请写明理由。"
