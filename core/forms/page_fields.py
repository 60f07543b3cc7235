"""One question on a page, as a WTForms field; however many inputs it has, it gathers them into one raw answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from wtforms import Field as WTField
from wtforms.utils import unset_value

from core.forms.controls import (
    Control,
    ControlRow,
    calculation_as_data,
    condition_in_words,
    conditions_as_data,
    id_of,
)
from core.forms.faults import Question
from core.forms.fields import cell_question, grows, matrix_question
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import rows_of
from core.forms.paths import root, value_at
from core.forms.typed import gathered, typed
from core.plugin_api.declarations.form import Field, FieldType, Row


class Page(Protocol):
    """What a question asks of the page on which it stands."""

    form: LaidOutForm
    declared: Mapping[str, Field]
    context: Mapping[str, object]

    def sentences_at(self, path: str) -> tuple[str, ...]: ...

    def computed_at(self, path: str) -> str: ...


class AnswerField(WTField):
    """A declared field on a section's page. ``raw`` is what stands in its inputs."""

    def __init__(self, declared: Field, **kwargs: Any) -> None:
        super().__init__(label=declared.label, description=declared.help or "", id=id_of(declared.name), **kwargs)
        self.declared = declared
        self.raw: object = None
        self.page: Page

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was sent; where nothing was, the stored answer."""
        self.process_errors = []
        self.object_data = self.data = None if data is unset_value else data
        self.raw = typed(self.declared, self.data) if formdata is None else gathered(formdata, self.declared)

    @property
    def question(self) -> Question:
        """The question, as its form's sentences call it."""
        return self.page.form.question(self.declared.name)

    @property
    def control(self) -> Control:
        """The single control of a field that is no table."""
        when, compute = self.page.form.conditions[self.declared.name], None
        if self.declared.type is FieldType.COMPUTED:
            compute = calculation_as_data(self.declared, self.page.declared, elsewhere=self.page.context)
        return Control(
            self.question,
            self._shown(self.question, self.raw),
            self.page.sentences_at(self.question.path),
            conditions_as_data(when, self.page.declared),
            compute,
        )

    @property
    def says_why(self) -> bool:
        """Whether it is the first of its section that is ours for this reason: the others need not say it again."""
        alike = (name for name, each in self.page.declared.items() if each.choice == self.declared.choice)
        return next(alike, None) == self.declared.name

    @property
    def paths(self) -> list[str]:
        """The paths of all its controls."""
        declared, own = self.declared, self.declared.name
        if declared.type is FieldType.MATRIX:
            return [own, *(f"{own}.{row.name}" for row in declared.rows)]
        if declared.type is FieldType.TABLE:
            rows = [row.name for row in declared.rows] or [str(index) for index in range(len(self._typed_rows()))]
            return [own, *(f"{own}.{row}.{column.name}" for row in rows for column in declared.columns)]
        return [own]

    @property
    def condition(self) -> str | None:
        """In words, when the question is asked, where another answer on this page decides that."""
        when = self.declared.when
        if when is None or root(when.field) not in self.page.declared:
            return None
        source = self.page.form.field_at(when.field)
        return None if source is None else condition_in_words(when, source)

    @property
    def matrix(self) -> list[Control]:
        """A yes/no control for each row of a matrix."""
        return [
            Control(asked, value_at(self.raw, asked.field.name), self.page.sentences_at(asked.path))
            for asked in (matrix_question(self.question, row) for row in self.declared.rows)
        ]

    @property
    def rows(self) -> list[ControlRow]:
        """The rows of a table: those that are fixed, or those that were typed and as many as are wanted at least."""
        if not grows(self.declared):
            return [self._row(row, cells) for row, cells in rows_of(self.declared, self.raw)]
        return [
            self._row(index, cells if isinstance(cells, Mapping) else {})
            for index, cells in enumerate(self._typed_rows())
        ]

    def add_row(self) -> None:
        """One more empty row, up to the most that the table may have."""
        rows = [*self._typed_rows(), {}]
        self.raw = rows[: self.declared.most_rows]

    def remove_row(self, index: str) -> None:
        """One row less; an index that no row has changes nothing."""
        self.raw = [row for number, row in enumerate(self._typed_rows()) if str(number) != index]

    def _typed_rows(self) -> list[object]:
        rows = list(self.raw) if isinstance(self.raw, list) else []
        return rows + [{}] * (max(1, self.declared.least_rows) - len(rows))

    def _row(self, row: Row | int, cells: Mapping[str, object]) -> ControlRow:
        questions = (cell_question(self.question, column, row) for column in self.declared.columns)
        controls = tuple(self._cell(asked, cells) for asked in questions)
        if isinstance(row, Row):
            return ControlRow(row.label, controls)
        return ControlRow(f"第 {row + 1} 行", controls, f"{self.declared.name}.{row}")

    def _cell(self, asked: Question, cells: Mapping[str, object]) -> Control:
        columns = {column.name: column for column in self.declared.columns}
        row = asked.path.rpartition(".")[0]
        return Control(
            asked,
            self._shown(asked, cells.get(asked.field.name)),
            self.page.sentences_at(asked.path),
            conditions_as_data((asked.field.when,) if asked.field.when else (), columns, row),
            calculation_as_data(asked.field, self.page.declared, row),
        )

    def _shown(self, asked: Question, raw: object) -> object:
        """What a control shows: what was typed, or the value that was worked out."""
        return self.page.computed_at(asked.path) if asked.field.type is FieldType.COMPUTED else raw
