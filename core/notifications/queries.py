"""Reading messages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from core.db import db
from core.db.keeping import asked, once_on_page
from core.db.statements import read
from core.notifications.models import Message
from core.people.models import Person

PAGE_SIZE = 30


# Asked on every signed-in page: made once, answered by one partial index.
_IS_UNREAD = (Message.person_id == bindparam("person_id"), Message.read_at.is_(None))
_UNREAD = select(func.count()).where(*_IS_UNREAD)
_TOLD = select(func.count(), func.count().filter(Message.link == bindparam("link"))).where(*_IS_UNREAD)
_UNREAD_LINKS = select(Message.link).where(*_IS_UNREAD).order_by(Message.number.desc())


def unread_count(person: Person) -> int:
    """How many messages the person has not read."""
    return once_on_page(_unread_of(person), lambda: read(_UNREAD, person_id=person.id).scalar_one())


def is_told(person: Person, link: str) -> bool:
    """Whether the person was told of that page and has not read it; how many messages he has not is counted with it."""
    if asked(_unread_of(person)) == 0:
        return False
    count, told = read(_TOLD, person_id=person.id, link=link).one()
    once_on_page(_unread_of(person), lambda: count)
    return bool(told)


def _unread_of(person: Person) -> str:
    return f"unread of {person.id}"


def messages(person: Person, before: int | None = None) -> tuple[Sequence[Message], int | None]:
    """A page of the person's messages older than number `before`, newest first, and the next page's `before`."""
    query = select(Message).where(Message.person_id == person.id)
    if before is not None:
        query = query.where(Message.number < before)
    found = db.session.scalars(query.order_by(Message.number.desc()).limit(PAGE_SIZE + 1)).all()
    page = found[:PAGE_SIZE]
    return page, page[-1].number if len(found) > PAGE_SIZE else None


def unread_links(person: Person, prefix: str) -> Sequence[str]:
    """The pages below an address of which the person was told and has not read, each once; how many messages he has
    not is counted with them."""
    found = read(_UNREAD_LINKS, person_id=person.id).scalars().all()
    once_on_page(_unread_of(person), lambda: len(found))
    return [link for link in dict.fromkeys(found) if link and link.startswith(prefix)]
