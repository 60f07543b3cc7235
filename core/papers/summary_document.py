"""A summary table as a document to be printed and sealed."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.text.paragraph import Paragraph

from core.papers import docx_kit as kit
from core.papers.description import HEI, SONG, Align, GridCell, Look
from core.papers.summary_sheet import FilledPart, FilledTable, Rows, fill_table
from core.papers.words import in_print
from core.plugin_api.declarations.summary_table import Orientation, SummaryTable

_ANNEX = Look(HEI, 14)
_TITLE = Look(HEI, 18)
_SUBTITLE = Look(SONG, 14)
_LINE = Look(SONG, 12)
_HEADING = Look(HEI, 10.5)
_CELL = Look(SONG, 10.5)
_NOTE = Look(SONG, 10.5)
_ROW_HEIGHT = 22


def summary_document(
    table: SummaryTable, rows: Rows, *, year: int | None, body_name: str | None = None, stamp: str = ""
) -> bytes:
    """The .docx of a summary table, A4, its headings repeated on every page; `stamp` stands in its properties."""
    filled = fill_table(table, rows, year=year, body_name=body_name)
    made = kit.document(filled.table.title)
    made.core_properties.comments = stamp
    kit.page_setup(made.sections[0], landscape=filled.table.orientation is Orientation.LANDSCAPE)
    _add_head(made, filled)
    _add_parts(made, filled)
    kit.add_paragraph(made, "", Look(size=1), line=1)  # a table must not be the last thing of a document
    kit.number_pages(made.sections[0])
    return kit.saved(made)


def _add_head(made: Document, filled: FilledTable) -> None:
    """What stands above the table, on one page with its first row."""
    table = filled.table
    if table.annex:
        kit.add_paragraph(made, table.annex, _ANNEX)
    kit.add_paragraph(made, table.title, _TITLE, align=Align.CENTRE, before=4, after=4, level=1)
    if table.subtitle:
        kit.add_paragraph(made, table.subtitle, _SUBTITLE, align=Align.CENTRE, after=6)
    if filled.sealing_line or table.unit_line:
        sealing = kit.add_paragraph(made, filled.sealing_line, _LINE, after=4)
        if table.unit_line:
            sealing.paragraph_format.tab_stops.add_tab_stop(kit.usable_width(made.sections[0]), WD_TAB_ALIGNMENT.RIGHT)
            kit.write(sealing, f"\t{table.unit_line}", _LINE)
    for line in table.head:
        kit.add_paragraph(made, line, _LINE, after=4)
    for paragraph in made.paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _add_parts(made: Document, filled: FilledTable) -> None:
    """The parts, one below the other in one table as long as their columns are alike, and the foot."""
    whole = kit.usable_width(made.sections[0]).twips
    table, before = None, None
    for part in filled.parts:
        columns = part.part.columns
        widths = [column.width for column in columns]
        if table is None or widths != before:
            if table is not None:
                kit.add_paragraph(made, "", _CELL)  # two tables without anything between them would become one
            share = whole / sum(widths)
            table, before = kit.GridTable(made, [int(width * share) for width in widths]), widths
        _add_part(table, part, repeats=len(filled.parts) == 1)
    if table is not None:
        table.close(_foot(made, filled.table))


def _add_part(table: kit.GridTable, filled: FilledPart, *, repeats: bool) -> None:
    columns = filled.part.columns
    if filled.part.title:
        title = GridCell(filled.part.title, span=len(columns), look=_HEADING)
        table.add_row([title], height=_ROW_HEIGHT, with_next=True)
    headings = [GridCell(column.heading, look=_HEADING) for column in columns]
    table.add_row(headings, height=_ROW_HEIGHT, heads=repeats, with_next=True)
    for row in filled.rows:
        words = (in_print(value, column.number_format) for column, value in zip(columns, row, strict=True))
        table.add_row([GridCell(text, look=_CELL) for text in words], height=_ROW_HEIGHT)


def _foot(made: Document, table: SummaryTable) -> list[Paragraph]:
    """Notes, then the lines that are sealed and dated."""
    notes = [kit.add_paragraph(made, line, _NOTE, before=2, align=Align.JUSTIFIED) for line in table.notes]
    return notes + [kit.add_paragraph(made, line, _LINE, before=6, align=Align.RIGHT) for line in table.foot]
