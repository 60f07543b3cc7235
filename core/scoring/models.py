"""Benchmarks as they were loaded, revision by revision, and by which of them each call is scored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, UtcDateTime, appended


@appended
class BenchmarkRevision(Identified, Base):
    """One loading of the benchmarks of an indicator set, whole: from which document, of which day, which bytes.

    ``digest`` is the SHA-256 of what it says, so that the same cannot be loaded twice. ``invented``: values for demos
    and trials that nobody has issued; every page that uses them says so.
    """

    __tablename__ = "benchmark_revision"
    __noun__ = "对标值"
    __table_args__ = (
        UniqueConstraint("indicator_set", "serial"),
        UniqueConstraint("indicator_set", "digest", info={"says": "这些对标值已经载入，没有变化。"}),
    )

    indicator_set: Mapped[str] = mapped_column(String(100))
    serial: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str | None] = mapped_column(String(100))
    dated: Mapped[date]
    invented: Mapped[bool]
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


@appended
class BenchmarkValue(Base):
    """One row: base and leading value of an indicator, for an industry, a size band, a product (empty: whatever).

    ``row`` is its number in the file; ``source`` says where this row's values are from, where the file does.
    """

    __tablename__ = "benchmark_value"
    __noun__ = "对标值"
    __table_args__ = (Index("ix_benchmark_value_industry", "revision_id", "industry_key"),)

    revision_id: Mapped[str] = mapped_column(ForeignKey("benchmark_revision.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    indicator: Mapped[int]
    industry: Mapped[str] = mapped_column(String(100))
    industry_key: Mapped[str] = mapped_column(String(100))
    size: Mapped[str] = mapped_column(String(100))
    product: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(100))
    base: Mapped[Decimal]
    leading: Mapped[Decimal]
    source: Mapped[str] = mapped_column(String(300))


@appended
class BenchmarkPin(Identified, Base):
    """Which revision a call is scored by, for one indicator set. The last one counts; each but the first says why."""

    __tablename__ = "benchmark_pin"
    __noun__ = "对标值的采用"
    __table_args__ = (UniqueConstraint("call_id", "indicator_set", "serial"),)

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    indicator_set: Mapped[str] = mapped_column(String(100))
    serial: Mapped[int]
    revision_id: Mapped[str] = mapped_column(ForeignKey("benchmark_revision.id"))
    reason: Mapped[str]
    pinned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pinned_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
