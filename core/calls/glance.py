"""A call drawn at a glance: its stages in order, who acts, by when, by which clause. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.applications.status import ACTORS
from core.calls.deadlines import Due, due_of
from core.plugin_api import Actor, Call, Deadline, Does, SpanUnit, Stage, Term, Verify

_VERIFY = {Verify.EXCLUSIONS: "不得申报情形", Verify.CONDITIONS: "申报条件", Verify.INDICATORS: "指标数据"}


@dataclass(frozen=True, slots=True)
class StepDue:
    """One date of a stage: until when, for which kinds of filer (empty: all), and on what it rests."""

    deadline: Deadline
    due: Due | None
    tracks: tuple[str, ...]

    @property
    def yearly(self) -> str:
        """The day of a standing rule: 每年 5 月 31 日."""
        month, _, day = (self.deadline.every_year or "").partition("-")
        return f"每年 {int(month)} 月 {int(day)} 日" if day else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: who acts, its dates, for whom it is, and in short sentences what is particular about it."""

    number: int
    stage: Stage
    actor: str
    dues: tuple[StepDue, ...]
    only_for: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def is_past(self) -> bool:
        """Whether every date of it is over."""
        return bool(self.dues) and all(each.due is not None and each.due.has_passed for each in self.dues)


@dataclass(frozen=True, slots=True)
class Words:
    """The region's words for what a call speaks of by id: categories, lists (levels and plans), terms by name."""

    actors: Mapping[Actor, str]
    categories: Mapping[str, str]
    lists: Mapping[str, str]
    terms: Mapping[str, Term]


def draw(call: Call, deadlines: Sequence[Deadline], words: Words) -> tuple[Step, ...]:
    """The pipeline of a call, stage by stage, with the deadlines that speak of it."""
    return tuple(
        Step(
            number=number,
            stage=stage,
            actor={**ACTORS, **words.actors}[stage.actor],
            dues=_dues(call, stage, deadlines),
            only_for=(
                *(call.tracks[track].label for track in stage.tracks),
                *(words.categories.get(category, category) for category in stage.categories),
            ),
            remarks=tuple(_remarks(stage, words)),
        )
        for number, stage in enumerate(call.stages, start=1)
    )


def _dues(call: Call, stage: Stage, deadlines: Sequence[Deadline]) -> tuple[StepDue, ...]:
    return tuple(
        StepDue(deadline, due_of(deadline, call.year), tuple(call.tracks[track].label for track in deadline.tracks))
        for deadline in deadlines
        if (deadline.call, deadline.stage) == (call.id, stage.id)
    )


def _remarks(stage: Stage, words: Words) -> list[str]:
    remarks = []
    if stage.verify:
        remarks.append(f"逐项核实并签认：{'、'.join(_VERIFY[item] for item in stage.verify)}")
    if stage.gate:
        remarks.append("须先满足对推荐单位的整体要求")
    if stage.letter:
        remarks.append("须正式行文（文号、日期）")
    if stage.receipt:
        remarks.append("登记国家平台回执")
    if stage.final:
        remarks.append("提交后不可修改")
    term = words.terms.get(stage.term or "")
    if stage.kind is Does.NOTICE and term is not None:
        remarks.append(f"期限：{span(term)}")
    if stage.lists:
        remarks.append(f"列入：{words.lists.get(stage.lists, stage.lists)}")
    return remarks


def span(term: Term) -> str:
    """A term's length in words: 10 个工作日."""
    return f"{term.length} {SPAN_UNITS[term.unit]}"


SPAN_UNITS: Mapping[SpanUnit, str] = {
    SpanUnit.WORKING_DAYS: "个工作日",
    SpanUnit.CALENDAR_DAYS: "个自然日",
    SpanUnit.MONTHS: "个月",
    SpanUnit.YEARS: "年",
}
