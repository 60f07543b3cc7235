"""Options: one of several, any of several, yes or no."""

from __future__ import annotations

from typing import Any

from core.forms.faults import Question, Reading, Refused, seen
from core.forms.fields.kind import Kind, Scalar, is_blank
from core.forms.fields.plain import half_width
from core.plugin_api.declarations.form import Field
from core.plugin_api.facts import Word

_YES_NO = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def label_of(field: Field, name: object) -> str:
    """The label of an option; its name where the declaration no longer has it."""
    return next((choice.label for choice in field.choices if choice.name == name), str(name))


def _known(field: Field, raw: object) -> str:
    name = raw.strip() if isinstance(raw, str) else None
    if name is None or all(choice.name != name for choice in field.choices):
        raise Refused(f"没有“{seen(raw)}”这个选项，请从所列选项中选择。")
    return name


class OneChoice(Scalar):
    """One of the options, kept by its name."""

    verb = "选择"

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        return _known(field, raw)

    def fact(self, field: Field, value: Any) -> object:
        return Word(value, label_of(field, value))

    def words(self, field: Field, value: Any) -> str:
        return label_of(field, value)

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "enum": [choice.name for choice in field.choices]}


class SeveralChoices(Kind):
    """Any of the options, kept as the list of their names in the declared order."""

    verb = "选择"

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        chosen: set[str] = set()
        for one in raw if isinstance(raw, list | tuple) else [raw]:
            if is_blank(one):
                continue
            try:
                chosen.add(_known(question.field, one))
            except Refused as refused:
                reading.wrong(question, str(refused))
                return None
        return [choice.name for choice in question.field.choices if choice.name in chosen] or None

    def fact(self, field: Field, value: Any) -> object:
        return tuple(Word(name, label_of(field, name)) for name in value)

    def words(self, field: Field, value: Any) -> str:
        return "、".join(label_of(field, name) for name in value)

    def describe(self, field: Field) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string", "enum": [choice.name for choice in field.choices]},
            "uniqueItems": True,
        }


class YesNo(Scalar):
    """Yes or no, kept as a boolean."""

    verb = "选择"

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        if isinstance(raw, bool):
            return raw
        answer = _YES_NO.get(half_width(raw).lower()) if isinstance(raw, str) else None
        if answer is None:
            raise Refused("应选择“是”或“否”，请重新选择。")
        return answer

    def words(self, field: Field, value: Any) -> str:
        return "是" if value else "否"

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}
