"""Putting what people are told into the outbox, in the transaction that tells them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core import clock
from core.db import db
from core.letters.models import Letter
from core.letters.operations.choosing import wait, wanted, ways
from core.notifications.models import Message
from core.notifications.operations import SECRETS
from core.people.models import Person


def put_out(messages: Sequence[Message]) -> None:
    """One letter for each message and way that its person chose, or which bears what only a letter may; none where the
    instance has no way out."""
    there = ways()
    if not there:
        return
    query = select(Person).where(Person.id.in_({each.person_id for each in messages}))
    people = {person.id: person for person in db.session.scalars(query)}
    now = clock.machine_now()
    for each in messages:
        due = now if each.link in SECRETS else now + wait()
        for way in there:
            if wanted(each, people[each.person_id], way):
                db.session.add(Letter(message_number=each.number, person_id=each.person_id, way=way, due_at=due))
