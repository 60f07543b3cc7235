"""Messages go when their time has come, with the letters that took them; not what is still on its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select

from core.db import db
from core.letters.models import Letter
from core.letters.workflow import LetterState
from core.notifications.models import Message
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import Keeping

_ON_THEIR_WAY = (LetterState.WAITING, LetterState.SENDING)


def register() -> None:
    Keeping(
        PersonalData.MESSAGES,
        what="站内消息和由此发出的邮件",
        since="发出之日",
        due=_sent,
        erase=_forget,
    ).make_known()


def _sent(before: datetime) -> Select[int]:
    under_way = select(Letter.message_number).where(Letter.state.in_(_ON_THEIR_WAY))
    old = select(Message.number).where(Message.sent_at < before, Message.number.not_in(under_way))
    return old.order_by(Message.number)


def _forget(numbers: Sequence[int]) -> None:
    db.session.execute(delete(Letter).where(Letter.message_number.in_(numbers)))
    db.session.execute(delete(Message).where(Message.number.in_(numbers)))
