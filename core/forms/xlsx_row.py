"""A form's answers as spreadsheet rows, one per application, and a sheet for each growing table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from core.forms.answers import paper_values
from core.forms.examination import settled
from core.forms.fields import grows, kind_of
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import rows_of, unit_of
from core.plugin_api.declarations.form import Field, FieldType

# A text stays a text, whatever it begins with: no formula, no link, no number is made of it.
SAFELY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

STREAMED = {**SAFELY, "in_memory": False, "constant_memory": True}
"""The same for tables of any length, written row by row: a row is let go when the next one is begun."""

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\'\ud800-\udfff\ufffe\uffff]")
_MOST_IN_NAMES = 25  # of 31, so that a number can be added

_LONGEST_CELL = 32_767
_CUT = "……（内容过长，未列全）"
_HEADING_ROW = 0
_WIDTH = 16


@dataclass(frozen=True, slots=True)
class XlsxColumn:
    """One column of the row: its heading with the unit, and the path of the answer it holds."""

    heading: str
    path: str


@dataclass(frozen=True, slots=True)
class XlsxRow:
    """One application: what identifies it (``{"申报单位": "..."}``, the first columns), and its answers to the form."""

    about: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)


def xlsx_columns(form: LaidOutForm) -> tuple[XlsxColumn, ...]:
    """The columns of the form's row: every cell of its fixed tables and matrices is one, growing tables have none."""
    columns: list[XlsxColumn] = []
    for declared in form.fields.values():
        columns.extend(_columns_of(declared))
    return tuple(columns)


def xlsx_values(form: LaidOutForm, answers: Mapping[str, object]) -> tuple[object, ...]:
    """The values of a row under `xlsx_columns`: Decimal, int, date, words, or None."""
    values = paper_values(form, answers)
    return tuple(values.get(column.path) for column in xlsx_columns(form))


def form_workbook(form: LaidOutForm, rows: Sequence[XlsxRow]) -> bytes:
    """The .xlsx of some applications' answers to one form. Numbers are numbers, days days, all else text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, SAFELY) as workbook:
        about = list(rows[0].about) if rows else []
        headings = [*about, *(column.heading for column in xlsx_columns(form))]
        lines = [[row.about.get(name) for name in about] + list(xlsx_values(form, row.answers)) for row in rows]
        _write_sheet(workbook, form.title, headings, lines)
        for declared in form.fields.values():
            if grows(declared):
                _write_sheet(workbook, declared.label, *_growing(form, declared, about, rows))
    return buffer.getvalue()


def _columns_of(declared: Field) -> Iterable[XlsxColumn]:
    if declared.type is FieldType.NOTE or grows(declared):
        return ()
    if declared.type is FieldType.MATRIX:
        return [XlsxColumn(f"{declared.label}｜{row.label}", f"{declared.name}.{row.name}") for row in declared.rows]
    if declared.type is FieldType.TABLE:
        return [
            XlsxColumn(
                f"{declared.label}｜{row.label}｜{_heading(column)}", f"{declared.name}.{row.name}.{column.name}"
            )
            for row in declared.rows
            for column in declared.columns
        ]
    return [XlsxColumn(_heading(declared), declared.name)]


def _heading(declared: Field) -> str:
    unit = unit_of(declared)
    return f"{declared.label}（{unit}）" if unit else declared.label


def _growing(
    form: LaidOutForm, declared: Field, about: Sequence[str], rows: Iterable[XlsxRow]
) -> tuple[list[str], list[list[object]]]:
    """The sheet of a growing table: each of its rows beside what identifies the application."""
    headings = [*about, "行", *(_heading(column) for column in declared.columns)]
    lines: list[list[object]] = []
    for row in rows:
        for number, cells in rows_of(declared, settled(form, row.answers).get(declared.name)):
            values = [_printed(column, cells.get(column.name)) for column in declared.columns]
            serial = number + 1 if isinstance(number, int) else number.label
            lines.append([*(row.about.get(name) for name in about), serial, *values])
    return headings, lines


def _printed(declared: Field, value: object) -> object:
    return None if value is None else kind_of(declared).printed(declared, value)


def _write_sheet(workbook: Any, title: str, headings: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    taken = {each.get_name().casefold() for each in workbook.worksheets()}
    name = sheet_name(title)
    sheet = workbook.add_worksheet(name if name.casefold() not in taken else sheet_name(title, len(taken) + 1))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEF3F0", "border": 1})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, max(0, len(headings) - 1), _WIDTH)
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    for column, heading in enumerate(headings):
        sheet.write_string(_HEADING_ROW, column, heading, bold)
    for row, line in enumerate(lines, _HEADING_ROW + 1):
        for column, value in enumerate(line):
            if isinstance(value, int | Decimal):
                sheet.write_number(row, column, float(value))
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif value is not None:
                sheet.write_string(row, column, in_cell(str(value)))


def in_cell(text: str) -> str:
    """As much of a text as a cell takes; what is cut says so, where the library would not."""
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - len(_CUT)] + _CUT


def sheet_name(text: str, number: int = 1) -> str:
    """A name that a sheet may bear; its number tells it from others called the same."""
    name = _NOT_IN_NAMES.sub("_", text)[:_MOST_IN_NAMES].strip() or "表"
    return name if number == 1 else f"{name} {number}"
