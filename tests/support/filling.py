"""Saving sections, as their pages do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core import clock
from core.applications import queries as applications
from core.applications.operations.filling import ApplicationForms
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.evaluators import queries as evaluators
from core.evaluators.operations.filling import ProfileForms
from core.filling.models import SectionAnswers
from core.filling.operations import evidence, save_section
from core.filling.operations.drafting import begin
from core.filling.purposes import Matter
from core.filling.rules.answers import Answers
from core.filling.rules.evidence import ids_of
from core.forms import EvidenceFile, LaidOutForm, Mode, examine
from core.people.models import Person
from core.plugin_api import FieldType


def save(
    application_id: str, form_id: str, section_id: str, given: Mapping[str, Any], *, by: Person, **more: Any
) -> SectionAnswers:
    """A section of an application."""
    forms = ApplicationForms(applications.get(application_id))
    return save_section(forms, form_id, section_id, given, **{"revision": 0, **more}, by=by)[0]


def write_all(forms: Matter, answers: Mapping[str, Mapping[str, Any]], *, by: Person) -> None:
    """Every section that nobody has written in yet, at once and not one by one: for tests of what comes afterwards.
    `answers`: form id → answers.

    The trail knows of the files and that something was written, not of each section.
    """
    with transaction():
        forms.forget()
        forms.hold(by)
        begin(forms)
        files = evidence.unused_uploads(forms.purpose, [*_named(forms, answers)], by)
        for form in forms.forms.values():
            _write(forms, form, answers, files, by)
        forms.forget()
        forms.changed("保存了全部内容", by)


def _named(forms: Matter, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for form in forms.forms.values():
        for name, field in form.fields.items():
            if field.type is FieldType.EVIDENCE:
                yield from ids_of(answers[form.id].get(name))


def _write(
    forms: Matter,
    form: LaidOutForm,
    answers: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, EvidenceFile],
    by: Person,
) -> None:
    given = answers[form.id]
    elsewhere = Answers(answers).elsewhere(form.id)
    found = examine(form, given, mode=Mode.DRAFT, context=elsewhere, files=files)
    assert not found.faults, found.errors
    for section in form.sections:
        own = {each.name: found.answers[each.name] for each in section.fields if each.name in found.answers}
        evidence.settle(forms, form.id, section, own, by)
        row = SectionAnswers(id=new_id(), filling_id=forms.id, form_id=form.id, section_id=section.id, revision=1)
        row.answers, row.typed, row.unconfirmed, row.saved_at, row.saved_by_id = own, {}, [], clock.now(), by.id
        db.session.add(row)


def save_profile(
    evaluator_id: str, section_id: str, given: Mapping[str, Any], *, by: Person, **more: Any
) -> SectionAnswers:
    """A section of an evaluator's profile."""
    forms = ProfileForms(evaluators.evaluator(evaluator_id))
    return save_section(forms, next(iter(forms.forms)), section_id, given, **{"revision": 0, **more}, by=by)[0]


def saved(application_id: str, form_id: str, section_id: str) -> SectionAnswers | None:
    """What is saved of a section of an application."""
    return ApplicationForms(applications.get(application_id)).rows.get((form_id, section_id))
