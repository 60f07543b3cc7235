"""A call drawn at a glance: its stages in order, who acts, by when, by which clause. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.calls.rules.deadlines import Due, due_of
from core.plugin_api import (
    Actor,
    Call,
    Deadline,
    Does,
    GradingTiers,
    Stage,
    Term,
)
from core.plugin_api.frozen import FrozenMap
from core.policy.kinds.calls import branches
from core.policy.wording import span


@dataclass(frozen=True, slots=True)
class StepDue:
    """One date of a stage: until when, for which kinds of filer and bodies (empty: all), and on what it rests."""

    deadline: Deadline
    due: Due | None
    only_for: tuple[str, ...]

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
    regulators: Mapping[str, str] = field(default_factory=FrozenMap)
    grading: Mapping[str, GradingTiers] = field(default_factory=FrozenMap)
    bodies: Mapping[str, str] = field(default_factory=FrozenMap)
    gates: Mapping[str, str] = field(default_factory=FrozenMap)


def draw(call: Call, deadlines: Sequence[Deadline], words: Words) -> tuple[Step, ...]:
    """The pipeline of a call, stage by stage, with the deadlines that speak of it."""
    return tuple(
        Step(
            number=number,
            stage=stage,
            actor=words.actors.get(stage.actor, stage.actor.label),
            dues=_dues(call, stage, deadlines, words),
            only_for=(
                *(call.tracks[track].label for track in stage.tracks),
                *(words.categories.get(category, category) for category in stage.categories),
                *(f"申报{words.lists.get(level, level)}的" for level in _narrowed(call, stage)),
            ),
            remarks=(*_remarks(call, stage, words), *branches(call, stage)),
        )
        for number, stage in enumerate(call.stages, start=1)
    )


def _narrowed(call: Call, stage: Stage) -> tuple[str, ...]:
    """The levels to which a stage is narrowed."""
    return () if set(stage.levels) >= set(call.levels) else stage.levels


def _dues(call: Call, stage: Stage, deadlines: Sequence[Deadline], words: Words) -> tuple[StepDue, ...]:
    return tuple(
        StepDue(
            deadline,
            due_of(deadline, call.year),
            (
                *(call.tracks[track].label for track in deadline.tracks),
                *(words.bodies.get(body, body) for body in deadline.bodies),
            ),
        )
        for deadline in deadlines
        if (deadline.call, deadline.stage) == (call.id, stage.id)
    )


def _remarks(call: Call, stage: Stage, words: Words) -> Iterator[str]:
    yield from _asked(stage, words)
    yield from _following(stage, words, _term_of(stage, stage.levels or call.levels, words))


def _asked(stage: Stage, words: Words) -> Iterator[str]:
    """What has to be done or in hand at a stage."""
    if stage.verify:
        yield f"逐项核实并签认：{'、'.join(item.label for item in stage.verify)}"
    if stage.consults:
        yield f"征求意见：{'、'.join(words.regulators.get(each, each) for each in stage.consults)}"
    if stage.grades is not None and stage.grades in words.grading:
        yield f"评定等级：{'、'.join(words.grading[stage.grades].tiers)}"
    if stage.judged_by:
        yield f"由{'或'.join(each.label for each in stage.judged_by)}评审"
    if stage.impartial:
        yield "受委托的评审机构不得在本地区承担过评价"
    yield from (words.gates[gate] for gate in stage.gate if gate in words.gates)
    if stage.letter:
        yield "须正式行文（文号、日期）"


def _term_of(stage: Stage, levels: tuple[str, ...], words: Words) -> Term | None:
    """The term that runs at a stage: that of one of its levels, else the one of every level."""
    named = [each for each in words.terms.values() if each.called == stage.term]
    own = [each for each in named if not set(each.levels).isdisjoint(levels)]
    return next(iter([*own, *(each for each in named if not each.levels)]), None)


def _following(stage: Stage, words: Words, term: Term | None) -> Iterator[str]:
    """What a stage records, how long it runs, and what follows from it."""
    if stage.receipt:
        yield "登记管理平台回执"
    if stage.final:
        yield "提交后不可修改"
    if stage.kind is Does.NOTICE and term is not None:
        yield f"期限：{span(term)}"
    if stage.lists:
        yield f"列入：{words.lists.get(stage.lists, stage.lists)}"
