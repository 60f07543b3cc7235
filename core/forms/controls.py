"""What the macros draw: one control per input, with its name, text and errors, and what the browser may do alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from core.forms.faults import Question
from core.forms.fields import grows
from core.forms.fields.text import longest
from core.forms.leaves import unit_of
from core.forms.paths import root, value_at
from core.forms.typed import PREFIX, text_of
from core.plugin_api.declarations.form import Field, FieldType, Format, When

_NOTHING: Mapping[str, object] = MappingProxyType({})

_OURS = "计算方法由本平台设定"
FEW = 5  # options up to which all are laid out

_INPUT_MODES = {Format.PHONE: "tel", Format.EMAIL: "email", Format.POSTCODE: "numeric", Format.URL: "url"}


class Option(NamedTuple):
    """One option: what is sent, what is shown, the id of its box."""

    value: str
    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Control:
    """One input, or one group of boxes. ``raw`` is what was typed; ``errors`` are the sentences about it."""

    question: Question
    raw: object
    errors: tuple[str, ...] = ()
    when: str | None = None
    compute: str | None = None

    @property
    def field(self) -> Field:
        return self.question.field

    @property
    def name(self) -> str:
        return PREFIX + self.question.path

    @property
    def id(self) -> str:
        return id_of(self.question.path)

    @property
    def text(self) -> str:
        """The value of a text input, a select or a pair of radio buttons."""
        return text_of(self.raw)

    @property
    def chosen(self) -> frozenset[str]:
        """The ticked boxes."""
        several = self.raw if isinstance(self.raw, list | tuple) else [self.raw]
        return frozenset(text_of(one) for one in several)

    @property
    def unit(self) -> str | None:
        return unit_of(self.field)

    @property
    def hints(self) -> list[str]:
        """What is said below the input: its help, what its kind wants, and why it is reckoned so."""
        calculation = self.field.calculation
        ours = None if calculation is None or calculation.choice is None else f"{_OURS}：{calculation.choice}"
        return [hint for hint in (self.field.help, _hint(self.field), ours) if hint]

    @property
    def described_by(self) -> str:
        """The ids of what explains the input: its errors, its hints."""
        parts = [f"{self.id}-error"] if self.errors else []
        if self.hints or self.field.choice:
            parts.append(f"{self.id}-help")
        return " ".join(parts)

    @property
    def few(self) -> bool:
        """Whether the options are few enough to be laid out."""
        return len(self.field.choices) <= FEW

    @property
    def groups(self) -> dict[str | None, list[Option]]:
        """The options under their headings."""
        if self.field.type is FieldType.YES_NO:
            return {None: [Option("true", "是", f"{self.id}-yes"), Option("false", "否", f"{self.id}-no")]}
        groups: dict[str | None, list[Option]] = {}
        for number, choice in enumerate(self.field.choices, 1):
            groups.setdefault(choice.group, []).append(Option(choice.name, choice.label, f"{self.id}-{number}"))
        return groups

    @property
    def input_mode(self) -> str | None:
        """Which keys a phone offers."""
        return _INPUT_MODES.get(self.field.format) if self.field.format else None

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return longest(self.field)


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A table's row: its label, a control per column, and where the table grows the path by which it is removed."""

    label: str
    controls: tuple[Control, ...]
    path: str | None = None


def id_of(path: str) -> str:
    """The id of the element at a path."""
    return (PREFIX + path).replace(".", "-")


def _hint(field: Field) -> str | None:
    match field.type:
        case FieldType.DATE:
            return "格式如 2023-01-05"
        case FieldType.LONG_TEXT:
            return f"最多 {longest(field)} 字"
    return None


def conditions_as_data(
    conditions: tuple[When, ...], fields: Mapping[str, object], row: str | None = None
) -> str | None:
    """The conditions on other inputs of the page, for the script that hides: names of inputs and the values wanted.

    ``fields`` are those on the page; in a table's row, its columns, and ``row`` the path under which they stand.
    """
    wanted = [
        {
            "field": PREFIX + (f"{row}.{when.field}" if row else when.field),
            "values": [text_of(one) for one in _any_of(when)],
        }
        for when in conditions
        if root(when.field) in fields
    ]
    return json.dumps(wanted, ensure_ascii=False) if wanted else None


def condition_in_words(when: When, source: Field) -> str:
    """``“……”选“是”时填写``."""
    labels = {choice.name: choice.label for choice in source.choices} | {"true": "是", "false": "否"}
    wanted = "或".join(f"“{labels.get(text_of(one), text_of(one))}”" for one in _any_of(when))
    return f"“{source.label}”选{wanted}时填写"


def calculation_as_data(
    field: Field, fields: Mapping[str, Field], row: str | None = None, elsewhere: Mapping[str, object] = _NOTHING
) -> str | None:
    """How a computed value follows the inputs of the page, for the script; None where not all of them are known.

    ``elsewhere``: answers of other sections, which do not change while this page is filled in.
    """
    if field.calculation is None:
        return None
    operands = [_operand(path, fields, row, elsewhere) for path in field.calculation.of]
    if not all(operands):
        return None
    also = {
        "times": field.calculation.times,
        "years": field.calculation.years,
        "least": field.least,
        "most": field.most,
    }
    numbers = {name: float(number) for name, number in also.items() if number is not None}
    return json.dumps({"do": field.calculation.do.value, "of": operands, "decimals": field.decimals, **numbers})


def _operand(
    path: str, fields: Mapping[str, Field], row: str | None, elsewhere: Mapping[str, object]
) -> str | dict[str, str] | None:
    """The name of an input, or what is known already."""
    table = fields.get(root(path))
    if row is not None and table is None:
        return f"{PREFIX}{row}.{path}"
    if table is None:
        known = value_at(elsewhere, path)
        return {"is": str(known)} if isinstance(known, str | int) else None
    name, *column = path.split(".", 1)
    return PREFIX + (f"{name}.*.{column[0]}" if column and grows(table) else path)


def _any_of(when: When) -> tuple[object, ...]:
    return when.one_of or (when.equals,)
