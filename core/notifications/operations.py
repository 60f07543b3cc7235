"""Sending and reading messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import update

from core import clock
from core.db.transaction import lock, transaction
from core.errors import NotFound
from core.notifications.models import Message
from core.notifications.rules import Topic
from core.people.models import Person
from core.registry import Registry

_LONGEST = 500

ways: Registry[Callable[[Sequence[Message]], object]] = Registry()
"""How messages reach people outside the product: each is told of them in the transaction that sends them."""


SECRETS: Registry[Callable[[Person], str]] = Registry()
"""By a message's link: the address that only its letter bears, made when it is sent and kept nowhere. Such a letter
goes at once, whatever its person chose."""


def send(
    people: Iterable[Person | str],
    text: str,
    link: str | None = None,
    *,
    topic: Topic = Topic.PROGRESS,
    aside: Person | None = None,
) -> None:
    """Tell people (or the people of these ids), each once, who acts `aside`; part of the operation that tells it.

    `link` is a path of this site; by `topic` people choose what reaches them outside it.
    """
    if link is not None and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"A message links to a path of this site, not to {link!r}.")
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    ids = dict.fromkeys(person if isinstance(person, str) else person.id for person in people)
    told = [id for id in ids if aside is None or id != aside.id]
    messages = [Message(person_id=id, text=text, link=link, topic=topic) for id in told]
    with transaction() as session:
        session.add_all(messages)
        session.flush()
        for way in ways.values():
            way(messages)


def mark_read(number: int, *, by: Person) -> Message:
    """Mark one's own message as read. Raises NotFound, also for somebody else's."""
    with transaction():
        found = lock(Message, number)
        if found.person_id != by.id:
            raise NotFound("找不到该消息。")
        if found.read_at is None:
            found.read_at = clock.now()
    return found


def mark_all_read(*, by: Person) -> None:
    """Mark all of one's own messages as read."""
    with transaction() as session:
        unread = update(Message).where(Message.person_id == by.id, Message.read_at.is_(None))
        session.execute(unread.values(read_at=clock.now()))


def mark_read_of(link: str, *, by: Person) -> None:
    """Mark as read what told somebody of a page, once he has read the page; part of an operation, or one itself."""
    with transaction() as session:
        unread = update(Message).where(Message.person_id == by.id, Message.read_at.is_(None), Message.link == link)
        session.execute(unread.values(read_at=clock.now()))
