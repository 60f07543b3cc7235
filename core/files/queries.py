"""Reading what is known of files, for those who have asked who may (`purposes.openable`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select

from core.db import db
from core.db.statements import read
from core.files.models import StoredFile
from core.files.workflow import Scan
from core.people.models import Person

ID_LENGTH = 32
"""Every id of a file is so long: what is longer or shorter names none."""


def waiting(person: Person, file_id: str, purpose: str) -> StoredFile | None:
    """An upload of the person's own that does not belong to anything yet; None for every other."""
    return next(iter(those_waiting(person, [file_id], purpose)), None)


def those_waiting(person: Person, ids: Collection[str], purpose: str) -> Sequence[StoredFile]:
    """Those of the files with these ids that the person has uploaded and that do not belong to anything yet."""
    wanted = [id for id in ids if len(id) == ID_LENGTH]
    if not wanted:
        return ()
    query = select(StoredFile).where(
        StoredFile.id.in_(wanted),
        StoredFile.owner_id.is_(None),
        StoredFile.uploaded_by_id == person.id,
        StoredFile.purpose == purpose,
    )
    return db.session.scalars(query.order_by(StoredFile.id)).all()


def of_owner(owner_type: str, owner_id: str) -> Sequence[StoredFile]:
    """The files of an owner, oldest first."""
    query = select(StoredFile).where(StoredFile.owner_type == owner_type, StoredFile.owner_id == owner_id)
    return db.session.scalars(query.order_by(StoredFile.uploaded_at, StoredFile.id)).all()


def count_and_size(owner_type: str, owner_id: str, purpose: str) -> tuple[int, int]:
    """How many files of a purpose an owner has, and their bytes together."""
    query = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_type == owner_type, StoredFile.owner_id == owner_id, StoredFile.purpose == purpose
    )
    count, size = db.session.execute(query).one()
    return count, int(size)


def bytes_uploaded(person_id: str | None) -> tuple[int, int]:
    """The bytes of a person's uploads that do not belong to anything yet; and of all of them. Of strangers' (None) only
    the first are known.
    """
    asked = _OF_STRANGERS if person_id is None else _OF_ONE
    waiting, every = read(asked, **({} if person_id is None else {"person": person_id})).one()
    return int(waiting), int(every)


def _uploaded(by: ColumnElement[bool]) -> Select[int, int]:
    waiting = func.sum(case((StoredFile.owner_id.is_(None), StoredFile.size), else_=0))
    return select(func.coalesce(waiting, 0), func.coalesce(func.sum(StoredFile.size), 0)).where(by)


_OF_ONE = _uploaded(StoredFile.uploaded_by_id == bindparam("person"))
_OF_STRANGERS = _uploaded(and_(StoredFile.uploaded_by_id.is_(None), StoredFile.owner_id.is_(None)))


def first_of(ids: Select[str]) -> str | None:
    """By which of its owners a unit is known, whichever of them is asked; None while there are none."""
    found: str | None = db.session.scalar(select(func.min(ids.subquery().c[0])))
    return found


def bytes_of_owners(owner_type: str, ids: Select[str]) -> int:
    """The bytes of all files of these owners."""
    return _bytes(StoredFile.owner_type == owner_type, StoredFile.owner_id.in_(ids))


def _bytes(*conditions: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(StoredFile.size), 0)).where(*conditions)) or 0)


def unnamed(sums: Collection[str]) -> set[str]:
    """Those of the SHA-256s that no record names."""
    named = db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(sums)))
    return set(sums) - set(named)


def forgotten(before: datetime) -> Sequence[StoredFile]:
    """Files that were uploaded before an instant and never came to belong to anything: held, for they are to go."""
    query = select(StoredFile).where(StoredFile.owner_id.is_(None), StoredFile.uploaded_at < before)
    return db.session.scalars(query.order_by(StoredFile.uploaded_at, StoredFile.id).with_for_update()).all()


def of_person(person_id: str) -> Sequence[StoredFile]:
    """Everything that the person has uploaded, the newest first."""
    return db.session.scalars(_OF_PERSON, {"person": person_id}).all()


_OF_PERSON = (
    select(StoredFile)
    .where(StoredFile.uploaded_by_id == bindparam("person"))
    .order_by(StoredFile.uploaded_at.desc(), StoredFile.id)
)


def unscanned() -> int:
    """How many files wait for the virus scanner, or were never asked of."""
    waiting = StoredFile.scan.in_((Scan.WAITING, Scan.UNASKED))
    return db.session.scalar(select(func.count()).select_from(StoredFile).where(waiting)) or 0
