"""Entering a call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core import audit, clock
from core.applications.actions import APPLICATION
from core.applications.models import Application
from core.applications.operations import aims, moving
from core.applications.operations.aims import Aim
from core.applications.operations.filling import ApplicationForms
from core.applications.queries import entering, late, reports
from core.applications.queries.pipelines import pipeline_of, said_of
from core.applications.queries.rulebook import Rulebook, rulebook, rulebook_of
from core.applications.workflow.states import State
from core.bodies import queries as bodies
from core.calls.models import CallState, OpenedCall
from core.calls.queries import due_at
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import NotFound, StageClosed, refusal_of
from core.filling import operations as filling
from core.filling import queries as submitted
from core.people.models import Person
from core.plugin_api import Field
from core.units import queries as units
from core.units.models import Unit
from core.units.policies import acts_for

START = audit.action("applications.start", "开始申报")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a representative chooses: the opened call (its row's id), the unit, and the way into the call.

    `subject` names what applies where that is not the unit itself (a product).
    """

    call_id: str
    unit_id: str
    category: str
    track: str | None = None
    levels: Collection[str] = ()
    subject: str = ""


def start(entry: Entry, *, by: Person) -> Application:
    """Begin a draft for a unit. A unit has one live entry in each category of a call, or one for each of its products.

    Raises NotFound (a unit for which the person does not act), StageClosed, RulesRefuse (each refusal with its clause),
    Invalid (levels, subject), Conflict (a colleague was faster).
    """
    with transaction():
        unit = _unit(entry.unit_id, by)
        opened = lock(OpenedCall, entry.call_id)  # held: it gives the numbers
        aim = aims.checked(opened, unit, entry.category, entry.track, entry.subject, entry.levels)
        application = _entered(opened, unit, entry, aim, by)
        _within_time(application)
        db.session.flush()
        aims.require(application)
        _carry_over(application, by)
        after = {"call": opened.call_id, "unit": unit.name, "category": entry.category, "track": entry.track}
        audit.record(START, APPLICATION, application.id, by=by, after={**after, **aim.as_told()})
        moving.count_findings(application)
        return application


def _unit(unit_id: str, by: Person) -> Unit:
    """The unit, if the person acts for it: others learn nothing of it."""
    if not acts_for(by, unit_id):
        raise NotFound("找不到该单位，或者您不是它经确认的经办人。", "请先提交经办申请，由推荐单位确认后再申报。")
    return units.unit(unit_id)


def _entered(opened: OpenedCall, unit: Unit, entry: Entry, aim: Aim, by: Person) -> Application:
    opened.last_number += 1
    now = clock.now()
    book = rulebook_of(opened, entry.category, entry.track, aim.levels, unit.body_id)
    application = Application(
        number=opened.last_number,
        call=opened,
        unit=unit,
        body=bodies.body(unit.body_id),
        category=book.category,
        track=book.track,
        levels=[*aim.levels],
        unit_name=unit.name,
        subject_name=aim.subject,
        created_at=now,
        created_by_id=by.id,
        updated_at=now,
        updated_by_id=by.id,
        updated_what="开始申报",
    )
    place = pipeline_of(application).start
    application.stage, application.state = place.stage, place.state
    db.session.add(application)
    return application


def _carry_over(application: Application, by: Person) -> None:
    """It begins with what its unit filled in before: an annual report with the last one, any other with the latest."""
    book = rulebook(application)
    earlier = reports.before(application) if book.call.annual_report else reports.earlier(application)
    if earlier is None:
        return
    said = submitted.saved if earlier.submitted_at is None else submitted.as_submitted
    of_the_year = () if book.call.annual_report or earlier.call.year == book.call.year else _of_the_year(book)
    filling.carry_over(ApplicationForms(application), said(earlier.id), by=by, leave=of_the_year)


def _of_the_year(book: Rulebook) -> Collection[str]:
    """The questions that name a year counted from the call's: what was answered there was another year's."""
    forms = book.pinned.forms_for(book.category, book.track)
    fields = (field for form in forms for section in form.sections for field in section.fields)
    return {field.name for field in fields if any("{year" in label for label in _labels(field))}


def _labels(field: Field) -> list[str]:
    return [field.label, *(row.label for row in field.rows), *(column.label for column in field.columns)]


def begins_anew(application: Application) -> bool:
    """Whether its unit may enter the call once more as the same, after it was withdrawn."""
    if application.state is not State.WITHDRAWN or refusal_of(lambda: _within_time(application)) is not None:
        return False
    way = entering.way(
        application.call,
        application.unit,
        category=application.category,
        track=application.track,
        subject=application.subject_name or "",
    )
    return way is not None and way.is_open


def _within_time(application: Application) -> None:
    """Raises StageClosed before the call opens, when it was closed, and past its date, but for who may file late."""
    opened = application.call
    if opened.id in late.calls_letting_in(application.unit.id):
        return
    is_duty = rulebook(application).call.annual_report
    cure = "请联系推荐单位申请逾期补报。" if is_duty else "请查看正在受理的申报通知。"
    if opened.state is not CallState.OPEN:
        raise StageClosed(said_of(application, "这项申报已经关闭，不再接受新的申报。"), cure)
    if opened.opens_on > clock.today():
        begins = f"{opened.opens_on:%Y-%m-%d}"
        raise StageClosed(said_of(application, f"这项申报自 {begins} 起受理，现在还不能填报。"), "请在受理之日再来。")
    due = due_at(opened, pipeline_of(application).start.stage, application.track, application.unit.body_id)
    if due is not None and due.has_passed:
        raise StageClosed(said_of(application, f"申报已于 {clock.closing(due.until)} 截止，不再接受新的申报。"), cure)
