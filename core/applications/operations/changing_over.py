"""Whoever filed as the wrong kind of filer goes on as the one that the lists make it, and keeps the answers."""

from __future__ import annotations

from datetime import date

from core import audit
from core.applications.actions import APPLICATION, CHANGE_OVER
from core.applications.models import Application
from core.applications.operations import aims, moving
from core.applications.operations.filling import ApplicationForms, held_by_representative, require_writable
from core.applications.queries import closing, entering
from core.applications.queries.pipelines import pipeline_of, position_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, StageClosed
from core.filling import queries as filling
from core.filling.operations import return_sections
from core.people.models import Person


def change_over(application_id: str, track: str, *, revision: int, by: Person) -> None:
    """Let what was begun, or submitted, as the wrong kind of filer go on as the right one, while that may be filed.

    What both have to fill in is kept; what only the former had to stays saved and is not filed. A declaration made
    before is taken back. Raises NotFound, IllegalMove (a final filing, which officers alone send back),
    StageClosed, Stale, Invalid, RulesRefuse, Conflict.
    """
    with transaction():
        application = held_by_representative(application_id, by)
        moving.require_revision(application, revision, by=by)
        if track == application.track:
            return
        if application.state is not State.DRAFT:
            send_over(application, track, due=_open_again_until(application, track), by=by)
            return
        before = _become(application, track)
        require_writable(application)
        aims.require(application)
        _record(application, before, by)
        moving.touch(application, _changed(application), by=by)


def send_over(application: Application, track: str, *, due: date | None, by: Person) -> None:
    """A step: let what was submitted as the wrong kind of filer be filled in anew, whole, as the right one.

    `due`: until the end of which day. Answers are kept; what was signed under them is void, and all is declared once
    more. Where a filing is final, what was submitted stays as it is: open is what the right kind is asked beside it.
    Raises IllegalMove, Invalid, RulesRefuse, Conflict.
    """
    why, here = entering.misplaced(application), application.stage
    submitted = filling.last_submission(application.id) if pipeline_of(application).filing.final else None
    sealed = {} if submitted is None else submitted.answers
    said = "".join(finding.message for finding in why) + f"请按“{_label(application, track)}”填报，"
    said += "已提交的内容不能修改，补填后重新声明并提交。" if sealed else "核对后重新声明并提交。"
    returned = filling.open_return(application.id)
    if returned is None:
        moving.move(application, MoveName.CHANGE_OVER, by=by, note=said)
    before = _become(application, track)
    aims.require(application)
    forms = ApplicationForms(application)
    new = [form for form in forms.forms.values() if form.id not in sealed]
    sections = [f"{form.id}/{section.id}" for form in (new or forms.forms.values()) for section in form.sections]
    if returned is not None:
        returned.sections, returned.from_stage = sections, _resuming(application, returned.from_stage)
        moving.touch(application, _changed(application), by=by)
    else:
        return_sections(forms, sections, said, due=due, from_stage=_resuming(application, here), by=by)
        moving.count_findings(application)
    _record(application, before, by)


def _resuming(application: Application, stage_id: str | None) -> str | None:
    """The stage that sent it back, where the right kind passes that too; else it goes on behind its filing."""
    return stage_id if stage_id is not None and pipeline_of(application).resumes_at(stage_id) else None


def _open_again_until(application: Application, track: str) -> date | None:
    """The last day on which the other kind is filed; while it is corrected, that of the correction stands.

    Whom the lists make another kind of filer corrects that too until then: nothing else could be handed in. Raises
    IllegalMove for what is final or already decided, StageClosed once that day is over, Invalid.
    """
    if track not in rulebook(application).call.tracks:
        raise Invalid({"track": ["请从所列的申报类型中选择一项。"]})
    if application.state is State.RETURNED:
        require_writable(application)
        if entering.misplaced(application):
            return None
    else:
        pipeline, at = pipeline_of(application), position_of(application)
        if MoveName.CHANGE_OVER not in pipeline.moves(at) or pipeline.is_sealed(at):
            raise moving.not_open(application)
    due = closing.of_filing(application, track)
    if due is not None and due.has_passed:
        raise StageClosed("填报时间已过，不能自行改换申报类型。", "请联系推荐单位退回改换。")
    return None if due is None else due.last_day


def _become(application: Application, track: str) -> str | None:
    """Let it be filed as another kind from now on, and go back to the filing of that; says what it was."""
    before = application.track
    of, subject, levels = application.call, application.subject_name, application.levels
    wanted = aims.checked(of, application.unit, application.category, track, subject, levels, apart_from=application.id)
    application.levels = [*wanted.levels]
    application.track, application.declared_at, application.declared_by_id = track, None, None
    application.stage = pipeline_of(application).start.stage
    db.session.flush()
    for observe in moving.AIMED.values():
        observe(application)
    return before


def _record(application: Application, before: str | None, by: Person) -> None:
    after = {"track": application.track}
    audit.record(CHANGE_OVER, APPLICATION, application.id, by=by, before={"track": before}, after=after)


def _changed(application: Application) -> str:
    return f"改按“{_label(application)}”填报"


def _label(application: Application, track: str | None = None) -> str:
    return rulebook(application).call.tracks[str(track or application.track)].label
