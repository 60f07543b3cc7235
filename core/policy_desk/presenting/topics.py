"""The policy book by topic, as rows for a page: every value with its basis, its origin and what it replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.plugin_api import (
    Based,
    Deadline,
    Does,
    EvaluatorCap,
    EvaluatorRequirement,
    Force,
    GradingTiers,
    Quota,
    Rule,
    Term,
)
from core.plugin_api.kinds import KINDS
from core.plugin_api.ruling import worded
from core.policy.book import PolicyBook
from core.policy_desk.rules import wording
from core.policy_desk.rules.wording import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One declaration: its cells in the topic's columns, its force where it has one, and how it came to stand."""

    kind: str
    id: str
    cells: tuple[str, ...]
    basis: Based
    origin: str
    force: Force | None = None
    replaced: tuple[Replaced, ...] = ()
    beside: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a line replaced, and why. ``shown`` are its matter and those cells that read otherwise now."""

    line: Line
    why: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading of their own (none where the topic has one group only)."""

    title: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the policy page: ``lead`` says to a newcomer what it is about."""

    id: str
    title: str
    lead: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a kind of declaration becomes a topic."""

    kind: str
    title: str
    lead: str
    columns: tuple[str, ...]
    cells: Callable[[Any, Words], tuple[str, ...]]
    group: Callable[[Any, Words], str | None] = field(default=lambda declaration, words: None)


_DUTIES = "常年义务与上报"


def topics(book: PolicyBook) -> tuple[Topic, ...]:
    """The topics that are tables of values, from deadlines to requirements. Those without a value are left out."""
    words = Words(book)
    found = (_topic(plan, book, words) for plan in _PLANS)
    return tuple(topic for topic in found if topic.groups)


def _topic(plan: _Plan, book: PolicyBook, words: Words) -> Topic:
    grouped: dict[str | None, list[Line]] = {}
    for declaration in book.of(KINDS[plan.kind]).values():
        grouped.setdefault(plan.group(declaration, words), []).append(_standing_line(plan, book, declaration, words))
    # What is nearest to the reader first: the newest call's dates, and standing duties at the end.
    titles = _newest_first(book, grouped) if plan.kind == "deadlines" else list(grouped)
    groups = tuple(Group(title, tuple(grouped[title])) for title in titles)
    return Topic(plan.kind, plan.title, plan.lead, plan.columns, groups)


def _newest_first(book: PolicyBook, titles: Iterable[str | None]) -> list[str | None]:
    years = {call.title: call.year or 0 for call in book.calls.values()}
    return sorted(titles, key=lambda title: (title == _DUTIES, -years.get(title or "", 0)))


def _standing_line(plan: _Plan, book: PolicyBook, declaration: Any, words: Words) -> Line:
    standing = book.standing(KINDS[plan.kind], declaration.id)
    now = plan.cells(declaration, words)
    replaced = tuple(_replaced(_line(plan, each.declaration, words), each.why, now) for each in standing.overridden)
    beside = tuple(_line(plan, each, words) for each in standing.beside)
    return _line(plan, declaration, words, replaced, beside)


def _replaced(line: Line, why: str, now: tuple[str, ...]) -> Replaced:
    matter, *others = line.cells
    shown = (matter, *(cell for cell, other in zip(others, now[1:], strict=True) if cell != other))
    return Replaced(line, why, shown)


def _line(
    plan: _Plan,
    declaration: Any,
    words: Words,
    replaced: tuple[Replaced, ...] = (),
    beside: tuple[Line, ...] = (),
) -> Line:
    return Line(
        kind=plan.kind,
        id=declaration.id,
        cells=plan.cells(declaration, words),
        basis=declaration,
        origin=declaration.origin,
        force=getattr(declaration, "force", None),
        replaced=replaced,
        beside=beside,
    )


# --- What each kind says in its columns -------------------------------------------------------------------------------


def _deadline_cells(deadline: Deadline, words: Words) -> tuple[str, ...]:
    return words.matter(deadline), words.due(deadline)


def _deadline_group(deadline: Deadline, words: Words) -> str:
    return _DUTIES if deadline.call is None else words.call(deadline.call)


