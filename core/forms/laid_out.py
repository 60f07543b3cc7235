"""A form laid out for one call: labels follow its year, options are known, every field can be found by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.forms.faults import Question
from core.plugin_api.declarations.form import (
    Check,
    Choice,
    Field,
    FieldType,
    Form,
    Paper,
    Section,
    When,
)
from core.plugin_api.declarations.values import Industry
from core.plugin_api.placeholders import fill_years


@dataclass(frozen=True, slots=True, eq=False)
class LaidOutForm:
    """What every face works from. ``form`` is the declaration with the year filled in and the options resolved.

    ``known`` is what is known of whom it is filled for (`knowing`), and ``held_against`` what of it answers must fit.
    ``computing`` are the fields with something that is worked out, ``scored`` those of which scoring asks.
    """

    form: Form
    year: int | None
    known: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(init=False)
    section_of: Mapping[str, Section] = field(init=False)
    conditions: Mapping[str, tuple[When, ...]] = field(init=False)
    computing: tuple[Field, ...] = field(init=False)
    scored: tuple[Field, ...] = field(init=False)
    held_against: frozenset[str] = field(init=False)
    _labels: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        fields = {each.name: each for section in self.form.sections for each in section.fields}
        section_of = {each.name: section for section in self.form.sections for each in section.fields}
        conditions = {
            name: tuple(when for when in (section_of[name].when, each.when) if when is not None)
            for name, each in fields.items()
        }
        set_once = object.__setattr__  # the dataclass is frozen
        set_once(self, "fields", fields)
        set_once(self, "section_of", section_of)
        set_once(self, "conditions", conditions)
        set_once(self, "_labels", Counter(each.label for each in fields.values()))
        set_once(self, "held_against", frozenset().union(*(each.held_against for each in fields.values())))
        set_once(self, "computing", tuple(each for each in fields.values() if _computes(each)))
        set_once(self, "scored", tuple(each for each in fields.values() if each.is_scored))

    @property
    def id(self) -> str:
        return self.form.id

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.form.sections

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.form.checks

    @property
    def paper(self) -> Paper | None:
        return self.form.paper

    def knowing(self, known: Mapping[str, object]) -> LaidOutForm:
        """The same form for somebody of whom this is known."""
        return _knowing(self, tuple(known.items()))

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError when the form has none."""
        for section in self.form.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def question(self, name: str) -> Question:
        """The question that a field asks, with its help in brackets where another field bears the same label."""
        asked = self.fields[name]
        aside = f"（{asked.help}）" if asked.help and self._labels[asked.label] > 1 else ""
        return Question(asked, name, aside=aside)

    def field_at(self, path: str) -> Field | None:
        """The field whose answer is at a path: a table's column, a matrix's row as a yes/no field, or a plain field."""
        name, *steps = path.split(".")
        found = self.fields.get(name)
        if found is None or not steps:
            return found
        if found.type is FieldType.MATRIX:
            label = next((row.label for row in found.rows if row.name == steps[0]), None)
            return None if label is None else Field(name=steps[0], label=label, type=FieldType.YES_NO)
        return next((column for column in found.columns if column.name == steps[-1]), None)


def laid_out(
    form: Form, *, year: int | None, industries: Sequence[Industry] = (), bodies: tuple[str, ...] = ()
) -> LaidOutForm:
    """Lay a form out for a call of that year (None: standing rules, ``{year-1}`` reads ``N-1``).

    ``industries`` are the policy book's, the options of fields with ``choices_from: industries``. The result is kept
    per declaration object, so that asking again costs next to nothing. ``bodies``: the recommending bodies to whose
    units it is shown; notes for others are left out.
    """
    return _laid_out(Same(form), year, tuple(industries), bodies)


class Same:
    """A key that compares by identity: comparing a whole declaration would cost more than laying it out."""

    __slots__ = ("form",)

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.form is self.form


@lru_cache(maxsize=512)
def _knowing(form: LaidOutForm, known: tuple[tuple[str, object], ...]) -> LaidOutForm:
    return replace(form, known=dict(known))


@lru_cache(maxsize=256)
def _laid_out(key: Same, year: int | None, industries: tuple[Industry, ...], bodies: tuple[str, ...]) -> LaidOutForm:
    filled = fill_years(key.form, year)
    sections = tuple(
        replace(
            section,
            fields=tuple(_with_options(each, industries) for each in section.fields),
            notes=tuple(note for note in section.notes if not set(note.bodies).isdisjoint(bodies)),
        )
        for section in filled.sections
    )
    return LaidOutForm(replace(filled, sections=sections), year)


def _computes(field: Field) -> bool:
    return field.type is FieldType.COMPUTED or any(column.type is FieldType.COMPUTED for column in field.columns)


def _with_options(field: Field, industries: tuple[Industry, ...]) -> Field:
    columns = tuple(_with_options(column, industries) for column in field.columns)
    choices = field.choices
    if field.choices_from == "industries":
        choices = tuple(Choice(name=each.name, label=each.name, group=each.sector) for each in industries)
    elif field.choices_from is not None:
        raise ValueError(f"表单字段 {field.name} 的选项来源 {field.choices_from} 不存在，可用的来源：industries")
    return replace(field, columns=columns, choices=choices)
