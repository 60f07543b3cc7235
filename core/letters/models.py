"""Table: the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.db.base import Base, Identified
from core.letters.workflow import LetterState, Way
from core.notifications.models import Message
from core.people.models import Person


class Letter(Identified, Base):
    """One message on its way to its person's address, once.

    `address` is the one to which it was last handed over, of a short text a part of the telephone. `due_at` and
    `begun_at` are by the machine's clock; `token` is of the sender who has it. `error` says what the mail server,
    or we, had against it.
    """

    __tablename__ = "letter"
    __noun__ = "邮件"
    __table_args__ = (
        CheckConstraint("(state = 'sending') = (token IS NOT NULL)", name="held"),
        UniqueConstraint("message_number", "way"),
        Index(None, "state", "due_at", "id"),
        Index(None, "made_at", "id"),
    )

    message_number: Mapped[int] = mapped_column(ForeignKey("message.number"))
    way: Mapped[Way] = mapped_column(default=Way.MAIL)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[str | None] = mapped_column(String(32))
    begun_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(254))
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))

    message: Mapped[Message] = relationship()
    person: Mapped[Person] = relationship()
