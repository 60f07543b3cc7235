"""A call's forms as JSON, field by field, with the labels of its year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.plugin_api.declarations import Call, Choice, Field, FieldType, Form, Row, Section, When
from core.plugin_api.placeholders import fill_years
from core.policy.book import NotInBook, PolicyBook

Json = dict[str, Any]


def forms_json(book: PolicyBook, call_id: str, category: str) -> Json:
    """The forms of a call's category, of every track. Raises NotInBook for an unknown call or category."""
    call = book.call(call_id)
    if category not in call.categories:
        asked = "、".join(call.categories)
        raise NotInBook(f"申报通知「{call_id}」不含类别「{category}」。", f"该通知的类别有：{asked}。")
    return {
        "call": call.id,
        "category": category,
        "forms": [form_json(book, call, book.form(form)) for form in call.forms.get(category, ())],
    }


def form_json(book: PolicyBook, call: Call, form: Form) -> Json:
    """One form as the call's applicants fill it."""
    return {
        "id": form.id,
        "title": fill_years(form.title, call.year),
        "track": form.track,
        "official": form.official,
        "clause": form.clause,
        **({"choice": form.choice} if form.clause is None else {}),
        "origin": form.origin,
        "sections": [_section(book, call, section) for section in form.sections],
    }


def choices_of(book: PolicyBook, field: Field) -> tuple[Choice, ...]:
    """The options of a choice: its own, or those of the list that it names."""
    if field.choices_from == "industries":
        return tuple(Choice(name=each.name, label=each.name, group=each.sector) for each in book.industries.values())
    return field.choices


def _section(book: PolicyBook, call: Call, section: Section) -> Json:
    return {
        "id": section.id,
        "title": fill_years(section.title, call.year),
        "when": _when(section.when),
        "note": _text(section.note, call),
        "fields": _fields(book, call, section.fields),
    }


def _fields(book: PolicyBook, call: Call, fields: Iterable[Field]) -> list[Json]:
    return [_field(book, call, field) for field in fields]


def _field(book: PolicyBook, call: Call, field: Field) -> Json:
    return {
        "name": field.name,
        "label": fill_years(field.label, call.year),
        "type": field.type.value,
        "unit": field.unit or ("%" if field.type is FieldType.PERCENTAGE else None),
        "required": field.required,
        "choices": [_choice(call, each) for each in choices_of(book, field)],
        "columns": _fields(book, call, field.columns),
        "rows": [_row(call, row) for row in field.rows] or None,
        "when": _when(field.when),
        "help": _text(field.help, call),
        "clause": field.clause,
        "choice": field.choice,
    }


def _choice(call: Call, choice: Choice) -> Json:
    return {"name": choice.name, "label": fill_years(choice.label, call.year), "group": choice.group}


def _row(call: Call, row: Row) -> Json:
    return {"name": row.name, "label": fill_years(row.label, call.year)}


def _when(when: When | None) -> Json | None:
    if when is None:
        return None
    return {"field": when.field} | ({"one_of": list(when.one_of)} if when.equals is None else {"is": when.equals})


def _text(text: str | None, call: Call) -> str | None:
    return None if text is None else fill_years(text, call.year)
