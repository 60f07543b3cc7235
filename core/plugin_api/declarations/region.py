"""The region itself, its rule documents and their clauses."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from core.plugin_api.declarations.base import Based, Force, Place, read_as
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = [
    "Admission",
    "BodyKind",
    "Category",
    "Clause",
    "EvaluatorKey",
    "Following",
    "Ground",
    "Label",
    "Ladder",
    "Level",
    "RecommendingBody",
    "Region",
    "RemovalReason",
    "Source",
    "Support",
    "UnitKind",
    "Upkeep",
    "UpkeepKind",
    "Validity",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecommendingBody:
    """An office that reviews and recommends (推荐单位). ``parent`` is the body of the tier above, if there is one.

    ``aliases`` are other spellings under which existing lists write it.
    """

    id: Annotated[str, "编号"]
    name: Annotated[str, "名称"]
    kind: Annotated[str, "类型"]
    parent: Annotated[str | None, "上级推荐单位"] = None
    office: Annotated[str | None, "机关名称"] = None
    aliases: Annotated[tuple[str, ...], "别名"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyKind(Based):
    """A kind of recommending body (市州工信局、省直管试点县 ...), and the clause that lets it act.

    ``lists`` is the level of the list that bodies of this kind build and publish by themselves.
    """

    label: Annotated[str, "名称"]
    lists: Annotated[str | None, "自行公布的名单"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """The words for a category or a level: ``label`` in full, ``short`` for tight places."""

    label: Annotated[str, "名称"]
    short: Annotated[str | None, "简称"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatorKey(Label):
    """By what evaluators' engagements are counted.

    Each evaluator states its own identity under it; where the key is ``kept``, nobody states any, and officers keep
    which evaluators belong together (a group with its affiliates): their engagements count as one's.
    """

    kept: Annotated[bool, "由主管部门登记"] = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder(Based):
    """Levels that stand above one another, the lowest first. ``climbed``: in order, none of them left out."""

    levels: Annotated[tuple[str, ...], "层级（由低到高）"]
    climbed: Annotated[bool, "逐级申报"] = False

    def rank(self, level: str) -> int:
        """Its place from below, 0 being the lowest; -1 for a level of another ladder."""
        return self.levels.index(level) if level in self.levels else -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Validity(Based):
    """For how long a place on a level's list holds: the term's name. Its last day over, the place lapses.

    It runs from the day on which the unit came on the list, or from its last re-check that was passed.
    """

    term: Annotated[str, "期限"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Following(Based):
    """The lists (of other levels, in the same category) that change with a level's own."""

    lists: Annotated[tuple[str, ...], "名单"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level(Label):
    """The words for a level, and what follows from standing on its list.

    ``valid``: after which the place lapses. ``implies``: the lists onto which a unit comes with this one, unless it is
    there; it stays there when this place ends. ``replaces``: the lists that it leaves with it, for they are lower.
    """

    valid: Annotated[Validity | None, "有效期"] = None
    implies: Annotated[Following | None, "同时列入"] = None
    replaces: Annotated[Following | None, "不再列入"] = None


class UnitKind(Labelled):
    """What a unit is: each category is for one or the other."""

    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"


@dataclass(frozen=True, kw_only=True, slots=True)
class Category(Label):
    """A category of the lists: what kind of unit stands on it, and whether it is the unit itself that is listed.

    ``subject`` words what an application names where that is not the unit itself (产品名称): a unit may then file
    several, one for each, and it is the subject that is listed.
    """

    unit: Annotated[UnitKind, "申报单位"] = UnitKind.ENTERPRISE
    subject: Annotated[str | None, "列入名单的产品"] = None


class UpkeepKind(Labelled):
    """What a list's upkeep consists of beside the yearly report: each is a form, filled for one listed unit."""

    CHANGE = "change", "变更报告"
    RE_CHECK = "re_check", "复核"
    SPOT_CHECK = "spot_check", "抽查"
    INCIDENT = "incident", "事故（事件）报告"
    REMOVAL = "removal", "拟移出名单"


class RemovalReason(Labelled):
    """Why a unit was taken off a list."""

    EXCLUSION = "exclusion", "出现不得申报情形"  # a fact that bars it came to light or came about
    FRAUD = "fraud", "数据或材料造假"  # false data or material
    NOT_FILED = "not_filed", "未按要求填报"  # did not file what it had to
    LAST_RANKS = "last_ranks", "评价得分连续处于末位"  # too long among the lowest scores
    NOT_CONFORMING = "not_conforming", "不再符合要求"
    ACCIDENT = "accident", "发生事故或违法违规"
    CEASED = "ceased", "注销、合并或迁出"  # deregistered, merged, moved out of the region
    OWN_WISH = "own_wish", "自愿退出"
    OTHER = "other", "其他"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground(Based):
    """On what a removal for a reason rests: ``clause`` says that units leave the lists for it.

    ``levels`` and ``categories`` are the lists of which it speaks; empty ones mean all. A removal from every list by
    this clause leaves the others alone.
    """

    reason: Annotated[RemovalReason, "移出原因"]
    levels: Annotated[tuple[str, ...], "层级"] = ()
    categories: Annotated[tuple[str, ...], "类别"] = ()

    def covers(self, list_id: str, category: str) -> bool:
        """Whether it speaks of that list."""
        return (not self.levels or list_id in self.levels) and (not self.categories or category in self.categories)


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """The yes/no ``field`` of the yearly report by which a unit itself says what asks for something, where it ``is``
    so answered."""

    field: Annotated[str, "填报项"]
    equals: Annotated[bool, "为"] = read_as("is", True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upkeep(Based):
    """How the region keeps one thing of its lists up.

    ``form`` is what is filled: what the unit reports, what was found on site, what the unit says to its removal.
    ``term``: after which a unit is re-checked, within which one that is to be removed may speak, or within which a
    change is reported (the duty begins with the ledger's change of name). ``grave`` are the options of the form's field
    ``grade`` that are reported upward at once; with ``clears`` they take the unit off the lists of every level at once,
    on the file that ``finding``, an evidence field of the form, asks for: it comes with the report, or at the latest
    with the decision. ``technical_review``: experts or a commissioned body review what was found before it is decided.
    ``reported_above``: the department reports it, or what came of it, to the one above. ``annual`` are the reasons for
    which a unit is removed when a year's list comes out; ``grounds`` the clauses on which removals rest, by reason.
    ``admissions`` are the answers of the yearly report by which a unit itself says that this is due (``admitted`` is
    the field of one that is a yes): each is put before whoever reviews the report, who settles it before it passes.
    """

    form: Annotated[str, "表单"]
    term: Annotated[str | None, "期限"] = None
    grave: Annotated[tuple[str, ...], "即时上报的等级"] = ()
    clears: Annotated[bool, "及时从各层级名单移出"] = False
    finding: Annotated[str | None, "移出所凭的认定文件"] = None
    technical_review: Annotated[bool, "决定前须技术评审"] = False
    reported_above: Annotated[bool, "须报上级主管部门"] = False
    annual: Annotated[tuple[str, ...], "随年度名单移出的原因"] = ()
    grounds: Annotated[tuple[Ground, ...], "移出的依据"] = ()
    admitted: Annotated[str | None, "年度报告中承认发生的填报项"] = None
    admissions: Annotated[tuple[Admission, ...], "年度报告中须处理的填报"] = ()

    @property
    def admits(self) -> tuple[Admission, ...]:
        """All of them, however they are written."""
        return (*((Admission(field=self.admitted),) if self.admitted else ()), *self.admissions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A nation or province. ``extends`` names the layer below (a province extends the nation).

    ``categories`` and ``levels`` add to those of the layer below. ``authority`` is the deciding department's name,
    ``department`` what people call it (省厅、市局). ``authority_above`` is the name of who decides above it (the
    province's department, for a city), the ``authority`` of the layer below where absent: who acts at stages of the
    actor ``ministry``.
    ``aliases`` are other spellings under which existing lists write the region. ``plans`` are published lists that
    are no level of recognition (a creation plan): a stage may publish onto a level or a plan. ``evaluator_keys`` are
    keys by which evaluators' engagements are counted beside ``legal_representative`` and ``legal_entity``.
    ``evaluator_profile`` is the form in which an evaluator states what its qualification is judged by. ``regulators``
    are the offices that a stage may consult, ``encouraged`` what a unit may be to its trade so that the rules want it
    brought up first. ``upkeep`` says by kind (change, re_check, spot_check, incident, removal)
    what is filled for listed units beside calls. ``ladders`` say which levels stand above which. All of them add to, or
    replace, what the layer below has.
    """

    id: Annotated[str, "编号"]
    name: Annotated[str, "名称"]
    authority: Annotated[str, "主管部门"]
    department: Annotated[str | None, "主管部门的简称"] = None
    authority_above: Annotated[str | None, "上级主管部门"] = None
    extends: Annotated[str | None, "沿用的地区"] = None
    aliases: Annotated[tuple[str, ...], "别名"] = ()
    categories: Annotated[Mapping[str, Category], "类别"] = field(default_factory=FrozenMap)
    levels: Annotated[Mapping[str, Level], "层级"] = field(default_factory=FrozenMap)
    ladders: Annotated[Mapping[str, Ladder], "层级的高低"] = field(default_factory=FrozenMap)
    plans: Annotated[Mapping[str, Label], "计划名单"] = field(default_factory=FrozenMap)
    body_kinds: Annotated[Mapping[str, BodyKind], "推荐单位的类型"] = field(default_factory=FrozenMap)
    recommending_bodies: Annotated[tuple[RecommendingBody, ...], "推荐单位"] = ()
    bodies_choice: Annotated[str | None, "推荐单位为本平台设定的理由"] = None
    evaluator_keys: Annotated[Mapping[str, EvaluatorKey], "评价项目另按什么计数"] = field(default_factory=FrozenMap)
    evaluator_profile: Annotated[str | None, "评价机构登记表"] = None
    regulators: Annotated[Mapping[str, Label], "征求意见的部门"] = field(default_factory=FrozenMap)
    encouraged: Annotated[Mapping[str, Label], "鼓励培育的企业类型"] = field(default_factory=FrozenMap)
    upkeep: Annotated[Mapping[str, Upkeep], "名单的动态管理"] = field(default_factory=FrozenMap)
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    def is_below(self, one: str | None, other: str | None) -> bool:
        """Whether one level stands below another on one ladder."""
        if one is None or other is None:
            return False
        return any(0 <= ladder.rank(one) < ladder.rank(other) for ladder in self.ladders.values())

    def missing_below(self, aims: Iterable[str], listed: Container[str]) -> tuple[str, ...]:
        """The levels right below those aimed at, on climbed ladders, where one stands neither on it nor any higher."""
        climbed = [ladder for ladder in self.ladders.values() if ladder.climbed]
        steps = [(ladder.levels, ladder.rank(level) - 1) for level in aims for ladder in climbed]
        return tuple(
            dict.fromkeys(
                levels[step]
                for levels, step in steps
                if step >= 0 and not any(each in listed for each in levels[step:])
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A rule document (政策文件).

    ``number``, ``issuer``, ``issued_on`` and ``in_force_until`` are null where the document does not print them;
    ``short`` is what people call it, in citations, ``phone`` the telephone that it prints for questions.
    ``choices`` says why a date is ours where we had to set one. ``held`` is false for a document that is cited by
    others but is not itself among the files.
    """

    id: Annotated[str, "编号"]
    title: Annotated[str, "标题"]
    short: Annotated[str | None, "简称"] = None
    number: Annotated[str | None, "文号"] = None
    issuer: Annotated[str | None, "发文机关"] = None
    issued_on: Annotated[date | None, "印发日期"] = None
    phone: Annotated[str | None, "咨询电话"] = None
    in_force_from: Annotated[date, "施行日期"]
    in_force_until: Annotated[date | None, "失效日期"] = None
    held: Annotated[bool, "正文已收录"] = True
    note: Annotated[str | None, "说明"] = None
    choices: Annotated[Mapping[str, str], "本平台设定"] = field(default_factory=FrozenMap)
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    def in_force(self, on: date) -> bool:
        """Whether the document holds on that day (both ends included)."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


class Support(Labelled):
    """What the product does about a clause beyond what its declarations show by themselves."""

    SUPPORTED = "supported", "系统支持"
    PARTLY = "partly", "部分由系统执行"
    SHOWN = "shown", "页面展示"
    PLANNED = "planned", "计划实现"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A numbered place in a source and, in our own words, what it demands.

    ``place_in_source`` (``at:`` in the file) is the article or heading (``二.1``). A clause with several forces lists
    them. Whether it is *enforced* is computed from the rules, gates, deadlines, caps and ceilings that cite it;
    ``support`` states what else serves it (a page, a record, an export), ``means`` names that, and ``planned`` says
    that it is not built. ``partly``: a sentence of it lies where the platform cannot stop anybody (paper, another
    authority's own act), so that it is never called enforced, whatever holds the rest; ``means`` names who does it.
    """

    id: Annotated[str, "编号"]
    source: Annotated[str, "依据文件"]
    place_in_source: Annotated[str, "位置"] = field(metadata={"key": "at"})
    force: Annotated[tuple[Force, ...], "约束力"]
    summary: Annotated[str, "要求"]
    support: Annotated[Support | None, "实现方式"] = None
    means: Annotated[tuple[str, ...], "落实方式"] = ()
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})
