"""Places that a formula gives a recommending body, with their arithmetic. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from core.plugin_api.declarations import Quota, QuotaFormula, QuotaKind, QuotaPart, Rounding

_HUNDRED = Decimal(100)
_ROUNDED = {Rounding.DOWN: ROUND_FLOOR, Rounding.UP: ROUND_CEILING, Rounding.HALF_UP: ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class Counted:
    """One part of a formula: what it counts, in words, and how many there are; None where nobody has entered it."""

    part: QuotaPart
    label: str
    count: int | None

    @property
    def places(self) -> Decimal:
        return Decimal(self.count or 0) * self.part.share / _HUNDRED

    def __str__(self) -> str:
        said = f"{self.label} {'尚未登记' if self.count is None else self.count}"
        return said if self.part.share == _HUNDRED else f"{said} × {_plain(self.part.share)}%"


@dataclass(frozen=True, slots=True)
class Worked:
    """A formula worked out for one body."""

    formula: QuotaFormula
    body: str
    counted: tuple[Counted, ...]

    @property
    def missing(self) -> Sequence[str]:
        """What has to be entered before there are any places."""
        return [each.label for each in self.counted if each.count is None]

    @property
    def sum(self) -> Decimal:
        return sum((each.places for each in self.counted), Decimal(0))

    @property
    def _rounded(self) -> int:
        return int(self.sum.to_integral_value(_ROUNDED[self.formula.rounding]))

    @property
    def count(self) -> int:
        """The places: rounded, and within the formula's bounds; none while a count is missing."""
        if self.missing:
            return 0
        whole = self._rounded
        if self.formula.least is not None:
            whole = max(whole, self.formula.least)
        return whole if self.formula.most is None else min(whole, self.formula.most)

    @property
    def said(self) -> str:
        """The arithmetic in a line: 审核数 12 × 60% + 复核数 3 = 10.2，小数舍去，为 10."""
        added = " + ".join(map(str, self.counted))
        if self.missing:
            return f"{added}，限额待登记后计算"
        whole = self._rounded
        bounds = [f"最少 {self.formula.least}"] if self.count > whole else []
        bounds += [f"最多 {self.formula.most}"] if self.count < whole else []
        how = "，".join([*([self.formula.rounding.label] if self.sum % 1 else []), *bounds])
        total = _plain(self.sum)
        return f"{added} = {total}" + (f"，{how}，为 {self.count}" if how else "")

    @property
    def quota(self) -> Quota:
        """The ceiling that it is for its body."""
        of = self.formula
        return Quota(
            id=f"{of.id}:{self.body}",
            clause=of.clause,
            choice=of.choice,
            choices=of.choices,
            origin=of.origin,
            body=self.body,
            category=of.category,
            count=self.count,
            kind=QuotaKind.CEILING,
            call=of.call,
            levels=of.levels,
            force=of.force,
            stage=of.stage,
        )


def work_out(formula: QuotaFormula, body: str, counts: Mapping[QuotaPart, int | None], labels: Sequence[str]) -> Worked:
    """The formula for a body, of the counts by its parts, each of which has its label."""
    pairs = zip(formula.parts, labels, strict=True)
    return Worked(formula, body, tuple(Counted(part, label, counts.get(part)) for part, label in pairs))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
