"""The words for what declarations say by code: units of time, forces, kinds, and the labels of the region's own ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from core.plugin_api import Band, Deadline, Evaluation, ExpertPanel, Field, Figure, QuotaPart, Term
from core.plugin_api.kinds import Kind, Kinds
from core.plugin_api.placeholders import fill_years
from core.plugin_api.ruling import plain, worded
from core.policy.book import PolicyBook
from core.policy.citations import place_of

# What terms and keys of evaluators are commonly called; a region may use others, which then say their own id.
TERMS = {
    "public_notice": "公示",
    "recheck": "复核",
    "bar": "禁止申报",
    "evaluator_bar": "评价机构的报告不予采信",
    "exclusion_window": "不得申报情形的追溯期",
    "judging_review": "申请评审复核",
    "audit_window": "清洁生产审核的追溯期",
    "change_report": "更名后的报告",
    "validity": "名单的有效期",
    "complaint_acceptance": "举报的受理",
    "complaint_decision": "举报的核实处理",
    "hearing": "移出前听取单位意见",
    "late_filing": "逾期补报",
    "answering": "往来留言的答复",
    "evidence_expiring": "佐证材料到期提示",
}
#: What the system knows beside the answers, by the names of `core.plugin_api.known`.
KNOWN = {
    "unit.name": "单位名称",
    "unit.code": "统一社会信用代码",
    "unit.address": "单位地址",
    "unit.industry": "所属行业",
    "person.name": "经办人姓名",
    "person.phone": "经办人电话",
    "person.email": "经办人邮箱",
    "body.name": "推荐单位",
    "body.office": "推荐单位的机关名称",
    "subject": "申报对象",
    "category": "类别",
    "levels": "申报层级",
    "track": "申报类型",
    "number": "申报编号",
    "call.title": "申报通知",
    "call.year": "年度",
    "row_number": "序号",
    "evaluator.name": "评价机构",
    "scores.total": "自评价得分",
}
_FIGURES = {
    "least": "最低（含）",
    "most": "最高（含）",
    "more_than": "须超过",
    "less_than": "须低于",
    "years": "年限",
    "months": "月数",
    "days": "天数",
}
_KEYS = {"legal_representative": "法定代表人", "legal_entity": "法人"}


def day(value: date | datetime) -> str:
    """A day as it is written out (年月日), with the clock time where there is one."""
    text = f"{value.year} 年 {value.month} 月 {value.day} 日"
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text


def number(value: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    return plain(value)


def amount(value: Decimal | str, unit: str = "") -> str:
    """A value with its unit as it is written: 15%, 3 年, B."""
    if isinstance(value, str):
        return value
    said = number(value)
    if unit in {"", "1"}:
        return said
    return f"{said}%" if unit == "%" else f"{said} {unit}"


def figure_name(name: str) -> str:
    """What a rule's figure is, by the name of the judgement's parameter; a plugin may have others."""
    return _FIGURES.get(name, "数值")


def figure_line(name: str, figure: Figure) -> str:
    """A rule's figure with what it is: 须超过 50%."""
    return f"{figure.label or figure_name(name)} {worded(figure)}"


def years(first: int | None, last: int | None) -> str:
    """A span of years, open on either side where nothing is said."""
    if first is None and last is None:
        return "不限年度"
    if first == last or last is None or first is None:
        return f"{first or last} 年{'起' if last is None else '止' if first is None else ''}"
    return f"{first}—{last} 年"


def span(term: Term) -> str:
    """A term's length in words: 10 个工作日."""
    return f"{term.length} {term.unit.label}"


def kept_for(months: int | None) -> str:
    """How long something stays: 6 个月, 3 年, 长期保存."""
    if months is None:
        return "长期保存"
    return f"{months // _YEAR} 年" if months % _YEAR == 0 else f"{months} 个月"


_YEAR = 12


def evaluation_words(evaluation: Evaluation) -> str:
    """What evaluation comes before the filing: 自我评价和第三方机构评价，两项都要."""
    ways = [way.label for way in evaluation.ways]
    if len(ways) == 1:
        return ways[0]
    return f"{'和'.join(ways)}，两项都要" if evaluation.every else f"{'或'.join(ways)}，由申报单位选择"


def experts_words(panel: ExpertPanel) -> str:
    """How experts score: 专家评分（不少于 5 人，去掉最高分和最低分后取平均分）."""
    return f"专家评分（不少于 {panel.quorum} 人，{panel.method.label}）"


def band(of: Band) -> str:
    """A tier's band: A+：前 5%; 三星：60 至 75 分."""
    if of.share is not None:
        return f"{of.tier}：{of.share.normalize():f}%"
    least = "" if of.least is None else f"{of.least.normalize():f} 分及以上"
    below = "" if of.below is None else f"不足 {of.below.normalize():f} 分"
    return f"{of.tier}：{'、'.join(part for part in (least, below) if part)}"


