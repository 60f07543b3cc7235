"""Submitting an application, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import audit, clock
from core.applications import findings, moving, queries, snapshot
from core.applications.answers import Answers
from core.applications.assessment import guarding
from core.applications.evidence import files_of
from core.applications.models import Application, Submission
from core.applications.operations.drafting import held_by_representative, require_writable
from core.applications.pipelines import pipeline_of
from core.applications.rulebook import rulebook
from core.applications.workflow import MoveName
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, RulesRefuse
from core.forms import Mode, examine
from core.people.models import Person
from core.plugin_api import Force

SUBMIT = audit.action("applications.submit", "提交申报")


def submit(application_id: str, *, token: str, revision: int, by: Person) -> Submission:
    """Submit what is filled in. When this returns, the submission is in the database, whatever dies next.

    `token` is the form's own: a form that is sent twice makes one submission, and the second time gets the first one's.
    What was submitted is kept word for word, under its SHA-256. A returned application comes back to the stage that
    returned it. Raises NotFound, IllegalMove, StageClosed, Stale, Conflict (not declared), Invalid (by
    ``form/section/path``), RulesRefuse (every must of the filing that is not met).
    """
    with transaction():
        application = held_by_representative(application_id, by)  # of two that are sent at once, the second waits here
        already = queries.submission_with(token)
        if already is not None and already.application_id == application.id:
            return already
        moving.require_revision(application, revision)
        require_writable(application)
        if application.declared_at is None:
            raise Conflict("还没有确认申报声明，或者确认之后内容又有改动。", "请核对全部内容，确认声明后再提交。")
        answers = _complete(application)
        _require_rules(application)
        submitted = _kept(application, answers, token, by)
        returned = queries.open_return(application.id)
        if returned is not None:
            returned.answered_at = submitted.submitted_at
        audit.record(
            SUBMIT,
            moving.SUBJECT,
            application.id,
            by=by,
            after={"serial": submitted.serial, "sha256": submitted.sha256},
        )
        moving.move(
            application,
            MoveName.SUBMIT,
            by=by,
            expected_revision=revision,
            resume_at=None if returned is None else returned.from_stage,
        )
        return submitted


def withdraw(application_id: str, *, revision: int, reason: str | None = None, by: Person) -> None:
    """Take the application out of the call, for good; a new one may be started while the call is open.

    Raises NotFound, Stale, IllegalMove (too late, or final).
    """
    with transaction():
        application = held_by_representative(application_id, by)
        moving.move(
            application, MoveName.WITHDRAW, by=by, expected_revision=revision, note=(reason or "").strip() or None
        )


# --- Steps ------------------------------------------------------------------------------------------------------------


def _complete(application: Application) -> dict[str, dict[str, Any]]:
    """The answers of every form as its submission schema reads them. Raises Invalid with everything that is missing."""
    saved = queries.sections(application.id)
    given, files = Answers.of_sections(saved.values()), files_of(application.id)
    errors: dict[str, list[str]] = {}
    answers: dict[str, dict[str, Any]] = {}
    for form in rulebook(application).forms.values():
        found = examine(form, given.of(form.id), mode=Mode.SUBMISSION, context=given.elsewhere(form.id), files=files)
        answers[form.id] = dict(found.answers)
        for fault in found.faults:
            errors.setdefault(f"{form.id}/{fault.path}", []).append(fault.sentence)
    for (form_id, _), section in saved.items():
        for name in section.typed:
            errors.setdefault(f"{form_id}/{name}", []).append("有一处填写的内容无法识别，请改正后保存。")
    if errors:
        raise Invalid(errors, "还有内容没有填完或填写有误，不能提交。")
    return answers


def _require_rules(application: Application) -> None:
    """Raises RulesRefuse with every must of the filing that is known not to be met; the rest is for the officers."""
    refusals = [
        finding
        for finding in guarding(findings.of(application), pipeline_of(application).filing)
        if finding.is_refusal and finding.force is Force.MUST
    ]
    if refusals:
        raise RulesRefuse(refusals, "不符合以下规定，不能提交：")


def _kept(application: Application, answers: Mapping[str, Any], token: str, by: Person) -> Submission:
    files = [
        snapshot.SubmittedFile(file.id, row.form_id, row.field, file.name, file.size, file.sha256).as_json()
        for row, file in queries.evidence(application.id)
    ]
    last = queries.last_submission(application.id)
    submitted = Submission(
        id=new_id(),
        application_id=application.id,
        serial=1 if last is None else last.serial + 1,
        token=token,
        answers=dict(answers),
        files=files,
        sha256=snapshot.sum_of(answers, files),
        submitted_at=clock.now(),
        submitted_by_id=by.id,
    )
    db.session.add(submitted)
    application.submitted_at = submitted.submitted_at
    return submitted
