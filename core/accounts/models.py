"""Table: how often a sign-in failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base


class Throttle(Base):
    """Failed attempts under one key (an account or an address, hashed), and until when it must wait."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
