"""What regulators were asked and answered, with the names of those who put it on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from core.applications.models import Application
from core.consultations.models import Answer, InquiredApplication, Inquiry, Opinion, Reply, SettledObjection
from core.db import db
from core.db.statements import columns_for
from core.people.models import Person
from core.units.models import Unit


@dataclass(frozen=True, slots=True)
class Answered:
    """One regulator's answer about one application. ``settled``: how an objection was dealt with."""

    id: str
    application_id: str
    stage: str
    regulator: str
    serial: int
    answer: Answer
    words: str | None
    correction: str | None
    answered_on: date
    document_number: str | None
    file_id: str | None
    at: datetime
    by: str
    settled: str | None
    settled_at: datetime | None
    settled_by: str | None

    @property
    def is_open_objection(self) -> bool:
        """An objection of which nobody has said how it was dealt with."""
        return self.answer is Answer.OBJECTION and self.settled is None


@dataclass(frozen=True, slots=True)
class Asked:
    """One letter that asked about an application."""

    id: str
    stage: str
    regulators: Sequence[str]
    asked_on: date
    document_number: str
    file_id: str | None
    at: datetime
    by: str


_SETTLER = aliased(Person)
_NAMED = {"at": Reply.recorded_at, "by": Person.name, "settled": SettledObjection.how, "settled_by": _SETTLER.name}


def _answers() -> Select[*tuple[Any, ...]]:
    return (
        select(*columns_for(Answered, Opinion, Reply, SettledObjection, **_NAMED))
        .join(Reply, Reply.id == Opinion.reply_id)
        .join(Person, Person.id == Reply.recorded_by_id)
        .outerjoin(SettledObjection, SettledObjection.opinion_id == Opinion.id)
        .outerjoin(_SETTLER, _SETTLER.id == SettledObjection.settled_by_id)
    )


def answers_of(application_id: str) -> Sequence[Answered]:
    """Everything that was answered about an application, in the order recorded; those that were corrected too."""
    query = _answers().where(Opinion.application_id == application_id)
    rows = db.session.execute(query.order_by(Reply.recorded_at, Opinion.regulator, Opinion.serial, Opinion.id))
    return [Answered(*row) for row in rows]


def standing(application_ids: Collection[str], stage: str) -> Mapping[str, Mapping[str, Answered]]:
    """The answers that count at a stage: by application, then by regulator."""
    found: dict[str, dict[str, Answered]] = {id: {} for id in application_ids}
    query = _answers().where(Opinion.application_id.in_(application_ids), Opinion.stage == stage)
    for row in db.session.execute(query.order_by(Opinion.serial)):
        answered = Answered(*row)
        found[answered.application_id][answered.regulator] = answered
    return found


def letters_of(application_id: str) -> Sequence[Asked]:
    """The letters that asked about an application, the first one first."""
    query = (
        select(*columns_for(Asked, Inquiry, at=Inquiry.recorded_at, by=Person.name))
        .join(InquiredApplication, InquiredApplication.inquiry_id == Inquiry.id)
        .join(Person, Person.id == Inquiry.recorded_by_id)
        .where(InquiredApplication.application_id == application_id)
        .order_by(Inquiry.recorded_at, Inquiry.id)
    )
    return [Asked(*row) for row in db.session.execute(query)]


def codes_of(application_ids: Collection[str]) -> Mapping[str, str]:
    """The credit codes of the applications' units, by application, of those that have one."""
    query = (
        select(Application.id, Unit.code)
        .join(Unit, Unit.id == Application.unit_id)
        .where(Application.id.in_(application_ids), Unit.code.is_not(None))
    )
    return {application: code or "" for application, code in db.session.execute(query)}
