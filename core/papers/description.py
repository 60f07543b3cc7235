"""What a document says and how it is laid, said once for every way of writing it: .docx (`docx_kit`), PDF (`pdf`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from core.drawings.drawing import Drawing, png
from core.papers.fitting import lines_apart, smallest_that_fits
from core.papers.words import printable

SONG, HEI, FANGSONG = "宋体", "黑体", "仿宋_GB2312"
LATIN = "Times New Roman"


class Align(Enum):
    """Where a paragraph's lines stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFIED = "justified"
    DISTRIBUTED = "distributed"
    """Its signs apart, from one side to the other, as covers have their labels."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text looks: its Chinese font and its size in points."""

    font: str = SONG
    size: float = 10.5
    bold: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; spaces, line height and first indent in points. ``level`` makes it a heading of that level,
    ``with_next`` keeps it on one page with what follows."""

    text: str
    look: Look = Look()
    align: Align = Align.LEFT
    before: float = 0
    after: float = 0
    line: float | None = None
    indent: float = 0
    level: int = 0
    new_page: bool = False
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell to be laid: its text, how many columns and rows it takes, how it looks.

    What must not break (figures, days, boxes with their labels) is set smaller, or apart, where the cell is narrow.
    """

    text: str = ""
    span: int = 1
    down: int = 1
    look: Look = Look()
    align: Align = Align.CENTRE

    def fitted(self, width: float) -> Iterator[tuple[str, GridCell]]:
        """Its lines, each as it fits into a cell so many points wide."""
        room = width - _BESIDE_TEXT
        for text in lines_apart(printable(self.text), room / self.look.size).split("\n"):
            size = smallest_that_fits(text, self.look.size, room)
            yield text, self if size == self.look.size else replace(self, look=replace(self.look, size=size))


_BESIDE_TEXT = 11.5
"""Points of a cell's width that are its margins'."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its least height in points; ``heads`` is repeated on every page, ``with_next`` stays on one
    page with what follows it."""

    cells: Sequence[GridCell]
    height: float = 0
    heads: bool = False
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered table between the margins; ``shares`` say how broad each column is, in parts of the whole."""

    shares: Sequence[int]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class CoverLines:
    """The lines of a cover that are filled in: label and what is written, on a rule."""

    lines: Sequence[tuple[str, str]]
    look: Look


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG or JPEG, so many millimetres wide; ``title`` stands above it, ``words`` say what it shows to who does not
    see it."""

    content: bytes
    width: float = 110
    title: str = ""
    words: str = ""

    @classmethod
    def of(cls, drawing: Drawing) -> Picture:
        """A drawing, painted, with its title and its words."""
        return cls(png(drawing), title=drawing.title, words=drawing.words)


@dataclass(frozen=True, slots=True)
class Pages:
    """From here on a new page, upright or ``lying``; ``from_one``: it is the first that is counted."""

    lying: bool = False
    numbered: bool = True
    from_one: bool = False


Piece = Text | Table | CoverLines | Picture | Pages


@dataclass(frozen=True, slots=True)
class Described:
    """A whole document: ``pieces`` in their order; what stands before the first `Pages` is upright and numbered.

    ``remark`` stands in its properties, on no page.
    """

    title: str
    pieces: Iterable[Piece]
    remark: str = ""
