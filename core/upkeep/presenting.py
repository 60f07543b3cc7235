"""What pages and the timeline tell of matters of upkeep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import clock
from core.applications.presenting.ahead import AHEAD, Ahead
from core.filling.queries import as_submitted, submissions, submitted_files
from core.forms import ReviewedSection, review
from core.ledger.presenting import TIMELINE, Happening, list_name
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.rules import Phase, StepKind


def place_label(record: UpkeepRecord) -> str:
    """The list that is meant; of a removal without one, every list."""
    if record.list_id is not None and record.category is not None:
        return "：".join(filter(None, (list_name(record.list_id, record.category), record.subject)))
    return "各层级名单" if record.kind is UpkeepKind.REMOVAL else ""


def handed_in(record: UpkeepRecord, person: Person) -> Sequence[ReviewedSection]:
    """What was handed in last, as it is read."""
    made = submissions(record.id)
    if not made:
        return ()
    form, answers = queries.form_of(record), as_submitted(record.id)
    personal = bool(policies.may_fill(person, record))
    return review(form, answers.of(form.id), context={}, files=submitted_files(made[-1]), personal=personal)


_TOLD = frozenset({StepKind.OPENED, StepKind.SUBMITTED, StepKind.DECIDED, StepKind.DROPPED})


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
    """What waits for whoever acts for a unit: to be filled in, to be answered."""
    for record in queries.of_person(person):
        if record.state.is_open and policies.may_fill(person, record):
            is_removal = record.kind is UpkeepKind.REMOVAL
            note = f"陈述期限 {record.due:%Y-%m-%d} 24:00；逾期未陈述的，按现有材料作出决定" if record.due else ""
            returned = "已退回补正，请修改后重新提交。" if record.state is Phase.RETURNED else "已开始，尚未提交。"
            yield Ahead(
                title=f"{record.unit.name}：{record.kind.label}",
                said=(record.cause or "") if is_removal else returned,
                note=note,
                url=f"/upkeep/{record.id}",
                button="查看并陈述" if is_removal else "继续填写",
                is_grave=is_removal,
            )


def register() -> None:
    """Let the timeline and the applicant's home tell of upkeep."""
    TIMELINE.give("upkeep", _happened)
    AHEAD.give("upkeep", _ahead)
