"""Tables: the keys with which personal data were sealed, and how often requests came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Double, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base


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
