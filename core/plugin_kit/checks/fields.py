"""A field by itself: it has what its type needs, and nothing that its type cannot have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from core.plugin_api.declarations import Calculation, Compute, Field, FieldType, Form
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.known import CHOICE_LISTS, KNOWN_AT_FIRST, KNOWN_DAYS, KNOWN_WORDS
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENTAGE, FieldType.COMPUTED, FieldType.YEAR})

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_CHOICES = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_DAYS = frozenset({FieldType.DATE, FieldType.YEAR})

#: Keys that only fields of certain types may have.
_ONLY: dict[str, frozenset[FieldType]] = {
    "choices": _CHOICES,
    "choices_from": _CHOICES,
    "rows": frozenset({FieldType.TABLE, FieldType.MATRIX}),
    "columns": frozenset({FieldType.TABLE}),
    "unit_from": NUMBERS,
    "least": NUMBERS,
    "most": NUMBERS,
    "max_length": _TEXTS,
    "format": _TEXTS,
    "not_future": _DAYS,
    "not_before": _DAYS,
    "other_than": _TEXTS,
    "same_as": _TEXTS,
    "calculation": frozenset({FieldType.COMPUTED}),
    "score": NUMBERS,
    "accepts": frozenset({FieldType.EVIDENCE}),
    "proves": frozenset({FieldType.EVIDENCE}),
    "inapplicable": frozenset({FieldType.YES_NO}),
    "benchmark_by": _TEXTS | {FieldType.CHOICE} | NUMBERS,
}
#: Keys of which fields of a type must have one.
_NEEDED: dict[FieldType, tuple[str, ...]] = {
    FieldType.CHOICE: ("choices", "choices_from"),
    FieldType.CHOICES: ("choices", "choices_from"),
    FieldType.TABLE: ("columns",),
    FieldType.MATRIX: ("rows",),
    FieldType.COMPUTED: ("calculation",),
}
_NOT_IN_TABLES = frozenset({FieldType.TABLE, FieldType.MATRIX, FieldType.NOTE, FieldType.EVIDENCE})
_OF_TWO = frozenset({Compute.DIFFERENCE, Compute.QUOTIENT, Compute.SHARE, Compute.CHANGE, Compute.GROWTH})
_IN_UNITS = frozenset({Compute.PRODUCT, Compute.QUOTIENT})


def check(layer: Layer) -> Iterator[Fault]:
    """Fields without what their type needs, keys that it cannot have, doubled names, bounds the wrong way round."""
    for form in layer.forms:
        for path, field in fields_of(form):
            for key, message, cure in _wrong(field):
                yield fault(form, f"{path}.{key}" if key else path, message, cure)


def fields_of(form: Form) -> Iterator[tuple[str, Field]]:
    """Every field of a form with its path, the columns of tables apart from their table too."""
    for section_index, section in enumerate(form.sections):
        for index, field in enumerate(section.fields):
            path = f"sections[{section_index}].fields[{index}]"
            yield path, field
            for column_index, column in enumerate(field.columns):
                yield f"{path}.columns[{column_index}]", column


def _wrong(field: Field) -> Iterator[tuple[str, str, str]]:
    """The key, message and cure of each thing that is wrong with a field."""
    if not _NAME.fullmatch(field.name):
        yield "name", f"{field.name!r} is no name for a field", "use small Latin letters, digits and _ only"
    for key, types in _ONLY.items():
        if getattr(field, key) and field.type not in types:
            yield key, f"a field of type {field.type.value!r} has no `{key}`", f"only {_listed(types)} have it"
    needed = _NEEDED.get(field.type, ())
    if needed and not any(getattr(field, key) for key in needed):
        cure = f"add `{'` or `'.join(needed)}`"
        yield "type", f"a field of type {field.type.value!r} has none of what it needs", cure
    yield from _names_within(field)
    yield from _bounds(field)
    yield from _known(field)
    yield from _sources(field)


def _names_within(field: Field) -> Iterator[tuple[str, str, str]]:
    for key, names in (
        ("choices", [each.name for each in field.choices]),
        ("rows", [each.name for each in field.rows]),
        ("columns", [each.name for each in field.columns]),
    ):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield f"{key}[{index}].name", f"{name!r} is there twice", "give each its own name"
            if key == "rows" and not _NAME.fullmatch(name):
                yield (
                    f"rows[{index}].name",
                    f"{name!r} is no name for a row",
                    "use small Latin letters, digits and _ only",
                )
    for index, column in enumerate(field.columns):
        if column.type in _NOT_IN_TABLES:
            message = f"a table has no column of type {column.type.value!r}"
            yield f"columns[{index}].type", message, "put it beside the table as a field of its own"
        if column.score:
            message = "a table's column has many answers: none of them is the score"
            yield f"columns[{index}].score", message, "ask for the score beside the table"


def _bounds(field: Field) -> Iterator[tuple[str, str, str]]:
    if field.least is not None and field.most is not None and field.most < field.least:
        yield "most", f"the most ({field.most}) is less than the least ({field.least})", "exchange the two"
    if field.decimals < 0:
        yield "decimals", "a number cannot have fewer than no decimals", "write 0 or more"
    if field.type is FieldType.TABLE and not 0 <= field.least_rows <= field.most_rows:
        yield "most_rows", "the most rows are fewer than the least", "exchange the two"
    if field.max_length is not None and field.max_length < 1:
        yield "max_length", "a text has to have room for one character", "write 1 or more"


def _known(field: Field) -> Iterator[tuple[str, str, str]]:
    """Answers are held against a day, or against what is known of the unit."""
    held = (
        ("not_before", field.not_before, KNOWN_DAYS),
        ("other_than", field.other_than, KNOWN_WORDS),
        ("same_as", field.same_as, KNOWN_WORDS),
    )
    for key, bound, known in held:
        is_day = known is KNOWN_DAYS and bound is not None and _is_day(bound)
        if bound is not None and bound not in known and not is_day:
            cure = did_you_mean(bound, known, what="thing that is known of the unit")
            yield key, f"nothing is known of the unit as {bound!r}", cure
    if field.same_as is not None and field.same_as == field.other_than:
        yield "same_as", f"no answer is the same as {field.same_as!r} and another", "keep one of the two keys"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sources(field: Field) -> Iterator[tuple[str, str, str]]:
    if field.choices_from is not None and field.choices_from not in CHOICE_LISTS:
        cure = did_you_mean(field.choices_from, CHOICE_LISTS, what="list of choices")
        yield "choices_from", f"there is no list of choices {field.choices_from!r}", cure
    if field.prefill is not None and field.prefill not in KNOWN_AT_FIRST:
        cure = did_you_mean(field.prefill, KNOWN_AT_FIRST, what="thing that is known at first")
        yield "prefill", f"nothing is known at first as {field.prefill!r}", cure
    if field.calculation is not None:
        yield from _calculation(field.calculation)
    if field.when is not None:
        yield from when_wrong(field)


def _calculation(calculation: Calculation) -> Iterator[tuple[str, str, str]]:
    do, count = calculation.do, len(calculation.of)
    if count < 1 or (do in _OF_TWO and count != 2):  # noqa: PLR2004  # minuend and subtrahend
        yield "calculation.of", f"{do.value!r} is not of {count} fields", "name the fields in order; a share is of two"
    if calculation.times is not None and (do not in _IN_UNITS or calculation.times <= 0):
        message = f"{do.value!r} is not turned into another unit by {calculation.times}"
        yield "calculation.times", message, "only a product or quotient is, by a number above 0"
    if (do is Compute.GROWTH) != (calculation.years is not None and calculation.years > 0):
        message = f"{do.value!r} does not go over {calculation.years} years"
        yield "calculation.years", message, "say of a growth, and of nothing else, over how many years it is spread"


def when_wrong(field: Field) -> Iterator[tuple[str, str, str]]:
    """A condition compares with one value or with several, not with both."""
    assert field.when is not None  # noqa: S101  # the caller has asked
    if (field.when.equals is None) == (not field.when.one_of):
        yield "when", "a condition has exactly one of `is` and `one_of`", "keep one of them"


def _listed(types: frozenset[FieldType]) -> str:
    return ", ".join(sorted(each.value for each in types))
