"""Terms, caps, requirements, tiers, quotas, indicators: the figures of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Annotated, Self

from core.plugin_api.declarations.base import Declaration, Force, Place
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = [
    "AssignedBy",
    "Band",
    "Dimension",
    "EvaluatorCap",
    "EvaluatorRequirement",
    "GradingTiers",
    "Indicator",
    "IndicatorSet",
    "IndicatorType",
    "Industry",
    "Period",
    "PersonalData",
    "Quota",
    "QuotaFormula",
    "QuotaKind",
    "QuotaPart",
    "Retention",
    "Rounding",
    "SpanUnit",
    "Starts",
    "Term",
]


class SpanUnit(Labelled):
    WORKING_DAYS = "working_days", "个工作日"
    CALENDAR_DAYS = "calendar_days", "个自然日"
    MONTHS = "months", "个月"
    YEARS = "years", "年"


class Starts(Labelled):
    """Whether day 1 of a span is the day itself or the next."""

    SAME_DAY = "same_day", "当日起算"
    NEXT_DAY = "next_day", "次日起算"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term(Declaration):
    """A span of time (公示、复核、禁止申报): ``length`` of ``unit``. Empty ``levels`` means every level.

    ``name`` is the term's name as others ask for it (``public_notice``, ``recheck``, ``bar``); several terms may
    share it for different levels. It defaults to the id.
    """

    name: Annotated[str | None, "名称"] = None
    length: Annotated[int, "长度"]
    unit: Annotated[SpanUnit, "长度单位"]
    starts: Annotated[Starts, "起算"] = Starts.NEXT_DAY
    levels: Annotated[tuple[str, ...], "层级"] = ()

    @property
    def called(self) -> str:
        return self.name or self.id

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.called, self.levels)

    @property
    def matters(self) -> frozenset[tuple[object, ...]]:
        return frozenset((self.called, level) for level in self.levels or (None,))

    def stands_beside(self, other: Self) -> bool:
        return self.origin != other.origin and self.called == other.called


class PersonalData(Labelled):
    """A kind of data that is kept of people."""

    ACCOUNTS = "accounts", "已停用账号的资料"
    SIGN_INS = "sign_ins", "登录记录"
    MESSAGES = "messages", "消息和邮件"
    JOBS = "jobs", "任务记录"
    DRAFTS = "drafts", "没有提交的填报内容"
    CONTACTS = "contacts", "申报材料中的个人信息"
    EVALUATORS = "evaluators", "第三方评价机构登记材料中的个人信息"
    EXPERTS = "experts", "离开专家库的专家的资料"
    UPKEEP = "upkeep", "名单动态管理材料中的个人信息"
    THREADS = "threads", "申报往来留言"
    OBJECTIONS = "objections", "异议人的姓名和联系方式"
    COMPLAINTS = "complaints", "举报人的信息和举报材料"
    TRAIL = "trail", "审计记录的变动内容"
    RECORDS = "records", "办理记录"


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention(Declaration):
    """How long what is kept of people stays (保存期限), and what for. Without ``months`` it stays for good.

    From which day the months run, and what then goes, is the product's: `core.retention`.
    """

    data: Annotated[PersonalData, "信息"]
    purpose: Annotated[str, "用途"]
    months: Annotated[int | None, "保存期限（月）"] = None

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.data,)


def _of_others(one: EvaluatorCap | GradingTiers, other: EvaluatorCap | GradingTiers) -> bool:
    """Whether another layer speaks of some of the same levels and categories; an empty selection means all."""
    pairs = ((one.levels, other.levels), (one.categories, other.categories))
    return one.origin != other.origin and all(
        not mine or not theirs or not set(mine).isdisjoint(theirs) for mine, theirs in pairs
    )


class Period(Labelled):
    YEAR = "year", "年"
    CALL = "call", "批"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatorCap(Declaration):
    """How many engagements one key may have per period over the named levels and categories (empty: all)."""

    limit: Annotated[int, "上限"]
    per: Annotated[Period, "计数期间"]
    key: Annotated[str, "按什么计数"]
    levels: Annotated[tuple[str, ...], "层级"] = ()
    categories: Annotated[tuple[str, ...], "类别"] = ()

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.per, self.key, frozenset(self.levels), frozenset(self.categories))

    def stands_beside(self, other: Self) -> bool:
        """A province's cap, and the nation's."""
        return _of_others(self, other)


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatorRequirement(Declaration):
    """A condition of an evaluator's qualification; ``minimum`` with ``unit`` where it is a count.

    With ``categories`` it is asked of who evaluates applications of these, and of nobody else.
    """

    summary: Annotated[str, "要求"]
    minimum: Annotated[int | None, "最低数"] = None
    unit: Annotated[str | None, "单位"] = None
    fact: Annotated[str | None, "填报项"] = None
    says: Annotated[str | None, "不符合时的提示"] = None
    categories: Annotated[tuple[str, ...], "类别"] = ()


class AssignedBy(Labelled):
    PANEL = "panel", "专家评审评定"
    SCORE = "score", "按得分划分"
    RANK = "rank", "按名次划分"


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """What a tier takes: scores from ``least`` (inclusive) up to ``below``; or its ``share`` of the ranks, in %."""

    tier: Annotated[str, "等级"]
    least: Annotated[Decimal | None, "最低"] = None
    below: Annotated[Decimal | None, "不足"] = None
    share: Annotated[Decimal | None, "占名次的比例"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GradingTiers(Declaration):
    """Tiers, best first, and what each opens: ``required_for`` maps a level to the least tier."""

    tiers: Annotated[tuple[str, ...], "等级"]
    assigned_by: Annotated[AssignedBy, "评定方式"]
    levels: Annotated[tuple[str, ...], "层级"] = ()
    categories: Annotated[tuple[str, ...], "类别"] = ()
    bands: Annotated[tuple[Band, ...], "分档"] = ()
    required_for: Annotated[Mapping[str, str], "推荐要求的等级"] = field(default_factory=FrozenMap)

    def stands_beside(self, other: Self) -> bool:
        return _of_others(self, other)


class QuotaKind(Labelled):
    TARGET = "target", "目标"
    CEILING = "ceiling", "上限"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota(Declaration):
    """A count of one body and category, to reach or not to exceed, over the years ``from_year`` to ``until_year``.

    A ceiling may be tied to one ``call``. A blank in the document is no quota at all, never a zero. ``force``: a
    ceiling that holds in principle may be exceeded for a reason on record. ``stage``: the recommending stage whose
    letters alone a ceiling counts; where it is absent, those of every tier.
    """

    body: Annotated[str, "推荐单位"]
    category: Annotated[str, "类别"]
    count: Annotated[int, "数量"]
    kind: Annotated[QuotaKind, "性质"]
    from_year: Annotated[int | None, "起始年度"] = None
    until_year: Annotated[int | None, "截止年度"] = None
    call: Annotated[str | None, "申报通知"] = None
    levels: Annotated[tuple[str, ...], "层级"] = ()
    force: Annotated[Force, "约束力"] = Force.MUST
    stage: Annotated[str | None, "环节"] = None

    @property
    def subject(self) -> tuple[object, ...]:
        years = (self.from_year, self.until_year)
        return (self.body, self.category, self.kind, self.call, *years, self.levels, self.stage)

    def stands_beside(self, other: Self) -> bool:
        return self.origin != other.origin and (self.body, self.category) == (other.body, other.category)


class Rounding(Labelled):
    DOWN = "down", "小数舍去"
    UP = "up", "有小数的进一"
    HALF_UP = "half_up", "四舍五入"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotaPart:
    """One count of a body and how much of it gives places, in %.

    ``figure`` is a count of the year that staff keep of each body, with its ``label``; ``listed`` a list: of it the
    units of the body count that stand on it at the end of the year before.
    """

    figure: Annotated[str | None, "登记的数"] = None
    label: Annotated[str | None, "名称"] = None
    listed: Annotated[str | None, "在名单上的"] = None
    share: Annotated[Decimal, "比例"] = Decimal(100)

    @property
    def name(self) -> str:
        """What tells it from the formula's other parts."""
        return self.figure or self.listed or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotaFormula(Declaration):
    """How many places each body of these kinds (none: of every kind) has: its parts added up, and then rounded.

    ``least`` and ``most`` bound what comes of it. The other keys are those of a `Quota` that is a ceiling.
    """

    category: Annotated[str, "类别"]
    parts: Annotated[tuple[QuotaPart, ...], "计算"]
    rounding: Annotated[Rounding, "取整"]
    body_kinds: Annotated[tuple[str, ...], "推荐单位的类型"] = ()
    least: Annotated[int | None, "最少"] = None
    most: Annotated[int | None, "最多"] = None
    call: Annotated[str | None, "申报通知"] = None
    levels: Annotated[tuple[str, ...], "层级"] = ()
    force: Annotated[Force, "约束力"] = Force.MUST
    stage: Annotated[str | None, "环节"] = None

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.category, self.body_kinds, self.call, self.levels, self.stage)

    def stands_beside(self, other: Self) -> bool:
        return self.origin != other.origin and self.category == other.category


