"""The call that a notice opens: its categories and levels, and the stages for which its clauses have words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.plugin_api.declarations import Actor, Does
from core.plugin_kit.drafting.reading import ReadClause, ReadDocument

_COMMON = re.compile(r"^绿色")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the layer below has, by id, in its words: categories, levels, regulators.

    ``asked`` are the answers that its rules look at where a call aims at its own level, the last of ``levels``.
    """

    categories: Mapping[str, str]
    levels: Mapping[str, str]
    regulators: Mapping[str, str]
    asked: Mapping[str, str] = field(default_factory=dict)

    def categories_in(self, text: str) -> tuple[str, ...]:
        """The categories that a text names, in full or shortened (绿色工业园区 as 绿色园区)."""
        return tuple(each for each, label in self.categories.items() if any(word in text for word in _spellings(label)))

    def levels_in(self, text: str) -> tuple[str, ...]:
        return tuple(each for each, label in self.levels.items() if label in text)

    def regulators_in(self, text: str) -> tuple[str, ...]:
        """The regulators that a text names: 生态环境 of 生态环境主管部门."""
        return tuple(each for each, label in self.regulators.items() if label[:_SHORT] in text)


def _spellings(label: str) -> tuple[str, ...]:
    """A category's label, and how it is shortened: its first signs, or the first and the last."""
    rest = _COMMON.sub("", label)
    first = label[: len(label) - len(rest)]
    return (
        label,
        *([f"{first}{rest[-_SHORT:]}"] if len(rest) > 2 * _SHORT - 1 else []),
        f"{first}{rest[: _SHORT + 1]}",
    )


@dataclass(frozen=True, slots=True)
class _Step:
    does: Does
    actor: Actor
    name: str
    words: re.Pattern[str]
    who: str
    always: bool = False


_STEPS: tuple[_Step, ...] = (
    _Step(Does.FILE, Actor.APPLICANT, "申报", re.compile(r"申报|填报|提出申请|提交"), "applicant", always=True),
    _Step(
        Does.REVIEW, Actor.RECOMMENDING_BODY, "审核", re.compile(r"审核|初审|审查|评估确认|核实"), "recommending_body"
    ),
    _Step(Does.CONSULT, Actor.RECOMMENDING_BODY, "征求部门意见", re.compile(r"征求"), "regulators"),
    _Step(
        Does.RECOMMEND,
        Actor.RECOMMENDING_BODY,
        "推荐报送",
        re.compile(r"(?<!结果)报送(?!.*复核)|行文|推荐至|推荐上报|向[^，。；]{1,8}推荐|汇总"),
        "recommending_body",
        always=True,
    ),
    _Step(Does.JUDGE, Actor.DEPARTMENT, "评审", re.compile(r"评审|专家"), "department"),
    _Step(Does.SELECT, Actor.DEPARTMENT, "确定", re.compile(r"确定|遴选|筛选|择优|认定"), "department", always=True),
    _Step(Does.NOTICE, Actor.DEPARTMENT, "公示", re.compile(r"公示"), ""),
    _Step(
        Does.PUBLISH, Actor.DEPARTMENT, "公布名单", re.compile(r"公布|公告|发布|列入|纳入"), "department", always=True
    ),
    _Step(Does.REPORT, Actor.DEPARTMENT, "报送上级主管部门", re.compile(r"推荐|报送|上报"), "ministry"),
)


def stages(
    read: ReadDocument, vocabulary: Vocabulary, levels: Sequence[str], terms: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The stages that the clauses speak of, by what is done there, each with the first clause that does."""
    found: dict[str, dict[str, Any]] = {}
    for step in _STEPS:
        at = next((each for each in read.clauses if _speaks_of(each, step)), None)
        if at is None and not step.always:
            continue
        stage: dict[str, Any] = {"id": step.does.value, "name": step.name, "actor": step.actor.value}
        if step.does is Does.CONSULT:
            stage["consults"] = list(vocabulary.regulators_in(at.clause.text if at else ""))
            if not stage["consults"]:
                continue
        if step.does is Does.NOTICE:
            if "public_notice" not in terms:
                continue  # a length that is not printed is nobody's to invent
            stage["term"] = "public_notice"
        if step.does is Does.PUBLISH:
            stage["lists"] = _listed(levels, vocabulary)
        if step.does is Does.REPORT and "national" not in levels:
            continue
        stage["clause"] = (at or read.clauses[0]).id
        found[step.does.value] = stage
    return found


def _listed(levels: Sequence[str], vocabulary: Vocabulary) -> str:
    """The list that the department publishes: of its levels the highest that is not the layer's below."""
    own = [each for each in levels if each != (*vocabulary.levels,)[-1]]
    return (own or levels)[-1]


def _speaks_of(read: ReadClause, step: _Step) -> bool:
    """Whether one sentence of the clause names who acts and what is done."""
    if read.clause.annex:
        return False
    for found in re.finditer(r"[^。；]+", read.clause.text):
        if step.words.search(found[0]):
            named = {m.unit for m in read.marks if m.unit and found.start() <= m.start < found.end()}
            if not step.who or step.who in named:
                return True
    return False


def categories_of(text: str, vocabulary: Vocabulary, call: Sequence[str]) -> Iterator[str]:
    """The categories that a table's title names, of those of the call; all of them where it names none."""
    named = [each for each in vocabulary.categories_in(text) if each in call]
    yield from named or call
