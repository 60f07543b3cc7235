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
from core.notifications.operations import SECRETS
from core.people.models import Person


def put_out(messages: Sequence[Message]) -> None:
    """One letter for each message to somebody who chose to have them, or which bears what only a letter may; none
    where the instance has no mail."""
    mail = instance().settings.mail
    if mail is None:
        return
    active = Person.id.in_({each.person_id for each in messages}), Person.active
    rows = db.session.execute(select(Person.id, Person.wants_letters).where(*active))
    chosen = {row.id: row.wants_letters for row in rows}
    now, wait = clock.machine_now(), timedelta(minutes=mail.wait_minutes)
    for each in messages:
        is_secret = each.link in SECRETS
        if chosen.get(each.person_id, False) or (is_secret and each.person_id in chosen):
            due = now if is_secret else now + wait
            db.session.add(Letter(message_number=each.number, person_id=each.person_id, due_at=due))
