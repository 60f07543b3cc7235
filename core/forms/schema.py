"""The schema of a form: what the API, an import and the storage load, judged by the same examination as the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from core.forms.examination import examine
from core.forms.faults import Mode
from core.forms.fields import kind_of
from core.forms.laid_out import LaidOutForm
from core.plugin_api.declarations.form import Field, FieldType

ROOT = "_schema"


class AnswersSchema(Schema):
    """A form's answers. ``load`` takes a JSON object and gives canonical answers, or raises ValidationError.

    The examination judges the whole object before marshmallow looks at its keys; the declared fields describe it.
    """

    class Meta:
        unknown = EXCLUDE  # the examination has refused what it does not know, in words of ours

    def __init__(self, form: LaidOutForm, mode: Mode, sections: Collection[str] | None, **circumstances: Any) -> None:
        super().__init__()
        self._form = form
        self._circumstances = {"mode": mode, "sections": sections, **circumstances}

    @pre_load
    def examined(self, data: object, **_: Any) -> dict[str, object]:
        """Judge the object, and hand its canonical form on."""
        found = examine(self._form, data, **self._circumstances)
        if found.faults:
            raise ValidationError(nested(found.errors))
        return dict(found.answers)


class Answer(fields.Raw):
    """One field's canonical answer, described as a JSON schema."""

    def __init__(self, field: Field) -> None:
        words = [field.help, f"单位：{field.unit}" if field.unit else None, field.choice]
        described = {"title": field.label, **kind_of(field).describe(field)}
        if not kind_of(field).answers(field):
            described["readOnly"] = True
        if any(words):
            described["description"] = "；".join(word for word in words if word)
        super().__init__(metadata=described)


def answers_schema(
    form: LaidOutForm, mode: Mode, *, sections: Collection[str] | None = None, **circumstances: Any
) -> AnswersSchema:
    """The schema of a draft, or of a submission, of some sections (of all when None).

    ``circumstances`` are further arguments of `examine`.
    """
    answers = {
        field.name: Answer(field)
        for section in form.sections
        if sections is None or section.id in sections
        for field in section.fields
        if field.type is not FieldType.NOTE
    }
    made: type[AnswersSchema] = type("AnswersSchema", (AnswersSchema,), answers)
    return made(form, mode, sections, **circumstances)


def nested(errors: Mapping[str, list[str]]) -> dict[str, Any]:
    """Sentences by path as marshmallow nests them; those of a place with places below it stand under ``_schema``."""
    tree: dict[str, Any] = {}
    for path, sentences in errors.items():
        branch = tree
        for step in path.split(".") if path else []:
            branch = branch.setdefault(step, {})
        branch.setdefault(ROOT, []).extend(sentences)
    return {name: _pruned(branch) if name != ROOT else branch for name, branch in tree.items()}


def _pruned(branch: dict[str, Any]) -> Any:
    if set(branch) == {ROOT}:
        return branch[ROOT]
    return {name: below if name == ROOT else _pruned(below) for name, below in branch.items()}
