"""Quotas as a document's annex prints them: a row for each body, a column for each category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.plugin_api import Quota
from core.policy import wording
from core.policy.book import PolicyBook
from core.policy.wording import Words
from core.policy_desk.presenting.topics import Line, Topic, lines_by_id


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One body: what is said for each category, None where the document leaves a blank."""

    body: str
    cells: tuple[tuple[Quota, Line] | None, ...]


@dataclass(frozen=True, slots=True)
class QuotaTable:
    """The quotas of one kind, span of years, call and levels. ``totals`` are the sums of the columns."""

    title: str
    categories: tuple[str, ...]
    rows: tuple[QuotaRow, ...]
    totals: tuple[int, ...]
    basis: Quota

    @property
    def noted(self) -> Sequence[Line]:
        """The lines that replaced something or have something beside them."""
        lines = [cell[1] for row in self.rows for cell in row.cells if cell is not None]
        return [line for line in lines if line.replaced or line.beside]


def quota_tables(book: PolicyBook, topics: Iterable[Topic]) -> tuple[QuotaTable, ...]:
    """The book's quotas, in the order of its declarations."""
    lines = lines_by_id(topics)
    grouped: dict[tuple[object, ...], list[Quota]] = {}
    for quota in book.quotas.values():
        key = (quota.kind, quota.from_year, quota.until_year, quota.call, quota.levels)
        grouped.setdefault(key, []).append(quota)
    return tuple(_table(book, quotas, lines) for quotas in grouped.values())


def _table(book: PolicyBook, quotas: Sequence[Quota], lines: Mapping[tuple[str, str], Line]) -> QuotaTable:
    words, first = Words(book), quotas[0]
    there = {quota.category for quota in quotas}
    categories = [each for each in book.region.categories if each in there]
    by_place = {(quota.body, quota.category): quota for quota in quotas}
    parts = [
        first.kind.label,
        wording.years(first.from_year, first.until_year),
        words.levels(first.levels) if first.levels else "",
        words.call(first.call) if first.call else "",
    ]
    return QuotaTable(
        title="，".join(part for part in parts if part),
        categories=tuple(words.category(each) for each in categories),
        rows=tuple(
            QuotaRow(words.body(body), tuple(_cell(by_place.get((body, each)), lines) for each in categories))
            for body in dict.fromkeys(quota.body for quota in quotas)
        ),
        totals=tuple(sum(quota.count for quota in quotas if quota.category == each) for each in categories),
        basis=first,
    )


def _cell(quota: Quota | None, lines: Mapping[tuple[str, str], Line]) -> tuple[Quota, Line] | None:
    return None if quota is None else (quota, lines["quotas", quota.id])
