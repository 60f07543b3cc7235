"""What was issued."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select

from core.applications.models import Application
from core.applications.queries.beside import BESIDE, may_be
from core.db import db
from core.db.statements import page_of
from core.dispatches.models import Dispatch
from core.errors import existing
from core.plugin_api.declarations import DispatchKind

PAGE_SIZE = 50
_KIND = "dispatch"
BESIDE.give(_KIND, exists().where(Dispatch.application_id == Application.id))


def one(dispatch_id: str) -> Dispatch:
    """Raises NotFound."""
    return existing(db.session.get(Dispatch, dispatch_id), "找不到这份文书。", "请从文书列表重新进入。")


def of_application(application_id: str) -> Sequence[Dispatch]:
    """Everything that was issued about an application, the latest first."""
    return _found(Dispatch.application_id == application_id) if may_be(application_id, _KIND) else ()


def of_notice(notice_id: str) -> Sequence[Dispatch]:
    return _found(Dispatch.notice_id == notice_id)


def of_publication(publication_id: str) -> Sequence[Dispatch]:
    return _found(Dispatch.publication_id == publication_id)


def _found(condition: ColumnElement[bool]) -> Sequence[Dispatch]:
    query = select(Dispatch).where(condition)
    return db.session.scalars(query.order_by(Dispatch.issued_at.desc(), Dispatch.serial.desc(), Dispatch.id)).all()


def listed(
    offices: Collection[str] | None, kind: DispatchKind | None, words: Sequence[str], page: int
) -> tuple[Sequence[Dispatch], int]:
    """One page (counted from 1) of what these offices issued (None: all of them), newest first, and how many there are.

    Each of the `words` stands in the number or in the name of who got it.
    """
    conditions: list[ColumnElement[bool]] = [] if offices is None else [Dispatch.office.in_(sorted(offices))]
    if kind is not None:
        conditions.append(Dispatch.kind == kind)
    conditions += [
        or_(Dispatch.number.contains(word, autoescape=True), Dispatch.to_name.contains(word, autoescape=True))
        for word in words
    ]
    query = select(Dispatch).where(*conditions).order_by(Dispatch.issued_at.desc(), Dispatch.serial.desc(), Dispatch.id)
    return page_of(query, page, PAGE_SIZE)


def last_serial(office: str, year: int, kind: DispatchKind) -> int:
    """The last number that an office gave in a year to a kind; 0 where it gave none."""
    query = select(func.max(Dispatch.serial))
    return db.session.scalar(query.where(Dispatch.office == office, Dispatch.year == year, Dispatch.kind == kind)) or 0
