"""The one place that changes where an application stands.

Every operation of every slice that moves an application does it through here, inside its own transaction:

    with transaction():
        application = moving.hold(application_id)
        policies.may_recommend(by, application).or_raise()
        moving.require_revision(application, revision, by=by)
        moving.move(application, MoveName.RECOMMEND, by=by)

The first of two who act at once wins; the second is told who changed what, and when. Staff's slices take applications
in hand by `core.applications.operations.holding`, which asks for the revision too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core import audit, clock
from core.applications import notifications, queries
from core.applications.actions import APPLICATION
from core.applications.facts import findings
from core.applications.models import Application, Move
from core.applications.queries.batches import keep_counts
from core.applications.queries.pipelines import further_of, pipeline_of, position_of, said_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules import status
from core.applications.workflow import IllegalMove, MoveName, Position
from core.db import db
from core.db.after_commit import after_commit
from core.db.transaction import in_transaction, lock
from core.errors import Stale
from core.instance import instance
from core.people.models import Person
from core.plugin_api.events import ApplicationMoved
from core.policy.citations import basis_of
from core.registry import Registry

MOVE = audit.action("applications.move", "环节流转")

MOVED: Registry[Callable[[Application, Move, Person | None], None]] = Registry()
"""Who has to do something about a move: asked within its transaction, before anybody is told."""

AIMED: Registry[Callable[[Application], None]] = Registry()
"""The same of an application that now aims at something else."""


def hold(application_id: str) -> Application:
    """The application as it now is, with call, unit and body, held against everybody else. Raises NotFound."""
    lock(Application, application_id)
    return queries.get(application_id)


def move(
    application: Application,
    name: MoveName,
    *,
    by: Person | None,
    note: str | None = None,
    visible: bool = True,
    resume_at: str | None = None,
) -> Move:
    """Make a move: check that it is legal and that nobody was faster, write it down, count the findings, tell people.

    `note` is what the applicant is told (a reason, the message of a return). `visible`: whether the applicant may know.
    `resume_at`: the stage to which a returned application comes back. Observers hear of it after the commit. Who moves
    has asked for the revision. Raises IllegalMove.
    """
    if not in_transaction():
        raise RuntimeError("A move is part of an operation's transaction.")
    start = position_of(application)
    try:
        end = pipeline_of(application).after(start, name, resume_at=resume_at)
    except IllegalMove as refused:
        raise _cited(application, refused) from None
    made = _written(application, name, start, end, note=note, visible=visible, by=by)
    for observe in MOVED.values():
        observe(application, made, by)
    word = status.move_word(name, pipeline_of(application).stage(start.stage), further_of(application, start.stage))
    touch(application, word, by=by, sealed=not visible)
    _record(made, by)
    notifications.moved(application, made, by=by)
    after_commit(partial(instance().region.tell, _event(application, made)))
    return made


def _written(
    application: Application,
    name: MoveName,
    start: Position,
    end: Position,
    *,
    note: str | None,
    visible: bool,
    by: Person | None,
) -> Move:
    made = Move(
        application_id=application.id,
        serial=queries.move_count(application.id) + 1,
        name=name,
        from_stage=start.stage,
        from_state=start.state,
        to_stage=end.stage,
        to_state=end.state,
        note=note,
        visible_to_applicant=visible,
        moved_by_id=None if by is None else by.id,
    )
    db.session.add(made)
    application.stage, application.state = end.stage, end.state
    return made


def _record(made: Move, by: Person | None) -> None:
    before = {"stage": made.from_stage, "state": made.from_state}
    after = {"stage": made.to_stage, "state": made.to_state, "move": made.name}
    audit.record(
        MOVE,
        APPLICATION,
        made.application_id,
        by=by,
        before=before,
        after=after,
        note=made.note,
        sealed=not made.visible_to_applicant,
    )


def touch(application: Application, what: str, *, by: Person | None, sealed: bool = False) -> None:
    """Note a change of an application: its revision, who made it, what it was, and how many findings there now are:
    once it was submitted, for a draft stands in no queue, and to judge one took as long as to save it.

    `sealed`: the department keeps it to itself; to others the last change is the one before.
    """
    application.revision += 1
    application.quiet_changes += sealed
    by_id = None if by is None else by.id
    if sealed:
        application.quietly_at, application.quietly_by_id, application.quietly_what = clock.now(), by_id, what
    else:
        application.updated_at, application.updated_by_id, application.updated_what = clock.now(), by_id, what
    if application.submitted_at is not None:
        count_findings(application)


def count_findings(application: Application) -> None:
    """Count the findings as they now are: where an operation changed what they rest on and nothing else."""
    db.session.flush()
    keep_counts(application, findings.count(application))
    db.session.flush()


def require_revision(application: Application, expected: int, *, by: Person | None) -> None:
    """Raises Stale, saying who changed what and when, where the application is not what the page showed `by`.

    Nobody learns from it of a change that is kept from him, by guessing the revision either.
    """
    if expected == application.revision_for(by):
        return
    at, by_id, what = application.last_change_for(by)
    changed_by = None if by_id is None else db.session.get(Person, by_id)
    who = "系统" if changed_by is None else changed_by.name
    raise Stale(
        f"{said_of(application, '这份申报')}在您打开页面之后有了变动："
        f"{who}于 {clock.local(at):%Y-%m-%d %H:%M} {what}。",
        by=who,
        at=at,
    )


def not_open(application: Application) -> IllegalMove:
    """What is said to an applicant who wants to write in what was submitted, or has ended."""
    cure = "请查看办理进度；确需修改的，请联系推荐单位退回。"
    return _cited(application, IllegalMove(said_of(application, "这项申报已提交或已结束，现在不能修改。"), cure))


def _cited(application: Application, refused: IllegalMove) -> IllegalMove:
    """The refusal with the clause that makes the filing final, where that is why."""
    pipeline = pipeline_of(application)
    if not pipeline.is_sealed(position_of(application)) or application.state.is_final:
        return refused
    basis = basis_of(rulebook(application).pinned.book, pipeline.filing)
    return IllegalMove(refused.sentence, f"依据：{basis}。如有疑问，请联系推荐单位。")


def _event(application: Application, made: Move) -> ApplicationMoved:
    return ApplicationMoved(
        application=application.id,
        call=application.call.call_id,
        category=application.category,
        levels=tuple(application.levels),
        track=application.track,
        unit=application.unit_id,
        move=made.name,
        from_stage=made.from_stage,
        from_state=made.from_state,
        to_stage=made.to_stage,
        to_state=made.to_state,
        at=made.moved_at,
    )
