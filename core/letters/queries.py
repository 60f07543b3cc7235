"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.db.statements import page_of
from core.errors import existing
from core.letters.models import Letter
from core.letters.workflow import LetterState
from core.notifications.models import Message

PAGE_SIZE = 50


def letters(state: LetterState | None, page: int) -> tuple[Sequence[Letter], int]:
    """A page of the letters in a state, or of all, newest first; and how many there are."""
    query = select(Letter).options(joinedload(Letter.message), joinedload(Letter.person))
    if state is not None:
        query = query.where(Letter.state == state)
    return page_of(query.order_by(Letter.made_at.desc(), Letter.id.desc()), page, PAGE_SIZE)


def counts() -> Mapping[LetterState, int]:
    """How many letters are in each state that has any."""
    rows = db.session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return dict(rows.all())


def letter(letter_id: str) -> Letter:
    """Raises NotFound."""
    query = select(Letter).options(joinedload(Letter.message), joinedload(Letter.person)).where(Letter.id == letter_id)
    return existing(db.session.scalar(query), "找不到这封邮件。", "请从列表重新进入。")


def messages_of(person_id: str) -> Sequence[tuple[Message, str | None]]:
    """Everything that the person was told, with the address to which it was sent, if it was; the newest first."""
    return [(message, address) for message, address in db.session.execute(_MESSAGES, {"person": person_id})]


_MESSAGES = (
    select(Message, Letter.address)
    .outerjoin(Letter, Letter.message_number == Message.number)
    .where(Message.person_id == bindparam("person"))
    .order_by(Message.number.desc())
)
