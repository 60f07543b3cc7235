"""What units on a published plan have to complete: the date, their report, the department's confirmation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core import audit, clock
from core.applications import policies as applicants
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.holding import hold, require_past, require_since_filed, to_move
from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow import MoveName
from core.calls.queries import due_at
from core.db import db
from core.db.transaction import in_transaction, transaction
from core.decisions import notifications
from core.decisions.actions import APPLICATION, COMPLETION, CONFIRM, UNDERTAKE
from core.decisions.models import Undertaking
from core.decisions.purposes import OWNER, PROOF
from core.desks.policies import department_acts, may_decide
from core.errors import Conflict, NotFound, required
from core.files import operations as files
from core.files.operations import Owner
from core.people.models import Person
from core.plugin_api import Actor, Does

COMPLETING = to_move(MoveName.COMPLETE, in_time=False)


def undertake(application: Application, *, by: Person) -> Undertaking | None:
    """Note by when a unit that came on a plan has to complete; part of the operation that published the plan.

    None where the call ends with the publication, or sets no date for the carrying out.
    """
    if not in_transaction():
        raise RuntimeError("An undertaking begins within the publication's transaction.")
    stage = next((each for each in pipeline_of(application).stages if each.kind is Does.CARRY_OUT), None)
    due = None if stage is None else due_at(application.call, stage.id, application.track, application.body_id)
    if due is None:
        return None
    made = Undertaking(application_id=application.id, due_on=due.last_day)
    db.session.add(made)
    audit.record(UNDERTAKE, APPLICATION, application.id, by=by, after={"due_on": made.due_on})
    return made


def report_completion(application_id: str, text: str, *, file_id: str | None, revision: int, by: Person) -> Undertaking:
    """The unit says that it has completed what it planned, with its proof; it may say so again until it is confirmed.

    `file_id` is an upload of his, kept for `proofs.PROOF`. Raises NotFound, Stale, Conflict, Invalid, FileRefused.
    """
    with transaction():
        application = moving.hold(application_id)
        if not applicants.may_act(by, application):
            raise NotFound("找不到这项申报，或者您无权查看。", "请从“我的申报和填报”重新进入。")
        moving.require_revision(application, revision, by=by)
        undertaking = _open_of(application)
        undertaking.report = required(text, "report", "请写明完成情况。", most=5000)
        if file_id is not None and file_id != undertaking.report_file_id:
            undertaking.report_file_id = files.attach(file_id, PROOF, Owner(OWNER, undertaking.id), by=by).id
        undertaking.reported_at, undertaking.reported_by_id = clock.now(), by.id
        after = {"report": undertaking.report, "file": undertaking.report_file_id}
        audit.record(COMPLETION, APPLICATION, application_id, by=by, after=after)
        moving.touch(application, "报告了完成情况", by=by)
        notifications.completion_reported(application)
        return undertaking


def confirm_completion(application_id: str, completed_on: date, *, revision: int, by: Person) -> Undertaking:
    """The department confirms that the unit has completed, on a day.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Conflict, Invalid.
    """
    with transaction():
        held = hold(application_id, revision, check=department_acts(may_decide(by), Actor.APPLICANT), by=by)
        COMPLETING(held)
        undertaking = _open_of(held.application)
        require_past(completed_on, "completed_on")
        require_since_filed([held], completed_on, "completed_on")
        undertaking.completed_on = completed_on
        undertaking.confirmed_at, undertaking.confirmed_by_id = clock.now(), by.id
        audit.record(CONFIRM, APPLICATION, application_id, by=by, after={"completed_on": completed_on})
        moving.move(held.application, MoveName.COMPLETE, by=by)
        return undertaking


def _open_of(application: Application) -> Undertaking:
    found = db.session.scalar(select(Undertaking).where(Undertaking.application_id == application.id))
    if found is None:
        raise Conflict("这项申报没有列入需要完成的计划。", "请从“我的申报和填报”重新进入。")
    require_unconfirmed(found)
    return found


def require_unconfirmed(undertaking: Undertaking) -> None:
    """Raises Conflict once the department has confirmed that it is completed."""
    if undertaking.confirmed_at is not None:
        raise Conflict("这项计划已经确认完成，不能再报告。")
