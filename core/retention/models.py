"""Table: of which things what was kept of people has been erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base


class Erasure(Base):
    """What was kept of one kind has gone from one thing, whose row stays: nothing older is looked for there again.

    `data` is the kind's word (`core.plugin_api.declarations.PersonalData`), `subject_id` the thing's own id.
    """

    __tablename__ = "erasure"
    __noun__ = "清除记录"

    data: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(default=clock.now)
