"""Targets beside what is listed: rows of bodies, columns of categories. Pure.

A blank in the document is no target: nothing is reached there and nothing missed, so there is no share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from core.plugin_api import Quota, QuotaKind

_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")

Counts: TypeAlias = Mapping[tuple[str, str], int]
"""By body and category, how many are listed."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a table of targets is about: the years in which a place on a list counts, and the lists' levels."""

    from_year: int | None
    until_year: int | None
    levels: tuple[str, ...]

    @classmethod
    def of(cls, quota: Quota) -> Span:
        return cls(quota.from_year, quota.until_year, quota.levels)

    @property
    def key(self) -> tuple[int, int, tuple[str, ...]]:
        """In the order of years."""
        return (self.from_year or 0, self.until_year or 0, self.levels)


@dataclass(frozen=True, slots=True)
class Cell:
    """One target, if there is one, and how many are listed."""

    target: int | None
    listed: int

    @property
    def share(self) -> Decimal | None:
        """What is listed in hundredths of the target, to one place; None without a target, or with one of zero."""
        return (self.listed * _HUNDRED / self.target).quantize(_TENTH) if self.target else None


@dataclass(frozen=True, slots=True)
class Row:
    """One body's cells, in the order of the categories. ``is_mine``: the reader is one of its officers."""

    body: str
    name: str
    cells: tuple[Cell, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """One table: its span, the categories of its columns, its rows, their totals, and the clauses it rests on."""

    span: Span
    categories: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    bases: tuple[tuple[str | None, str | None], ...]


def targets_by_span(quotas: Iterable[Quota]) -> Mapping[Span, Sequence[Quota]]:
    """The targets, those that count the same years and lists together."""
    found: dict[Span, list[Quota]] = {}
    for quota in quotas:
        if quota.kind is QuotaKind.TARGET:
            found.setdefault(Span.of(quota), []).append(quota)
    return dict(sorted(found.items(), key=lambda each: each[0].key))


def progress(
    span: Span, quotas: Sequence[Quota], bodies: Mapping[str, str], counts: Counts, *, mine: Collection[str] = ()
) -> Progress:
    """The table of one span. ``bodies`` are the rows' names by id, in their order; ``mine`` those of the reader."""
    targets = {(quota.body, quota.category): quota.count for quota in quotas}
    categories = tuple(dict.fromkeys(quota.category for quota in quotas))
    rows = tuple(
        Row(
            id, name, tuple(Cell(targets.get((id, each)), counts.get((id, each), 0)) for each in categories), id in mine
        )
        for id, name in bodies.items()
    )
    bases = tuple(dict.fromkeys((quota.clause, quota.choice) for quota in quotas))
    return Progress(span, categories, rows, tuple(map(_total, zip(*(row.cells for row in rows), strict=True))), bases)


def _total(cells: Sequence[Cell]) -> Cell:
    wanted = [cell.target for cell in cells if cell.target is not None]
    return Cell(sum(wanted) if wanted else None, sum(cell.listed for cell in cells))
