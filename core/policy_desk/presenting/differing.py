"""A single value that differs, in words: what it is called, and what each side says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.calls.rules.glance import ACTORS, VERIFY, WAYS
from core.policy.compare import Difference
from core.policy_desk.rules import wording
from core.policy_desk.rules.wording import Words

_PART = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")
UNSHOWN = frozenset({"origin", "overrides", "place"})
"""What says only whose a declaration is: that stands beside it anyway."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as the page shows it; an empty side says nothing."""

    what: str
    left: str
    right: str


def shown(difference: Difference, left: Words, right: Words) -> Shown | None:
    """The difference in words; None for what need not be shown."""
    parts = [(inner, key) for inner, key in _PART.findall(difference.key or "")]
    keys = [key for _, key in parts if key]
    if not keys or keys[-1] in UNSHOWN:
        return None
    named = [f"“{inner}”" if inner else _key(key, before, left) for (inner, key), before in _with_before(parts)]
    return Shown(" ".join(named), _value(keys[-1], difference.left, left), _value(keys[-1], difference.right, right))


def _with_before(parts: list[tuple[str, str]]) -> list[tuple[tuple[str, str], str]]:
    """Each part with the key before it."""
    return list(zip(parts, ["", *(key for _, key in parts)], strict=False))


def _key(key: str, before: str, words: Words) -> str:
    """A key's word; under a mapping by level, category or figure that thing's own."""
    labelled = _LABELLED.get(before)
    return labelled(words, key) if labelled else KEYS.get(key, key)


def _value(key: str, value: Any, words: Words) -> str:
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return (
            "、".join(f"{_key(name, key, words)}：{_value(name, each, words)}" for name, each in value.items()) or "无"
        )
    if isinstance(value, list):
        return "、".join(_value(key, each, words) for each in value) or "无"
    labelled = _VALUES.get(key)
    return labelled(words, str(value)) if labelled else str(value)


def _word_of(*maps: Mapping[Any, str]) -> Callable[[Words, str], str]:
    known = {str(name): word for each in maps for name, word in each.items()}
    return lambda words, value: known.get(value, value)


_LABELLED: Mapping[str, Callable[[Words, str], str]] = {
    "required_for": lambda words, name: words.level(name),
    "boxes": lambda words, name: words.level(name),
    "category_labels": lambda words, name: words.category(name),
    "category_levels": lambda words, name: words.category(name),
    "forms": lambda words, name: words.category(name),
    "indicator_sets": lambda words, name: words.category(name),
    "figures": lambda words, name: wording.figure_name(name),
    **dict.fromkeys(("facts", "words", "pledges"), lambda words, name: f"“{name}”"),
}
_VALUES: Mapping[str, Callable[[Words, str], str]] = {
    "levels": lambda words, name: words.level(name),
    "categories": lambda words, name: words.category(name),
    "category": lambda words, name: words.category(name),
    "lists": lambda words, name: words.plan_or_level(name),
    "on_list": lambda words, name: words.level(name),
    "consults": lambda words, name: words.regulator(name),
    "body": lambda words, name: words.body(name),
    "key": lambda words, name: words.evaluator_key(name),
    "call": lambda words, name: words.call(name),
    "calls": lambda words, name: words.call(name),
    "follows": lambda words, name: words.call(name),
    "force": _word_of(wording.FORCES),
    "kind": _word_of(wording.RULE_KINDS, wording.QUOTA_KINDS),
    "starts": _word_of(wording.STARTS),
    "unit": _word_of(wording.SPAN_UNITS, wording.UNIT_KINDS),
    "assigned_by": _word_of(wording.ASSIGNED_BY),
    "actor": _word_of(ACTORS),
    "does": _word_of(wording.STAGE_KINDS),
    "stages": _word_of(wording.STAGE_KINDS),
    "verify": _word_of(VERIFY),
    "ways": _word_of(WAYS),
    "per": _word_of(wording.PERIODS),
    "type": _word_of(wording.INDICATOR_TYPES, wording.FIELD_TYPES),
}

