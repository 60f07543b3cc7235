"""The instance's layer: what staff changed in the running system, with reason and document number; and the calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, Identified, appended
from core.people.models import Person


@appended
class Amendment(Identified, Base):
    """One declaration of the instance's layer (a changed date, a call copied to a new year), or its end.

    ``kind`` is a kind of the policy book (``deadlines``, ``calls`` ...), ``target`` the id declared there,
    ``declaration`` its JSON as `core.plugin_api.schema` writes it, or null when the amendment of that target ends;
    ``replaced`` is what held before it, if anything did. ``applied`` has, for each opened call (by its declared id) to
    which a changed value was applied, what that call kept before. ``takes_back`` is the act that this one took back: it
    then declares again what that one had replaced of the instance's own, if anything.
    Rows are never changed: the latest one of a target holds, from the day on which it was made. ``serial`` counts
    without a gap in the order of commits, so that the greatest one is the revision of the whole layer. Rows made
    together share their ``act``.
    """

    __tablename__ = "amendment"
    __noun__ = "规定调整"
    __table_args__ = (
        UniqueConstraint("serial", info={"says": "刚刚有另一位同事改动了政策库，您的改动没有保存。"}),
        Index(None, "kind", "target", "serial"),
    )

    serial: Mapped[int]
    act: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(50))
    target: Mapped[str] = mapped_column(String(100))
    declaration: Mapped[dict[str, Any] | None]
    replaced: Mapped[dict[str, Any] | None]
    applied: Mapped[dict[str, Any]] = mapped_column(default=dict)
    takes_back: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str]
    document_number: Mapped[str] = mapped_column(String(100))
    document_date: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    made_by: Mapped[Person] = relationship(lazy="raise_on_sql")


class CalendarDay(Base):
    """One day of the working-day calendar.

    ``name`` is the holiday's (also on a weekend day that is worked for it); ``source`` is the document that says so.
    """

    __tablename__ = "calendar_day"
    __noun__ = "日历日期"

    day: Mapped[date] = mapped_column("date", primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str | None] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))
