"""What the columns of a table mean: by their headings, wherever above the rows these stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from core.contents.sheets import Row, Sheet

C = TypeVar("C", bound=StrEnum)

HEADER_WITHIN = 20
"""The rows among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Layout(Generic[C]):
    """Where each meaning stands: `places` maps a column to its index from 0, `header` is the number of the headings."""

    sheet: Sheet
    header: int
    headings: tuple[str, ...]
    places: Mapping[C, int]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows below the headings."""
        return tuple(row for row in self.sheet.rows if row.number > self.header)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings whose meaning we do not know."""
        known = set(self.places.values())
        return tuple(words for place, words in enumerate(self.headings) if words and place not in known)

    def cell(self, row: Row, column: C) -> str:
        """The row's text in that column; empty where there is none."""
        place = self.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def printed(self, row: Row) -> dict[str, str]:
        """Everything that the row prints, by heading, so that nothing of the table is lost."""
        cells = zip(self.headings, row.cells, strict=False)
        return {words or f"第{place}列": cell for place, (words, cell) in enumerate(cells, 1) if cell}


class Headings(Generic[C]):
    """The headings by which columns are known: for each meaning its words, the one to prefer first.

    `matching` is how words are compared.
    """

    def __init__(self, words: Mapping[C, tuple[str, ...]], matching: Callable[[str], str]) -> None:
        self._matching = matching
        self._ranks = {
            matching(each): (column, rank) for column, named in words.items() for rank, each in enumerate(named)
        }

    def layout(
        self, sheet: Sheet, needed: Collection[C], fewest: int, stated: Mapping[str, C | None] = MappingProxyType({})
    ) -> Layout[C] | None:
        """The layout of the first row that has what is `needed`, and `fewest` known headings; None where none has.

        `stated` are headings whose meaning somebody has told (None: that they mean nothing here): they count before all
        others, and the row that has one is the row of the headings.
        """
        given = {self._matching(words): column for words, column in stated.items()}
        for row in sheet.rows[:HEADER_WITHIN]:
            places = self._places(row.cells, given)
            told = any(self._matching(words) in given for words in row.cells)
            if places.keys() >= set(needed) and (told or len(places) >= fewest):
                return Layout(sheet, row.number, row.cells, places)
        return None

    def _places(self, cells: Sequence[str], given: Mapping[str, C | None]) -> dict[C, int]:
        """Of several headings with one meaning the preferred one counts, and what was stated before all."""
        ranked: dict[C, tuple[int, int]] = {}
        for place, words in enumerate(cells):
            key = self._matching(words)
            column, rank = (given[key], -1) if key in given else self._ranks.get(key, (None, 0))
            if column is not None and (column not in ranked or rank < ranked[column][0]):
                ranked[column] = (rank, place)
        return {column: place for column, (_, place) in ranked.items()}
