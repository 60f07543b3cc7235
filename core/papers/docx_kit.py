"""The writer of .docx: A4 pages, Chinese fonts by name, paragraphs, and tables laid cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from core import clock
from core.papers.description import (
    LATIN,
    SONG,
    Align,
    CoverLines,
    Described,
    GridCell,
    Look,
    Pages,
    Picture,
    Row,
    Table,
    Text,
)
from core.papers.words import printable

A4 = (Mm(210), Mm(297))
_ALIGNED: Mapping[Align, WD_ALIGN_PARAGRAPH] = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFIED: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.DISTRIBUTED: WD_ALIGN_PARAGRAPH.DISTRIBUTE,
}
_COVER_WIDTHS = (44, 8, 104)  # label, colon, what is written, in millimetres
_ABOVE_TEXT = 1.5


def as_docx(described: Described) -> bytes:
    """The .docx of a described document."""
    made = document(described.title)
    made.core_properties.comments = printable(described.remark)
    numbered, begun = True, False
    for piece in described.pieces:
        if isinstance(piece, Pages):
            if begun:
                _foot(made.sections[-1], numbered)
                made.add_section(WD_SECTION.NEW_PAGE)
            numbered = piece.numbered
            _open(made.sections[-1], piece)
        else:
            _put(made, piece)
        begun = True
    if begun and isinstance(piece, Table | CoverLines):
        add_paragraph(made, "", Look())  # a table must not be the last thing of a document
    _foot(made.sections[-1], numbered)
    return saved(made)


def _open(section: Section, pages: Pages) -> None:
    page_setup(section, landscape=pages.lying)
    for inherited in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(inherited)  # what began to count before goes on counting
    if pages.from_one:
        kinds = OxmlElement("w:pgNumType")
        kinds.set(qn("w:start"), "1")
        section._sectPr.find(qn("w:cols")).addprevious(kinds)  # where the schema wants it


def _foot(section: Section, numbered: bool) -> None:
    if numbered:
        number_pages(section)
    else:
        section.footer.is_linked_to_previous = False


def _put(made: Document, piece: Text | Table | CoverLines | Picture) -> None:
    match piece:
        case Text():
            put(made, piece)
        case Table():
            whole = usable_width(made.sections[-1]).twips
            table = GridTable(made, [whole * share // sum(piece.shares) for share in piece.shares])
            for row in piece.rows:
                table.add(row)
        case CoverLines():
            _cover_lines(made, piece)
        case Picture():
            shape = made.add_picture(BytesIO(piece.content), width=Mm(piece.width))
            named = shape._inline.docPr
            named.set("title", piece.title)
            named.set("descr", piece.words)


def put(made: Document, text: Text) -> Paragraph:
    """Add a described paragraph."""
    paragraph = add_paragraph(
        made,
        text.text,
        text.look,
        align=text.align,
        before=text.before,
        after=text.after,
        line=text.line,
        indent=text.indent,
        level=text.level,
    )
    paragraph.paragraph_format.page_break_before = text.new_page or None
    if text.with_next:
        paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _cover_lines(made: Document, cover: CoverLines) -> None:
    lines = made.add_table(rows=0, cols=3)
    lines.autofit = False
    lines.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(lines.columns, _COVER_WIDTHS, strict=True):
        column.width = Mm(width)
    for label, written in cover.lines:
        cells = lines.add_row().cells
        for cell, width, text in zip(cells, _COVER_WIDTHS, (label, "：", written), strict=True):
            cell.width = Mm(width)
            shape(cell.paragraphs[0], align=Align.DISTRIBUTED if cell is cells[0] else Align.LEFT, before=10)
            write(cell.paragraphs[0], text, cover.look)
        _underline(cells[-1]._element)


def document(title: str) -> Document:
    """An empty document with A4 pages and no trace of the template it came from."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = printable(title)
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = clock.now().astimezone(UTC).replace(tzinfo=None)
    normal = made.styles["Normal"]
    normal.font.name = LATIN
    normal.font.size = Pt(Look().size)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    page_setup(made.sections[0])
    return made


def page_setup(section: Section, *, landscape: bool = False) -> None:
    """A4, upright or lying, with margins that every printer can print."""
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin = section.right_margin = Mm(18 if landscape else 22)


def usable_width(section: Section) -> Length:
    """The width between the margins."""
    sides = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return Length(sides)


def write(paragraph: Paragraph, text: str, look: Look) -> Run:
    """Add text to a paragraph."""
    run = paragraph.add_run(printable(text))
    run.font.name = LATIN
    run.font.size = Pt(look.size)
    run.font.bold = look.bold or None
    run.font.underline = look.underlined or None
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), look.font)
    return run


def add_paragraph(
    made: Document,
    text: str,
    look: Look,
    *,
    align: Align = Align.LEFT,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    indent: float = 0,
    level: int = 0,
) -> Paragraph:
    """A paragraph; spaces, line height and first indent in points. ``level`` makes it a heading of that level."""
    paragraph = made.add_paragraph()
    shape(paragraph, align=align, before=before, after=after, line=line)
    paragraph.paragraph_format.first_line_indent = Pt(indent) if indent else None
    if level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._element.get_or_add_pPr().append(outline)
        paragraph.paragraph_format.keep_with_next = True
    if text:
        write(paragraph, text, look)
    return paragraph


def shape(
    paragraph: Paragraph,
    *,
    align: Align = Align.LEFT,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
) -> None:
    """Set a paragraph's alignment and spaces."""
    form = paragraph.paragraph_format
    form.alignment = _ALIGNED[align]
    form.space_before, form.space_after = Pt(before), Pt(after)
    if line is not None:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(line)


