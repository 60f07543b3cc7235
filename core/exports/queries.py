"""Reading the register, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select

from core.db import db
from core.exports.models import Export

PAGE_SIZE = 50


def exports(before: int | None = None) -> tuple[Sequence[Export], int | None]:
    """A page of them, older than `before`, and the `before` of the next page, if there is one."""
    query = select(Export)
    if before is not None:
        query = query.where(Export.sequence < before)
    found = db.session.scalars(query.order_by(Export.sequence.desc()).limit(PAGE_SIZE + 1)).all()
    page = found[:PAGE_SIZE]
    return page, page[-1].sequence if len(found) > PAGE_SIZE else None


def found(number: str | None, sha256: str | None) -> Sequence[Export]:
    """Those with this number or this hash: the same table, taken twice, may be the same file."""
    query = select(Export).where(or_(Export.number == number, Export.sha256 == sha256))
    return db.session.scalars(query.order_by(Export.sequence.desc()).limit(PAGE_SIZE)).all()


def taken_by(person_id: str) -> Sequence[Export]:
    """What the person took away, the newest first."""
    return db.session.scalars(_TAKEN_BY, {"person": person_id}).all()


_TAKEN_BY = select(Export).where(Export.by_id == bindparam("person")).order_by(Export.sequence.desc())
