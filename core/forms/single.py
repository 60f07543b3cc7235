"""One answer by itself: what an officer found in place of an answer is examined, judged and worded as the answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.forms.faults import Mode, Question, Reading
from core.forms.fields import grows, kind_of
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import Leaf
from core.forms.paths import root
from core.plugin_api.declarations.form import Field, FieldType

_WHOLE = {FieldType.TABLE, FieldType.MATRIX, FieldType.EVIDENCE, FieldType.NOTE, FieldType.LONG_TEXT}


@dataclass(frozen=True, slots=True)
class Single:
    """A single answer, at a path that may reach into a fixed table or a matrix."""

    question: Question

    @property
    def field(self) -> Field:
        return self.question.field

    def read(self, raw: object, today: date) -> tuple[object, tuple[str, ...]]:
        """The canonical value of what was typed (None: nothing), and what is wrong with it."""
        reading = Reading(Mode.DRAFT, today)
        value = kind_of(self.field).read(self.question, raw, reading)
        return value, tuple(fault.sentence for fault in reading.faults)

    def fact(self, value: object) -> object:
        """A canonical value as rules judge it."""
        return kind_of(self.field).fact(self.field, value)

    def words(self, value: object) -> str:
        """A canonical value as people read it, with its unit."""
        return Leaf(self.question, value).words


def single(form: LaidOutForm, path: str) -> Single | None:
    """The single answer at a path; None where several stand there, or files, or what is personal.

    What is worked out is entered as the number that it is.
    """
    outer, inner = form.fields.get(root(path)), form.field_at(path)
    if outer is None or inner is None or grows(outer) or inner.type in _WHOLE or inner.personal or outer.personal:
        return None
    if inner.type is FieldType.COMPUTED:
        inner = replace(inner, type=FieldType.DECIMAL)
    within = f"“{outer.label}”的" if "." in path else ""
    return Single(Question(inner, path, within))


def with_values(answers: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
    """Answers with some of them, by path, replaced."""
    found = dict(answers)
    for path, value in values.items():
        name, _, within = path.partition(".")
        below = found.get(name)
        found[name] = with_values(below if isinstance(below, Mapping) else {}, {within: value}) if within else value
    return found
