"""A document of tables with pictures, one part after another: minutes of experts, how far targets are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx.document import Document
from docx.shared import Mm

from core.papers.docx_kit import (
    CENTRE,
    HEI,
    LEFT,
    GridCell,
    GridTable,
    Look,
    add_paragraph,
    document,
    number_pages,
    page_setup,
    saved,
)

_TITLE, _HEAD, _BODY, _CELL = Look(HEI, 18), Look(HEI, 12), Look(size=10.5), Look(size=9)
_PICTURE = Mm(110)
_WIDTH = 14500  # twentieths of a point: between the margins of a lying page


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is of, the headings and rows of its table, what follows from them, and pictures of it."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[str]
    pictures: Sequence[bytes] = ()


def illustrated(
    title: str,
    introduction: Sequence[str],
    parts: Iterable[Part],
    pictures: Sequence[bytes] = (),
    *,
    closing: str = "",
) -> bytes:
    """The .docx. Pictures are PNG or JPEG: those of a part stand below its table, the others before all."""
    made = document(title)
    page_setup(made.sections[0], landscape=True)
    number_pages(made.sections[0])
    add_paragraph(made, title, _TITLE, align=CENTRE, after=12, level=1)
    for line in introduction:
        add_paragraph(made, line, _BODY, after=3)
    _pictures(made, pictures)
    for place, each in enumerate(parts, start=1):
        add_paragraph(made, f"{place}. {each.name}", _HEAD, before=12, after=6, level=2)
        _table(made, each)
        for line in each.lines:
            add_paragraph(made, line, _BODY, before=3)
        _pictures(made, each.pictures)
    if closing:
        add_paragraph(made, closing, _BODY, before=24)
    return saved(made)


def _pictures(made: Document, pictures: Sequence[bytes]) -> None:
    for picture in pictures:
        made.add_picture(BytesIO(picture), width=_PICTURE)


def _table(made: Document, part: Part) -> None:
    columns = len(part.headings)
    table = GridTable(made, [_WIDTH // columns] * columns)
    table.add_row([GridCell(each, look=Look(HEI, 9)) for each in part.headings], heads=True)
    for row in part.rows:
        table.add_row([GridCell(each, look=_CELL, align=CENTRE if place else LEFT) for place, each in enumerate(row)])
