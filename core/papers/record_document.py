"""What was filled in and what was put on record, as a document of tables: for what no annex prints a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.document import Document

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
    usable_width,
)

_TITLE, _HEAD, _PART, _BODY, _CELL = Look(HEI, 18), Look(HEI, 14), Look(HEI, 11), Look(size=10.5), Look(size=10)
_HEADING = Look(HEI, 10)


@dataclass(frozen=True, slots=True)
class Block:
    """A table below its ``title``: headings (none for pairs of name and value), rows of words, and how broad each
    column is, in parts of the whole. ``level`` 1 begins something new, ``level`` 2 is part of it; ``lines`` follow.
    """

    title: str
    shares: Sequence[int] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    lines: Sequence[str] = ()
    level: int = 2


def record_document(title: str, introduction: Sequence[str], blocks: Iterable[Block], *, lying: bool = False) -> bytes:
    """The .docx, A4; ``lying`` across."""
    made = document(title)
    page_setup(made.sections[0], landscape=lying)
    number_pages(made.sections[0])
    add_paragraph(made, title, _TITLE, align=CENTRE, after=10, level=1)
    for line in introduction:
        add_paragraph(made, line, _BODY, after=3)
    for block in blocks:
        if block.title:
            look = _HEAD if block.level == 1 else _PART
            add_paragraph(made, block.title, look, before=10, after=4, level=block.level)
        if block.rows:
            _table(made, block)
        for line in block.lines:
            add_paragraph(made, line, _BODY, before=3)
    add_paragraph(made, "", _BODY)  # a table must not be the last thing of a document
    return saved(made)


def _table(made: Document, block: Block) -> None:
    whole = usable_width(made.sections[0]).twips
    table = GridTable(made, [whole * share // sum(block.shares) for share in block.shares])
    if block.headings:
        table.add_row([GridCell(each, look=_HEADING) for each in block.headings], heads=True, with_next=True)
    for row in block.rows:
        table.add_row([GridCell(each, look=_CELL, align=LEFT) for each in row], height=20)
