"""Changing a date of a call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from core import audit, clock
from core.calls import operations as calls
from core.calls import queries as opened_calls
from core.calls.models import OpenedCall
from core.db.transaction import transaction
from core.errors import Invalid
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Deadline
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.bounds import ends_at
from core.policy.layers import INSTANCE
from core.policy.wording import day
from core.policy_desk import notifications, policies
from core.policy_desk.models import Amendment
from core.policy_desk.operations.ledger import Declared, Reason, hold_ledger, refuse_stale, write
from core.policy_desk.queries import amendments
from core.policy_desk.queries.date_impact import DateImpact, date_impact
from core.policy_desk.queries.dates import StageDate, find, own_too_late, too_late

AMEND = audit.action("policy_desk.amend", "调整时限")
AMENDMENT = audit.subject("amendment", "规定调整")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDate:
    """The date that a stage is to have, and up to which the department may extend it for one applicant."""

    due: date | datetime
    extendable_until: date | datetime | None = None


def change_date(call_id: str, key: str, new: NewDate, reason: Reason, *, seen: int, by: Person) -> Amendment:
    """Give a stage of a call another date, in the policy book and, where the call was opened, in what it keeps.

    ``key`` is a `StageDate`'s; ``seen`` its revision as the page showed it. Raises NotAllowed; NotFound; Stale where
    somebody changed it in the meantime; Invalid under ``due``, ``extendable_until``, ``reason``, ``document_number``,
    ``document_date``; Conflict.
    """
    policies.may_amend(by).or_raise()
    with transaction():
        hold_ledger()
        opened = calls.lock_call(call_id) if opened_calls.opened(call_id) else None
        stage_date, proposed = _judged(call_id, opened, key, new, reason, seen)
        declared = Declared(Kinds.deadlines, proposed.id, proposed, replaced=stage_date.deadline)
        row = write([declared], reason, lambda row, key: _FIELDS.get(key, "due"), by=by)[0]
        if opened is not None:
            calls.change_date(opened, proposed, by=by, note=str(reason))
            notifications.date_changed(opened, stage_date.call, stage_date.deadline, proposed, str(reason))
        before, after = state_of(stage_date.deadline), state_of(proposed)
        audit.record(AMEND, AMENDMENT, row.id, by=by, before=before, after=after, note=str(reason))
    return row


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: the date as it is, as it would be, and the live applications that it touches."""

    stage_date: StageDate
    proposed: Deadline
    impact: DateImpact


def preview_date(call_id: str, key: str, new: NewDate, reason: Reason, *, seen: int, by: Person) -> Preview:
    """What `change_date` would do, without doing it. Raises what that would raise, the database's refusals apart."""
    policies.may_amend(by).or_raise()
    opened = opened_calls.opened(call_id)
    stage_date, proposed = _judged(call_id, opened, key, new, reason, seen)
    found = () if opened is None else amendments.touched(opened, stage_date.call, proposed)
    return Preview(stage_date, proposed, date_impact(found, stage_date.deadline, proposed, stage_date.call.year))


def _judged(
    call_id: str, opened: OpenedCall | None, key: str, new: NewDate, reason: Reason, seen: int
) -> tuple[StageDate, Deadline]:
    """The date as it is and as it is to be. Raises what keeps it from becoming so."""
    book = instance().book()
    stage_date = find(book, opened, call_id, key)
    refuse_stale_date(stage_date.stage.name, stage_date.deadline, stage_date.last, seen)
    proposed = propose(stage_date, new, reason)
    _check(book, stage_date, proposed, reason)
    return stage_date, proposed


def propose(stage_date: StageDate, new: NewDate, reason: Reason) -> Deadline:
    """The deadline as it is to be: the clause stays, the date has the reason beside it."""
    now = stage_date.deadline
    why = str(reason)
    if now is None:
        return Deadline(
            origin=INSTANCE,
            id=stage_date.own_id,
            call=stage_date.call.id,
            stage=stage_date.stage.id,
            tracks=stage_date.tracks,
            due=new.due,
            extendable_until=new.extendable_until,
            choice=why,
        )
    choices = {**now.choices, "due": why}
    if new.extendable_until != now.extendable_until:
        choices.pop("extendable_until", None)
        if new.extendable_until is not None:
            choices["extendable_until"] = why
    return replace(
        now,
        origin=INSTANCE,
        id=stage_date.own_id,
        call=stage_date.call.id,
        due=new.due,
        every_year=None,
        extendable_until=new.extendable_until,
        overrides=stage_date.overrides,
        choices=FrozenMap(choices),
    )


def refuse_stale_date(name: str, deadline: Deadline | None, last: Amendment | None, seen: int) -> None:
    """Tell who changed it, when and to what, where that was after the page was drawn. Raises Stale."""
    refuse_stale(f"“{name}”的日期", last, seen, now=_shown(deadline))


def _shown(deadline: Deadline | None) -> str:
    return "未规定" if deadline is None or deadline.due is None else f" {day(deadline.due)}"


def _check(book: PolicyBook, stage_date: StageDate, proposed: Deadline, reason: Reason) -> None:
    errors = reason.faults()
    due, until = _ends(proposed.due), _ends(proposed.extendable_until)
    assert due is not None  # noqa: S101  # a proposed date is a date
    opens = stage_date.call.opens
    if due <= clock.now():
        errors.setdefault("due", []).append("新的日期已经过去；截止日期只能调整到今天或以后。")
    elif opens is not None and due <= clock.start_of_day(opens):
        errors.setdefault("due", []).append(f"不能早于受理起始日 {day(opens)}。")
    if stage_date.deadline is not None and _same(stage_date.deadline, proposed):
        errors.setdefault("due", []).append("与现在的日期相同，没有需要保存的改动。")
    if later := own_too_late(proposed, book.deadlines.values()):
        errors.setdefault("due", []).append(later)
    if until is not None and until < due:
        errors.setdefault("extendable_until", []).append("个别延期最迟日期不能早于截止日期。")
    for field, moment in (("due", proposed.due), ("extendable_until", proposed.extendable_until)):
        sentence = moment and too_late(book, stage_date.call, proposed, moment, issuer=reason.issuer)
        if sentence:
            errors.setdefault(field, []).append(sentence)
    if errors:
        raise Invalid(errors)


def _same(one: Deadline, other: Deadline) -> bool:
    return (one.due, one.extendable_until) == (other.due, other.extendable_until)


def _ends(moment: date | datetime | None) -> datetime | None:
    return None if moment is None else ends_at(moment)


def state_of(deadline: Deadline | None) -> dict[str, object]:
    """What the trail holds of a deadline."""
    if deadline is None:
        return {"deadline": None, "due": None, "extendable_until": None}
    due = deadline.due or deadline.every_year
    return {"deadline": deadline.id, "due": due, "extendable_until": deadline.extendable_until}


_FIELDS = {"extendable_until": "extendable_until", "choice": "reason"}
