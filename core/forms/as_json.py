"""A call's forms as JSON, field by field, with the labels of its year."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.forms.laid_out import LaidOutForm, laid_out
from core.forms.leaves import unit_of
from core.plugin_api.declarations.form import Field, Section, When
from core.policy.book import NotInBook, PolicyBook

Json = dict[str, Any]


def forms_json(book: PolicyBook, call_id: str, category: str) -> Json:
    """The forms of a call's category, of every track. Raises NotInBook for an unknown call or category."""
    call = book.call(call_id)
    if category not in call.categories:
        asked = "、".join(call.categories)
        raise NotInBook(f"申报通知「{call_id}」不含类别「{category}」。", f"该通知的类别有：{asked}。")
    declared = (book.form(form) for form in call.forms.get(category, ()))
    industries = tuple(book.industries.values())
    everybody = tuple(sorted(book.named_bodies))
    return {
        "call": call.id,
        "category": category,
        "forms": [
            form_json(laid_out(each, year=call.year, industries=industries, bodies=everybody)) for each in declared
        ],
    }


def form_json(laid: LaidOutForm) -> Json:
    """One form as the call's applicants fill it."""
    form = laid.form
    return {
        "id": form.id,
        "title": form.title,
        "track": form.track,
        "official": form.official,
        "clause": form.clause,
        **({"choice": form.choice} if form.clause is None else {}),
        "origin": form.origin,
        "sections": [_section(section) for section in form.sections],
    }


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "when": _when(section.when),
        "note": section.note,
        "notes": [
            {"text": note.text, "bodies": list(note.bodies), "clause": note.clause, "choice": note.choice}
            for note in section.notes
        ],
        "fields": [_field(each) for each in section.fields],
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type.value,
        "unit": unit_of(field),
        "required": field.required,
        "choices": [asdict(each) for each in field.choices],
        "columns": [_field(each) for each in field.columns],
        "rows": [asdict(row) for row in field.rows] or None,
        "when": _when(field.when),
        "help": field.help,
        "clause": field.clause,
        "choice": field.choice,
    }


def _when(when: When | None) -> Json | None:
    if when is None:
        return None
    return {"field": when.field} | ({"one_of": list(when.one_of)} if when.equals is None else {"is": when.equals})
