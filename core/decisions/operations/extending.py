"""More time for one applicant."""

from __future__ import annotations

from datetime import datetime

from core import audit, clock
from core.applications import queries
from core.applications.models import Application, Extension
from core.applications.operations import moving
from core.applications.operations.holding import required
from core.applications.queries.closing import moment_words
from core.applications.queries.pipelines import pipeline_of
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.transaction import transaction
from core.decisions import notifications
from core.decisions.actions import APPLICATION, EXTEND
from core.desks.policies import may_release
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.policy.bounds import ends_at


def grant_extension(
    application_id: str,
    stage_id: str,
    *,
    until: datetime,
    reason: str,
    document_number: str | None,
    revision: int,
    by: Person,
) -> Extension:
    """Let one application be acted on at a stage until a later instant (aware; the first moment that is too late).

    Up to the notice's outer date a reason is enough; beyond it a document number is needed. Raises NotFound,
    NotAllowed, Stale, IllegalMove (it does not pass that stage), Conflict (no date, or the stage is over), Invalid.
    """
    may_release(by).or_raise()
    with transaction():
        application = moving.hold(application_id)
        moving.require_revision(application, revision, by=by)
        due = _extendable(application, stage_id)
        why = required(reason, "reason", "请写明延期的理由。")
        number = (document_number or "").strip() or None
        _require_later(application, stage_id, until)
        _require_document(due, until, number)
        granted = Extension(
            application_id=application_id,
            stage=stage_id,
            until=until,
            reason=why,
            document_number=number,
            granted_at=clock.now(),
            granted_by_id=by.id,
        )
        db.session.add(granted)
        after = {"stage": stage_id, "until": until, "document_number": number}
        audit.record(EXTEND, APPLICATION, application_id, by=by, after=after, note=why)
        moving.touch(application, f"获准延期至 {moment_words(until)}", by=by)
        notifications.extended(application, pipeline_of(application).stage(stage_id), until)
        return granted


def outer_limit(due: Due) -> datetime:
    """The first instant beyond the notice's outer date; the deadline itself where the notice names no outer date."""
    outer = due.deadline.extendable_until
    if outer is None:
        return due.until
    return ends_at(outer)


def _extendable(application: Application, stage_id: str) -> Due:
    pipeline = pipeline_of(application)
    stage = pipeline.stage(stage_id)
    if application.state.is_final or pipeline.index(stage_id) < pipeline.index(application.stage):
        raise Conflict(f"“{stage.name}”环节已经办完，不需要延期。")
    due = due_at(application.call, stage_id, application.track)
    if due is None:
        raise Conflict(f"“{stage.name}”没有规定截止日期，不需要延期。")
    return due


def _require_later(application: Application, stage_id: str, until: datetime) -> None:
    due = queries.due(application, stage_id)
    if until <= clock.now():
        raise Invalid({"until": ["延期的截止时间已经过去，请选择以后的日期。"]})
    if due is not None and until <= due.until:
        raise Invalid({"until": [f"现在的截止时间是 {moment_words(due.until)}，延期须晚于它。"]})


def _require_document(due: Due, until: datetime, number: str | None) -> None:
    outer = outer_limit(due)
    if until > outer and number is None:
        sentence = f"超出通知的最后期限 {moment_words(outer)}，须有文件依据，请填写文号。"
        raise Invalid({"document_number": [sentence]})