def number_pages(section: Section) -> None:
    """``— 1 —`` at the foot of every page."""
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    shape(paragraph, align=Align.CENTRE)
    write(paragraph, "— ", Look())
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = write(paragraph, "", Look())
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind or "")
        run._element.append(part)
    write(paragraph, " —", Look())


class GridTable:
    """A bordered table: each row lays its cells from the left, around those that reach down from above."""

    def __init__(self, made: Document, widths: Sequence[int]) -> None:
        """``widths`` of the columns, in twentieths of a point."""
        self._made = made
        self._widths = list(widths)
        self._table = made.add_table(rows=0, cols=len(widths))
        self._table.style = "Table Grid"
        self._table.autofit = False
        self._models: dict[tuple[Look, Align, bool], Any] = {}
        self._from_above: dict[int, tuple[int, int]] = {}  # column → (rows still to cover, span)
        element = self._table._tbl
        for column, width in zip(element.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            column.set(qn("w:w"), str(width))
        whole = element.tblPr.find(qn("w:tblW"))
        whole.set(qn("w:w"), str(sum(widths)))
        whole.set(qn("w:type"), "dxa")
        self._table.alignment = WD_TABLE_ALIGNMENT.CENTER

    def add(self, row: Row) -> None:
        """Lay a described row."""
        self.add_row(row.cells, height=row.height, heads=row.heads, with_next=row.with_next)

    def add_row(
        self, cells: Iterable[GridCell], *, height: float = 0, heads: bool = False, with_next: bool = False
    ) -> None:
        """Lay a row; ``heads`` is repeated on every page, ``with_next`` stays on one page with what follows. Columns
        that no cell takes stay empty."""
        row = OxmlElement("w:tr")
        row.append(_row_properties(height, heads))
        waiting, column = list(cells), 0
        while column < len(self._widths):
            if column in self._from_above:
                left, span = self._from_above.pop(column)
                if left > 1:
                    self._from_above[column] = (left - 1, span)
                row.append(self._cell(GridCell(span=span), column, span, "continue"))
            else:
                cell = waiting.pop(0) if waiting else GridCell(span=self._free(column))
                span = max(1, min(cell.span, self._free(column)))
                if cell.down > 1:
                    self._from_above[column] = (cell.down - 1, span)
                row.append(self._cell(cell, column, span, "restart" if cell.down > 1 else None))
            column += span
        self._table._tbl.append(row)
        if with_next:
            self.keep_with_next()

    def keep_with_next(self) -> None:
        """Let the last row stay on one page with what follows it."""
        for paragraph in self._table._tbl.tr_lst[-1].iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()

    def close(self, paragraphs: Sequence[Paragraph]) -> None:
        """Let these paragraphs of the document stand below the table, on one page with its last row: they become a row
        without borders, because not every program keeps a table with what follows it."""
        self.keep_with_next()
        self.add_row([GridCell(span=len(self._widths))])
        (cell,) = self._table._tbl.tr_lst[-1].tc_lst
        borders = OxmlElement("w:tcBorders")
        for side in ("left", "bottom", "right"):
            _add(borders, f"w:{side}", val="nil")
        cell.tcPr.find(qn("w:vAlign")).addprevious(borders)
        cell.remove(cell.p_lst[0])
        for paragraph in paragraphs:
            cell.append(paragraph._element)

    def _free(self, column: int) -> int:
        """How many columns from this one on are not covered from above."""
        covered = [other for other in self._from_above if other > column]
        return min(covered, default=len(self._widths)) - column

    def _cell(self, cell: GridCell, column: int, span: int, merge: str | None) -> Any:
        element = OxmlElement("w:tc")
        properties = OxmlElement("w:tcPr")
        width = sum(self._widths[column : column + span])
        _add(properties, "w:tcW", w=width, type="dxa")
        if span > 1:
            _add(properties, "w:gridSpan", val=span)
        if merge:
            _add(properties, "w:vMerge", val=merge)
        _add(properties, "w:vAlign", val="center")
        element.append(properties)
        for text, fitted in cell.fitted(width / 20):
            element.append(self._paragraph(text, fitted))
        return element

    def _paragraph(self, text: str, cell: GridCell) -> Any:
        """A cell's paragraph, copied from the first of its look: to build each anew takes far longer."""
        key = (cell.look, cell.align, bool(text))
        if key not in self._models:
            model = Paragraph(OxmlElement("w:p"), self._table)
            shape(model, align=cell.align, before=_ABOVE_TEXT, after=_ABOVE_TEXT)
            if text:
                write(model, "x", cell.look)
            self._models[key] = model._element
        paragraph = deepcopy(self._models[key])
        if text:
            words = next(paragraph.iter(qn("w:t")))
            words.text = text.replace("\t", " ")
            words.set(qn("xml:space"), "preserve")
        return paragraph


def saved(made: Document) -> bytes:
    """The document as the bytes of a .docx file."""
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _row_properties(height: float, heads: bool) -> Any:
    properties = OxmlElement("w:trPr")
    _add(properties, "w:cantSplit")
    if height:
        _add(properties, "w:trHeight", val=round(height * 20), hRule="atLeast")
    if heads:
        _add(properties, "w:tblHeader")
    return properties


def _add(parent: Any, tag: str, **attributes: object) -> None:
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), str(value))
    parent.append(child)


def _underline(cell: Any) -> None:
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell.get_or_add_tcPr().append(borders)
