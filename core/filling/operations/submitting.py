"""Submitting what is filled in, and returning sections of it: steps of an operation that has asked who may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from core import clock
from core.db import db
from core.errors import Invalid
from core.filling import queries
from core.filling.models import Return, Submission
from core.filling.operations.drafting import begin
from core.filling.operations.recording import end_sittings
from core.filling.purposes import Matter
from core.filling.rules import snapshot
from core.filling.rules.evidence import ids_of
from core.forms import Mode, asked_sections, examine
from core.people.models import Person

INCOMPLETE = "还有内容没有填完或填写有误，不能提交。"


def complete(matter: Matter) -> dict[str, dict[str, Any]]:
    """The answers of every form as its submission schema reads them. Raises Invalid with everything that is missing."""
    answers, errors = examined(matter)
    if errors:
        raise Invalid(errors, INCOMPLETE)
    return answers


def examined(matter: Matter) -> tuple[dict[str, dict[str, Any]], dict[str, list[str]]]:
    """The answers by form, and what keeps them from being submitted, by ``form/path``."""
    given, errors = matter.answers, dict[str, list[str]]()
    answers: dict[str, dict[str, Any]] = {}
    for form in matter.forms.values():
        context = given.elsewhere(form.id)
        found = examine(form, given.of(form.id), mode=Mode.SUBMISSION, context=context, files=matter.files)
        answers[form.id] = dict(found.answers)
        for fault in (*found.faults, *matter.doubts(form, found.answers)):
            errors.setdefault(f"{form.id}/{fault.path}", []).append(fault.sentence)
        asked = asked_sections(form, given.of(form.id), context)
        for section in form.sections:
            for name in matter.written(form, section)[1] if section.id in asked else ():
                errors.setdefault(f"{form.id}/{name}", []).append("有一处填写的内容无法识别，请改正后保存。")
            for name in sorted(matter.unconfirmed(form, section)) if section.id in asked else ():
                if name in found.answers:
                    label = form.fields[name].label
                    errors.setdefault(f"{form.id}/{name}", []).append(f"“{label}”沿用以前填报，请核对后确认或改正。")
    return answers, errors


def keep_submission(matter: Matter, answers: Mapping[str, Any], *, token: str, by: Person) -> Submission:
    """Keep what is submitted word for word, under its SHA-256; it answers the request for correction, if there is one.

    `token` is the form's own (`queries.submission_with`).
    """
    begin(matter)
    end_sittings(matter)
    asked = {id for by_form in answers.values() for value in by_form.values() for id in ids_of(value)}
    files = [
        snapshot.SubmittedFile(file.id, row.form_id, row.field, file.name, file.size, file.sha256).as_json()
        for row, file in queries.evidence(matter.id)
        if file.id in asked  # what was saved for what is not asked any more stays behind
    ]
    last = queries.last_submission(matter.id)
    submitted = Submission(
        filling_id=matter.id,
        serial=1 if last is None else last.serial + 1,
        token=token,
        answers=dict(answers),
        files=files,
        sha256=snapshot.sum_of(answers, files),
        submitted_by_id=by.id,
    )
    db.session.add(submitted)
    returned = queries.open_return(matter.id)
    if returned is not None:
        returned.answered_at = submitted.submitted_at
    return submitted


def return_sections(
    matter: Matter, sections: Collection[str], message: str, *, due: date | None, from_stage: str | None, by: Person
) -> Return:
    """Ask for a correction of chosen sections (``form/section``), until the end of a day. Raises Invalid."""
    known = {f"{form.id}/{section.id}" for form in matter.forms.values() for section in form.sections}
    errors = {}
    if not sections:
        errors["sections"] = ["请选择需要补正的部分。"]
    elif not known.issuperset(sections):
        errors["sections"] = ["所选部分已不在表单中，请刷新页面后重新选择。"]
    if due is not None and due < clock.today():
        errors["due"] = ["补正期限不能早于今天。"]
    if errors:
        raise Invalid(errors)
    made = Return(
        filling_id=matter.id,
        from_stage=from_stage,
        sections=sorted(sections),
        message=message,
        due=due,
        returned_by_id=by.id,
    )
    db.session.add(made)
    return made
