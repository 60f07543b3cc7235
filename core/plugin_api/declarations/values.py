"""Terms, caps, requirements, tiers, quotas, indicators: the figures of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.plugin_api.declarations.base import Declaration, Place
from core.plugin_api.frozen import FrozenMap


class SpanUnit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    YEARS = "years"


class Starts(StrEnum):
    """Whether day 1 of a span is the day itself or the next."""

    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term(Declaration):
    """A span of time (公示、复核、禁止申报): ``length`` of ``unit``. Empty ``levels`` means every level.

    ``name`` is the term's name as others ask for it (``public_notice``, ``recheck``, ``bar``); several terms may
    share it for different levels. It defaults to the id.
    """

    name: str | None = None
    length: int
    unit: SpanUnit
    starts: Starts = Starts.NEXT_DAY
    levels: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return self.name or self.id

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.called, self.levels)


class Period(StrEnum):
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatorCap(Declaration):
    """How many engagements one key may have per period over the named levels and categories (empty: all)."""

    limit: int
    per: Period
    key: str
    levels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.per, self.key, frozenset(self.levels), frozenset(self.categories))


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatorRequirement(Declaration):
    """A condition of an evaluator's qualification; ``minimum`` with ``unit`` where it is a count."""

    summary: str
    minimum: int | None = None
    unit: str | None = None
    fact: str | None = None
    says: str | None = None


class AssignedBy(StrEnum):
    PANEL = "panel"
    SCORE = "score"
    RANK = "rank"


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """What a tier takes: scores from ``least`` (inclusive) up to ``below``; or its ``share`` of the ranks, in %."""

    tier: str
    least: Decimal | None = None
    below: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GradingTiers(Declaration):
    """Tiers, best first, and what each opens: ``required_for`` maps a level to the least tier."""

    tiers: tuple[str, ...]
    assigned_by: AssignedBy
    levels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    required_for: Mapping[str, str] = field(default_factory=FrozenMap)


class QuotaKind(StrEnum):
    TARGET = "target"
    CEILING = "ceiling"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota(Declaration):
    """A count of one body and category, to reach or not to exceed, over the years ``from_year`` to ``until_year``.

    A ceiling may be tied to one ``call``. A blank in the document is no quota at all, never a zero.
    """

    body: str
    category: str
    count: int
    kind: QuotaKind
    from_year: int | None = None
    until_year: int | None = None
    call: str | None = None
    levels: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.body, self.category, self.kind, self.call, self.from_year, self.until_year, self.levels)


class IndicatorType(StrEnum):
    POSITIVE = "positive"
    REVERSE = "reverse"
    QUALITATIVE = "qualitative"
    ELASTICITY = "elasticity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension:
    name: str
    weight: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """``leading`` and ``base`` are the printed leading and base values, as words where they are words.

    Null if none are printed.
    """

    number: int
    name: str
    dimension: str
    type: IndicatorType
    unit: str | None = None
    weight: Decimal
    leading: str | None = None
    base: str | None = None
    rule: str | None = None
    functions: tuple[str, ...] = ()
    full_marks_at: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorSet(Declaration):
    """The indicators of one category and year; weights sum to 100, and each dimension's to its own weight."""

    category: str
    year: int
    title: str
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Industry:
    """A key industry (重点行业) within its sector."""

    sector: str
    name: str
    clause: str
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})
