"""What an annex's table is for: a form to be filled, a list that a body sends, or figures for each body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.plugin_api.declarations import FieldType
from core.plugin_kit.drafting.blocks import Cell, Grid, squeezed
from core.plugin_kit.drafting.questions import Asked, Names, asked, boxes, is_unit

_BLANKS = re.compile(r"[\s　_＿]+")
_GAP = re.compile(r"[\s　]{2,}|[_＿]{2,}")
_ORDINAL = re.compile(r"(?:\d{1,3}|[.…]+|[一二三四五六七八九十]+)")
_OPENS = re.compile(r"^(?:\d+\s*[、.．]|[（(]\d+[)）])?\s*")
_DATE = re.compile(r"^[\s　\d]*年[\s　\d]*月[\s　\d]*日?[\s　]*$")
_BODY = re.compile(r".{1,12}(?:市|州|盟|县|区|新区|林区|师市|地区)$")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计)$")
_SERIAL = re.compile(r"^(?:序\s*号|编\s*号)$")
_YES, _NO = {"是", "有"}, {"否", "无"}
_LEAST_OF_A_LIST = 3
_TRIPLE = 3
"""Columns of a matrix: a label, yes, no."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a form's table: what is printed there, or which answer goes there (``honours.row.yes``)."""

    text: str = ""
    field: str = ""
    span: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading of a form's table."""

    title: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """A form as a table: its parts, and its cells as printed."""

    parts: tuple[Part, ...]
    cells: tuple[tuple[Place, ...], ...]

    @property
    def questions(self) -> Iterator[Asked]:
        return (question for part in self.parts for question in part.questions)


