"""What was filled in and put on record, as a document of tables with pictures: for what no annex prints a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.papers.description import (
    HEI,
    Align,
    Described,
    GridCell,
    Look,
    Pages,
    Picture,
    Piece,
    Row,
    Table,
    Text,
)

_TITLE, _HEAD, _PART, _BODY = Look(HEI, 18), Look(HEI, 14), Look(HEI, 11), Look(size=10.5)
_MANY = 6
"""Columns beyond which their words are set smaller."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table below its ``title``: headings (none for pairs of name and value), rows of words, and how broad each
    column is, in parts of the whole (none: all alike). ``level`` 1 begins something new, ``level`` 2 is part of it;
    ``lines`` and ``pictures`` follow. ``figures``: what is in the columns after the first stands in their
    middle.
    """

    title: str
    shares: Sequence[int] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    lines: Sequence[str] = ()
    level: int = 2
    pictures: Sequence[Picture] = ()
    figures: bool = False


def record(
    title: str,
    introduction: Sequence[str],
    blocks: Iterable[Block],
    *,
    lying: bool = False,
    pictures: Sequence[Picture] = (),
    closing: str = "",
) -> Described:
    """The document, A4; ``lying`` across. ``pictures`` stand before all tables, ``closing`` is what is signed below."""
    return Described(title, _pieces(title, introduction, blocks, lying, pictures, closing))


def _pieces(
    title: str,
    introduction: Sequence[str],
    blocks: Iterable[Block],
    lying: bool,
    pictures: Sequence[Picture],
    closing: str,
) -> Iterator[Piece]:
    yield Pages(lying=lying)
    yield Text(title, _TITLE, Align.CENTRE, after=10, level=1)
    for line in introduction:
        yield Text(line, _BODY, after=3)
    yield from _pictures(pictures)
    for block in blocks:
        yield from _block(block)
    if closing:
        yield Text(closing, _BODY, before=24)


def _block(block: Block) -> Iterator[Piece]:
    if block.title:
        yield Text(block.title, _HEAD if block.level == 1 else _PART, before=10, after=4, level=block.level)
    if block.rows:
        yield _table(block)
    for line in block.lines:
        yield Text(line, _BODY, before=3)
    yield from _pictures(block.pictures)


def _pictures(pictures: Iterable[Picture]) -> Iterator[Piece]:
    for picture in pictures:
        if picture.title:
            yield Text(picture.title, _BODY, before=6, after=3, with_next=True)
        yield picture


def _table(block: Block) -> Table:
    columns = len(block.headings or block.shares)
    size = 9 if columns > _MANY else 10
    rows = [Row([GridCell(each, look=Look(HEI, size)) for each in block.headings], heads=True, with_next=True)]
    for row in block.rows:
        aligned = (Align.CENTRE if block.figures and place else Align.LEFT for place in range(len(row)))
        cells = [GridCell(text, look=Look(size=size), align=align) for text, align in zip(row, aligned, strict=True)]
        rows.append(Row(cells, height=20))
    return Table(block.shares or [1] * columns, rows if block.headings else rows[1:])