class IndicatorType(Labelled):
    POSITIVE = "positive", "正向定量"
    REVERSE = "reverse", "逆向定量"
    QUALITATIVE = "qualitative", "正向定性"
    ELASTICITY = "elasticity", "弹性系数"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension:
    name: Annotated[str, "名称"]
    weight: Annotated[Decimal, "分值"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """``leading`` and ``base`` are the printed leading and base values, as words where they are words.

    Null if none are printed. ``steps`` are the options by which a qualitative one is told apart, from nothing to full
    marks, where yes or no is not all. ``least`` and ``most`` bound what a figure can be at all (inclusive): one beyond
    them is no score. ``gives_way``: a benchmark that lies beyond a bound lifts it for whom it concerns; elsewhere such
    a benchmark is refused.
    """

    number: Annotated[int, "序号"]
    name: Annotated[str, "名称"]
    dimension: Annotated[str, "一级指标"]
    type: Annotated[IndicatorType, "类型"]
    unit: Annotated[str | None, "单位"] = None
    weight: Annotated[Decimal, "分值"]
    leading: Annotated[str | None, "引领值"] = None
    base: Annotated[str | None, "基准值"] = None
    rule: Annotated[str | None, "取值规则"] = None
    functions: Annotated[tuple[str, ...], "功能项"] = ()
    full_marks_at: Annotated[int | None, "满分所需项数"] = None
    steps: Annotated[tuple[str, ...], "档次"] = ()
    least: Annotated[Decimal | None, "可取的最小值"] = None
    most: Annotated[Decimal | None, "可取的最大值"] = None
    gives_way: Annotated[bool, "对标值超出时放宽"] = False

    @property
    def values(self) -> tuple[Decimal, Decimal] | None:
        """Base and leading value where both are printed as numbers: they hold whatever the industry."""
        try:
            return (Decimal(self.base or ""), Decimal(self.leading or ""))
        except InvalidOperation:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorSet(Declaration):
    """The indicators of one category and year; weights sum to 100, and each dimension's to its own weight."""

    category: Annotated[str, "类别"]
    year: Annotated[int, "年度"]
    title: Annotated[str, "标题"]
    dimensions: Annotated[tuple[Dimension, ...], "一级指标"]
    indicators: Annotated[tuple[Indicator, ...], "指标"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Industry:
    """A key industry (重点行业) within its sector."""

    sector: Annotated[str, "行业门类"]
    name: Annotated[str, "名称"]
    clause: Annotated[str, "依据"]
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    @property
    def id(self) -> str:
        """By what it is known: nobody gives it an id."""
        return f"{self.sector}/{self.name}"
