"""A file's documents as they were understood: each clause with its force and marks, each table with what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.plugin_api.declarations import Force
from core.plugin_kit.drafting.blocks import Block, Grid
from core.plugin_kit.drafting.documents import Clause, Document, documents
from core.plugin_kit.drafting.forces import forces, leads_in
from core.plugin_kit.drafting.head import Head, head_of, year_of
from core.plugin_kit.drafting.marks import Mark, MarkKind, marks
from core.plugin_kit.drafting.outlines import outline_at
from core.plugin_kit.drafting.questions import Asked, Names
from core.plugin_kit.drafting.tables import (
    BodyTable,
    ListPart,
    Part,
    Place,
    body_table,
    cover_lines,
    form_table,
    list_parts,
)


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause with what was found in it. ``dates`` are its marks that are days, with the year that each was given."""

    clause: Clause
    id: str
    forces: tuple[Force, ...]
    marks: tuple[Mark, ...]
    dates: tuple[tuple[Mark, int | None], ...]

    @property
    def actors(self) -> frozenset[str]:
        """Who is named in it."""
        return frozenset(mark.unit for mark in self.marks if mark.kind is MarkKind.BODY)


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that an annex prints: its title, the line below that, its parts, its cells or outline, its notes."""

    clause: ReadClause
    title: str
    subtitle: str
    parts: tuple[Part, ...]
    cells: tuple[tuple[Place, ...], ...] = ()
    outline: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def questions(self) -> Iterator[Asked]:
        return (question for part in self.parts for question in part.questions)


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that a body sends: the lines above it, its parts, its notes."""

    clause: ReadClause
    caption: tuple[str, ...]
    parts: tuple[ListPart, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document of the file, as the source ``id``."""

    id: str
    document: Document
    head: Head
    clauses: tuple[ReadClause, ...]
    forms: tuple[ReadForm, ...]
    lists: tuple[ReadList, ...]
    bodies: tuple[tuple[ReadClause, BodyTable], ...]
    others: tuple[tuple[ReadClause, Grid], ...]
    covers: tuple[tuple[str, ...], ...] = field(default=())


def understood(blocks: Sequence[Block], source: str) -> tuple[ReadDocument, ...]:
    """What a file's blocks say. ``source`` is the id of the first document's source; the others' add a letter."""
    found = documents(blocks)
    heads = [head_of(each) for each in found]
    days = [head.issued_on for head in heads]
    names = Names()
    return tuple(
        _read(
            document, head, f"{source}{'' if number == 0 else chr(ord('A') + number)}", [head.issued_on, *days], names
        )
        for number, (document, head) in enumerate(zip(found, heads, strict=True))
    )


def _read(document: Document, head: Head, source: str, days: Sequence[date | None], names: Names) -> ReadDocument:
    clauses = tuple(_clauses(document, source, days))
    of = {id(each.clause): each for each in clauses}
    forms: list[ReadForm] = []
    lists: list[ReadList] = []
    bodies: list[tuple[ReadClause, BodyTable]] = []
    others: list[tuple[ReadClause, Grid]] = []
    covers: list[tuple[str, ...]] = []
    for clause, grid, caption in document.grids:
        at, notes = of[id(clause)], _notes(document, clause)
        if lines := cover_lines(grid):
            covers.append(lines)
        elif (figures := body_table(grid)) is not None:
            bodies.append((at, figures))
        elif parts := list_parts(grid):
            lists.append(ReadList(at, caption, parts, notes))
        elif _is_to_be_filled(grid) and (form := form_table(grid, names)) is not None:
            title, subtitle = _titles(caption, clause)
            forms.append(ReadForm(at, title, subtitle, form.parts, form.cells, notes=notes))
        else:
            others.append((at, grid))
    for clause, part in outline_at(document, names):
        answers = tuple(question.name for question in part.questions)
        forms.append(ReadForm(of[id(clause)], clause.heading, "", (part,), outline=answers))
    return ReadDocument(
        source, document, head, clauses, tuple(forms), tuple(lists), tuple(bodies), tuple(others), tuple(covers)
    )


def _clauses(document: Document, source: str, days: Sequence[date | None]) -> Iterator[ReadClause]:
    said: dict[int, tuple[Force, ...]] = {}
    kept = [each for each in document.clauses if each.paragraphs or each.grids or each.at == each.annex]
    for number, clause in enumerate(kept, 1):
        above = clause.inside
        led_in = said.get(id(above), ()) if above is not None and leads_in(above.text) else ()
        found = forces(clause.text, led_in=led_in)
        said[id(clause)] = found
        stood_out = marks(clause.text)
        dates = tuple((mark, year_of(mark, days)) for mark in stood_out if mark.kind is MarkKind.DATE)
        yield ReadClause(clause, f"{source}-{number:02d}", found, stood_out, dates)


def _notes(document: Document, clause: Clause) -> tuple[str, ...]:
    """The notes below a table, as they are printed."""
    below = [each for each in document.clauses if each.note and each.at.startswith(f"{clause.at}注")]
    return tuple(
        f"{'注：' if index == 0 else ''}{each.at.partition('注')[2]}{'、' if each.at[-1].isdigit() else ''}{text}"
        for index, (each, text) in enumerate((each, text) for each in below for text in each.paragraphs)
    )


def _titles(caption: Sequence[str], clause: Clause) -> tuple[str, str]:
    """A form's title, and the line in brackets below it."""
    lines = [line for line in caption if line]
    subtitle = lines.pop() if lines and lines[-1][0] in "（(" and lines[-1][-1] in "）)" else ""
    return (lines[-1] if lines else clause.heading or "申报表"), subtitle


def _is_to_be_filled(grid: Grid) -> bool:
    """Whether a table has room for answers: what is full of words informs."""
    cells = [cell for row in grid.rows for cell in row]
    return sum(1 for cell in cells if not cell.words or "□" in cell.text or "☐" in cell.text) * 5 >= len(cells)
