"""Until when an applicant may write and submit, and what is said when that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.queries import late
from core.applications.queries.rulebook import rulebook_of
from core.applications.workflow.states import State
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due, End
from core.errors import StageClosed
from core.filling.queries import open_returns
from core.plugin_api import Deadline, Does


@dataclass(frozen=True, slots=True)
class Closing(End):
    """Until when, by which deadline; ``extended`` for this application alone.

    `is_late`: the date has passed, and what was owed may be handed in all the same, as late.
    """

    deadline: Deadline | None = None
    extended: bool = False
    is_late: bool = False


def closing_of(application: Application) -> Closing | None:
    """For a draft the date of its filing, extension included; for a returned one the officer's. None: there is none."""
    return closings([application])[application.id]


def of_filing(application: Application, track: str) -> Due | None:
    """Until when its unit may file as another kind of filer in this call."""
    others = rulebook_of(application.call, application.category, track, tuple(application.levels), application.body_id)
    filing = next(stage for stage in others.stages if stage.kind is Does.FILE)
    return due_at(application.call, filing.id, track, application.body_id)


def closings(applications: Sequence[Application]) -> Mapping[str, Closing | None]:
    """The same for several applications at once, by their ids; what is not open has none."""
    returned = open_returns(_ids(applications, State.RETURNED))
    granted = queries.extensions(_ids(applications, State.DRAFT))
    found: dict[str, Closing | None] = {}
    for application in applications:
        if application.state is State.DRAFT:
            found[application.id] = _of_draft(application, granted.get((application.id, application.stage)))
        else:
            asked = returned.get(application.id)
            until = None if asked is None or asked.due is None else clock.end_of_day(asked.due)
            found[application.id] = None if until is None else Closing(until)
    return {**found, **_let_in(applications, found)}


def _let_in(applications: Sequence[Application], found: Mapping[str, Closing | None]) -> Mapping[str, Closing]:
    """Of what is too late and may be handed in all the same, until when."""
    too_late = [
        each
        for each in applications
        if each.state.is_open and (closing := found[each.id]) is not None and closing.has_passed
    ]
    until = late.late_until(too_late)
    return {id: Closing(clock.end_of_day(day), is_late=True) for id, day in until.items()}


def _of_draft(application: Application, granted: datetime | None) -> Closing | None:
    due = due_at(application.call, application.stage, application.track, application.body_id)
    if due is None:
        return None
    extended = granted is not None and granted > due.until
    until = granted if granted is not None and extended else due.until
    return Closing(until, due.deadline, extended)


def _ids(applications: Sequence[Application], state: State) -> list[str]:
    return [application.id for application in applications if application.state is state]


def require_in_time(application: Application) -> None:
    """Raises StageClosed once the date has passed."""
    closing = closing_of(application)
    if closing is not None and closing.has_passed:
        what = "补正" if application.state is State.RETURNED else "填报"
        raise StageClosed(
            f"{what}已于 {closing.words} 截止，不能再修改或提交。", "如有特殊情况，请联系推荐单位或主管部门申请延期。"
        )