KEYS: Mapping[str, str] = {
    "accepts": "可上传的文件",
    "actor": "办理者",
    "aliases": "别名",
    "annex": "附件",
    "asked_in": "在表单中选择的项",
    "assigned_by": "评定方式",
    "at": "位置",
    "bands": "分档",
    "base": "基准值",
    "below": "不足",
    "bodies": "推荐单位的类型",
    "body": "推荐单位",
    "boxes": "勾选框",
    "calculation": "计算",
    "call": "申报通知",
    "calls": "申报通知",
    "categories": "类别",
    "category": "类别",
    "category_labels": "类别名称",
    "category_levels": "各类别的层级",
    "checks": "核对",
    "choice": "本平台设定的理由",
    "choices": "本平台设定",
    "choices_from": "选项来源",
    "clause": "依据",
    "columns": "栏目",
    "consults": "征求意见的部门",
    "contacts": "联系方式",
    "count": "数量",
    "cover": "封面",
    "cure": "补救办法",
    "decimals": "小数位数",
    "dimension": "一级指标",
    "dimensions": "一级指标",
    "do": "计算方式",
    "does": "环节种类",
    "down": "逐行",
    "due": "截止日期",
    "duty": "事项",
    "evaluation": "提交前的评价",
    "every": "两项都要",
    "every_year": "每年截止",
    "exclusions": "不得申报情形",
    "extendable_until": "个案延期上限",
    "fact": "填报项",
    "facts": "核对的内容",
    "field": "填报项",
    "fields": "填报项",
    "figures": "数值",
    "final": "提交后不可修改",
    "follows": "沿用的通知",
    "foot": "表尾",
    "force": "约束力",
    "format": "格式",
    "forms": "表单",
    "from": "起",
    "from_year": "起始年度",
    "full_marks_at": "满分所需项数",
    "functions": "功能项",
    "gate": "对推荐单位的整体要求",
    "grades": "评定的等级",
    "grid": "表格",
    "group": "分组",
    "head": "表头",
    "heading": "栏目名",
    "held": "正文已收录",
    "help": "说明",
    "id": "编号",
    "impartial": "评审机构回避",
    "in_force_from": "施行日期",
    "in_force_until": "失效日期",
    "indicator": "指标",
    "indicator_sets": "评价指标",
    "indicators": "指标",
    "introduction": "说明",
    "invites_all": "要求全部填报",
    "is": "为",
    "issued_on": "印发日期",
    "issuer": "发文机关",
    "judge": "判断方式",
    "key": "按什么计数",
    "kind": "性质",
    "label": "名称",
    "labels": "名称",
    "leading": "引领值",
    "least": "最低",
    "least_rows": "最少行数",
    "left": "左项",
    "length": "长度",
    "letter": "须正式行文",
    "levels": "层级",
    "limit": "上限",
    "lines": "行",
    "lists": "列入",
    "max_length": "最多字数",
    "means": "由什么实现",
    "minimum": "最低数",
    "most": "最高",
    "most_files": "最多文件数",
    "most_rows": "最多行数",
    "must_be": "关系",
    "name": "名称",
    "not_future": "不得晚于当日",
    "note": "说明",
    "notes": "表注",
    "number": "文号",
    "number_format": "数字格式",
    "of": "计算的项",
    "office": "机关名称",
    "official": "官方表单",
    "on_list": "须在名单",
    "one_of": "为其中之一",
    "opens": "受理起始日",
    "options": "可选的",
    "orientation": "纸张方向",
    "outline": "提纲",
    "paper": "纸面格式",
    "papers": "汇总表",
    "parts": "分表",
    "per": "计数期间",
    "personal": "个人信息",
    "place": "位置",
    "pledges": "承诺",
    "prefill": "预填",
    "receipt": "登记国家平台回执",
    "required": "必填",
    "required_for": "推荐要求的等级",
    "result_label": "结果的称谓",
    "right": "右项",
    "rows": "行",
    "rule": "取值规则",
    "says": "不符合时的提示",
    "scale": "换算",
    "score": "自评价得分",
    "sealing_line": "盖章行",
    "sections": "部分",
    "sector": "行业门类",
    "serves": "服从的上级时限",
    "share": "占名次的比例",
    "short": "简称",
    "source": "依据文件",
    "span": "跨度",
    "stage": "环节",
    "stages": "环节",
    "starts": "起算",
    "subject": "列入名单的产品",
    "subtitle": "副标题",
    "summary": "要求",
    "summary_tables": "汇总表",
    "support": "实现方式",
    "term": "期间",
    "text": "文字",
    "tier": "等级",
    "tiers": "等级",
    "title": "标题",
    "track": "适用对象",
    "tracks": "适用对象",
    "type": "类型",
    "unit": "单位",
    "unit_line": "单位行",
    "until": "止",
    "until_year": "截止年度",
    "value": "数值",
    "verified": "须核实签认",
    "verify": "核实签认",
    "version": "判断方式的版本",
    "ways": "评价方式",
    "weight": "分值",
    "when": "填写条件",
    "width": "栏宽",
    "words": "用语",
    "year": "年度",
}
