"""What a document is read into, whatever it was written with: its lines and its tables, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_WIDE = "⺀-\u9fff　-〿＀-￯“”‘’…—"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])|\s*\n\s*")

MOST_SIGNS = 500_000
"""A long measure with all its annexes has a tenth of that."""


class NotADocument(Exception):
    """Why a document cannot be read, in a sentence, and what to do."""

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(f"{sentence} {cure}")
        self.sentence, self.cure = sentence, cure


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a line that stands by itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as it is printed: ``span`` columns wide, ``down`` rows high."""

    text: str = ""
    span: int = 1
    down: int = 1

    @property
    def words(self) -> str:
        """Its text on one line, without the blanks that only part Chinese words."""
        return squeezed(self.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows of cells, from the left; what reaches down from above is not repeated."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Line | Grid


def bounded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a document that is no longer than a notice can be. Raises NotADocument."""
    signs = sum(
        len(block.text) if isinstance(block, Line) else sum(len(cell.text) + 1 for row in block.rows for cell in row)
        for block in blocks
    )
    if signs > MOST_SIGNS:
        raise NotADocument(
            "This is too long for a notice.", "Give the notice alone, without lists of thousands of rows."
        )
    return blocks


def squeezed(text: str) -> str:
    """One line of text, without line ends and without the blanks between two Chinese signs."""
    return " ".join(_BETWEEN_WIDE.sub("", text.strip()).split())


def as_json(blocks: Sequence[Block]) -> list[Any]:
    """Plain data that pass between processes: a text, or a list of rows of ``[text, span, down]``."""
    return [
        block.text if isinstance(block, Line) else [[[c.text, c.span, c.down] for c in row] for row in block.rows]
        for block in blocks
    ]


def from_json(found: Sequence[Any]) -> tuple[Block, ...]:
    """The blocks that `as_json` wrote."""
    return tuple(
        Line(each) if isinstance(each, str) else Grid(tuple(tuple(Cell(*cell) for cell in row) for row in each))
        for each in found
    )
