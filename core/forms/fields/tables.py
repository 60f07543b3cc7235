"""Tables: of fixed rows, of rows that grow, and the matrix with one yes or no per row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.forms.faults import Mode, Question, Reading
from core.forms.fields.asking import ask, ask_row
from core.forms.fields.kind import Kind, is_blank, kind_of
from core.plugin_api.declarations.form import Field, FieldType, Row


def grows(field: Field) -> bool:
    """Whether a field is a table whose rows the applicant adds."""
    return field.type is FieldType.TABLE and not field.rows


def cell_question(table: Question, column: Field, row: Row | int) -> Question:
    """The question in one cell; a row is a fixed one, or the index of a growing table's."""
    label = table.field.label
    if isinstance(row, Row):
        return Question(column, f"{table.path}.{row.name}.{column.name}", f"“{label}”中“{row.label}”的")
    return Question(column, f"{table.path}.{row}.{column.name}", f"“{label}”第 {row + 1} 行的")


def matrix_question(matrix: Question, row: Row) -> Question:
    """The yes/no question of a matrix's row."""
    asked = Field(name=row.name, label=row.label, type=FieldType.YES_NO, required=matrix.field.required)
    return Question(asked, f"{matrix.path}.{row.name}", f"“{matrix.field.label}”的")


class Table(Kind):
    """A table. Fixed rows: an object of rows by name, each an object of columns; growing ones: a list of such."""

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        if _is_empty(raw):
            return None
        if grows(question.field):
            return self._read_growing(question, raw, reading)
        return self._read_fixed(question, raw, reading)

    def _read_fixed(self, question: Question, raw: object, reading: Reading) -> object:
        if not isinstance(raw, Mapping):
            reading.wrong(question, "应为一张表（行名到各列数值的对象），请改正。")
            return None
        field = question.field
        _refuse_unknown(raw, {row.name for row in field.rows}, question.path, question.spoken, reading)
        if all(_is_empty(row) or _all_blank(row) for row in raw.values()):
            return None
        answers: dict[str, object] = {}
        for row in field.rows:
            given = raw.get(row.name)
            cells = {} if _is_empty(given) else given
            if not isinstance(cells, Mapping):
                reading.wrong(question, f"的“{row.label}”行应为各列数值的对象，请改正。")
                continue
            where = f"{question.path}.{row.name}"
            if _all_blank(cells) and not field.required:
                continue
            answer = self._read_row(question, row, cells, where, reading)
            if answer:
                answers[row.name] = answer
        return answers or None

    def _read_growing(self, question: Question, raw: object, reading: Reading) -> object:
        if not isinstance(raw, list | tuple):
            reading.wrong(question, "应为若干行（列表），请改正。")
            return None
        field = question.field
        filled = [(index, row) for index, row in enumerate(raw) if not (_is_empty(row) or _all_blank(row))]
        if len(filled) > field.most_rows:
            reading.wrong(question, f"最多填写 {field.most_rows} 行，现有 {len(filled)} 行，请删减。")
            return None
        answers: list[object] = []
        for index, row in filled:
            if not isinstance(row, Mapping):
                reading.wrong(question, f"的第 {index + 1} 行应为各列数值的对象，请改正。")
                continue
            answer = self._read_row(question, index, row, f"{question.path}.{index}", reading)
            if answer:
                answers.append(answer)
        if reading.mode is Mode.SUBMISSION and 0 < len(filled) < field.least_rows:
            reading.wrong(question, f"至少填写 {field.least_rows} 行，现有 {len(filled)} 行，请补充。")
        return answers or None

    def _read_row(
        self, question: Question, row: Row | int, cells: Mapping[str, object], path: str, reading: Reading
    ) -> dict[str, object]:
        columns = question.field.columns
        within = cell_question(question, columns[0], row).within
        _refuse_unknown(cells, {column.name for column in columns}, path, within.removesuffix("的"), reading)
        return ask_row(columns, cells, reading, lambda column: cell_question(question, column, row))

    def fact(self, field: Field, value: Any) -> object:
        if grows(field):
            return tuple(_facts_of_row(field, row) for row in value)
        return {name: _facts_of_row(field, row) for name, row in value.items()}

    def words(self, field: Field, value: Any) -> str:
        return f"{len(value)} 行"

    def describe(self, field: Field) -> dict[str, Any]:
        row = {
            "type": "object",
            "properties": {column.name: kind_of(column).describe(column) for column in field.columns},
            "additionalProperties": False,
        }
        if grows(field):
            return {"type": "array", "items": row, "maxItems": field.most_rows}
        return {
            "type": "object",
            "properties": {each.name: row for each in field.rows},
            "additionalProperties": False,
        }


class Matrix(Kind):
    """One yes or no per row, kept as an object of booleans."""

    verb = "逐项选择"

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        if _is_empty(raw):
            return None
        if not isinstance(raw, Mapping):
            reading.wrong(question, "应为各项名称到是或否的对象，请改正。")
            return None
        rows = question.field.rows
        _refuse_unknown(raw, {row.name for row in rows}, question.path, question.spoken, reading)
        if _all_blank(raw):
            return None
        answers = {row.name: ask(matrix_question(question, row), raw.get(row.name), reading) for row in rows}
        return {name: answer for name, answer in answers.items() if answer is not None} or None

    def fact(self, field: Field, value: Any) -> object:
        return dict(value)

    def words(self, field: Field, value: Any) -> str:
        return "、".join(row.label for row in field.rows if value.get(row.name)) or "均为否"

    def describe(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {row.name: {"type": "boolean"} for row in field.rows},
            "additionalProperties": False,
        }


def _facts_of_row(field: Field, row: Mapping[str, Any]) -> dict[str, object]:
    return {
        column.name: kind_of(column).fact(column, row[column.name]) for column in field.columns if column.name in row
    }


def _is_empty(raw: object) -> bool:
    return is_blank(raw) or (isinstance(raw, list | tuple | Mapping) and not raw)


def _all_blank(cells: object) -> bool:
    return isinstance(cells, Mapping) and all(_is_empty(cell) for cell in cells.values())


def _refuse_unknown(raw: Mapping[Any, object], names: set[str], path: str, within: str, reading: Reading) -> None:
    for key in raw:
        if key not in names:
            reading.unknown(path, key, within)
