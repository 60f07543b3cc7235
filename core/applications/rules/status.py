"""Where an application stands, in words, for those who read it: applicant, recommending body and department.

Pure: one pipeline draws the applicant's progress tracker and names the staff's queues. What the department has decided
and not released looks to everybody else as if nothing had been decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from core.applications.workflow import MoveName, Pipeline, Position
from core.applications.workflow.states import State
from core.plugin_api import Does, Stage
from core.plugin_api.labels import Labelled


class Reader(StrEnum):
    """Who reads: outside the department nobody is told what it keeps to itself; and the applicant is spoken to."""

    APPLICANT = "applicant"
    BODY = "body"
    DEPARTMENT = "department"

    def place(self, state: State) -> State:
        """Where an application stands, as this reader may know: a decision that was not released looks like none."""
        return State.PENDING if state is State.DECIDED and self is not Reader.DEPARTMENT else state

    def knows(self, move: Moved) -> bool:
        """Whether this reader may know of a move."""
        return move.visible_to_applicant or self is Reader.DEPARTMENT


class Phase(Labelled):
    """How far one stage of the tracker is."""

    DONE = "done", "已完成"
    CURRENT = "current", "进行中"
    STOPPED = "stopped", "已终止"  # the application ended here, short of the end
    AHEAD = "ahead", "未开始"
    LEFT_OUT = "left_out", "不再进行"  # will not come any more


class Moved(Protocol):
    """What the tracker needs to know of a move that was made."""

    @property
    def name(self) -> str: ...
    @property
    def from_stage(self) -> str: ...
    @property
    def to_stage(self) -> str: ...
    @property
    def to_state(self) -> State: ...
    @property
    def note(self) -> str | None: ...
    @property
    def visible_to_applicant(self) -> bool: ...
    @property
    def moved_at(self) -> datetime: ...


M = TypeVar("M", bound=Moved)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the tracker: who acts, when it was done, by when it is due, and how the reader is told of it."""

    stage: Stage
    actor: str
    phase: Phase
    words: str
    done_at: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tracker:
    """The whole way of an application: its stages, a word for where it stands, and what comes next and from whom."""

    steps: tuple[Step, ...]
    word: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Further:
    """What a stage is about that comes after a level was attained already, in words: 国家级 is wanted, 省级 stays."""

    wanted: str
    attained: str


# A position's word for the applicant and for the staff.
_WORDS: Mapping[tuple[Does, State], tuple[str, str]] = {
    (Does.FILE, State.DRAFT): ("填报中", "填报中"),
    (Does.FILE, State.RETURNED): ("退回补正", "已退回补正"),
    (Does.REVIEW, State.PENDING): ("审核中", "待审核"),
    (Does.CONSULT, State.PENDING): ("征求意见中", "待征求意见"),
    (Does.RECOMMEND, State.PENDING): ("等待推荐", "待推荐"),
    (Does.JUDGE, State.PENDING): ("评审中", "待评审"),
    (Does.SELECT, State.PENDING): ("遴选中", "待决定"),
    (Does.SELECT, State.DECIDED): ("遴选中", "已决定，待发布"),
    (Does.NOTICE, State.PENDING): ("公示环节", "公示环节"),
    (Does.PUBLISH, State.PENDING): ("等待公布", "待公布"),
    (Does.CARRY_OUT, State.PENDING): ("实施中", "实施中"),
    (Does.REPORT, State.PENDING): ("等待上报", "待上报"),
    (Does.RESULT, State.PENDING): ("等待结果", "待登记结果"),
}

_ENDS: Mapping[State, tuple[str, str]] = {
    State.WITHDRAWN: ("已撤回", "已撤回"),
    State.DECLINED: ("未予推荐", "不予推荐"),
    State.NOT_SELECTED: ("未入选", "未入选"),
    State.COMPLETED: ("已办结", "已办结"),
}

