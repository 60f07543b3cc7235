"""Recording the ministry platform's receipts: ours does not replace that platform, so its number is kept here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, not_, select

from core import audit, clock
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.holding import MOST_AT_ONCE
from core.applications.queries.pipelines import pipeline_of
from core.bodies.queries import tiers
from core.db import db
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.review import policies
from core.review.actions import APPLICATION, RECEIPT
from core.review.models import Receipt
from core.review.policies.access import missing
from core.units.queries import same_as
from core.units.rules import names

MOST_NUMBER = 100


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """A receipt's number, where the platform gave one, and the day of the filing there."""

    number: str
    filed_on: date | None
    revision: int


def record_receipts(entries: Mapping[str, ReceiptEntry], *, by: Person) -> int:
    """Record, or correct, the receipts of one or many applications, all or none. How many changed.

    A number is one filing's on that platform, and the filing one of the call's year: a receipt serves no other.
    Raises NotFound, NotAllowed, Stale, Conflict, Invalid (``application id.filed_on``, ``.number``).
    """
    policies.may_review(by).or_raise()
    if not entries or len(entries) > MOST_AT_ONCE:
        raise Invalid({"chosen": [f"请选择 1 到 {MOST_AT_ONCE} 项申报。"]})
    with transaction():
        known = tiers()
        held = [moving.hold(id) for id in sorted(entries)]
        for application in held:
            if not policies.may_see(by, application, known):
                raise missing()
            moving.require_revision(application, entries[application.id].revision, by=by)
            require_receipts(application)
        # Two filings that are given one number at once: the second finds it taken.
        take_turn(*(f"receipts:{names.matching(each.number)}" for each in entries.values()))
        require_sound(held, entries)
        return sum(_write(each, entries[each.id], by) for each in held)


def require_sound(chosen: Sequence[Application], entries: Mapping[str, ReceiptEntry]) -> None:
    """Raises Invalid for all that is wrong with any of the receipts."""
    by_id = {each.id: each for each in chosen}
    given: dict[str, Application] = {}
    errors = {
        f"{id}.{name}": [sentence]
        for id, entry in entries.items()
        for name, sentence in _faults(by_id[id], entry, given)
    }
    if errors:
        raise Invalid(errors)


def _faults(application: Application, entry: ReceiptEntry, given: dict[str, Application]) -> Iterator[tuple[str, str]]:
    """`given`: whose the numbers are that came before; this one's comes to it."""
    call = application.call
    earliest = call.opens_on if call.year is None else min(call.opens_on, date(call.year, 1, 1))
    if entry.filed_on is None:
        yield "filed_on", "请填写在管理平台提交的日期。"
    elif entry.filed_on > clock.today():
        yield "filed_on", "提交日期不能晚于今天。"
    elif entry.filed_on < earliest:
        yield "filed_on", f"提交日期早于 {earliest:%Y-%m-%d}，不是本次申报的回执，请核对。"
    if len(entry.number.strip()) > MOST_NUMBER:
        yield "number", f"最多 {MOST_NUMBER} 个字。"
    elif key := names.matching(entry.number):
        if (other := given.setdefault(key, application)) is not application and not _are_one(other, application):
            yield "number", f"与“{other.entry_name}”的编号相同，请核对。"
        elif _is_of_another(key, application):
            yield "number", "该编号已登记在另一单位或另一次申报上，请核对。"


def require_receipts(application: Application) -> None:
    """Raises Conflict where none is asked for, or the application has ended."""
    if not any(stage.receipt for stage in pipeline_of(application).stages):
        raise Conflict(f"“{application.entry_name}”的申报不需要登记管理平台回执。", "请取消选择后再保存。")
    if application.state.is_final:
        raise Conflict(f"“{application.entry_name}”的申报已经结束，不能再登记回执。", "请取消选择后再保存。")


def _are_one(one: Application, other: Application) -> bool:
    """Whether one filing on that platform can be of both."""
    return one.call_id == other.call_id and other.unit_id in db.session.scalars(same_as(one.unit_id)).all()


def _is_of_another(key: str, application: Application) -> bool:
    """Whether a number stands beside an application of another unit, or to another call."""
    its_own = and_(Application.call_id == application.call_id, Application.unit_id.in_(same_as(application.unit_id)))
    query = select(Receipt.id).join(Application, Application.id == Receipt.application_id)
    return db.session.scalar(query.where(Receipt.number_key == key, not_(its_own)).limit(1)) is not None


def _write(application: Application, entry: ReceiptEntry, by: Person) -> bool:
    known = db.session.scalar(select(Receipt).where(Receipt.application_id == application.id))
    row = known or Receipt(application_id=application.id)
    wanted = {"number": entry.number.strip() or None, "filed_on": entry.filed_on}
    before = None if known is None else {name: getattr(known, name) for name in wanted}
    if before == wanted:
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.recorded_at, row.recorded_by_id = clock.now(), by.id
    db.session.add(row)
    audit.record(RECEIPT, APPLICATION, application.id, by=by, before=before, after=wanted)
    db.session.flush()
    moving.touch(application, "登记了管理平台回执", by=by)
    return True
