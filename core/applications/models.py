"""Applications: a unit's entry in an opened call, and every move it made. What it fills in is `core.filling`'s."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.applications.rules.naming import entry_name, reference
from core.applications.workflow.states import State
from core.bodies.models import Body
from core.calls.models import OpenedCall
from core.db.base import Base, Counted, Identified, Now, Serial, UtcDateTime, appended, derived, rows_where
from core.db.searching import searched
from core.people.models import Person
from core.people.policies import reads_sealed
from core.registry import Registry
from core.units.models import Unit
from core.units.rules import names

DECIDERS: Registry[Callable[[Person | None, Application], bool]] = Registry()
"""Who decides of an application where it stands, and so knows as the department does of what is quiet there."""

_STATES = ", ".join(f"'{state.value}'" for state in State)


class Application(Identified, Base):
    """A unit's entry in a call, in one category.

    ``stage`` is a stage id of the pinned call, ``state`` where it stands there. ``revision`` grows with every change
    and is what a page must name to act on what it saw; ``updated_*`` say who made the last change, when, and what it
    was. ``unit_name`` is the name under which it was filed. ``subject_name`` names what is applied for where that is
    not the unit itself (a product), ``subject_key`` is that name as it is compared. ``blocking``, ``later``
    and ``attention`` count findings as of the last change, for the queues (`rules.assessment.Counted`). ``score`` is
    what the entry counts with in its call's average, as it was submitted last (`core.scoring`). A declaration
    holds for what was then filled in: a later change of the draft takes it back.
    """

    __tablename__ = "application"
    __noun__ = "申报"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        UniqueConstraint("call_id", "number"),
        Index(
            "uq_application_live_entry",
            "call_id",
            "unit_id",
            "category",
            "subject_key",
            unique=True,
            **rows_where("state <> 'withdrawn'"),
            info={"says": "本单位在这项申报中已有同一类别（同一产品）的申报，不能重复申报。", "field": "subject"},
        ),
        Index("ix_application_body_queue", "call_id", "body_id", "stage", "state", "submitted_at", "id"),
        Index("ix_application_body_submitted", "call_id", "body_id", "submitted_at", "id"),
        Index("ix_application_call_queue", "call_id", "stage", "state", "submitted_at", "id"),
        # With what a queue asks of those whose units a search names: the row itself is some pages of the database.
        Index("ix_application_of_unit", "unit_id", "call_id", "submitted_at", "id", "body_id", "stage", "state"),
        # In one search of all calls; with the body, of which an office's officers are shown theirs alone.
        Index("ix_application_latest", "submitted_at", "id", "body_id"),
        Index("ix_application_number", "number"),
        *(
            Index(f"ix_application_by_{name}", *key, "submitted_at", "id")
            for name, *key in (
                ("unit", "call_id", "unit_name"),
                ("category", "call_id", "category"),
                ("findings", "call_id", "blocking"),
                ("submitted", "call_id"),
            )
        ),
        Index("ix_application_subject_key", "subject_key", **rows_where("subject_key <> ''")),
    )

    number: Mapped[int]
    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    category: Mapped[str] = mapped_column(String(50))
    track: Mapped[str | None] = mapped_column(String(50))
    levels: Mapped[list[str]]
    unit_name: Mapped[str] = mapped_column(String(200))
    subject_name: Mapped[str] = mapped_column(String(200), default="")
    subject_key: Mapped[str] = searched("subject", default="")
    stage: Mapped[str] = mapped_column(String(50))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    # Of its revisions those that the department keeps to itself: see `revision_for`.
    quiet_changes: Mapped[int] = mapped_column(default=0)
    blocking: Mapped[int] = mapped_column(default=0)
    later: Mapped[int] = mapped_column(default=0)
    attention: Mapped[int] = mapped_column(default=0)
    score: Mapped[Decimal | None]
    declared_at: Mapped[datetime | None]
    declared_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    # The last change of which everybody may know, and the last that the department keeps to itself.
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    updated_what: Mapped[str] = mapped_column(String(200))
    quietly_at: Mapped[datetime | None]
    quietly_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    quietly_what: Mapped[str] = mapped_column(String(200), default="")

    call: Mapped[OpenedCall] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")
    body: Mapped[Body] = relationship(lazy="raise_on_sql")

    def revision_for(self, reader: Person | None) -> int:
        """The revision as somebody may know it: that it rose would tell of what is kept from him."""
        is_known = not self.quiet_changes or self._is_open_to(reader)
        return self.revision if is_known else self.revision - self.quiet_changes

    def last_change_for(self, reader: Person | None) -> tuple[datetime, str | None, str]:
        """When, by whom and what it was last changed, as somebody may know it."""
        if self.quietly_at is not None and self.quietly_at >= self.updated_at and self._is_open_to(reader):
            return self.quietly_at, self.quietly_by_id, self.quietly_what
        return self.updated_at, self.updated_by_id, self.updated_what

    def _is_open_to(self, reader: Person | None) -> bool:
        """Whether nothing of it is kept from somebody, quiet changes included."""
        return reads_sealed(reader) or any(decides(reader, self) for decides in DECIDERS.values())

    @validates("subject_name")
    def _compared(self, _: str, name: str) -> str:
        self.subject_key = names.matching(name)
        return name

    @property
    def entry_name(self) -> str:
        """What it applies for, as rows, letters and lists name it."""
        return entry_name(self.unit_name, self.subject_name)

    @property
    def reference(self) -> str:
        """The number by which people speak of it (申报编号); needs `call`."""
        return reference(self.call.spoken_year, self.number)


@derived
class ApplicationCount(Counted):
    """How many applications stand somewhere; `has_arrived`: how many came to the stage at all, whatever became of them
    there."""

    __tablename__ = "application_count"
    __table_args__ = (
        Index(
            "ix_application_count_call",
            *("call_id", "body_id", "stage", "state", "is_submitted", "has_arrived", "number", "changes"),
        ),
    )

    call_id: Mapped[str] = mapped_column(String(32))
    body_id: Mapped[str] = mapped_column(String(50))
    stage: Mapped[str] = mapped_column(String(50))
    state: Mapped[State]
    is_submitted: Mapped[bool]
    has_arrived: Mapped[bool]


@derived
class ScoreSum(Counted):
    """What the scores of entries that were not withdrawn come to, and of how many."""

    __tablename__ = "score_sum"
    __table_args__ = (Index("ix_score_sum_call", "call_id", "category", "track", "total", "number"),)
    __sums__ = ("total", "number")

    call_id: Mapped[str] = mapped_column(String(32))
    category: Mapped[str] = mapped_column(String(50))
    track: Mapped[str | None] = mapped_column(String(50))
    total: Mapped[Decimal]


@appended
class Move(Identified, Base):
    """One transition of an application: the timeline, and the ground of every progress tracker.

    ``visible_to_applicant`` is false for what the department decided quietly and has not released.
    """

    __tablename__ = "move"
    __noun__ = "办理记录"
    __table_args__ = (UniqueConstraint("application_id", "serial"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    serial: Mapped[int]
    name: Mapped[str] = mapped_column(String(50))
    from_stage: Mapped[str] = mapped_column(String(50))
    from_state: Mapped[State]
    to_stage: Mapped[str] = mapped_column(String(50))
    to_state: Mapped[State]
    note: Mapped[str | None]
    visible_to_applicant: Mapped[bool] = mapped_column(default=True)
    moved_at: Mapped[Now]
    moved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Extension(Identified, Base):
    """More time for one applicant at one stage, with its reason; beyond the outer date with a document number."""

    __tablename__ = "extension"
    __noun__ = "延期"
    __table_args__ = (Index("ix_extension_application_stage", "application_id", "stage"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    until: Mapped[datetime]
    reason: Mapped[str]
    document_number: Mapped[str | None] = mapped_column(String(100))
    granted_at: Mapped[Now]
    granted_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class LateFiling(Base):
    """That a unit may hand in late what it owed to a call, until the end of a day; of several the last holds.

    The call's own date is as it was: what comes so is late.
    """

    __tablename__ = "late_filing"
    __noun__ = "逾期补报"
    __table_args__ = (Index("ix_late_filing_call_unit", "call_id", "unit_id"),)

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    admitted_at: Mapped[Now]
    admitted_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Reminder(Identified, Base):
    """That whoever fills an application in was reminded, at most `days` before it closed at `until`."""

    __tablename__ = "application_reminder"
    __noun__ = "催办"
    __table_args__ = (UniqueConstraint("application_id", "until", "days"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    until: Mapped[datetime]
    days: Mapped[int]


class VerificationResult(StrEnum):
    CONFIRMED = "confirmed"  # as the applicant says
    CONTRADICTED = "contradicted"  # not as the applicant says; `found` is what was found instead
    UNMET = "unmet"  # the demand is not met, whatever was said


class Verification(Identified, Base):
    """An officer's signature under one item: an exclusion, a condition (a rule's id) or a figure (``indicator:4``).

    ``how`` is what was consulted (a register, a site visit); ``seen`` what was found there, in words; ``found`` the
    values found in place of the answers, canonical, by path.
    """

    __tablename__ = "verification"
    __noun__ = "核实记录"
    __table_args__ = (UniqueConstraint("application_id", "item"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    item: Mapped[str] = mapped_column(String(100))
    result: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(200))
    seen: Mapped[str | None] = mapped_column(Text)
    found: Mapped[dict[str, Any] | None]
    submission_serial: Mapped[int]
    verified_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Waiver(Identified, Base):
    """A deciding officer's recorded reason to pass an in-principle demand."""

    __tablename__ = "waiver"
    __noun__ = "特殊情况说明"
    __table_args__ = (UniqueConstraint("application_id", "rule_id"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    rule_id: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    waived_at: Mapped[Now]
    waived_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