# What comes next, said to the applicant; {who} acts.
_NEXT: Mapping[Does, str] = {
    Does.FILE: "请逐项填写各部分内容，核对无误后提交。",
    Does.REVIEW: "{who}正在审核，暂不需要您操作。",
    Does.CONSULT: "{who}正在征求有关部门意见，暂不需要您操作。",
    Does.RECOMMEND: "等待{who}行文推荐，暂不需要您操作。",
    Does.JUDGE: "正在组织评审，暂不需要您操作。",
    Does.SELECT: "{who}正在遴选，结果统一发布，暂不需要您操作。",
    Does.NOTICE: "等待公示及公示结果，暂不需要您操作。",
    Does.PUBLISH: "等待{who}公布名单，暂不需要您操作。",
    Does.CARRY_OUT: "请按计划开展工作，并在规定时间内完成。",
    Does.REPORT: "等待{who}上报，暂不需要您操作。",
    Does.RESULT: "等待{who}公布结果，暂不需要您操作。",
}

_NEXT_RETURNED = "请按退回意见修改所列部分，然后重新提交。"

_NEXT_ENDED: Mapping[State, str] = {
    State.WITHDRAWN: "申报已撤回，不再办理。",
    State.DECLINED: "{who}未予推荐，申报到此结束。",
    State.NOT_SELECTED: "未入选，申报到此结束。",
    State.COMPLETED: "全部环节已完成。",
}

# What came of it, by the stage at which its way was over.
_COMPLETED: Mapping[Does, str] = {
    Does.REVIEW: "{who}已审核通过。",
    Does.PUBLISH: "{who}已公布，本申报列入其中。",
    Does.REPORT: "{who}已上报。",
    Does.RESULT: "{who}已公布结果，本申报入选。",
}

_MOVES: Mapping[MoveName, str] = {
    MoveName.SUBMIT: "提交申报",
    MoveName.WITHDRAW: "撤回申报",
    MoveName.PASS: "通过",
    MoveName.RETURN: "退回补正",
    MoveName.CHANGE_OVER: "改换申报类型",
    MoveName.DECLINE: "不予推荐",
    MoveName.RECOMMEND: "推荐上报",
    MoveName.DECIDE: "作出决定（未发布）",
    MoveName.RELEASE_SELECTED: "发布结果：入选",
    MoveName.RELEASE_NOT_SELECTED: "发布结果：未入选",
    MoveName.REPORT: "上报",
    MoveName.END_NOTICE: "公示结束",
    MoveName.UPHOLD_OBJECTION: "公示异议成立",
    MoveName.DISQUALIFY: "取消入选资格",
    MoveName.PUBLISH: "公布",
    MoveName.COMPLETE: "完成",
    MoveName.RECORD_LISTED: "登记结果：入选",
    MoveName.RECORD_NOT_LISTED: "登记结果：未入选",
}


SHORT = frozenset({State.DECLINED, State.NOT_SELECTED})
"""Ends that take nothing of what was attained before."""

_AT: Mapping[tuple[MoveName, Does], str] = {
    (MoveName.PASS, Does.CONSULT): "征求意见办结",
    (MoveName.PASS, Does.JUDGE): "评审办结",
}
"""Being passed on says nothing there of how it came out."""

_FURTHER_MOVES: Mapping[MoveName, str] = {
    MoveName.RELEASE_SELECTED: "发布结果：推荐{wanted}",
    MoveName.RELEASE_NOT_SELECTED: "发布结果：未推荐{wanted}",
    MoveName.DECLINE: "不推荐{wanted}",
    MoveName.RECORD_LISTED: "登记结果：{wanted}入选",
    MoveName.RECORD_NOT_LISTED: "登记结果：{wanted}未入选",
}


def status_word(stage: Stage, state: State, reader: Reader = Reader.DEPARTMENT, further: Further | None = None) -> str:
    """A short word for where an application stands, for lists and badges."""
    if further is not None and state in SHORT:
        return _ended_further(stage, further)
    words = _ENDS.get(state) or _WORDS[stage.kind, reader.place(state)]
    return words[0] if reader is Reader.APPLICANT else words[1]


