"""Plans of recommending bodies, and their pools."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.bodies.models import Body
from core.db.base import Base, Identified, Now, UtcDateTime, appended, rows_where


@appended
class CultivationPlan(Identified, Base):
    """What a body means to bring up in a year, as it was filed with the department; the last filing counts.

    ``changed`` says why it was filed again.
    """

    __tablename__ = "cultivation_plan"
    __noun__ = "培育计划"
    __table_args__ = (UniqueConstraint("body_id", "year", "serial"),)

    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    year: Mapped[int]
    serial: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    changed: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(String(100))
    filed_at: Mapped[Now]
    filed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    body: Mapped[Body] = relationship(lazy="joined")


class PoolEntry(Identified, Base):
    """Somebody in a body's pool: known by its 统一社会信用代码, registered here or not yet.

    It aims at one list (`category`, `level`). `standing`: what it is to its trade (`queries.standings`). `left_at`: it
    is in the pool no more, and why.
    """

    __tablename__ = "pool_entry"
    __noun__ = "培育对象"
    __table_args__ = (
        Index(
            "uq_pool_entry_standing",
            "body_id",
            "code",
            "category",
            "level",
            unique=True,
            **rows_where("left_at IS NULL"),
            info={"says": "该单位已在培育库中。", "field": "code"},
        ),
        Index("ix_pool_entry_code", "code"),
    )

    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(18))
    category: Mapped[str] = mapped_column(String(50))
    level: Mapped[str] = mapped_column(String(50))
    year: Mapped[int]
    standing: Mapped[str] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    added_at: Mapped[Now]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_reason: Mapped[str | None] = mapped_column(Text)

    body: Mapped[Body] = relationship(lazy="joined")
