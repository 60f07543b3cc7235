"""The words for what declarations say by code: units of time, forces, kinds, and the labels of the region's own ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from core.calls.rules.glance import ACTORS
from core.calls.rules.glance import SPAN_UNITS as SPAN_UNITS
from core.calls.rules.glance import span as span
from core.plugin_api import (
    AssignedBy,
    Band,
    Deadline,
    Does,
    FieldType,
    Force,
    IndicatorType,
    Period,
    QuotaKind,
    RuleKind,
    Starts,
    Term,
    UnitKind,
)
from core.plugin_api.ruling import plain
from core.policy.book import PolicyBook

FORCES: Mapping[Force, str] = {
    Force.MUST: "必须",
    Force.IN_PRINCIPLE: "原则上",
    Force.PRIORITY: "优先",
    Force.BONUS: "加分",
    Force.ENCOURAGE: "鼓励",
    Force.SHOW: "告知",
}
FORCE_MEANINGS: Mapping[Force, str] = {
    Force.MUST: "不满足就不能继续，任何人都不能放行",
    Force.IN_PRINCIPLE: "不满足时，须由审核人员写明理由才能放行",
    Force.PRIORITY: "同等条件下优先，供决定时参考，不影响申报",
    Force.BONUS: "作为加分因素连同证明材料列出，不影响申报",
    Force.ENCOURAGE: "只作建议",
    Force.SHOW: "说明性内容",
}
STATUSES: Mapping[str, str] = {
    "enforced": "系统执行",
    "supported": "系统支持",
    "shown": "页面展示",
    "planned": "计划实现",
    "missing": "尚未实现",
}
STATUS_MEANINGS: Mapping[str, str] = {
    "enforced": "有规则、时限或数量控制据此生效，不符合时系统会拦下",
    "supported": "有相应的页面、记录或导出供办理使用",
    "shown": "在相关页面展示，可以引用",
    "planned": "已收录，功能随后续版本实现",
    "missing": "还没有任何内容实现它",
}
RULE_KINDS: Mapping[RuleKind, str] = {
    RuleKind.EXCLUSION: "不得申报情形",
    RuleKind.CONDITION: "申报条件",
    RuleKind.CONSIDERATION: "参考因素",
    RuleKind.GATE: "对推荐单位的整体要求",
}
STARTS: Mapping[Starts, str] = {Starts.SAME_DAY: "当日起算", Starts.NEXT_DAY: "次日起算"}
PERIODS: Mapping[Period, str] = {Period.YEAR: "年"}
ASSIGNED_BY: Mapping[AssignedBy, str] = {
    AssignedBy.PANEL: "专家评审评定",
    AssignedBy.SCORE: "按得分划分",
    AssignedBy.RANK: "按名次划分",
}
QUOTA_KINDS: Mapping[QuotaKind, str] = {QuotaKind.TARGET: "目标数", QuotaKind.CEILING: "上限数"}
QUOTAS: Mapping[QuotaKind, str] = {QuotaKind.TARGET: "目标 {} 家", QuotaKind.CEILING: "上限 {} 家"}
UNIT_KINDS: Mapping[UnitKind, str] = {UnitKind.ENTERPRISE: "企业", UnitKind.PARK: "园区"}
INDICATOR_TYPES: Mapping[IndicatorType, str] = {
    IndicatorType.POSITIVE: "正向定量",
    IndicatorType.REVERSE: "逆向定量",
    IndicatorType.QUALITATIVE: "正向定性",
    IndicatorType.ELASTICITY: "弹性系数",
}
FIELD_TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "文字",
    FieldType.LONG_TEXT: "长文",
    FieldType.INTEGER: "整数",
    FieldType.DECIMAL: "数值",
    FieldType.PERCENTAGE: "百分比",
    FieldType.DATE: "日期",
    FieldType.YEAR: "年份",
    FieldType.CHOICE: "单选",
    FieldType.CHOICES: "多选",
    FieldType.YES_NO: "是 / 否",
    FieldType.TABLE: "表格",
    FieldType.MATRIX: "逐项是 / 否",
    FieldType.COMPUTED: "自动计算",
    FieldType.EVIDENCE: "佐证材料",
    FieldType.NOTE: "说明",
}
STAGE_KINDS: Mapping[Does, str] = {
    Does.FILE: "申报填报",
    Does.REVIEW: "审核",
    Does.CONSULT: "征求意见",
    Does.RECOMMEND: "推荐",
    Does.JUDGE: "专家评审",
    Does.SELECT: "遴选",
    Does.NOTICE: "公示",
    Does.PUBLISH: "公布",
    Does.CARRY_OUT: "实施",
    Does.REPORT: "上报",
    Does.RESULT: "结果",
}
# What terms and keys of evaluators are commonly called; a region may use others, which then say their own id.
_TERMS = {
    "public_notice": "公示",
    "recheck": "复核",
    "bar": "禁止申报",
    "evaluator_bar": "评价机构的报告不予采信",
    "exclusion_window": "不得申报情形的追溯期",
    "audit_window": "清洁生产审核的追溯期",
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


def years(first: int | None, last: int | None) -> str:
    """A span of years, open on either side where nothing is said."""
    if first is None and last is None:
        return "不限年度"
    if first == last or last is None or first is None:
        return f"{first or last} 年{'起' if last is None else '止' if first is None else ''}"
    return f"{first}—{last} 年"


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

    def regulator(self, regulator: str) -> str:
        named = self._book.region.regulators.get(regulator)
        return named.label if named else regulator

    def plan_or_level(self, name: str) -> str:
        """A list's name: of a level, or of a plan."""
        plan = self._book.region.plans.get(name)
        return plan.label if plan else self.level(name)

    def call(self, call_id: str) -> str:
        call = self._book.get("calls", call_id)
        return call.title if call else call_id

    def calls(self, call_ids: Sequence[str]) -> str:
        return "、".join(map(self.call, call_ids))

    def tracks(self, call_ids: Sequence[str], tracks: Sequence[str]) -> str:
        labels = {
            name: track.label
            for call in self._book.calls.values()
            if not call_ids or call.id in call_ids
            for name, track in call.tracks.items()
        }
        return "、".join(labels.get(track, track) for track in tracks)

    def term(self, term: Term) -> str:
        return _TERMS.get(term.called, term.called)

    def evaluator_key(self, key: str) -> str:
        named = self._book.region.evaluator_keys.get(key)
        return named.label if named else _KEYS.get(key, key)

    def matter(self, deadline: Deadline) -> str:
        """What has to be done by the date: the duty, or the stage and who acts there."""
        call = self._book.get("calls", deadline.call) if deadline.call else None
        if call is None:
            return deadline.duty or deadline.id
        stage = next((stage for stage in call.stages if stage.id == deadline.stage), None)
        if stage is None:
            return deadline.stage or deadline.id
        tracks = "、".join(call.tracks[track].label for track in deadline.tracks if track in call.tracks)
        return f"{stage.name}（{'，'.join(part for part in (ACTORS[stage.actor], tracks) if part)}）"

    def due(self, deadline: Deadline) -> str:
        """When it is due: a date, or every year's day."""
        if deadline.due is not None:
            return day(deadline.due)
        month, _, of_month = (deadline.every_year or "").partition("-")
        return f"每年 {int(month)} 月 {int(of_month)} 日" if of_month else "—"

    def origin(self, origin: str) -> str:
        return self._book.origins.get(origin, origin)