@dataclass(frozen=True, slots=True)
class ListPart:
    """The columns of a list, under a title of their own where the table has several. ``boxes`` by column."""

    title: str
    headings: tuple[str, ...]
    boxes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BodyTable:
    """Figures for each body: the headings of its columns, and the rows by their names; None is a blank cell."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


def body_table(grid: Grid) -> BodyTable | None:
    """Figures for each body, where the first column names bodies and the others hold figures."""
    texts = [[cell.words for cell in row] for row in grid.rows]
    if not texts or len(texts[0]) < 2:  # noqa: PLR2004  # names and figures
        return None
    width = len(texts[0])
    rows = [
        (row[0], tuple(int(cell) if cell.isdecimal() else None for cell in row[1:]))
        for row in texts[1:]
        if len(row) == width and not _TOTAL.match(row[0])
    ]
    named = [row for row in rows if _BODY.match(row[0])]
    figures = any(any(figure is not None for figure in row[1]) for row in named)
    if len(named) < _LEAST_OF_A_LIST or len(named) * 2 < len(rows) or not figures:
        return None
    return BodyTable(tuple(texts[0][1:]), tuple(named))


def list_parts(grid: Grid) -> tuple[ListPart, ...]:
    """The parts of a table that lists applicants: headings that begin with a serial number, over rows to be filled."""
    found: list[ListPart] = []
    title = ""
    for index, row in enumerate(grid.rows):
        words = [cell.words for cell in row]
        if len(words) == 1:
            title = words[0]
        elif words and _SERIAL.match(words[0]):
            headings = _stacked(grid, index)
            below = next((each for each in grid.rows[index + 1 :] if any(boxes(cell.text) for cell in each)), ())
            printed = [boxes(cell.text) for cell in below] + [()] * len(headings)
            found.append(ListPart(title, headings, tuple(printed[: len(headings)])))
            title = ""
    rows = [row for row in grid.rows if row and _ORDINAL.fullmatch(row[0].words or "x")]
    filled = [row for row in rows if sum(1 for cell in row[1:] if cell.words and not boxes(cell.text)) > len(row) / 2]
    return () if len(filled) > len(rows) / 2 and filled else tuple(found)


def _stacked(grid: Grid, at: int) -> tuple[str, ...]:
    """The headings of all columns; those of two lines are read from above: ``主要指标`` over ``产值``."""
    depth = max((cell.down for cell in grid.rows[at]), default=1)
    if depth == 1 or at + 1 >= len(grid.rows):
        return tuple(cell.words for cell in grid.rows[at])
    below = iter(grid.rows[at + 1])
    headings: list[str] = []
    for cell in grid.rows[at]:
        if cell.down > 1:
            headings.append(cell.words)
            continue
        width = 0
        while width < cell.span and (under := next(below, None)) is not None:
            headings.append(f"{cell.words}{under.words}")
            width += under.span
    return tuple(headings)


def cover_lines(grid: Grid) -> tuple[str, ...]:
    """The lines of a cover (a label, a colon, room); none where the table is no cover."""
    rows = [[cell.words for cell in row] for row in grid.rows]
    is_cover = bool(rows) and all(2 <= len(row) <= 3 and row[1] in {"：", ":"} for row in rows)  # noqa: PLR2004
    return tuple(row[0] for row in rows) if is_cover else ()


def form_table(grid: Grid, names: Names) -> FormTable | None:
    """A form, where labels stand beside room for answers, or above it. ``names`` are those of all forms of the file."""
    reading = _Form(grid, names)
    reading.read()
    parts = tuple(part for part in reading.parts if part.questions)
    return FormTable(parts, tuple(reading.cells)) if parts else None


class _Form:
    """One walk over a form's rows: each is a heading, labels with their answers, or the head of a table."""

    def __init__(self, grid: Grid, names: Names) -> None:
        self.rows = grid.rows
        self.width = max((sum(cell.span for cell in row) for row in grid.rows), default=0)
        self.names = names
        self.title = ""
        self.questions: list[Asked] = []
        self.parts: list[Part] = []
        self.cells: list[tuple[Place, ...]] = []

    def read(self) -> None:
        at = 0
        while at < len(self.rows):
            at += self.row(at)
        self.close("")

    def close(self, title: str) -> None:
        if self.questions:
            self.parts.append(Part(self.title, tuple(self.questions)))
            self.questions = []
        self.title = title

    def row(self, at: int) -> int:
        """Reads the row, and what belongs to it below; how many rows that were."""
        row = self.rows[at]
        if not row:
            self.cells.append(())
            return 1
        if len(row) == 1 and not _is_room(row[0].text):
            return self.alone(at)
        if len(row) == 1:
            return self.room(row[0])
        if taken := self.matrix(at):
            return taken
        if taken := self.table(at):
            return taken
        self.cells.append(tuple(self.pairs(row)))
        return 1

    def alone(self, at: int) -> int:
        """A line over all columns: a heading, words with gaps to be filled, or a label over its answer."""
        (cell,) = self.rows[at]
        gaps = [*_gaps(cell.text)]
        if gaps:
            text, last = "", 0
            for label, unit, start, end in gaps:
                question = asked(f"{label}（{unit}）" if unit else label, self.names)
                self.questions.append(question)
                text, last = f"{text}{cell.text[last:start]} {{{question.name}}} ", end
            self.cells.append((Place(text=text + cell.text[last:].lstrip(), span=cell.span),))
            return 1
        below = self.rows[at + 1] if at + 1 < len(self.rows) else ()
        if len(below) == 1 and _is_room(below[0].text):
            question = asked(cell.words, self.names, wide=True)
            question = Asked(question.label, FieldType.LONG_TEXT, question.name)
            self.questions.append(question)
            self.cells += [(Place(text=cell.words, span=cell.span),), (Place(field=question.name, span=below[0].span),)]
            return 2
        self.close(cell.words)
        self.cells.append((Place(text=cell.words, span=cell.span),))
        return 1

    def room(self, cell: Cell) -> int:
        self.cells.append((Place(span=cell.span),))
        return 1

    def pairs(self, row: Sequence[Cell]) -> Iterator[Place]:
        """Labels with room beside them; a label beside a label is the heading of what stands to its right."""
        for index, cell in enumerate(row):
            before = row[index - 1].words if index and not _is_room(row[index - 1].text) else ""
            if _is_room(cell.text) and before not in {"", "：", ":"}:
                question = asked(before, self.names, answer=cell.text, wide=cell.span * 2 >= self.width)
                self.questions.append(question)
                yield Place(field=question.name, span=cell.span, down=cell.down)
            else:
                yield Place(text=cell.words, span=cell.span, down=cell.down)

    def table(self, at: int) -> int:
        """The head of a table and its rows: fixed ones have labels, growing ones are blank."""
        head = self.rows[at]
        if len(head) < 2 or any(_is_room(cell.text) for cell in head) or any(cell.down > 1 for cell in head):  # noqa: PLR2004
            return 0
        end = at + 1
        while end < len(self.rows) and _is_row_below(head, self.rows[end]):
            end += 1
        body = self.rows[at + 1 : end]
        if not body:
            return 0
        first = [row[0].words for row in body]
        fixed = [label for label in first if label and not _ORDINAL.fullmatch(label)]
        numbered = bool(fixed) or bool(_SERIAL.match(head[0].words))
        of_columns = Names()
        columns = tuple(asked(cell.words, of_columns) for cell in (head[1:] if numbered else head))
        label = self.title or head[0].words
        name = self.names.of(label, "table")
        rows = tuple(fixed)
        self.questions.append(Asked(label, FieldType.TABLE, name, rows=rows, columns=columns))
        self.cells.append(tuple(Place(text=cell.words, span=cell.span) for cell in head))
        for number, row in enumerate(body if fixed else body[:1], 1):
            step = f"{name}.r{number}" if fixed else name
            lead = (Place(text=row[0].words, span=row[0].span),) if numbered else ()
            answers = zip(columns, row[1:] if numbered else row, strict=True)
            self.cells.append((*lead, *(Place(field=f"{step}.{c.name}", span=cell.span) for c, cell in answers)))
        return end - at

    def matrix(self, at: int) -> int:
        """A head of ``类别 是 否``, once or several times, over rows of labels to be ticked."""
        head = [cell.words for cell in self.rows[at]]
        ticks = [*zip(head[1::_TRIPLE], head[2::_TRIPLE], strict=False)]
        if len(head) % _TRIPLE or not ticks or not all(yes in _YES and no in _NO for yes, no in ticks):
            return 0
        name = self.names.of(self.title or head[0], "matrix")
        rows: list[str] = []
        self.cells.append(tuple(Place(text=cell.words, span=cell.span) for cell in self.rows[at]))
        end = at + 1
        while end < len(self.rows) and len(self.rows[end]) == len(head):
            laid: list[Place] = []
            for index in range(0, len(head), _TRIPLE):
                label, yes, no = self.rows[end][index : index + _TRIPLE]
                if not label.words:
                    laid += [Place(span=cell.span) for cell in (label, yes, no)]
                    continue
                rows.append(label.words)
                step = f"{name}.r{len(rows)}"
                laid += [
                    Place(text=label.words, span=label.span),
                    Place(field=f"{step}.yes", span=yes.span),
                    Place(field=f"{step}.no", span=no.span),
                ]
            self.cells.append(tuple(laid))
            end += 1
        self.questions.append(Asked(self.title or head[0], FieldType.MATRIX, name, rows=tuple(rows)))
        return end - at


def _is_row_below(head: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row has a cell below each heading, and room in all but the first."""
    return len(row) == len(head) and all(_is_room(cell.text) for cell in row[1:])


def _is_room(text: str) -> bool:
    """Whether a cell is left for an answer: nothing, blanks, boxes, a unit, or a date to be written."""
    bare = _BLANKS.sub("", text)
    return not bare or bool(boxes(text)) or is_unit(bare) or bool(_DATE.match(text) and not re.search(r"\d{4}", text))


def _gaps(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The gaps of a line: the words before each, the unit behind it, and where it is."""
    last = 0
    for found in _GAP.finditer(text.rstrip()):
        before = re.split(r"[、，；;。]", text[last : found.start()])[-1] if last else text[: found.start()]
        label = squeezed(before if last else text[: found.start()])
        after = re.match(r"\s*([家个项人件名次元吨]|万元|亿元)?", text[found.end() :])
        unit = after[1] or "" if after else ""
        if label and not _OPENS.fullmatch(label):
            yield label, unit, found.start(), found.end()
        last = found.end() + (after.end() if after and unit else 0)
