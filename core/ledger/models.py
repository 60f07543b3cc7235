"""The list ledger, the spans derived from it, re-checks, and bars."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from core.db.base import Base, Identified, Json, Now, Serial, appended, rows_where
from core.db.searching import searched
from core.ledger.rules import EventKind, UnknownEvent
from core.plugin_api import RemovalReason as RemovalReason
from core.plugin_api.labels import Labelled
from core.units.models import Unit


class EventSource(StrEnum):
    """How the event came to us."""

    IMPORT = "import"
    CALL = "call"
    STAFF = "staff"
    RULES = "rules"  # of itself, by what the region declares


class RecordChangeKind(Labelled):
    """What one person proposes to change of units' records, and another confirms."""

    RENAME = "rename", "更名"
    SUCCESSION = "succession", "合并或分立"
    JOIN = "join", "并入另一条记录"
    PART = "part", "撤销误并"
    CODE = "code", "更换统一社会信用代码"
    VOID = "void", "撤销误登记的名单变动"
    VOID_NAME = "void_name", "撤销误登记的更名"
    VOID_CHECK = "void_check", "撤销误登记的复核"
    VOID_CODE = "void_code", "撤销误登记的代码更换"
    REINSTATE = "reinstate", "恢复列入名单"
    BAR = "bar", "禁止申报"
    LIFT_BAR = "lift_bar", "解除禁止申报"
    VOID_BAR = "void_bar", "撤销误登记的禁止申报"


class BarredKind(StrEnum):
    """Who may be barred."""

    UNIT = "unit"
    EVALUATOR = "evaluator"


