"""Benchmarks, revision by revision, by which of them each call is scored, and the scores that came of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now, appended
from core.plugin_api.labels import Labelled
from core.scoring.rules.arithmetic import ScoreState


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
    loaded_at: Mapped[Now]
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
    pinned_at: Mapped[Now]
    pinned_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Side(Labelled):
    """Whose figures are scored."""

    APPLICANT = "applicant", "申报单位"
    EVALUATOR = "evaluator", "第三方评价机构"
    BODY = "body", "推荐单位"
    EXPERT = "expert", "专家"


@appended
class Score(Identified, Base):
    """What an applicant's figures came to, by which revision of the benchmarks, and when.

    ``filling_id`` is the application's own id; ``side`` is the applicant: what others say is an `IndicatorEntry`.
    ``complete``: every indicator that applies was scored. Unit and call stand here too: ranks are asked for by year.
    """

    __tablename__ = "score"
    __noun__ = "得分"
    __table_args__ = (
        UniqueConstraint("filling_id", "side", "serial"),
        Index("ix_score_call", "call_id", "category", "side"),
        Index("ix_score_unit", "unit_id", "category"),
    )

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"))
    side: Mapped[Side]
    serial: Mapped[int]
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("filling_submission.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    category: Mapped[str] = mapped_column(String(50))
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("benchmark_revision.id"))
    total: Mapped[Decimal]
    full: Mapped[Decimal]
    complete: Mapped[bool]
    scored_at: Mapped[Now]
    scored_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class ScoredIndicator:
    """One indicator as somebody scored it: the figure, between which values it lies, what it came to, what proves it.

    ``evidence`` are the ids of files, ``reason`` why a figure is another than before.
    """

    indicator: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    figure: Mapped[str | None] = mapped_column(String(60))
    base: Mapped[Decimal | None]
    leading: Mapped[Decimal | None]
    weight: Mapped[Decimal]
    points: Mapped[Decimal]
    state: Mapped[ScoreState]
    evidence: Mapped[list[str]]
    reason: Mapped[str | None] = mapped_column(Text)


@appended
class ScoreLine(ScoredIndicator, Base):
    """One indicator of a score, as the applicant filled it in."""

    __tablename__ = "score_line"
    __noun__ = "得分"

    score_id: Mapped[str] = mapped_column(ForeignKey("score.id"), primary_key=True)
    indicator: Mapped[int] = mapped_column(primary_key=True)


@appended
class IndicatorEntry(ScoredIndicator, Identified, Base):
    """What one side says of one indicator of an application: the four columns. The last of a side's counts.

    The applicant's own column is its `Score`. ``sheet_id`` tells the columns of one side apart (an expert's sheet;
    empty where a side has one column only); ``submission_id`` is of what was submitted then, None before anything was.
    ``judged``: the points are the writer's own judgement, not reckoned from the figure. ``waiver`` says why it counts
    without evidence, ``reason`` why it is another than the applicant's, or than before.
    """

    __tablename__ = "indicator_entry"
    __noun__ = "指标评分"
    __table_args__ = (
        UniqueConstraint("application_id", "side", "sheet_id", "indicator", "serial", name="uq_indicator_entry_serial"),
        CheckConstraint(
            "state <> 'scored' OR waiver IS NOT NULL OR CAST(evidence AS TEXT) <> '[]'", name="proven_or_waived"
        ),
        CheckConstraint("side <> 'applicant'", name="not_the_applicants"),
    )

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    side: Mapped[Side]
    sheet_id: Mapped[str] = mapped_column(String(32), default="")
    serial: Mapped[int]
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("filling_submission.id"))
    judged: Mapped[bool]
    waiver: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[Now]
    entered_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


@appended
class Explanation(Identified, Base):
    """Why a figure differs so much from last year's, in the applicant's words. The last one of an indicator counts, as
    long as its figure is the one that was explained (None: it was not written down)."""

    __tablename__ = "score_explanation"
    __noun__ = "数值变动说明"
    __table_args__ = (UniqueConstraint("filling_id", "indicator", "serial"),)

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"))
    indicator: Mapped[int]
    serial: Mapped[int]
    figure: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Now]
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
