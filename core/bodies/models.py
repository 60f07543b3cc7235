"""Recommending bodies as rows, so that grants, units and applications can point at them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Serial, appended, unique_and_changing


@appended
class BodyFigure(Base):
    """A count of a year that staff keep of a recommending body, with where it is from; the last one entered holds."""

    __tablename__ = "body_figure"
    __noun__ = "推荐单位的登记数"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        Index("ix_body_figure_year", "year", "figure", "body_id"),
    )

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    year: Mapped[int]
    figure: Mapped[str] = mapped_column(String(50))
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    counted_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Body(Base):
    """A recommending body. `declared`: it comes from the region's declaration, which is kept in step by `synchronise`.

    `name` is the place or zone as lists and summary tables write it, `office` the full name of its office, `phone`
    where it is reached, `aliases` other spellings of the name. A body is never deleted: one that no longer acts is
    not `active`. `position` is the declaration's order, in which all lists of bodies are shown; added bodies
    follow.
    """

    __tablename__ = "body"
    __noun__ = "推荐单位"
    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        unique_and_changing("body", "name", says="已有同名的推荐单位。", field="name"),
    )

    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(50))
    office: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))
    aliases: Mapped[list[str]] = mapped_column(default=list)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    declared: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