def move_word(name: str, stage: Stage | None = None, further: Further | None = None) -> str:
    """What a move is called in a timeline; `stage`: the one at which it was made, where that is known."""
    move = MoveName(name)
    if further is not None and move in _FURTHER_MOVES:
        return _FURTHER_MOVES[move].format(wanted=further.wanted)
    return _MOVES[move] if stage is None else _AT.get((move, stage.kind), _MOVES[move])


def _ended_further(stage: Stage, further: Further) -> str:
    """Short of the further level: what was attained stays, and is not spoken of as if it were lost."""
    if stage.kind in {Does.RESULT, Does.NOTICE}:
        return f"{further.wanted}未入选"
    return f"未推荐{further.wanted}"


def visible(moves: Iterable[M], reader: Reader) -> tuple[M, ...]:
    """The moves that this reader may know of."""
    return tuple(filter(reader.knows, moves))


def tracker(
    pipeline: Pipeline,
    at: Position,
    moves: Sequence[Moved],
    *,
    reader: Reader,
    dues: Mapping[str, datetime] | None = None,
    names: Mapping[str, str] | None = None,
    further: Further | None = None,
) -> Tracker:
    """Draw the way of an application.

    `dues`: stage id → instant; `names`: stage id → who acts there, where that is known; `further`: what it stands for
    where a level was attained already.
    """
    state = reader.place(at.state)
    here = pipeline.stage(at.stage)
    who = {stage.id: stage.actor.label for stage in pipeline.stages} | dict(names or {})
    known = visible(moves, reader)
    left, spared = _left_at(known), _passed_over(pipeline, known)
    steps = tuple(
        Step(
            stage=stage,
            actor=who[stage.id],
            phase=phase,
            words=status_word(stage, state, reader, further) if stage is here else phase.label,
            done_at=left.get(stage.id) if phase in {Phase.DONE, Phase.STOPPED} else None,
            due=(dues or {}).get(stage.id),
        )
        for stage in pipeline.stages
        for phase in (Phase.LEFT_OUT if stage.id in spared else _phase(pipeline, stage, here, state),)
    )
    return Tracker(
        steps=steps,
        word=status_word(here, state, reader, further),
        next_step=next_step(here, state, who[here.id], further),
    )


def _phase(pipeline: Pipeline, stage: Stage, here: Stage, state: State) -> Phase:
    distance = pipeline.index(stage.id) - pipeline.index(here.id)
    if distance < 0 or (distance == 0 and state is State.COMPLETED):
        return Phase.DONE
    if distance == 0:
        return Phase.STOPPED if state.is_final else Phase.CURRENT
    return Phase.LEFT_OUT if state.is_final else Phase.AHEAD


def _left_at(moves: Sequence[Moved]) -> dict[str, datetime]:
    """When each stage was last left, or ended."""
    return {
        move.from_stage: move.moved_at for move in moves if move.to_stage != move.from_stage or move.to_state.is_final
    }


def _passed_over(pipeline: Pipeline, moves: Sequence[Moved]) -> frozenset[str]:
    """The stages over which a result led forward: who comes back after a return has left those between before."""
    places = {stage.id: number for number, stage in enumerate(pipeline.stages)}
    over: set[str] = set()
    for move in moves:
        if move.from_stage in places and move.to_stage in places:
            over |= {stage.id for stage in pipeline.stages[places[move.from_stage] + 1 : places[move.to_stage]]}
    return frozenset(over - {move.from_stage for move in moves})


def next_step(stage: Stage, state: State, who: str, further: Further | None = None) -> str:
    """What comes next, said to the applicant; `who` acts at the stage."""
    if further is not None and state in SHORT:
        return f"{_ended_further(stage, further)}，{further.attained}结果不变。申报到此结束。"
    if state.is_final:
        came = _COMPLETED.get(stage.kind, "") if state is State.COMPLETED else ""
        return (came + _NEXT_ENDED[state]).format(who=who)
    if state is State.RETURNED:
        return _NEXT_RETURNED
    return _NEXT[stage.kind].format(who=who)
