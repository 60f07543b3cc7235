"""A filled form as the official document: cover, basic-information table cell by cell, outline, notes."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from core.forms import EvidenceFile, LaidOutForm, settled
from core.papers import docx_kit as kit
from core.papers.printed_answers import PrintedAnswers
from core.plugin_api.declarations.form import Cell, Cover, Paper

_ANNEX = kit.Look(kit.HEI, 16)
_COVER_TITLE = kit.Look(kit.HEI, 26)
_COVER_LINE = kit.Look(kit.FANGSONG, 18)
_COVER_WIDTHS = (44, 8, 104)  # label, colon, what is written, in millimetres
_TITLE = kit.Look(kit.HEI, 18)
_SUBTITLE = kit.Look(kit.SONG, 12)
_LABEL = kit.Look(kit.SONG, 10.5)
_ANSWER = kit.Look(kit.SONG, 10.5)
_HEADING = kit.Look(kit.HEI, 16)
_BODY = kit.Look(kit.FANGSONG, 16)
_NOTE = kit.Look(kit.SONG, 9)
_ROW_HEIGHT = 24
_BODY_LINE = 28

FiledForm = tuple[LaidOutForm, Mapping[str, object]]
"""A form and its answers."""


def form_document(
    *filed: FiledForm,
    values: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    personal: bool = True,
) -> bytes:
    """The .docx of one form, or of several that make up one document in their order; those without paper are left out.

    ``values`` are what the system knows for the cover (``unit.name``, ``category`` ...), in words. ``files`` name the
    evidence. Contact details are struck out unless ``personal``.
    """
    context = {name: value for _, answers in filed for name, value in answers.items()}
    printed = [
        PrintedAnswers(form, settled(form, answers, context), values or {}, files or {}, personal)
        for form, answers in filed
        if form.paper is not None
    ]
    made = kit.document(printed[0].form.title if printed else "")
    has_cover = False
    for number, answers in enumerate(printed):
        paper = answers.form.paper
        if paper is None:
            continue
        if paper.cover is not None:
            _add_cover(made, paper.cover, answers)
            has_cover = True
        _add_paper(made, paper, answers, new_page=number > 0 and paper.cover is None)
    kit.number_pages(made.sections[-1])
    if has_cover:
        _count_from_one(made)
    return kit.saved(made)


def _add_cover(made: Document, cover: Cover, answers: PrintedAnswers) -> None:
    """A page of its own: title, lines to be filled and stamped, foot."""
    if cover.annex:
        kit.add_paragraph(made, answers.filled(cover.annex), _ANNEX)
    kit.add_paragraph(made, answers.filled(cover.title), _COVER_TITLE, align=kit.CENTRE, before=130, after=150)
    lines = made.add_table(rows=0, cols=3)
    lines.autofit = False
    lines.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(lines.columns, _COVER_WIDTHS, strict=True):
        column.width = Mm(width)
    for line in cover.lines:
        cells = lines.add_row().cells
        texts = (line.label.rstrip("："), "：", answers.at(line.value) if line.value else "")
        for cell, width, text in zip(cells, _COVER_WIDTHS, texts, strict=True):
            cell.width = Mm(width)
            kit.shape(cell.paragraphs[0], align=kit.DISTRIBUTED if cell is cells[0] else kit.LEFT, before=10)
            kit.write(cell.paragraphs[0], text, _COVER_LINE)
        _underline(cells[-1]._element)
    for number, foot in enumerate(cover.foot):
        before = 130 if number == 0 else 8
        kit.add_paragraph(made, answers.filled(foot), _COVER_LINE, align=kit.CENTRE, before=before)
    kit.page_setup(made.add_section(WD_SECTION.NEW_PAGE))


def _add_paper(made: Document, paper: Paper, answers: PrintedAnswers, *, new_page: bool) -> None:
    title = kit.add_paragraph(made, answers.filled(paper.title or ""), _TITLE, align=kit.CENTRE, after=4, level=1)
    title.paragraph_format.page_break_before = new_page or None
    if paper.subtitle:
        kit.add_paragraph(made, answers.filled(paper.subtitle), _SUBTITLE, align=kit.CENTRE, after=6)
    if paper.grid:
        _add_grid(made, paper, answers)
    for name in paper.outline:
        _add_outline(made, name, answers)
    for number, note in enumerate(paper.notes or ("",)):  # a table must not be the last thing of a document
        kit.add_paragraph(made, answers.filled(note), _NOTE, align=kit.JUSTIFIED, before=0 if number else 4, line=14)


def _add_grid(made: Document, paper: Paper, answers: PrintedAnswers) -> None:
    columns = paper.columns or max(sum(cell.span for cell in row) for row in paper.grid)
    width = kit.usable_width(made.sections[-1]).twips // columns
    table = kit.GridTable(made, [width] * columns)
    for row in paper.grid:
        times = answers.repeats(row)
        for index in [None] if times is None else range(times):
            cells = [_grid_cell(cell, answers, index, whole=cell.span >= columns) for cell in row]
            table.add_row(cells, height=_ROW_HEIGHT)


def _grid_cell(cell: Cell, answers: PrintedAnswers, row: int | None, *, whole: bool) -> kit.GridCell:
    holds_answers = cell.text is not None and "{" in cell.text
    return kit.GridCell(
        text=answers.cell(cell, row),
        span=cell.span,
        down=cell.down,
        look=_LABEL if cell.field is None else _ANSWER,
        align=kit.LEFT if holds_answers and whole else kit.CENTRE,
    )


def _add_outline(made: Document, name: str, answers: PrintedAnswers) -> None:
    """A heading, the field's label, and its text in paragraphs."""
    kit.add_paragraph(made, answers.form.fields[name].label, _HEADING, before=10, line=_BODY_LINE, level=2)
    for paragraph in answers.at(name).split("\n"):
        kit.add_paragraph(made, paragraph.strip(), _BODY, align=kit.JUSTIFIED, line=_BODY_LINE, indent=2 * _BODY.size)


def _underline(cell: object) -> None:
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell.get_or_add_tcPr().append(borders)  # type: ignore[attr-defined]


def _count_from_one(made: Document) -> None:
    """The cover bears no number, and the page after it the first."""
    kinds = OxmlElement("w:pgNumType")
    kinds.set(qn("w:start"), "1")
    made.sections[-1]._sectPr.find(qn("w:cols")).addprevious(kinds)  # where the schema wants it