def _term_cells(term: Term, words: Words) -> tuple[str, ...]:
    return words.term(term), wording.span(term), term.starts.label, words.levels(term.levels)


def _cap_cells(cap: EvaluatorCap, words: Words) -> tuple[str, ...]:
    key = words.evaluator_key(cap.key)
    return f"同一{key}", f"每{cap.per.label} {cap.limit} 项", words.scope(cap.levels, cap.categories)


def _requirement_cells(requirement: EvaluatorRequirement, words: Words) -> tuple[str, ...]:
    least = "—" if requirement.minimum is None else f"{requirement.minimum} {requirement.unit or ''}".strip()
    return requirement.summary, least


def _grading_cells(grading: GradingTiers, words: Words) -> tuple[str, ...]:
    required = (f"{words.level(level)}：{tier} 及以上" for level, tier in grading.required_for.items())
    bands = (wording.band(band) for band in grading.bands)
    how = "；".join([grading.assigned_by.label, *bands])
    return "、".join(grading.tiers), how, words.scope(grading.levels, grading.categories), "；".join(required) or "—"


def _quota_cells(quota: Quota, words: Words) -> tuple[str, ...]:
    years = wording.years(quota.from_year, quota.until_year)
    return words.body(quota.body), f"{quota.kind.label} {quota.count} 家", years


def _quota_group(quota: Quota, words: Words) -> str:
    return words.category(quota.category)


def _rule_cells(rule: Rule, words: Words) -> tuple[str, ...]:
    scope = [words.scope(rule.levels, rule.categories), words.calls(rule.calls), words.tracks(rule.calls, rule.tracks)]
    figures = [f"{wording.figure_name(name)} {worded(figure)}" for name, figure in rule.figures.items()]
    return (
        rule.summary,
        rule.kind.label,
        "；".join(figures) or "—",
        "；".join(part for part in scope if part),
    )


def _rule_group(rule: Rule, words: Words) -> str:
    """The stages whose exit the rule guards, in the order of a pipeline."""
    stages = [kind.label for kind in Does if kind.value in rule.stages]
    return f"在“{'、'.join(stages)}”环节核对"


_PLANS: Sequence[_Plan] = (
    _Plan(
        "deadlines",
        "时限",
        "谁在哪一天之前必须办完什么。日期当天 24:00 截止（北京时间），另写钟点的除外。",
        ("事项", "截止"),
        _deadline_cells,
        _deadline_group,
    ),
    _Plan(
        "rules",
        "审查规则",
        "申报和推荐时逐条核对的要求。“必须”不满足即不能继续；“原则上”须由审核人员写明理由方可放行；其余只作参考。",
        ("要求", "性质", "数值", "适用"),
        _rule_cells,
        _rule_group,
    ),
    _Plan(
        "terms",
        "期限",
        "公示、复核、禁止申报等一段时间有多长、从哪天起算。",
        ("名称", "长度", "起算", "适用"),
        _term_cells,
    ),
    _Plan(
        "grading",
        "等级",
        "评价等级如何划分、由谁评定、达到哪一级才能继续。",
        ("等级（由高到低）", "评定方式", "适用", "推荐要求"),
        _grading_cells,
    ),
    _Plan(
        "quotas",
        "名额与目标",
        "各推荐单位的数量：目标是要努力达到的，上限是不得突破的。文件留空的不是零，而是没有规定。",
        ("推荐单位", "数量", "年度"),
        _quota_cells,
        _quota_group,
    ),
    _Plan(
        "evaluator_caps",
        "评价项目上限",
        "第三方评价机构一段时间内最多承担多少评价项目。",
        ("按什么计数", "上限", "适用"),
        _cap_cells,
    ),
    _Plan(
        "evaluator_requirements",
        "评价机构条件",
        "第三方评价机构须具备的条件。",
        ("条件", "最低数"),
        _requirement_cells,
    ),
)


def lines_by_id(found: Iterable[Topic]) -> Mapping[tuple[str, str], Line]:
    """Every line of some topics, by kind and id."""
    return {(line.kind, line.id): line for topic in found for group in topic.groups for line in group.lines}
