"""Figures that differ from last year's by more than a declared share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.plugin_api.declarations import IndicatorType
from core.scoring.rules.sheet import Sheet

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Deviation:
    """An indicator whose figure has changed so much; ``share`` by how many per cent, None where it was 0 before."""

    number: int
    name: str
    before: Decimal
    now: Decimal
    share: Decimal | None


def deviations(sheet: Sheet, last_year: Mapping[str, str]) -> Iterator[Deviation]:
    """What has to be explained, by the method's own share; what is told apart in steps may change as it likes."""
    most = sheet.method.deviation
    if most is None:
        return
    for part in sheet.parts:
        before, now = last_year.get(part.indicator.name), part.figure
        if before is None or now is None or part.indicator.type is IndicatorType.QUALITATIVE:
            continue
        was = Decimal(before)
        share = None if not was else (abs(now - was) * _WHOLE / abs(was)).quantize(Decimal("0.1"))
        if (now != was) if share is None else abs(now - was) * _WHOLE > most * abs(was):
            yield Deviation(part.indicator.number, part.indicator.name, was, now, share)