class Kind(TypeDecorator[EventKind]):
    """The word for what happened; reading one that this release does not know raises UnknownEvent."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: EventKind | None, dialect: Dialect) -> str | None:
        return None if value is None else EventKind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> EventKind | None:
        if value is not None and value not in set(EventKind):
            raise UnknownEvent(value)
        return None if value is None else EventKind(value)


@appended
class ListEvent(Base):
    """One row of the ledger. Nothing here is ever changed: a mistake is undone by a `voided` event that names it.

    `list_id` is the level of the list, or the name of a plan that a call publishes. `subject` names what is listed
    where that is not the unit itself (a product); otherwise it is empty. `effective_on` is the day from which it
    holds, which may lie before the day it was recorded. `name` is the name as printed on the list, `printed` whatever
    else the list printed. `reason` and `clause` speak of removals. In a merger or split `other_id` is the other unit;
    whoever takes the place keeps the day on which that one came on the list (`listed_on`). `derived_from` is the event
    from which this one followed by the rules of its level, whose clause it then cites.
    """

    __tablename__ = "list_event"
    __noun__ = "名单变动"
    __table_args__ = (
        CheckConstraint("(kind = 'voided') = (voids IS NOT NULL)", name="voids_when_voided"),
        CheckConstraint("kind <> 'removed' OR reason IS NOT NULL", name="removed_with_reason"),
        Index("ix_list_event_unit", "unit_id", "list_id", "category", "subject"),
        Index("ix_list_event_removed", "kind", "unit_id", "effective_on"),
        Index("ix_list_event_day", "effective_on", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    list_id: Mapped[str] = mapped_column(String(50))
    category: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[EventKind] = mapped_column(Kind)
    effective_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    batch: Mapped[str | None] = mapped_column(String(50))
    document_number: Mapped[str | None] = mapped_column(String(100))
    source: Mapped[EventSource]
    import_id: Mapped[str | None] = mapped_column(ForeignKey("list_import.id"), index=True)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("opened_call.id"))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"))
    printed: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    reason: Mapped[RemovalReason | None]
    clause: Mapped[str | None] = mapped_column(String(50))
    note: Mapped[str | None] = mapped_column(Text)
    voids: Mapped[int | None] = mapped_column(ForeignKey("list_event.sequence"), unique=True)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    listed_on: Mapped[date | None]
    derived_from: Mapped[int | None] = mapped_column(ForeignKey("list_event.sequence"), index=True)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    other: Mapped[Unit | None] = relationship(foreign_keys=[other_id], lazy="raise_on_sql")


class Listing(Base):
    """A unit's place on a list under one name, from `since` up to, and not including, `until`: derived from the events.

    It is written only by folding the events of its place (`core.ledger.rules`), in the transaction that appended one. A
    rename ends one listing and begins the next, which keeps `listed_on`: the day on which the unit came on the list.
    `name_key` and `subject_key` are the names as they are compared (see `core.units.rules.names`).
    """

    __tablename__ = "listing"
    __noun__ = "名单条目"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > since", name="span"),
        Index(
            "uq_listing_standing",
            "unit_id",
            "list_id",
            "category",
            "subject",
            unique=True,
            **rows_where("until IS NULL"),
            info={"says": "该单位已在这份名单上。"},
        ),
        Index("ix_listing_list", "list_id", "category", "name", "unit_id"),
        Index("ix_listing_counted", "list_id", "category", "batch", "since", "until"),
        Index("ix_listing_name", "name", "unit_id"),
        Index("ix_listing_listed_on", "listed_on"),
        Index("ix_listing_name_key", "name_key"),
        Index("ix_listing_subject_key", "subject_key", **rows_where("subject_key <> ''")),
    )

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    list_id: Mapped[str] = mapped_column(String(50), primary_key=True)
    category: Mapped[str] = mapped_column(String(50), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), primary_key=True, default="")
    subject_key: Mapped[str] = searched("subject", default="")
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = searched("name", String(200))
    listed_on: Mapped[date]
    checked_on: Mapped[date | None]
    batch: Mapped[str | None] = mapped_column(String(50))
    document_number: Mapped[str | None] = mapped_column(String(100))

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


@appended
class ReCheck(Base):
    """What a periodic re-check of a listed unit found on a day; it changes no list, and the listing tells its day.

    One that was recorded in error (`voiding`) counts as never having been made.
    """

    __tablename__ = "re_check"
    __noun__ = "复核记录"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    list_id: Mapped[str] = mapped_column(String(50))
    category: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(200), default="")
    checked_on: Mapped[date]
    passed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(String(100))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    voiding: Mapped[ReCheckVoiding | None] = relationship(lazy="joined")


@appended
class ReCheckVoiding(Base):
    """That a re-check was recorded in error."""

    __tablename__ = "re_check_voiding"
    __noun__ = "复核撤销记录"

    re_check: Mapped[int] = mapped_column(ForeignKey("re_check.sequence"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class Bar(Identified, Base):
    """A span in which a unit may not apply, or an evaluator is not accepted: `since` and `until` are both included.

    A bar that was lifted does not hold from that day on; one that was recorded in error (`voiding`) never held.
    """

    __tablename__ = "bar"
    __noun__ = "禁止申报记录"
    __table_args__ = (
        CheckConstraint("until >= since", name="span"),
        Index("ix_bar_subject", "subject_type", "subject_id", "until"),
    )

    subject_type: Mapped[BarredKind]
    subject_id: Mapped[str] = mapped_column(String(32))
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    clause: Mapped[str | None] = mapped_column(String(50))
    document_number: Mapped[str | None] = mapped_column(String(100))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    lifting: Mapped[BarLifting | None] = relationship(lazy="joined")
    voiding: Mapped[BarVoiding | None] = relationship(lazy="joined")

    @property
    def lifted_on(self) -> date | None:
        return None if self.lifting is None else self.lifting.lifted_on

    @property
    def is_standing(self) -> bool:
        """Whether it was neither lifted nor recorded in error."""
        return self.lifting is None and self.voiding is None


@appended
class BarLifting(Base):
    """That a bar holds no more, from a day on. `recorded_at` is None where it was lifted before this was a row."""

    __tablename__ = "bar_lifting"
    __noun__ = "解除禁止申报记录"

    bar_id: Mapped[str] = mapped_column(ForeignKey("bar.id"), primary_key=True)
    lifted_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime | None]
    recorded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


@appended
class BarVoiding(Base):
    """That a bar was recorded in error: it counts as never having been imposed."""

    __tablename__ = "bar_voiding"
    __noun__ = "禁止申报撤销记录"

    bar_id: Mapped[str] = mapped_column(ForeignKey("bar.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class RecordChange(Identified, Base):
    """What one person proposes to change of a unit's records, with what proves it: done once another has confirmed it.

    `terms` says what by its kind: the new ``name`` and the day (``on``); the ``kind`` of succession, its day, the
    ``heirs`` and whether the unit ``stays``; the record ``into`` which this one is joined, or that is taken ``apart``;
    the ``code`` and which one it replaces (``was``); the ``event`` that is voided, with the ``others`` of whom it
    speaks, the rows by which it was ``removed`` from the lists to which it comes back (``on`` which day), the name that
    was ``taken`` (``was`` it) or the ``former`` code, by the row that says so; of a bar, from when (``since``)
    ``until`` when and on which ``clause`` (None: on what the reason says), or which ``bar`` is lifted or voided.
    """

    __tablename__ = "record_change"
    __noun__ = "拟办的记录变更"

    kind: Mapped[RecordChangeKind]
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[Now]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")
    answer: Mapped[RecordChangeAnswer | None] = relationship(lazy="joined")


@appended
class RecordChangeAnswer(Base):
    """Whether a proposed change was confirmed, and so done, or not, and why."""

    __tablename__ = "record_change_answer"
    __noun__ = "记录变更的办理"

    change_id: Mapped[str] = mapped_column(ForeignKey("record_change.id"), primary_key=True)
    confirmed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[Now]
    answered_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
