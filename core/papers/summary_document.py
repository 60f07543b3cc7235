"""A summary table as a document to be printed and sealed."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT

from core.papers import docx_kit as kit
from core.papers.summary_sheet import FilledPart, FilledTable, Rows, fill_table
from core.papers.words import in_print
from core.plugin_api.declarations.summary_table import Orientation, SummaryTable

_ANNEX = kit.Look(kit.HEI, 14)
_TITLE = kit.Look(kit.HEI, 18)
_SUBTITLE = kit.Look(kit.SONG, 14)
_LINE = kit.Look(kit.SONG, 12)
_HEADING = kit.Look(kit.HEI, 10.5)
_CELL = kit.Look(kit.SONG, 10.5)
_NOTE = kit.Look(kit.SONG, 10.5)
_ROW_HEIGHT = 24


def summary_document(
    table: SummaryTable, rows: Rows, *, year: int | None, body_name: str | None = None, stamp: str = ""
) -> bytes:
    """The .docx of a summary table, A4, its headings repeated on every page; `stamp` stands in its properties."""
    filled = fill_table(table, rows, year=year, body_name=body_name)
    made = kit.document(filled.table.title)
    made.core_properties.comments = stamp
    kit.page_setup(made.sections[0], landscape=filled.table.orientation is Orientation.LANDSCAPE)
    _add_head(made, filled)
    for part in filled.parts:
        _add_part(made, part)
    for line in filled.table.notes or ("",):  # a table must not be the last thing of a document
        kit.add_paragraph(made, line, _NOTE, before=2, align=kit.JUSTIFIED)
    for line in filled.table.foot:
        kit.add_paragraph(made, line, _LINE, before=6, align=kit.RIGHT).paragraph_format.keep_with_next = True
    kit.number_pages(made.sections[0])
    return kit.saved(made)


def _add_head(made: Document, filled: FilledTable) -> None:
    table = filled.table
    if table.annex:
        kit.add_paragraph(made, table.annex, _ANNEX)
    kit.add_paragraph(made, table.title, _TITLE, align=kit.CENTRE, before=4, after=4, level=1)
    if table.subtitle:
        kit.add_paragraph(made, table.subtitle, _SUBTITLE, align=kit.CENTRE, after=6)
    if filled.sealing_line or table.unit_line:
        sealing = kit.add_paragraph(made, filled.sealing_line, _LINE, after=4)
        if table.unit_line:
            sealing.paragraph_format.tab_stops.add_tab_stop(kit.usable_width(made.sections[0]), WD_TAB_ALIGNMENT.RIGHT)
            kit.write(sealing, f"\t{table.unit_line}", _LINE)
    for line in table.head:
        kit.add_paragraph(made, line, _LINE, after=4)


def _add_part(made: Document, filled: FilledPart) -> None:
    columns = filled.part.columns
    if filled.part.title:
        kit.add_paragraph(made, filled.part.title, _HEADING, before=8, after=4, level=2)
    whole = kit.usable_width(made.sections[0]).twips
    share = whole / sum(column.width for column in columns)
    table = kit.GridTable(made, [int(column.width * share) for column in columns])
    table.add_row([kit.GridCell(column.heading, look=_HEADING) for column in columns], height=_ROW_HEIGHT, heads=True)
    for row in filled.rows:
        words = (in_print(value, column.number_format) for column, value in zip(columns, row, strict=True))
        table.add_row([kit.GridCell(text, look=_CELL) for text in words], height=_ROW_HEIGHT)