class Words:
    """The labels of one book's ids."""

    def __init__(self, book: PolicyBook) -> None:
        self._book = book
        self._bodies = {body.id: body.name for body in book.region.recommending_bodies}

    def category(self, category: str) -> str:
        return self._book.category_label(category)

    def level(self, level: str) -> str:
        return self._book.level_label(level)

    def levels(self, levels: Sequence[str]) -> str:
        return "、".join(map(self.level, levels)) if levels else "各层级"

    def categories(self, categories: Sequence[str]) -> str:
        return "、".join(map(self.category, categories)) if categories else "各类别"

    def scope(self, levels: Sequence[str], categories: Sequence[str]) -> str:
        """For which levels and categories: 国家级；绿色工厂、绿色工业园区."""
        return f"{self.levels(levels)}；{self.categories(categories)}"

    def body(self, body: str) -> str:
        return self._bodies.get(body, body)

    def bodies(self, bodies: Sequence[str]) -> str:
        return "、".join(map(self.body, bodies))

    def body_kind(self, kind: str) -> str:
        named = self._book.region.body_kinds.get(kind)
        return named.label if named else kind

    def clause(self, clause: str) -> str:
        """A clause by its place in its document."""
        found = self._book.clauses.get(clause)
        source = None if found is None else self._book.sources.get(found.source)
        return clause if found is None or source is None else place_of(found, source)

    def part(self, part: QuotaPart, category: str) -> str:
        """What a part of a formula counts: a figure by its word, a list by its name at the end of the year before."""
        if part.listed is None:
            return part.label or part.figure or ""
        return part.label or f"上年末{self.level(part.listed)}{self.category(category)}数"

    def titled(self, kind: Kind[Any], id: str) -> str:
        """A form or a table by its title."""
        found = self._book.get(kind, id)
        return fill_years(found.title, None) if found else id

    def tiers(self, grading: str) -> str:
        """The tiers that are given by a grading."""
        found = self._book.get(Kinds.grading, grading)
        return "、".join(found.tiers) if found else grading

    def known(self, name: str) -> str:
        """What stands under a name: a question's words, or what the system knows by itself."""
        return KNOWN.get(name) or self._questions.get(name.partition(".")[0], name)

    def option(self, name: str) -> str:
        """The words of a choice."""
        return self._options.get(name, name)

    @cached_property
    def _questions(self) -> Mapping[str, str]:
        return {each.name: fill_years(each.label, None) for each in self._fields()}

    @cached_property
    def _options(self) -> Mapping[str, str]:
        return {choice.name: choice.label for each in self._fields() for choice in each.choices}

    def _fields(self) -> Iterator[Field]:
        for form in self._book.forms.values():
            for section in form.sections:
                yield from section.fields

    def regulator(self, regulator: str) -> str:
        named = self._book.region.regulators.get(regulator)
        return named.label if named else regulator

    def plan_or_level(self, name: str) -> str:
        """A list's name: of a level, or of a plan."""
        plan = self._book.region.plans.get(name)
        return plan.label if plan else self.level(name)

    def call(self, call_id: str) -> str:
        call = self._book.get(Kinds.calls, call_id)
        return call.title if call else call_id

    def calls(self, call_ids: Sequence[str]) -> str:
        return "、".join(map(self.call, call_ids))

    def indicator_set(self, name: str) -> str:
        found = self._book.get(Kinds.indicator_sets, name)
        return f"{found.title}（{found.year} 年）" if found else "当日尚未施行的指标"

    def score_places(self, indicator_set: str) -> int | None:
        """To how many decimals a set is scored; None where nothing scores it."""
        methods = self._book.scoring_methods.values()
        return next((each.decimals for each in methods if indicator_set in each.indicator_sets), None)

    def tracks(self, call_ids: Sequence[str], tracks: Sequence[str]) -> str:
        labels = {
            name: track.label
            for call in self._book.calls.values()
            if not call_ids or call.id in call_ids
            for name, track in call.tracks.items()
        }
        return "、".join(labels.get(track, track) for track in tracks)

    def term(self, term: Term) -> str:
        return TERMS.get(term.called, term.called)

    def evaluator_key(self, key: str) -> str:
        named = self._book.region.evaluator_keys.get(key)
        return named.label if named else _KEYS.get(key, key)

    def matter(self, deadline: Deadline) -> str:
        """What has to be done by the date: the duty, or the stage and who acts there."""
        call = self._book.get(Kinds.calls, deadline.call) if deadline.call else None
        if call is None:
            return deadline.duty or deadline.id
        stage = next((stage for stage in call.stages if stage.id == deadline.stage), None)
        if stage is None:
            return deadline.stage or deadline.id
        tracks = "、".join(call.tracks[track].label for track in deadline.tracks if track in call.tracks)
        whose = self.bodies(deadline.bodies)
        who = (self._book.actor_label(stage.actor), tracks, whose)
        return f"{stage.name}（{'，'.join(filter(None, who))}）"

    def due(self, deadline: Deadline) -> str:
        """When it is due: a date, or every year's day."""
        if deadline.due is not None:
            return day(deadline.due)
        month, _, of_month = (deadline.every_year or "").partition("-")
        return f"每年 {int(month)} 月 {int(of_month)} 日" if of_month else "—"

    def origin(self, origin: str) -> str:
        return self._book.origins.get(origin, origin)
