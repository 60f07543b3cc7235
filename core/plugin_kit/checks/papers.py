"""A form's paper: cells and cover lines that name answers, and a grid whose rows are as wide as the table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from core.plugin_api.declarations import Cell, Field, FieldType, Form, Paper
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.known import KNOWN_OF_APPLICATION
from core.plugin_api.placeholders import placeholders
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

_TICKS = ("yes", "no")


def check(layer: Layer) -> Iterator[Fault]:
    """Cells, outlines and covers that name fields the form does not have; rows that are too wide or too narrow."""
    for form in layer.forms:
        if form.paper is not None:
            printable = printed_paths(form) | set(KNOWN_OF_APPLICATION)
            yield from _cover(form, form.paper, printable)
            yield from _outline(form, form.paper)
            for row, cells in enumerate(form.paper.grid):
                for index, cell in enumerate(cells):
                    yield from _cell(form, f"paper.grid[{row}][{index}]", cell, printable)
            yield from _widths(form, form.paper)


def printed_paths(form: Form) -> set[str]:
    """Every path by which a cell may name an answer of the form."""
    return {path for section in form.sections for field in section.fields for path in _paths(field)}


def _paths(field: Field) -> Iterator[str]:
    yield field.name
    if field.type is FieldType.MATRIX:
        for row in field.rows:
            yield f"{field.name}.{row.name}"
            yield from (f"{field.name}.{row.name}.{tick}" for tick in _TICKS)
    for column in field.columns:
        if not field.rows:
            yield f"{field.name}.{column.name}"
        yield from (f"{field.name}.{row.name}.{column.name}" for row in field.rows)


def _cover(form: Form, paper: Paper, printable: Collection[str]) -> Iterator[Fault]:
    for index, line in enumerate(paper.cover.lines if paper.cover else ()):
        if line.value is not None and line.value not in printable:
            message = f"the cover names {line.value!r}, which nobody knows"
            yield fault(
                form, f"paper.cover.lines[{index}].value", message, did_you_mean(line.value, printable, what="name")
            )


def _outline(form: Form, paper: Paper) -> Iterator[Fault]:
    own: Mapping[str, Field] = {field.name: field for section in form.sections for field in section.fields}
    for index, name in enumerate(paper.outline):
        if name not in own:
            message = f"the outline names {name!r}, which is no field of the form"
            yield fault(form, f"paper.outline[{index}]", message, did_you_mean(name, own, what="field"))


def _cell(form: Form, key: str, cell: Cell, printable: Collection[str]) -> Iterator[Fault]:
    if (cell.text is None) == (cell.field is None):
        yield fault(form, key, "a cell has exactly one of `text` and `field`", "keep one of them")
    if cell.field is not None and cell.field not in printable:
        message = f"the cell names {cell.field!r}, which is no answer of the form"
        yield fault(form, f"{key}.field", message, did_you_mean(cell.field, printable, what="answer"))
    for each in placeholders(cell.text or ""):
        if each.year_offset is None and each.name not in printable:
            message = f"{{{each.name}}} cannot be filled: the form has no such answer"
            yield fault(form, f"{key}.text", message, did_you_mean(each.name, printable, what="answer"))


def _widths(form: Form, paper: Paper) -> Iterator[Fault]:
    """Every row as wide as the table, what reaches down into it from rows above included."""
    reaching: list[tuple[int, int]] = []  # (rows still to come, columns)
    for row, cells in enumerate(paper.grid):
        width = sum(cell.span for cell in cells) + sum(columns for _, columns in reaching)
        if width != paper.columns:
            message = f"the row is {width} columns wide, the table {paper.columns}"
            yield fault(form, f"paper.grid[{row}]", message, "mend the spans of its cells")
        reaching = [(rows - 1, columns) for rows, columns in reaching if rows > 1]
        reaching += [(cell.down - 1, cell.span) for cell in cells if cell.down > 1]
