"""The codes that units asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, Identified, UtcDateTime
from core.units.models import Unit


class GreenCode(Identified, Base):
    """A unit's code: one for ever, for what was printed once goes on being shown.

    `token` is 256 random bits, and all that the picture holds: nobody guesses one, and one that was never given out is
    none. `ended_at`: the unit wants it no more; asking again brings the same one back.
    """

    __tablename__ = "green_code"
    __noun__ = "绿码"
    __table_args__ = (UniqueConstraint("unit_id", info={"says": "该单位的绿码刚刚已由同事申领。"}),)

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")
