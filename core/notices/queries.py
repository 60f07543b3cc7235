"""Reading public notices and objections."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.bodies.models import Body
from core.bodies.queries import EVERYTHING, Scope
from core.db import db
from core.db.statements import page_of
from core.errors import NotFound, existing
from core.notices.models import NoticeItem, Objection, ObjectionState, PublicNotice

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class OnNotice:
    """One unit on a notice, with what the public may know of it: nothing personal."""

    application_id: str
    unit: str
    subject: str
    body: str
    category: str

    @property
    def name(self) -> str:
        """What it applies for."""
        return entry_name(self.unit, self.subject)


def current(today: date) -> Sequence[PublicNotice]:
    """The notices whose span holds on a day, those that end first in front."""
    query = select(PublicNotice).where(
        PublicNotice.first_day <= today, PublicNotice.last_day >= today, PublicNotice.ended_at.is_(None)
    )
    return db.session.scalars(query.order_by(PublicNotice.last_day, PublicNotice.id)).all()


def notices(page: int = 1, scope: Scope = EVERYTHING) -> tuple[Sequence[PublicNotice], int]:
    """One page (counted from 1) of the notices that bodies in the scope gave, newest first, and how many there are."""
    query = select(PublicNotice).order_by(PublicNotice.first_day.desc(), PublicNotice.id)
    return page_of(query.where(scope.covers(PublicNotice.body_id)), page, PAGE_SIZE)


def counting_not_ended() -> Select[int]:
    """The question how many notices nobody has ended yet."""
    return select(func.count()).where(PublicNotice.ended_at.is_(None))


def not_ended() -> Sequence[PublicNotice]:
    """The notices that nobody has ended yet, also those whose last day is over."""
    query = select(PublicNotice).where(PublicNotice.ended_at.is_(None))
    return db.session.scalars(query.order_by(PublicNotice.last_day, PublicNotice.id)).all()


def notice(notice_id: str) -> PublicNotice:
    """One notice. Raises NotFound."""
    return existing(db.session.get(PublicNotice, notice_id), "找不到这次公示。", "请从公示列表重新进入。")


def stood_until(application_ids: Collection[str]) -> date | None:
    """The last day of all notices on which these applications stood; None where none did."""
    items = select(NoticeItem.notice_id).where(NoticeItem.application_id.in_(application_ids))
    return db.session.scalar(select(func.max(PublicNotice.last_day)).where(PublicNotice.id.in_(items)))


def on_notice(notice_id: str) -> Sequence[OnNotice]:
    """Who is on a notice, in the order in which it shows them."""
    query = (
        select(Application.id, Application.unit_name, Application.subject_name, Body.name, Application.category)
        .join(NoticeItem, NoticeItem.application_id == Application.id)
        .join(Body, Body.id == Application.body_id)
        .where(NoticeItem.notice_id == notice_id)
        .order_by(NoticeItem.position)
    )
    return [OnNotice(*row) for row in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection without its author: what it concerns, when it came, how it stands."""

    id: str
    notice_id: str
    notice: str
    unit: str
    text: str
    received_at: datetime
    state: ObjectionState
    reason: str | None


_OBJECTED = (
    Objection.id,
    Objection.notice_id,
    PublicNotice.title,
    Application.unit_name,
    Application.subject_name,
    Objection.text,
    Objection.received_at,
    Objection.state,
    Objection.reason,
)


def objections(
    state: ObjectionState | None = None, page: int = 1, scope: Scope = EVERYTHING
) -> tuple[Sequence[Objected], int]:
    """One page (counted from 1) of the objections to notices in the scope, oldest first, and how many there are."""
    within = [scope.covers(PublicNotice.body_id), *([] if state is None else [Objection.state == state])]
    total = db.session.scalar(select(func.count()).select_from(Objection).join(PublicNotice).where(*within)) or 0
    query = _objected().where(*within).order_by(Objection.received_at, Objection.id)
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [_named(row) for row in rows], total


def objection(objection_id: str) -> Objected:
    """One objection without its author. Raises NotFound."""
    row = db.session.execute(_objected().where(Objection.id == objection_id)).one_or_none()
    if row is None:
        raise NotFound("找不到这件异议。", "请从异议列表重新进入。")
    return _named(row)


def open_objections(scope: Scope = EVERYTHING) -> Mapping[str, int]:
    """How many objections wait for a decision, by notice in the scope; notices without any are not in it."""
    query = select(Objection.notice_id, func.count()).join(PublicNotice)
    query = query.where(Objection.state == ObjectionState.OPEN, scope.covers(PublicNotice.body_id))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Objection.notice_id))}


def _named(row: Row[*tuple[Any, ...]]) -> Objected:
    id, notice_id, notice, unit_name, subject_name, *rest = row
    return Objected(id, notice_id, notice, entry_name(unit_name, subject_name), *rest)


def _objected() -> Select[*tuple[Any, ...]]:
    return (
        select(*_OBJECTED)
        .join(PublicNotice, PublicNotice.id == Objection.notice_id)
        .join(Application, Application.id == Objection.application_id)
    )
