"""A year's call, its stages, and the dates by which things are due."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Annotated, Self

from core.plugin_api.declarations.base import Based, Declaration
from core.plugin_api.declarations.experts import ExpertPanel
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = [
    "END",
    "Actor",
    "Call",
    "Consequence",
    "Deadline",
    "Does",
    "Evaluation",
    "EvaluationWay",
    "Exemption",
    "JudgedBy",
    "Stage",
    "Track",
    "Verify",
]


END = "end"
"""Where a stage's result may lead instead of a stage: nothing comes after it."""


class Actor(Labelled):
    """Who acts at a stage."""

    APPLICANT = "applicant", "申报单位"
    RECOMMENDING_BODY = "recommending_body", "推荐单位"
    DEPARTMENT = "department", "主管部门"
    MINISTRY = "ministry", "上级主管部门"


class Does(Labelled):
    """What happens at a stage; each has its own transitions and pages."""

    FILE = "file", "申报填报"  # the applicant drafts and submits
    REVIEW = "review", "审核"  # a recommending body checks papers, exclusions and figures
    CONSULT = "consult", "征求意见"  # other regulators are asked for their opinion
    RECOMMEND = "recommend", "推荐"  # a recommending body passes applications up, by letter
    JUDGE = "judge", "专家评审"  # experts or a commissioned body judge and grade
    SELECT = "select", "遴选"  # the department decides quietly and releases together
    NOTICE = "notice", "公示"  # public notice: anyone may object
    PUBLISH = "publish", "公布"  # the list (or plan) is published: list events
    CARRY_OUT = "carry_out", "实施"  # units carry out what they set out to do, by a date of their own
    REPORT = "report", "上报"  # the department passes what it holds up to the ministry
    RESULT = "result", "结果"  # a decision made elsewhere is recorded


_named_by = cache(Does)  # to look a word up takes ten times as long, and every row of a page asks


class Verify(Labelled):
    """What a reviewing officer has to verify and sign for, item by item."""

    EXCLUSIONS = "exclusions", "不得申报情形"
    CONDITIONS = "conditions", "申报条件"
    INDICATORS = "indicators", "指标数据"


