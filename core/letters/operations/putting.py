"""Putting what people are told into the outbox, in the transaction that tells them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from core import clock
from core.db import db
from core.instance import instance
from core.letters.models import Letter
from core.notifications.models import Message
from core.people.models import Person


def put_out(messages: Sequence[Message]) -> None:
    """One letter for each message to somebody who chose to have them; none where the instance has no mail."""
    mail = instance().settings.mail
    if mail is None:
        return
    chosen = select(Person.id).where(
        Person.id.in_({each.person_id for each in messages}), Person.active, Person.wants_letters
    )
    wanted = set(db.session.scalars(chosen))
    due = clock.machine_now() + timedelta(minutes=mail.wait_minutes)
    db.session.add_all(
        Letter(message_number=each.number, person_id=each.person_id, due_at=due)
        for each in messages
        if each.person_id in wanted
    )
