"""Reading a unit's store; whose it is, `policies` says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from core import clock
from core.audit.queries import was_done
from core.db import db
from core.errors import existing
from core.evidence_store import actions
from core.evidence_store.models import StoredEvidence
from core.evidence_store.rules import Validity, validity
from core.files.models import StoredFile
from core.files.workflow import Scan
from core.instance import instance
from core.people.models import Person
from core.plugin_api.declarations import SpanUnit
from core.policy.workdays import WorkCalendar, last_day_of
from core.registry import Registry

OWNER, PURPOSE = "stored_evidence", "stored_evidence"
"""What the files of a store belong to, and for what they are uploaded."""

EXPIRING = "evidence_expiring"
"""The term's name in the book: so long before its end evidence is said to expire."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a file of a store is used: of which matter, its page, and whether it was handed in there."""

    title: str
    url: str
    is_handed_in: bool


USES: Registry[Callable[[Collection[str]], Mapping[str, Sequence[Use]]]] = Registry()
"""Where files are used, by their ids: higher rooms know."""

OPENED: Registry[Callable[[Person, StoredFile], bool]] = Registry()
"""Whether somebody opens a file because it was handed in to him."""


def item(id: str) -> StoredEvidence:
    """Raises NotFound."""
    return existing(db.session.get(StoredEvidence, id), "材料库中没有这份材料，可能已被删除。", "请从材料库重新进入。")


def was_removed(id: str, *, by: Person) -> bool:
    """Whether this person took it out: nothing but the trail knows of it any more."""
    return was_done(actions.REMOVE, actions.STORED, id, by=by)


# Asked on every page of a section that takes files: made once.
_OF_UNIT = (
    select(StoredEvidence)
    .where(StoredEvidence.unit_id == bindparam("unit"))
    .order_by(StoredEvidence.added_at.desc(), StoredEvidence.id)
)


def of_unit(unit_id: str) -> Sequence[StoredEvidence]:
    """The whole store of a unit, the newest first."""
    return db.session.scalars(_OF_UNIT, {"unit": unit_id}).unique().all()


def offered(unit_id: str) -> Sequence[StoredEvidence]:
    """What can be picked: what no newer one stands for, and in which no scanner found anything."""
    return [each for each in of_unit(unit_id) if each.replaced_by_id is None and each.file.scan is not Scan.INFECTED]


def of_files(ids: Collection[str]) -> Mapping[str, StoredEvidence]:
    """Those of the files that lie in a store, by their ids."""
    if not ids:
        return {}
    query = select(StoredEvidence).where(StoredEvidence.file_id.in_(ids))
    return {each.file_id: each for each in db.session.scalars(query).unique()}


def files_of(ids: Collection[str]) -> Mapping[str, str]:
    """The ids of the files of pieces of evidence, by theirs."""
    query = select(StoredEvidence.id, StoredEvidence.file_id).where(StoredEvidence.id.in_(ids))
    return {row.id: row.file_id for row in db.session.execute(query)}


def uses(ids: Collection[str]) -> Mapping[str, Sequence[Use]]:
    """Where each of the files is used."""
    found: dict[str, list[Use]] = {id: [] for id in ids}
    for told in USES.values():
        for id, each in told(ids).items():
            found[id] += each
    return found


def stands(held: StoredEvidence, on: date | None = None) -> Validity:
    """How a piece of evidence stands on a day; today where none is given."""
    day = on or clock.today()
    return validity(held.valid_from, held.valid_until, day, _soon(day))


def warning_of(held: StoredEvidence) -> tuple[str, str]:
    """What is said of it where it is used, and in which tone: that it ends, or that a newer one is there; else nothing.

    It decides nothing: no rule of a region speaks of it.
    """
    how = stands(held)
    if how is Validity.NOT_YET:
        return f"{how.label}，{held.valid_from:%Y-%m-%d} 起有效", how.tone
    if how.warns:
        return f"{how.label}，有效期至 {held.valid_until:%Y-%m-%d}", how.tone
    return ("材料库中已有更新的一份", "info") if held.replaced_by_id else ("", "neutral")


def _soon(on: date) -> date:
    """Until when what ends is about to. Working days are counted as days: a warning needs no calendar."""
    term = instance().book(on).term(EXPIRING)
    if term is None:
        return on - timedelta(days=1)
    unit = SpanUnit.CALENDAR_DAYS if term.unit is SpanUnit.WORKING_DAYS else term.unit
    return last_day_of(term.length, unit, term.starts, on, WorkCalendar(on, on, ()))
