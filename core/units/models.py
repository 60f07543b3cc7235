"""Units, their names over time, and the people who may act for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.bodies.models import Body
from core.db.base import Base, Identified, Json, Now, Serial, UtcDateTime, appended, rows_where, unique_and_changing
from core.db.sealing import Sealed
from core.db.searching import searched
from core.people.models import Person
from core.plugin_api import UnitKind as UnitKind
from core.plugin_api.labels import Labelled

_HOLDS = rows_where("merged_into_id IS NULL")


class Unit(Identified, Base):
    """An enterprise or a park of the region.

    `code` is the 统一社会信用代码, upper case and checked; it is null for units that came from a list without codes
    until a representative's request brings it. `name_key` is the name as it is compared (see `rules.names`). A unit
    without a body waits for the department to assign one. `merged_into_id`: this record was found to be of a unit that
    has another one, which holds (`RecordJoining`); it always names one that holds itself.
    """

    __tablename__ = "unit"
    __noun__ = "单位"
    __table_args__ = (
        CheckConstraint("code IS NULL OR length(code) = 18", name="code_length"),
        unique_and_changing("unit", "code", says="该统一社会信用代码已登记在另一个单位名下。", field="code"),
        Index("ix_unit_name_key", "name_key", "kind"),
        Index("ix_unit_body", "body_id", "name_key", "id"),
        Index("ix_unit_holding", "name_key", "id", "body_id", **_HOLDS),
        Index("ix_unit_shortest", text("length(name_key)"), "name_key", "id", **_HOLDS),
        # Almost none is: an index of all rows would look to SQLite as if it found nothing.
        Index("ix_unit_merged_into_id", "merged_into_id", **rows_where("merged_into_id IS NOT NULL")),
    )

    kind: Mapped[UnitKind]
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = searched("name", String(200))
    code: Mapped[str | None] = searched("code", String(18))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    address: Mapped[str | None] = mapped_column(String(300))
    industry: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[Now]
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))

    body: Mapped[Body | None] = relationship(lazy="raise_on_sql")
    merged_into: Mapped[Unit | None] = relationship(remote_side="Unit.id")
    names: Mapped[list[UnitName]] = relationship(back_populates="unit", order_by="UnitName.since", lazy="raise_on_sql")


@appended
class RecordJoining(Base):
    """Who found, and by what, that two records are of one unit: what was recorded under either is its own.

    It holds until it is found to be an error (`parting`); a record may then be joined anew. `lent`: what the record
    that holds lacked and took over of the other, by column; None of what was joined before that was kept.
    """

    __tablename__ = "record_joining"
    __noun__ = "单位记录并入"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    into_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(String(100))
    joined_at: Mapped[Now]
    joined_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    lent: Mapped[dict[str, str] | None] = mapped_column(Json)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    parting: Mapped[RecordParting | None] = relationship(lazy="joined")


@appended
class RecordParting(Base):
    """That records were joined in error: each is its own again."""

    __tablename__ = "record_parting"
    __noun__ = "单位记录恢复"

    joining: Mapped[int] = mapped_column(ForeignKey("record_joining.sequence"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    parted_at: Mapped[Now]
    parted_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class FormerCode(Base):
    """A code that a unit bore until another replaced it: it goes on meaning this unit, and is free for no other."""

    __tablename__ = "former_code"
    __noun__ = "原统一社会信用代码"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(18), index=True)
    replaced_with: Mapped[str] = mapped_column(String(18))
    reason: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[Now]
    replaced_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    voiding: Mapped[FormerCodeVoiding | None] = relationship(lazy="joined")


@appended
class FormerCodeVoiding(Base):
    """That a code was replaced in error: the unit bears the one before, and never bore the other, which is free."""

    __tablename__ = "former_code_voiding"
    __noun__ = "更换代码撤销记录"

    former_code: Mapped[int] = mapped_column(ForeignKey("former_code.sequence"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class UnitGroup(Base):
    """To which group of enterprises (集团) the department found a unit to belong; no `name`: to none.

    The last row of any of the unit's records holds.
    """

    __tablename__ = "unit_group"
    __noun__ = "单位所属集团"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[Now]
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    decided_by: Mapped[Person] = relationship(lazy="joined")


class UnitName(Identified, Base):
    """A name that a unit bears or bore: from `since` up to, and not including, `until`. The present one has no `until`.

    The name under which a unit was first known has no `since`: nobody told us from when it bore it.
    """

    __tablename__ = "unit_name"
    __table_args__ = (
        Index("uq_unit_name_present", "unit_id", unique=True, **rows_where("until IS NULL")),
        Index("ix_unit_name_name_key", "name_key", "unit_id"),
        Index("ix_unit_name_unit_id", "unit_id", "name_key"),
    )

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = searched("name", String(200))
    since: Mapped[date | None]
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship(back_populates="names", lazy="raise_on_sql")


class RepresentationState(Labelled):
    PENDING = "pending", "待确认", "waiting"
    CONFIRMED = "confirmed", "已确认", "good"
    REFUSED = "refused", "已退回", "bad"
    WITHDRAWN = "withdrawn", "已由申请人撤回"
    ENDED = "ended", "已终止"


class Representation(Identified, Base):
    """A person's request to act for a unit, and what became of it.

    Until it is confirmed it opens nothing. A request for a unit that is not in the register has no `unit_id`: the
    unit is made, or found by its code, when the recommending body confirms; so nobody can occupy another's code by
    merely asking. The `unit_*` columns keep what the person stated. `body_id` is the body that decides. `replaces`:
    the person says that it takes over from those who act for the unit now; the deciding officer sees them and ends
    them or not.
    """

    __tablename__ = "representation"
    __noun__ = "经办申请"
    __table_args__ = (
        CheckConstraint(
            "unit_id IS NOT NULL OR state IN ('pending', 'refused', 'withdrawn')", name="unit_when_confirmed"
        ),
        Index(
            "uq_representation_live",
            "person_id",
            "unit_id",
            unique=True,
            **rows_where("state IN ('pending', 'confirmed')"),
            info={"says": "您已经是该单位的经办人，或者已有一份申请正在等待确认。"},
        ),
        Index(
            "uq_representation_asked",
            "person_id",
            "unit_code",
            unique=True,
            **rows_where("state = 'pending'"),
            info={"says": "您对该统一社会信用代码已有一份申请正在等待确认。", "field": "code"},
        ),
        Index("ix_representation_queue", "body_id", "state", "requested_at", "id"),
        Index("ix_representation_unit", "unit_id", "state"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    unit_kind: Mapped[UnitKind]
    unit_name: Mapped[str] = mapped_column(String(200))
    unit_code: Mapped[str] = mapped_column(String(18))
    unit_address: Mapped[str | None] = mapped_column(String(300))
    unit_industry: Mapped[str | None] = mapped_column(String(100))
    letter_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"))
    replaces: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RepresentationState] = mapped_column(default=RepresentationState.PENDING)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    ended_reason: Mapped[str | None] = mapped_column(Text)
    successor_email: Mapped[str | None] = mapped_column(Sealed("representation.successor_email"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")
    body: Mapped[Body] = relationship(lazy="raise_on_sql")
