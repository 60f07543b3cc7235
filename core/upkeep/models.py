"""Matters of upkeep, every step that was taken with one, and the lots by which units were chosen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.bodies.models import Body
from core.db.base import Base, Identified, Now, Serial, appended
from core.files.models import StoredFile
from core.ledger.models import RemovalReason
from core.plugin_api import JudgedBy, UpkeepKind
from core.units.models import Unit
from core.upkeep.rules import Filler, Phase, StepKind


class UpkeepRecord(Identified, Base):
    """One matter of a listed unit: a report, a check, an incident, or its removal.

    Its form is filled by `filled_by` (`core.filling`, under its own id). `recorded_id` is the record of the unit with
    which it was begun: the matter goes on under the one with which that is joined, and back where they are parted.
    `list_id`, `category` and `subject` name the place that is meant; without them the unit itself is, on every list.
    `cause`: why it was begun (what is held against a unit that is to be removed, why it was chosen). Of a removal,
    `reason` and `clause` are those of the ledger, `due` the last day on which the unit may speak. `grade` is that of an
    incident: the one found, until then the one that is reported. `conforms` is what was found last. `origin_id` is the
    matter from which it came, `call_id` the call in which the unit did not file.
    """

    __tablename__ = "upkeep_record"
    __noun__ = "名单动态管理事项"
    __table_args__ = (
        Index("ix_upkeep_record_queue", "state", "kind", "body_id", "updated_at", "id"),
        Index("ix_upkeep_record_unit", "unit_id", "kind", "state"),
    )

    kind: Mapped[UpkeepKind]
    recorded_id: Mapped[str] = mapped_column("unit_id", ForeignKey("unit.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    filled_by: Mapped[Filler]
    state: Mapped[Phase]
    form_id: Mapped[str] = mapped_column(String(100))
    list_id: Mapped[str | None] = mapped_column(String(50))
    category: Mapped[str | None] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(200), default="")
    cause: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[RemovalReason | None]
    clause: Mapped[str | None] = mapped_column(String(50))
    due: Mapped[date | None]
    grade: Mapped[str | None] = mapped_column(String(50))
    conforms: Mapped[bool | None]
    draw_id: Mapped[str | None] = mapped_column(ForeignKey("upkeep_draw.id"), index=True)
    origin_id: Mapped[str | None] = mapped_column(ForeignKey("upkeep_record.id"), index=True)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("opened_call.id"))
    revision: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[Now]
    opened_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[Now]

    @property
    def state_label(self) -> str:
        """Where it stands, in words: a removal that is proposed waits for what the unit says, as long as it may."""
        if self.kind is not UpkeepKind.REMOVAL or self.state is not Phase.OPEN:
            return self.state.label
        return "陈述期满，待决定" if self.due is not None and self.due < clock.today() else "待单位陈述"

    @property
    def unit(self) -> Unit:
        """Whose it is today: its record that holds for the one with which the matter was begun."""
        return self.recorded.merged_into or self.recorded

    @property
    def unit_id(self) -> str:
        return self.unit.id

    recorded: Mapped[Unit] = relationship(lazy="joined")
    body: Mapped[Body] = relationship(lazy="joined")


@appended
class UpkeepStep(Base):
    """What was done with a matter: by whom, with which opinion, by which document of which day, on which file.

    `assessed_by` and `assessors` name who made a technical review, of the day `dated`. `clause`, `otherwise` and
    `place` are those of a decision which waits to be confirmed. `grade` is that of an incident, as the finding has it.
    """

    __tablename__ = "upkeep_step"
    __noun__ = "办理记录"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("upkeep_record.id"), index=True)
    kind: Mapped[StepKind]
    conforms: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(String(100))
    dated: Mapped[date | None]
    assessed_by: Mapped[JudgedBy | None]
    assessors: Mapped[str | None] = mapped_column(Text)
    clause: Mapped[str | None] = mapped_column(String(50))
    otherwise: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    grade: Mapped[str | None] = mapped_column(String(50))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    file: Mapped[StoredFile | None] = relationship(lazy="joined")


@appended
class UpkeepDraw(Identified, Base):
    """How units were chosen for a spot check: of which places, by which seed; without one they were named.

    `pool` and `chosen` are places (``unit:list:category:subject``).
    """

    __tablename__ = "upkeep_draw"
    __noun__ = "抽查名单"

    seed: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    pool: Mapped[list[str]]
    chosen: Mapped[list[str]]
    drawn_at: Mapped[Now]
    drawn_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class UpkeepReminder(Base):
    """That a unit was told what it has to file: when a call was opened or by hand, or (`days`) so many days before it
    is due (`until`, the first instant that is too late; earlier releases did not keep it), each of these once.
    `reached`: how many people acted for it then."""

    __tablename__ = "upkeep_reminder"
    __noun__ = "催报记录"
    __table_args__ = (UniqueConstraint("call_id", "unit_id", "days", "until"),)

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    days: Mapped[int | None]
    until: Mapped[datetime | None]
    reached: Mapped[int]
    sent_at: Mapped[Now]
    sent_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


@appended
class UpkeepSettlement(Base):
    """What a reviewer found to follow from what a yearly report admits: a matter of upkeep, or nothing, and why.

    `told` is what the report then said; of several of one `field` the last counts.
    """

    __tablename__ = "upkeep_settlement"
    __noun__ = "年度报告所述情况的处理"
    __table_args__ = (Index("ix_upkeep_settlement_application", "application_id", "field"),)

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    field: Mapped[str] = mapped_column(String(100))
    told: Mapped[str] = mapped_column(Text)
    record_id: Mapped[str | None] = mapped_column(ForeignKey("upkeep_record.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[Now]
    settled_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    record: Mapped[UpkeepRecord | None] = relationship(lazy="joined")
