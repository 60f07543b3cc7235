"""The instance's layer: what staff changed in the running system, with reason and document number."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Json, UtcDateTime


class Amendment(Identified, Base):
    """One declaration of the instance's layer (a changed date, a call copied to a new year).

    ``kind`` is the hook's name (``deadlines``, ``calls`` ...), ``declaration`` its JSON as the declaration's schema writes it.
    An amendment is never edited: a later one of the same subject supersedes it, and withdrawing it is recorded.
    """

    __tablename__ = "amendment"
    __table_args__ = (Index("ix_amendment_kind_target", "kind", "target"),)

    kind: Mapped[str] = mapped_column(String(50))
    target: Mapped[str] = mapped_column(String(100))
    declaration: Mapped[dict[str, object]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    document_date: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
