"""What pages and the timeline tell of matters of upkeep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import clock
from core.applications.models import Application
from core.applications.presenting.ahead import AHEAD, Ahead
from core.filling.queries import as_submitted, submissions, submitted_files
from core.forms import ReviewedSection, review
from core.ledger.presenting import TIMELINE, Happening
from core.ledger.queries import list_name
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.review.presenting.first import FIRST, First
from core.units import queries as units
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries.admitted import admitted, reported_since
from core.upkeep.queries.changes import ChangeDue, changes_owed
from core.upkeep.queries.grounds import levels_label
from core.upkeep.rules import Phase, StepKind


def place_label(record: UpkeepRecord) -> str:
    """The list that is meant; of a removal without one, those of which its clause speaks."""
    if record.list_id is not None and record.category is not None:
        return "：".join(filter(None, (list_name(record.list_id, record.category), record.subject)))
    return f"{levels_label(record)}名单" if record.kind is UpkeepKind.REMOVAL else ""


def handed_in(record: UpkeepRecord, person: Person) -> Sequence[ReviewedSection]:
    """What was handed in last, as it is read."""
    made = submissions(record.id)
    if not made:
        return ()
    form, answers = queries.form_of(record), as_submitted(record.id)
    personal = bool(policies.may_fill(person, record))
    return review(form, answers.of(form.id), context={}, files=submitted_files(made[-1]), personal=personal)


_TOLD = frozenset({StepKind.OPENED, StepKind.SUBMITTED, StepKind.BARRED, StepKind.DECIDED, StepKind.DROPPED})


def _happened(unit_id: str) -> Iterator[Happening]:
    """What the timeline tells: a removal from its proposal on, everything else from when it was handed in."""
    for record in queries.of_unit(unit_id):
        for step in queries.steps_of(record.id):
            if step.kind not in _TOLD or (step.kind is StepKind.OPENED and record.kind is not UpkeepKind.REMOVAL):
                continue
            on = step.dated or clock.local(step.taken_at).date()
            text = "：".join(filter(None, (step.kind.label, step.note or place_label(record))))
            yield Happening(on, record.kind.label, text, step.document_number)


def _ahead(person: Person) -> Iterator[Ahead]:
    """What waits for whoever acts for a unit: to be reported, to be filled in, to be answered."""
    waiting = [each for each in queries.of_person(person) if each.state.is_open and policies.may_fill(person, each)]
    begun = {each.unit_id for each in waiting if each.kind is UpkeepKind.CHANGE}
    mine = [each.id for each in units.units_of(person) if each.id not in begun]
    yield from map(_to_report, changes_owed(mine))
    yield from map(_to_fill, waiting)


def _to_report(due: ChangeDue) -> Ahead:
    """A change that its unit has not reported yet: since when, and until when."""
    late = "已逾期，请尽快报告。" if due.is_late else ""
    term = f"{due.term.length} {due.term.unit.label}内报告变更" + (f"（{due.term.clause}）" if due.term.clause else "")
    return Ahead(
        title=f"{due.name}：{UpkeepKind.CHANGE.label}",
        said=f"{due.changed_on} 更名，尚未报告。{late}",
        note=f"应在 {term}，最迟 {due.until} 24:00",
        url="/upkeep",
        button="报告变更",
        is_grave=due.is_late,
    )


def _to_fill(record: UpkeepRecord) -> Ahead:
    """A matter that waits for the unit's own words."""
    is_removal = record.kind is UpkeepKind.REMOVAL
    note = f"陈述期限 {record.due:%Y-%m-%d} 24:00；逾期未陈述的，按现有材料作出决定" if record.due else ""
    returned = "已退回补正，请修改后重新提交。" if record.state is Phase.RETURNED else "已开始，尚未提交。"
    return Ahead(
        title=f"{record.unit.name}：{record.kind.label}",
        said=(record.cause or "") if is_removal else returned,
        note=note,
        url=f"/upkeep/{record.id}",
        button="查看并陈述" if is_removal else "继续填写",
        is_grave=is_removal,
    )


def _admitted(application: Application, person: Person) -> First | None:
    """An accident that the unit admits in the yearly report which is reviewed: a report of it is one press away."""
    told = admitted(application)
    if told is None:
        return None
    since, title = reported_since(application), "单位承认发生事故（事件）"
    if since is not None:
        return First(title, told, "查看事故（事件）报告", url=f"/upkeep/{since.id}")
    may = policies.may_report(person, application.unit, UpkeepKind.INCIDENT)
    values = {"unit": application.unit_id, "kind": UpkeepKind.INCIDENT.value, "application": application.id}
    return First(title, told, "据此发起事故（事件）报告" if may else "", action="/upkeep/report", values=values)


def register() -> None:
    """Let the timeline, the applicant's home and the reviewer's page tell of upkeep."""
    FIRST.give("upkeep", _admitted)
    TIMELINE.give("upkeep", _happened)
    AHEAD.give("upkeep", _ahead)
