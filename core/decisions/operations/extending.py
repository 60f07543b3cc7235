"""More time for one applicant."""

from __future__ import annotations

from datetime import datetime

from core import audit, clock
from core.applications import queries
from core.applications.models import Application, Extension
from core.applications.operations import moving
from core.applications.queries.pipelines import pipeline_of
from core.calls.queries import due_at, pinned
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.transaction import transaction
from core.decisions import notifications
from core.decisions.actions import APPLICATION, EXTEND
from core.desks.policies import may_release
from core.errors import Conflict, Invalid, required
from core.instance import instance
from core.people.models import Person
from core.plugin_api.kinds import Kinds
from core.policy.bounds import ends_at
from core.policy.outer import document, too_long
from core.policy_desk.queries.dates import beyond_outer


def grant_extension(
    application_id: str,
    stage_id: str,
    *,
    until: datetime,
    reason: str,
    document_number: str | None,
    issuer: str = "",
    revision: int,
    by: Person,
) -> Extension:
    """Let one application be acted on at a stage until a later instant (aware; the first moment that is too late).

    Up to the outer date of extensions a reason is enough; beyond it a document is needed. Nobody gives more than the
    day of a layer above; beyond that of rules which stand for every year, the document is their `issuer`'s. Raises
    NotFound, NotAllowed, Stale, IllegalMove (it does not pass that stage), Conflict (no date, or the stage is over),
    Invalid.
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
        _require_within(application, stage_id, until, issuer if number else "")
        number = number and document(number, issuer)
        if number and (sentence := too_long(number)):
            raise Invalid({"document_number": [sentence]})
        granted = Extension(
            application_id=application_id,
            stage=stage_id,
            until=until,
            reason=why,
            document_number=number,
            granted_by_id=by.id,
        )
        db.session.add(granted)
        after = {"stage": stage_id, "until": until, "document_number": number}
        audit.record(EXTEND, APPLICATION, application_id, by=by, after=after, note=why)
        moving.touch(application, f"获准延期至 {clock.closing(until)}", by=by)
        notifications.extended(application, pipeline_of(application).stage(stage_id), until)
        return granted


def outer_limit(due: Due) -> datetime:
    """The first instant beyond which a reason is not enough; the deadline itself where no outer date is set."""
    outer = due.deadline.extendable_until
    if outer is None:
        return due.until
    return ends_at(outer)


def _extendable(application: Application, stage_id: str) -> Due:
    pipeline = pipeline_of(application)
    stage = pipeline.stage(stage_id)
    if application.state.is_final or pipeline.index(stage_id) < pipeline.index(application.stage):
        raise Conflict(f"“{stage.name}”环节已经办完，不需要延期。")
    due = due_at(application.call, stage_id, application.track, application.body_id)
    if due is None:
        raise Conflict(f"“{stage.name}”没有规定截止日期，不需要延期。")
    return due


def _require_later(application: Application, stage_id: str, until: datetime) -> None:
    due = queries.due(application, stage_id)
    if until <= clock.now():
        raise Invalid({"until": ["延期的截止时间已经过去，请选择以后的日期。"]})
    if due is not None and until <= due.until:
        raise Invalid({"until": [f"现在的截止时间是 {clock.closing(due.until)}，延期须晚于它。"]})


def _require_document(due: Due, until: datetime, number: str | None) -> None:
    outer = outer_limit(due)
    if until > outer and number is None:
        sentence = f"晚于个别延期最迟日期 {clock.closing(outer)}，须有文件依据，请填写文号。"
        raise Invalid({"document_number": [sentence]})


def _require_within(application: Application, stage_id: str, until: datetime, issuer: str) -> None:
    """Raises Invalid beyond the day of a layer above, as it stands today."""
    kept, tracks = pinned(application.call), [application.track] if application.track else []
    book = instance().book()
    if book.get(Kinds.calls, kept.call.id) is None:
        book = kept.book  # the documents have ended; what the call was opened with goes on
    own = list(kept.deadlines.values())
    if sentence := beyond_outer(book, kept.call, stage_id, tracks, until, own=own, issuer=issuer):
        raise Invalid({"until": [sentence]})
