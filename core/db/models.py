"""Tables: the keys with which personal data were sealed, how often requests came, and the index of texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Double, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Serial, derived


class SealingKey(Base):
    """A key in use, by its name. ``proof`` opens with that key and no other: so a wrong one is found at the start."""

    __tablename__ = "sealing_key"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    proof: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)


class RequestCount(Base):
    """How often something was asked for in the window that ends at `until` (seconds since 1970, the machine's)."""

    __tablename__ = "request_count"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]
    until: Mapped[float] = mapped_column(Double, index=True)


@derived
class SearchedText(Base):
    """A text that some column of this kind holds, as it is compared; written by triggers (`core.db.searching`)."""

    __tablename__ = "searched_text"
    __table_args__ = (UniqueConstraint("kind", "text"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]


@derived
class SearchedPart(Base):
    """Two signs that follow each other in a text, or four of digits and Latin letters; its last sign alone as well."""

    __tablename__ = "searched_part"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(4).with_variant(String(4, "C"), "postgresql"), primary_key=True)
    text_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