class JudgedBy(Labelled):
    """Who judges: a panel of experts, or a body that the department has commissioned."""

    EXPERTS = "experts", "专家组"
    COMMISSIONED = "commissioned", "受委托机构"


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequence(Based):
    """What follows where somebody who has to file does not: told with the duty, before it is too late."""

    says: Annotated[str, "后果"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Track(Based):
    """A kind of filer within one call. ``on_list`` is the level of the list on which its units must already stand.

    Where it ``invites_all``, every unit of that list files as this and as nothing else; ``otherwise`` is what follows
    where one does not, and ``reminds`` are the days before the end of filing (negative: after it) on which those that
    have not filed are reminded. ``entry`` is how what they hand in is called where that is no application.
    """

    label: Annotated[str, "名称"]
    on_list: Annotated[str | None, "须在名单"] = None
    invites_all: Annotated[bool, "要求全部填报"] = False  # every unit on that list; who does not file is followed up
    otherwise: Annotated[Consequence | None, "不填报的后果"] = None
    reminds: Annotated[tuple[int, ...], "催报日"] = ()  # days before the end of filing; negative: after it
    entry: Annotated[str | None, "填报的是"] = None
    help: Annotated[str | None, "说明"] = None


class EvaluationWay(Labelled):
    """Who evaluates an applicant before it files."""

    SELF = "self", "自我评价"
    THIRD_PARTY = "third_party", "第三方机构评价"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption(Based):
    """Levels that ask for no third party's report, from the first day to the last on which the clause holds."""

    levels: Annotated[tuple[str, ...], "层级"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation(Based):
    """What evaluation an application rests on when it is filed.

    With one of ``ways`` that one is demanded. With both, ``every: true`` demands both, otherwise the applicant chooses:
    ``asked_in`` names the choice field of its forms whose options are ``self`` and ``third_party``. A self-evaluation
    is part of the forms; a third party's is an engagement, and the evaluator uploads its report. ``pledges`` are the
    sentences of independence and truth that the evaluator signs when it accepts, by name. Of an application that aims
    at nothing but levels under ``exempt`` no third party is asked. ``tracks``: it is of these kinds of filer alone.
    """

    ways: Annotated[tuple[EvaluationWay, ...], "评价方式"]
    every: Annotated[bool, "两项都要"] = False
    asked_in: Annotated[str | None, "在表单中选择的项"] = None
    pledges: Annotated[Mapping[str, str], "承诺"] = field(default_factory=FrozenMap)
    exempt: Annotated[tuple[Exemption, ...], "不要求第三方评价的"] = ()
    tracks: Annotated[tuple[str, ...], "适用对象"] = ()

    def exempts(self, levels: Iterable[str], clauses: Container[str]) -> bool:
        """Whether each of the levels is exempt, by exemptions whose clause is among those that hold."""
        spared = {
            level for each in self.exempt if each.clause is None or each.clause in clauses for level in each.levels
        }
        return spared.issuperset(levels)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage(Based):
    """One step of a call: who acts, what must hold, what follows.

    ``does`` defaults to the stage's id. Empty ``tracks`` / ``categories`` / ``bodies`` / ``levels`` mean all of the
    call's; a stage of some levels is passed by the applications that aim at one of them.
    ``final``: what was sent cannot be changed afterwards by anyone. ``verify``: what the reviewing officer signs for.
    ``gate``: ids of rules about the recommending body as a whole; where the department reports, those that belong to
    no body count as anybody's. ``letter``: an official letter's number and date are needed. ``lists``: the level of
    the list to which the units are added, or the name of a plan. ``term``: the span that has to run (public notice).
    ``papers``: the summary tables that go with it. ``consults``: the regulators whose answer has to be in hand.
    ``grades``: the grading tiers by which it is judged here. ``judged_by``: who alone may judge here; whoever does
    where it names nobody. ``impartial``: a body commissioned to judge must have evaluated nobody in the region.
    ``experts``: how experts judge here one by one, where they do. ``reviews``: the term within which an applicant may
    ask who judged to look again. ``on_success`` and ``on_failure``: the later stage to which a decision leads, or
    ``end``; without them it leads to the next one and to the end. An application that does not pass the named stage
    succeeds to the next that it passes, and fails to the end. ``clauses`` gives the clause of single demands
    (``gate``, ``letter`` ...): such a clause is enforced, where the stage's own ``clause`` says only what the stage
    is.
    """

    id: Annotated[str, "编号"]
    name: Annotated[str, "名称"]
    actor: Annotated[Actor, "办理者"]
    does: Annotated[Does | None, "环节种类"] = None
    tracks: Annotated[tuple[str, ...], "适用对象"] = ()
    categories: Annotated[tuple[str, ...], "类别"] = ()
    bodies: Annotated[tuple[str, ...], "推荐单位的类型"] = ()
    levels: Annotated[tuple[str, ...], "层级"] = ()
    final: Annotated[bool, "提交后不可修改"] = False
    verify: Annotated[tuple[Verify, ...], "核实签认"] = ()
    gate: Annotated[tuple[str, ...], "对推荐单位的整体要求"] = ()
    letter: Annotated[bool, "须正式行文"] = False
    lists: Annotated[str | None, "列入"] = None
    term: Annotated[str | None, "期限"] = None
    papers: Annotated[tuple[str, ...], "汇总表"] = ()
    receipt: Annotated[bool, "登记管理平台回执"] = False
    consults: Annotated[tuple[str, ...], "征求意见的部门"] = ()
    grades: Annotated[str | None, "评定的等级"] = None
    judged_by: Annotated[tuple[JudgedBy, ...], "评审方"] = ()
    impartial: Annotated[bool, "评审机构回避"] = False
    experts: Annotated[ExpertPanel | None, "专家评分"] = None
    reviews: Annotated[str | None, "申请复核的期限"] = None
    on_success: Annotated[str | None, "入选后转入"] = None
    on_failure: Annotated[str | None, "未入选后转入"] = None
    clauses: Annotated[Mapping[str, str], "各项要求的依据"] = field(default_factory=FrozenMap)
    help: Annotated[str | None, "说明"] = None

    @property
    def kind(self) -> Does:
        """What happens here."""
        return self.does or _named_by(self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Declaration):
    """A notice's invitation under one or two levels: a pipeline of stages.

    A call without a year states standing rules, a template from which staff open the year's call. ``opens`` is the
    day from which units may draft. ``forms`` gives the form ids of each category; a form that serves one track says
    so itself. ``result_label`` words what a unit is when it has come through (创建单位、省级绿色工厂 ...).
    ``category_levels`` narrows the levels at which a category may aim, where it has not all of the call's.
    ``follows`` is the call (or standing template) of which this one is another year: what names that one (rules,
    quotas) speaks of this one too. ``annual_report``: what is filed is the yearly report of those that are listed
    (动态管理表): only rules that name the call judge it, its levels are those of the lists that hold the unit, and it
    begins with what was filed the year before, each answer to be confirmed. ``evaluations`` are those of single kinds
    of filer, where they differ. ``one_level``: one application aims at one level.
    """

    title: Annotated[str, "标题"]
    source: Annotated[str, "依据文件"]
    year: Annotated[int | None, "年度"] = None
    follows: Annotated[str | None, "沿用的通知"] = None
    annual_report: Annotated[bool, "年度动态管理表"] = False
    opens: Annotated[date | None, "受理起始日"] = None
    levels: Annotated[tuple[str, ...], "层级"]
    categories: Annotated[tuple[str, ...], "类别"]
    category_labels: Annotated[Mapping[str, str], "类别名称"] = field(default_factory=FrozenMap)
    category_levels: Annotated[Mapping[str, tuple[str, ...]], "各类别的层级"] = field(default_factory=FrozenMap)
    tracks: Annotated[Mapping[str, Track], "适用对象"] = field(default_factory=FrozenMap)
    bodies: Annotated[tuple[str, ...], "推荐单位的类型"]
    one_level: Annotated[bool, "只能申报一个层级"] = False
    evaluation: Annotated[Evaluation | None, "提交前的评价"] = None
    evaluations: Annotated[tuple[Evaluation, ...], "各类对象提交前的评价"] = ()
    stages: Annotated[tuple[Stage, ...], "环节"]
    forms: Annotated[Mapping[str, tuple[str, ...]], "表单"]
    summary_tables: Annotated[tuple[str, ...], "汇总表"] = ()
    indicator_sets: Annotated[Mapping[str, str], "评价指标"] = field(default_factory=FrozenMap)
    result_label: Annotated[str | None, "结果的称谓"] = None
    introduction: Annotated[str | None, "说明"] = None
    contacts: Annotated[tuple[str, ...], "联系方式"] = ()

    def levels_of(self, category: str) -> tuple[str, ...]:
        """The levels at which an application of that category may aim."""
        return self.category_levels.get(category, self.levels)

    @property
    def all_evaluations(self) -> Mapping[str, Evaluation]:
        """Every evaluation that it asks of somebody, by its key."""
        of_tracks = {f"evaluations[{number}]": each for number, each in enumerate(self.evaluations)}
        return of_tracks if self.evaluation is None else {"evaluation": self.evaluation, **of_tracks}

    def evaluation_of(self, track: str | None) -> Evaluation | None:
        """What is asked of a kind of filer: its own, else what is asked of all."""
        asked = self.all_evaluations.values()
        own = next((each for each in asked if track in each.tracks), None)
        return own or next((each for each in asked if not each.tracks), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(Declaration):
    """A date that somebody must keep.

    ``due`` is a date (it ends at 24:00) or a date-time, naive, in the time of Asia/Shanghai; standing rules say
    ``every_year`` (``05-31``) instead.

    ``call`` and ``stage`` say what it closes; a deadline for a duty outside any call has neither and says in ``duty``
    what is to be done; ``does`` names the kind of stage that such a duty bounds in the calls of the layers above it.
    ``serves`` names the higher layer's deadline that it must not be later than.
    ``extendable_until`` is the outer date up to which the department may extend for one applicant; beyond it a
    document number is needed. ``bodies`` are those whose own, earlier day this is: it holds for their units and for
    those of the bodies below them.
    """

    call: Annotated[str | None, "申报通知"] = None
    stage: Annotated[str | None, "环节"] = None
    due: Annotated[date | datetime | None, "截止日期"] = None
    every_year: Annotated[str | None, "每年截止"] = None
    year: Annotated[int | None, "年度"] = None
    duty: Annotated[str | None, "事项"] = None
    does: Annotated[Does | None, "约束的环节种类"] = None
    serves: Annotated[str | None, "服从的上级时限"] = None
    extendable_until: Annotated[date | datetime | None, "个别延期最迟日期"] = None
    tracks: Annotated[tuple[str, ...], "适用对象"] = ()
    bodies: Annotated[tuple[str, ...], "推荐单位"] = ()

    def due_in(self, year: int | None) -> date | datetime | None:
        """``due``, or the standing rule's month and day in that year; None for a standing rule without a year."""
        if self.due is not None or self.every_year is None or year is None:
            return self.due
        month, _, day = self.every_year.partition("-")
        return date(year, int(month), int(day))

    @property
    def subject(self) -> tuple[object, ...]:
        if self.call is None:
            return ("duty", self.id, self.year)
        return ("stage", self.call, self.stage, self.tracks, self.bodies)

    @property
    def matters(self) -> frozenset[tuple[object, ...]]:
        if self.call is None:
            return frozenset({self.subject})
        return frozenset(
            (self.call, self.stage, track, body) for track in self.tracks or (None,) for body in self.bodies or (None,)
        )

    def stands_beside(self, other: Self) -> bool:
        """A regional deadline, and the national one that it serves."""
        return other.id == self.serves or other.serves == self.id
