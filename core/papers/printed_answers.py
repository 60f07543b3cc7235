"""Answers as the cells of an official form print them, found by the paths that its grid names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.forms import EvidenceFile, LaidOutForm, value_at
from core.forms.fields import grows, kind_of
from core.forms.paths import root
from core.papers.words import TICK, boxes, in_print, printable
from core.plugin_api import placeholders
from core.plugin_api.declarations.form import Cell, Field, FieldType, Paper

FEW = 4  # options up to which a choice is printed with its boxes, as ☑已完成 ☐未完成
HIDDEN = "＊＊＊"
BLANK = "    "


@dataclass(frozen=True, slots=True)
class PrintedAnswers:
    """One form's answers in print. ``values`` are the system's (``unit.name`` ...); ``files`` give files' names."""

    form: LaidOutForm
    answers: Mapping[str, object]
    values: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, EvidenceFile] = field(default_factory=dict)
    personal: bool = True

    def cell(self, cell: Cell, row: int | None = None) -> str:
        """What stands in a cell; ``row`` is the growing table's row for which it is repeated."""
        if cell.field is not None:
            return self.at(cell.field, row)
        return self.filled(cell.text or "")

    def filled(self, text: str) -> str:
        """A text with its answers in place; where there is none yet, room to write it."""
        names = {placeholder.name for placeholder in placeholders.placeholders(text)}
        return placeholders.fill(text, {name: self.at(name) or BLANK for name in names})

    def at(self, path: str, row: int | None = None) -> str:
        """The answer at a path; of a matrix's row, ``.yes`` and ``.no`` are the tick in that column.

        Units stand where the annex prints them, and nowhere else; but a share whose heading has no ``%`` bears its own.
        """
        if root(path) not in self.form.fields:
            return in_print(self.values.get(path))
        name, *steps = path.split(".")
        declared = self.form.fields[name]
        if declared.type is FieldType.MATRIX and len(steps) > 1:
            answer = value_at(self.answers, f"{name}.{steps[0]}")
            return TICK if answer is (steps[1] == "yes") else ""
        where = f"{name}.{row}.{steps[0]}" if row is not None and grows(declared) and steps else path
        asked = self.form.field_at(path)
        return "" if asked is None else self._words(asked, value_at(self.answers, where), path)

    def repeats(self, cells: tuple[Cell, ...]) -> int | None:
        """How often a row of cells is printed: once (None), or for each row of the growing table it speaks of."""
        for cell in cells:
            declared = self.form.fields.get(root(cell.field or ""))
            if declared is not None and grows(declared):
                rows = self.answers.get(declared.name)
                return max(1, len(rows)) if isinstance(rows, list) else 1
        return None

    def _words(self, asked: Field, value: object, path: str) -> str:
        if asked.personal and not self.personal and value is not None:
            return HIDDEN
        if asked.type is FieldType.YES_NO:
            return boxes([("是", value is True), ("否", value is False)])
        if asked.type is FieldType.CHOICES or (asked.type is FieldType.CHOICE and len(asked.choices) <= FEW):
            chosen = value if isinstance(value, list) else [value]
            return boxes((choice.label, choice.name in chosen) for choice in asked.choices)
        if value is None:
            return ""
        if asked.type is FieldType.EVIDENCE and isinstance(value, list):
            return "\n".join(printable(self.files[one].name) if one in self.files else one for one in value)
        words = in_print(kind_of(asked).printed(asked, value))
        return f"{words}%" if asked.type is FieldType.PERCENTAGE and not self._has_sign(asked, path) else words

    def _has_sign(self, asked: Field, path: str) -> bool:
        """Whether the paper prints ``%`` in a heading of the field's words, or after its place in a text."""
        words = asked.label.split("（")[0]
        return any((words in text and "%" in text) or f"{{{path}}}%" in text for text in _texts(self.form.paper))


def _texts(paper: Paper | None) -> list[str]:
    return [cell.text for row in paper.grid for cell in row if cell.text] if paper else []
