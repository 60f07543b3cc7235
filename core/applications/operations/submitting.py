"""Submitting an application, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

from core import audit, clock
from core.applications.actions import APPLICATION
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.filling import (
    ApplicationForms,
    held_by_representative,
    held_for_writing,
    require_writable,
)
from core.applications.queries import entering
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules.assessment import guarding
from core.applications.workflow import MoveName
from core.db.transaction import transaction
from core.errors import Conflict, RulesRefuse
from core.filling import operations as filling
from core.filling.models import Submission
from core.filling.queries import submission_with
from core.people.models import Person
from core.plugin_api import Force
from core.registry import Registry

SUBMIT = audit.action("applications.submit", "提交申报")

SUBMITTING: Registry[Callable[[Application], None]] = Registry()
"""Who may have something against a submission: raises Conflict."""


def submit(application_id: str, *, token: str, revision: int, by: Person) -> Submission:
    """Submit what is filled in. When this returns, the submission is in the database, whatever dies next.

    `token` is the form's own: a form that is sent twice makes one submission, and the second time gets the first one's.
    What was submitted is kept word for word, under its SHA-256. A returned application comes back to the stage that
    returned it. Raises NotFound, IllegalMove, StageClosed, Stale, Conflict (not declared), Invalid (by
    ``form/section/path``), RulesRefuse (every must of the filing that is not met).
    """
    with transaction():
        application = held_by_representative(application_id, by)  # of two that are sent at once, the second waits here
        already = submission_with(token)
        if already is not None and already.filling_id == application.id:
            return already
        moving.require_revision(application, revision, by=by)
        require_writable(application)
        if application.declared_at is None:
            raise Conflict("还没有确认申报声明，或者确认之后内容又有改动。", "请核对全部内容，确认声明后再提交。")
        _require_way(application)
        forms = ApplicationForms(application)
        returned, answers = forms.returned, filling.complete(forms)
        _require_rules(application)
        for object_to in SUBMITTING.values():
            object_to(application)
        submitted = filling.keep_submission(forms, answers, token=token, by=by)
        application.submitted_at = submitted.submitted_at
        audit.record(
            SUBMIT,
            APPLICATION,
            application.id,
            by=by,
            after={"serial": submitted.serial, "sha256": submitted.sha256},
        )
        moving.move(
            application,
            MoveName.SUBMIT,
            by=by,
            resume_at=None if returned is None else returned.from_stage,
        )
        return submitted


def withdraw(application_id: str, *, revision: int, reason: str | None = None, by: Person) -> None:
    """Take the application out of the call, for good; a new one may be started while the call is open.

    Raises NotFound, Stale, IllegalMove (too late, or final).
    """
    with transaction():
        application = held_by_representative(application_id, by)
        moving.require_revision(application, revision, by=by)
        moving.move(application, MoveName.WITHDRAW, by=by, note=(reason or "").strip() or None)


# --- Steps ------------------------------------------------------------------------------------------------------------


def _require_way(application: Application) -> None:
    """Raises RulesRefuse, offering the right way, where the lists now make its unit another kind of filer."""
    found = entering.misplaced(application)
    if not found:
        return
    tracks, duty = rulebook(application).call.tracks, entering.duty_of(application)
    instead = f"请改按“{tracks[duty].label}”填报，两类都要填写的内容保留" if duty else "请核对名单"
    raise RulesRefuse(found, f"不能按“{tracks[str(application.track)].label}”提交，{instead}：")


def _require_rules(application: Application) -> None:
    """Raises RulesRefuse with every must of the filing that is known not to be met; the rest is for the officers."""
    refusals = [
        finding
        for finding in guarding(findings.of(application), pipeline_of(application).filing)
        if finding.is_refusal and finding.force is Force.MUST
    ]
    if refusals:
        raise RulesRefuse(refusals, "不符合以下规定，不能提交：")


DECLARE = audit.action("applications.declare", "确认申报声明")


def declare(application_id: str, *, revision: int, by: Person) -> None:
    """Declare that what is filled in is true and complete, exclusions included. A later change takes it back.

    Raises NotFound, IllegalMove, StageClosed, Stale.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        moving.require_revision(application, revision, by=by)
        application.declared_at, application.declared_by_id = clock.now(), by.id
        audit.record(DECLARE, APPLICATION, application.id, by=by)
        moving.touch(application, "确认了申报声明", by=by)
