"""Recommending bodies as rows, so that grants, units and applications can point at them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base


class Body(Base):
    """A recommending body. `declared`: it comes from the region's declaration, which is kept in step by `synchronise`.

    `name` is the place or zone as lists and summary tables write it, `office` the full name of its office, `aliases`
    other spellings of the name. A body is never deleted: one that no longer acts is not `active`. `position` is the
    declaration's order, in which all lists of bodies are shown; added bodies follow.
    """

    __tablename__ = "body"
    __noun__ = "推荐单位"
    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        UniqueConstraint("name", info={"says": "已有同名的推荐单位。", "field": "name"}),
    )

    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(50))
    office: Mapped[str | None] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(default=list)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    declared: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
