"""A form by itself: names that are unique, conditions, checks and calculations that speak of fields it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.plugin_api.declarations import Field, FieldType, Form, When
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.fields import NUMBERS, fields_of
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

_COMPARABLE = NUMBERS | {FieldType.DATE}
_CONDITIONS = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO})


def check(layer: Layer) -> Iterator[Fault]:
    """Doubled names, and conditions, calculations and checks that name fields of another kind, or none at all."""
    for form in layer.forms:
        yield from _unique(form)
        own = {field.name: field for section in form.sections for field in section.fields}
        for index, section in enumerate(form.sections):
            if section.when is not None:
                yield from _when(form, f"sections[{index}].when", section.when, own)
        for path, field in fields_of(form):
            beside = _beside(form, path, own)
            if field.when is not None:
                yield from _when(form, f"{path}.when", field.when, beside, itself=field.name)
            yield from _calculation(form, path, field, beside)
            yield from _unit(form, path, field, own)
        yield from _checks(form, own)


def answer(fields: Mapping[str, Field], path: str) -> Field | None:
    """The field that a path leads to: a field's name, or ``table.row.column`` within a fixed table."""
    match path.split("."):
        case [name]:
            return fields.get(name)
        case [name, row, column] if name in fields and row in {each.name for each in fields[name].rows}:
            return next((each for each in fields[name].columns if each.name == column), None)
    return None


def _unique(form: Form) -> Iterator[Fault]:
    seen: set[str] = set()
    for section_index, section in enumerate(form.sections):
        if section.id in [each.id for each in form.sections[:section_index]]:
            yield fault(form, f"sections[{section_index}].id", f"two sections are called {section.id!r}", "rename one")
        if not section.fields:
            yield fault(form, f"sections[{section_index}].fields", "the section is empty", "add a field, or drop it")
        for index, field in enumerate(section.fields):
            if field.name in seen:
                key = f"sections[{section_index}].fields[{index}].name"
                yield fault(form, key, f"the form has two fields {field.name!r}", "give each field its own name")
            seen.add(field.name)


def _beside(form: Form, path: str, own: Mapping[str, Field]) -> Mapping[str, Field]:
    """The fields that one may speak of: a column of those in its row, every other field of those of the form."""
    table, _, column = path.partition(".columns[")
    if not column:
        return own
    found = dict(fields_of(form))[table]
    return {each.name: each for each in found.columns}


def _when(form: Form, key: str, when: When, fields: Mapping[str, Field], itself: str | None = None) -> Iterator[Fault]:
    field = fields.get(when.field)
    if field is None or when.field == itself:
        message = f"the condition speaks of {when.field!r}, which is no other field of the form"
        yield fault(form, f"{key}.field", message, did_you_mean(when.field, fields, what="field"))
        return
    if field.type not in _CONDITIONS:
        message = f"a condition cannot be on {when.field!r}, a field of type {field.type.value!r}"
        yield fault(form, f"{key}.field", message, "let the condition be on a choice or a yes/no question")
        return
    values = when.one_of if when.equals is None else (when.equals,)
    for value in values:
        yield from _value(form, key, field, value, "is" if when.equals is not None else "one_of")


def _value(form: Form, key: str, field: Field, value: str | bool, by: str) -> Iterator[Fault]:
    if field.type is FieldType.YES_NO:
        if not isinstance(value, bool):
            message = f"{field.name!r} is answered by yes or no, never by {value!r}"
            yield fault(form, f"{key}.{by}", message, "write `is: true` or `is: false`")
    elif field.choices and value not in [choice.name for choice in field.choices]:
        cure = did_you_mean(str(value), (choice.name for choice in field.choices), what="choice")
        yield fault(form, f"{key}.{by}", f"{field.name!r} has no choice {value!r}", cure)


def _calculation(form: Form, path: str, field: Field, fields: Mapping[str, Field]) -> Iterator[Fault]:
    if field.calculation is None:
        return
    for index, name in enumerate(field.calculation.of):
        key = f"{path}.calculation.of[{index}]"
        found = answer(fields, name)
        if found is None:
            cure = did_you_mean(name, fields, what="field")
            yield fault(form, key, f"there is no field {name!r} to calculate with", cure)
        elif found.type not in NUMBERS:
            message = f"{name!r} is no number, it is of type {found.type.value!r}"
            yield fault(form, key, message, "calculate with numbers only")
        elif found.calculation is not None and _depends(found, field.name, fields, set()):
            yield fault(form, key, f"{field.name!r} is calculated from itself", "break the circle")


def _unit(form: Form, path: str, field: Field, own: Mapping[str, Field]) -> Iterator[Fault]:
    if field.unit_from is None:
        return
    found = own.get(field.unit_from)
    if found is None or found.type is not FieldType.TEXT:
        texts = [name for name, each in own.items() if each.type is FieldType.TEXT]
        cure = did_you_mean(field.unit_from, texts, what="field")
        yield fault(form, f"{path}.unit_from", f"there is no text {field.unit_from!r} that could say the unit", cure)


def _depends(field: Field, name: str, fields: Mapping[str, Field], seen: set[str]) -> bool:
    if field.name == name:
        return True
    if field.calculation is None or field.name in seen:
        return False
    inner = (answer(fields, each) for each in field.calculation.of)
    return any(_depends(each, name, fields, seen | {field.name}) for each in inner if each is not None)


def _checks(form: Form, fields: Mapping[str, Field]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, each in enumerate(form.checks):
        key = f"checks[{index}]"
        if each.id in seen:
            yield fault(form, f"{key}.id", f"two checks are called {each.id!r}", "rename one")
        seen.add(each.id)
        kinds = set()
        for side, name in (("left", each.left), ("right", each.right)):
            found = answer(fields, name)
            if found is None:
                message = f"the check speaks of {name!r}, which is no field of the form"
                yield fault(form, f"{key}.{side}", message, did_you_mean(name, fields, what="field"))
            elif found.type not in _COMPARABLE:
                message = f"{name!r} is of type {found.type.value!r}, which cannot be compared"
                yield fault(form, f"{key}.{side}", message, "compare numbers with numbers, dates with dates")
            else:
                kinds.add(found.type is FieldType.DATE)
        if len(kinds) > 1:
            yield fault(form, f"{key}.right", "a date is compared with a number", "compare dates with dates")
