"""What pages and the timeline tell of matters of upkeep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core import clock
from core.applications.models import Application
from core.applications.presenting.ahead import AHEAD, Ahead
from core.applications.queries.late import filed_late, let_in
from core.applications.queries.rulebook import rulebook
from core.audit.presenting import Read, Thing, by_forms
from core.db.keeping import once_on_page
from core.db.statements import any_of, read
from core.filling.queries import answers_of, last_submission, submitted_files
from core.forms import ReviewedSection, review
from core.instance import instance
from core.ledger.presenting import TIMELINE, Happening
from core.ledger.queries import list_name, lists_of
from core.people.models import Person
from core.people.queries import names
from core.plugin_api import UpkeepKind
from core.registry import Registry
from core.review.presenting.first import FIRST, First
from core.units import queries as units
from core.units.models import Unit
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord, UpkeepSettlement, UpkeepStep
from core.upkeep.queries.admitted import admissions, on_record, settled
from core.upkeep.queries.changes import ChangeDue, changes_owed
from core.upkeep.queries.found import grade_label
from core.upkeep.queries.grounds import lists_label
from core.upkeep.rules import FINDS, INNER, Phase, StepKind

SOURCES: Registry[Callable[[UpkeepRecord, Person], Iterable[tuple[str, str]]]] = Registry()
"""What else a matter came from, for this reader: in words, and where that is."""


def sources(record: UpkeepRecord, person: Person) -> Sequence[tuple[str, str]]:
    """What a matter came from, as far as this reader may know."""
    own = [("相关事项", f"/upkeep/{record.origin_id}")] if record.origin_id else []
    return [*own, *(each for told in SOURCES.values() for each in told(record, person))]


def place_label(record: UpkeepRecord) -> str:
    """The list that is meant; of a removal without one, those of which its clause speaks."""
    if record.list_id is not None:
        return lists_label(record)
    return f"{lists_label(record)}名单" if record.kind is UpkeepKind.REMOVAL else ""


def place_words(key: str) -> str:
    """The place that `queries.key_of` named, also once nobody holds it."""
    _, list_id, category, subject = key.split(":", 3)
    return "：".join(filter(None, (list_name(list_id, category), subject)))


def handed_in(record: UpkeepRecord, person: Person) -> Sequence[ReviewedSection]:
    """What was handed in last, as it is read."""
    made = last_submission(record.id)
    if made is None:
        return ()
    form, answers = queries.form_of(record), answers_of(made)
    personal = bool(policies.may_fill(person, record))
    return review(form, answers.of(form.id), context={}, files=submitted_files(made), personal=personal)


def steps_for(record: UpkeepRecord, person: Person) -> Sequence[UpkeepStep]:
    """What was done with a matter, as far as this person may know of it yet."""
    inside = record.state.is_over or policies.looks_after(person, record)
    return [each for each in queries.steps_of(record.id) if inside or each.kind not in INNER]


_TOLD = frozenset(StepKind) - INNER - {StepKind.RETURNED}


def _happened(unit_id: str) -> Iterator[Happening]:
    """What the timeline tells: a removal from its proposal on, everything else from when it was handed in."""
    records = queries.of_unit(unit_id)
    queries.look_at(each.id for each in records)
    for record in records:
        for step in queries.steps_of(record.id):
            told = _TOLD | INNER if record.state.is_over else _TOLD
            if step.kind not in told or (step.kind is StepKind.OPENED and record.kind is not UpkeepKind.REMOVAL):
                continue
            on = step.dated or clock.local(step.taken_at).date()
            text = "：".join(filter(None, (_said(record, step), step.note or place_label(record))))
            yield Happening(on, record.kind.label, text, step.document_number)


def _said(record: UpkeepRecord, step: UpkeepStep) -> str:
    """What was done, by whom it was reviewed, and whether the unit was then found to conform."""
    label = f"{step.kind.label}（{step.assessors}）" if step.assessors else step.kind.label
    if step.grade:
        return f"{label}为{grade_label(record, step.grade)}"
    if step.conforms is None or record.kind not in FINDS:
        return label
    return f"{label}，{'符合' if step.conforms else '不符合'}"


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
    cited = instance().places_cited.get(due.term.clause or "", "")
    term = f"{due.term.length} {due.term.unit.label}内报告变更" + (f"（{cited}）" if cited else "")
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
    is_listed = is_removal and bool(lists_of(record.unit_id))  # who deceived and is on no list is barred alone
    note = f"陈述期限 {record.due:%Y-%m-%d} 24:00；逾期未陈述的，按现有材料作出决定" if record.due else ""
    is_asked = not is_removal and record.cause is not None and record.state is Phase.OPEN
    returned = "已退回补正，请修改后重新提交。" if record.state is Phase.RETURNED else "已开始，尚未提交。"
    asked = f"推荐单位要求报告。{record.cause}"
    return Ahead(
        title=f"{record.unit.name}：{f'拟移出{lists_label(record)}名单' if is_listed else record.kind.label}",
        said=(record.cause or "") if is_removal else asked if is_asked else returned,
        note=note,
        url=f"/upkeep/{record.id}",
        button="查看并陈述" if is_removal else "填写" if is_asked else "继续填写",
        is_grave=is_removal,
    )


def _admitted(application: Application, person: Person) -> Iterator[First]:
    """What the unit admits in the yearly report which is reviewed: what is on record of it, and what may follow."""
    for found in admissions(application):
        url = f"/upkeep/admitted/{application.id}/{found.field}"
        known = on_record(application, found.kind)
        done = settled(application, found)
        if done is not None:
            said = "\n".join(filter(None, (found.told, _as_settled(done))))
            link = "" if done.record is None else f"查看{done.record.kind.label}"
            yield First(found.title, said, url=f"/upkeep/{done.record_id}" if link else "", link=link, is_settled=True)
            continue
        reported = "\n".join(
            f"已有{each.kind.label}：{queries.opened_on(each)} 发起，{each.state_label}。" for each in known
        )
        said = "\n".join(filter(None, (found.told, reported)))
        begins = (
            found.kind is UpkeepKind.INCIDENT
            and not known
            and policies.may_report(person, application.unit, found.kind)
        )
        values = {"follows": UpkeepKind.INCIDENT.value, "revision": str(application.revision_for(person))}
        button = "据此发起事故（事件）报告" if begins else ""
        yield First(found.title, said, button, url, values, url, "核对并处理" if known else "处理")


def _late(application: Application, person: Person) -> Iterator[First]:
    """That a yearly report came late: when, who had let it in and why, and what it is known to lead to."""
    if not rulebook(application).call.annual_report:
        return
    came = filed_late(application.call, [application]).get(application.id)
    if came is None:
        return
    granted = let_in(application.call_id, [application.unit_id]).get(application.unit_id)
    said = [f"填报截止后，于 {clock.local(came):%Y-%m-%d %H:%M} 提交。"]
    if granted is not None:
        who = names([granted.admitted_by_id]).get(granted.admitted_by_id, "")
        day = clock.local(granted.admitted_at).date()
        said.append(f"{who}于 {day} 同意补报至 {granted.until} 24:00：{granted.reason}")
    removal = next(iter(queries.removals_for(application.call_id, application.unit_id)), None)
    if removal is not None:
        said.append("该单位因拒不按时填报已列为拟移出，正在办理。")
    url, link = ("", "") if removal is None else (f"/upkeep/{removal.id}", "查看拟移出事项")
    yield First("逾期补报", "\n".join(said), url=url, link=link, is_settled=True)


def _as_settled(settlement: UpkeepSettlement) -> str:
    """How it was settled, in words."""
    record, day = settlement.record, clock.local(settlement.settled_at).date()
    what = "经核实，不需要办理其他事项" if record is None else f"已按{record.kind.label}办理（{record.state_label}）"
    return f"处理结果（{day}）：{what}{f'：{settlement.reason}' if settlement.reason else '。'}"


def register() -> None:
    """Let the timeline, the applicant's home and the reviewer's page tell of upkeep."""
    FIRST.give("upkeep", _admitted)
    FIRST.give("upkeep-late", _late)
    TIMELINE.give("upkeep", _happened)
    AHEAD.give("upkeep", _ahead)


def in_the_trail(ids: Collection[str]) -> Mapping[str, Thing]:
    """Matters by their unit and kind, with their page."""
    return {each.id: Thing(f"{each.name}：{each.kind.label}", f"/upkeep/{each.id}") for each in _rows(ids)}


def reads_in_the_trail(ids: Collection[str]) -> Mapping[str, Read]:
    """The answers of matters by the questions of their forms."""
    return {each.id: by_forms([queries.form_since(each.form_id, each.opened_at)]) for each in _rows(ids)}


def _rows(ids: Collection[str]) -> Sequence[Any]:
    """Asked once on a page that names them and reads their fields."""
    of_these = sorted(ids)
    return once_on_page(("matters in the trail", *of_these), lambda: read(_NAMED, ids=of_these).all())


_RECORDED = aliased(Unit)
_NAMED = (
    select(UpkeepRecord.id, UpkeepRecord.kind, UpkeepRecord.form_id, UpkeepRecord.opened_at, Unit.name)
    .join(_RECORDED, _RECORDED.id == UpkeepRecord.recorded_id)
    .join(Unit, Unit.id == func.coalesce(_RECORDED.merged_into_id, _RECORDED.id))
    .where(UpkeepRecord.id.in_(any_of("ids")))
)
