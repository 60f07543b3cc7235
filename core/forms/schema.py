"""The schema of a form: what the API, an import and the storage load, judged by the same examination as the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from core.forms.examination import examine
from core.forms.faults import EvidenceFile, Mode
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
        self._mode = mode
        self._sections = sections
        self._circumstances = circumstances

    @pre_load
    def examined(self, data: object, **_: Any) -> dict[str, object]:
        """Judge the object, and hand its canonical form on."""
        found = examine(self._form, data, mode=self._mode, sections=self._sections, **self._circumstances)
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


def draft_schema(
    form: LaidOutForm,
    *,
    sections: Collection[str] | None = None,
    context: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    today: date | None = None,
) -> AnswersSchema:
    """The schema of a draft: what is answered has to be right, nothing else. Arguments as for `examine`."""
    return _schema(form, Mode.DRAFT, sections, context=context, files=files, today=today)


def submission_schema(
    form: LaidOutForm,
    *,
    sections: Collection[str] | None = None,
    context: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    today: date | None = None,
) -> AnswersSchema:
    """The schema of a submission: everything demanded is answered and the checks hold. Arguments as for `examine`."""
    return _schema(form, Mode.SUBMISSION, sections, context=context, files=files, today=today)


def nested(errors: Mapping[str, list[str]]) -> dict[str, Any]:
    """Sentences by path as marshmallow nests them; those of a place with places below it stand under ``_schema``."""
    tree: dict[str, Any] = {}
    for path, sentences in errors.items():
        branch = tree
        for step in path.split(".") if path else []:
            branch = branch.setdefault(step, {})
        branch.setdefault(ROOT, []).extend(sentences)
    return {name: _pruned(branch) if name != ROOT else branch for name, branch in tree.items()}


def errors_by_path(messages: object) -> dict[str, list[str]]:
    """What a ValidationError says (its ``messages``), by path: the reverse of `nested`."""
    errors: dict[str, list[str]] = {}
    for path, sentence in _flattened(messages, ""):
        errors.setdefault(path, []).append(sentence)
    return errors


def _schema(form: LaidOutForm, mode: Mode, sections: Collection[str] | None, **circumstances: Any) -> AnswersSchema:
    answers = {
        field.name: Answer(field)
        for section in form.sections
        if sections is None or section.id in sections
        for field in section.fields
        if field.type is not FieldType.NOTE
    }
    made: type[AnswersSchema] = type("AnswersSchema", (AnswersSchema,), answers)
    return made(form, mode, sections, **circumstances)


def _pruned(branch: dict[str, Any]) -> Any:
    if set(branch) == {ROOT}:
        return branch[ROOT]
    return {name: below if name == ROOT else _pruned(below) for name, below in branch.items()}


def _flattened(messages: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            at = path if name == ROOT else f"{path}.{name}" if path else str(name)
            yield from _flattened(below, at)
    elif isinstance(messages, list):
        for sentence in messages:
            yield path, str(sentence)
