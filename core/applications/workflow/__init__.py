"""The pipeline of a call as a state machine: which moves are legal, who makes them, where they lead.

Pure: it knows the call's declared stages and nothing of the database. Pages, queues and progress trackers ask it; an
illegal move raises.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from core.applications.workflow.states import State as State
from core.applications.workflow.ways import Ways
from core.errors import DomainError
from core.plugin_api import Call, Does, Stage


def passed(
    call: Call,
    *,
    category: str,
    track: str | None,
    levels: Collection[str] | None,
    without: Collection[str] = frozenset(),
) -> tuple[Stage, ...]:
    """The stages that concern an entry's category, kind of filer and levels; with None those of any level.

    `without`: the ids of those that units of its body do not pass.
    """
    return tuple(
        stage
        for stage in call.stages
        if (not stage.tracks or track in stage.tracks)
        and (not stage.categories or category in stage.categories)
        and stage.id not in without
        and (levels is None or not stage.levels or not set(stage.levels).isdisjoint(levels))
    )


class MoveName(StrEnum):
    """What can be done with an application."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS = "pass"  # noqa: S105  # a move, not a secret
    RETURN = "return"
    CHANGE_OVER = "change_over"
    DECLINE = "decline"
    RECOMMEND = "recommend"
    DECIDE = "decide"
    RELEASE_SELECTED = "release_selected"
    RELEASE_NOT_SELECTED = "release_not_selected"
    REPORT = "report"
    END_NOTICE = "end_notice"
    UPHOLD_OBJECTION = "uphold_objection"
    DISQUALIFY = "disqualify"
    PUBLISH = "publish"
    COMPLETE = "complete"
    RECORD_LISTED = "record_listed"
    RECORD_NOT_LISTED = "record_not_listed"


class IllegalMove(DomainError):
    """The application cannot make this move from where it stands."""

    status = 409
    code = "illegal_move"
    title = "当前状态不能进行这一操作"


@dataclass(frozen=True, slots=True)
class Position:
    """A stage's id and the state within it."""

    stage: str
    state: State


@dataclass(frozen=True, slots=True)
class _Leads:
    """A move's source states, and where it leads: to the next stage, or to a state of the same stage."""

    from_states: frozenset[State]
    to: State | None  # None: on to the next stage


_PENDING = frozenset({State.PENDING})
_DECIDED = frozenset({State.DECIDED})
_OPEN = frozenset({State.DRAFT, State.RETURNED})

_PASS = {MoveName.PASS: _Leads(_PENDING, None)}
_DISQUALIFY = {MoveName.DISQUALIFY: _Leads(_PENDING, State.NOT_SELECTED)}
_DECLINE = {MoveName.DECLINE: _Leads(_PENDING, State.DECLINED)}

_BY_KIND: dict[Does, dict[MoveName, _Leads]] = {
    Does.FILE: {MoveName.SUBMIT: _Leads(_OPEN, None)},
    Does.REVIEW: _PASS | _DECLINE,
    Does.CONSULT: _PASS | _DECLINE,
    Does.RECOMMEND: {MoveName.RECOMMEND: _Leads(_PENDING, None)} | _DECLINE,
    Does.JUDGE: _PASS,
    Does.SELECT: {
        MoveName.DECIDE: _Leads(_PENDING | _DECIDED, State.DECIDED),
        MoveName.RELEASE_SELECTED: _Leads(_DECIDED, None),
        MoveName.RELEASE_NOT_SELECTED: _Leads(_DECIDED, State.NOT_SELECTED),
    },
    Does.REPORT: {MoveName.REPORT: _Leads(_PENDING, None)} | _DISQUALIFY,
    Does.NOTICE: {
        MoveName.END_NOTICE: _Leads(_PENDING, None),
        MoveName.UPHOLD_OBJECTION: _Leads(_PENDING, State.NOT_SELECTED),
    }
    | _DISQUALIFY,
    Does.PUBLISH: {MoveName.PUBLISH: _Leads(_PENDING, None)} | _DISQUALIFY,
    Does.CARRY_OUT: {MoveName.COMPLETE: _Leads(_PENDING, None)},
    Does.RESULT: {
        MoveName.RECORD_LISTED: _Leads(_PENDING, None),
        MoveName.RECORD_NOT_LISTED: _Leads(_PENDING, State.NOT_SELECTED),
    },
}

_LOSES = frozenset({MoveName.RELEASE_NOT_SELECTED, MoveName.RECORD_NOT_LISTED})

_RETURNABLE = frozenset({Does.REVIEW, Does.RECOMMEND, Does.CONSULT})
_WITHDRAWABLE = frozenset({Does.FILE, Does.REVIEW, Does.CONSULT, Does.RECOMMEND})


class Pipeline:
    """The stages that one application passes: those of its call that concern its track, category and levels."""

    def __init__(
        self,
        call: Call,
        *,
        category: str,
        track: str | None,
        levels: Collection[str] | None = None,
        without: Collection[str] = frozenset(),
    ) -> None:
        aims = call.levels if levels is None else levels
        self._moves: dict[Position, tuple[MoveName, ...]] = {}  # as they are first asked for
        self._has_kinds = len(call.tracks) > 1
        self._aims = tuple(level for level in call.levels if level in aims)
        self.stages = passed(call, category=category, track=track, levels=aims, without=without)
        order = [stage.id for stage in call.stages]
        self._ways = Ways(self.stages, order)
        self._came = Ways(passed(call, category=category, track=track, levels=None, without=without), order).came()
        self._index = {stage.id: index for index, stage in enumerate(self.stages)}
        self._levels = call.levels
        # An annual report recommends nobody: what is wrong with it is sent back, so that it is filed all the same.
        self._is_duty = call.annual_report
        self._first_selection = next(
            (index for index, stage in enumerate(self.stages) if stage.kind is Does.SELECT), len(self.stages)
        )

    @property
    def filing(self) -> Stage:
        """The stage at which the applicant drafts and submits."""
        for stage in self.stages:
            if stage.kind is Does.FILE:
                return stage
        raise IllegalMove("这一类申报没有填报环节。", cure="请联系开展申报工作的部门核对申报通知的环节设置。")

    @property
    def start(self) -> Position:
        """Where every application begins."""
        return Position(self.filing.id, State.DRAFT)

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; IllegalMove when the application does not pass it."""
        return self.stages[self.index(stage_id)]

    def index(self, stage_id: str) -> int:
        """The position of a stage in the pipeline, counted from 0; IllegalMove like `stage`."""
        try:
            return self._index[stage_id]
        except KeyError:
            raise IllegalMove(
                f"这项申报不经过「{stage_id}」环节。", cure="请返回申报页面，按页面上的下一步办理。"
            ) from None

    def moves(self, at: Position) -> tuple[MoveName, ...]:
        """The moves that are legal from here, whoever makes them."""
        if (known := self._moves.get(at)) is None:
            known = self._moves[at] = self._moves_from(at)
        return known

    def _moves_from(self, at: Position) -> tuple[MoveName, ...]:
        if at.state.is_final:
            return ()
        kind = self.stage(at.stage).kind
        names = [name for name, leads in _BY_KIND[kind].items() if at.state in leads.from_states]
        if self._is_duty and MoveName.DECLINE in names:
            names.remove(MoveName.DECLINE)
        if self.is_selected_from(at.stage):
            return tuple(names)
        if kind in _RETURNABLE and at.state is State.PENDING:
            if not self.filing.final:
                names.append(MoveName.RETURN)
            if self._has_kinds:  # What was filed as the wrong kind of filer is not the filing that is final.
                names.append(MoveName.CHANGE_OVER)
        if kind in _WITHDRAWABLE and not self.is_sealed(at):
            names.append(MoveName.WITHDRAW)
        return tuple(names)

    def is_sealed(self, at: Position) -> bool:
        """Whether nobody can change any more what was filed: neither take it back nor return it (a `final` stage).

        Also while what the right kind of filer is asked beside it is filled in.
        """
        return self.filing.final and (at.stage != self.filing.id or at.state is State.RETURNED)

    def resumes_at(self, stage_id: str) -> bool:
        """Whether what a stage sent back can come back to it."""
        return stage_id in self._index and self.stage(stage_id).kind in _RETURNABLE

    def is_selected_from(self, stage_id: str) -> bool:
        """Whether a selection lies behind that stage: what was decided upon is neither returned nor taken back."""
        return self.index(stage_id) > self._first_selection

    def decision_on(self, stage_id: str) -> Stage:
        """The selection that rests on what was found at that stage: the next one; where none follows, the stage."""
        following = self.stages[self.index(stage_id) + 1 :]
        return next((each for each in following if each.kind is Does.SELECT), self.stage(stage_id))

    def attained(self, stage_id: str) -> tuple[str, ...]:
        """The levels on whose list it came before that stage: they stay, whatever comes of the rest.

        Who aims at a further level alone stands on that list already, and so passes its stages by.
        """
        return tuple(level for level in self._levels if level in self._came[stage_id].attained)

    def at_stake(self, stage_id: str) -> tuple[str, ...]:
        """The levels that are still to be attained at that stage."""
        here, came = self.stage(stage_id), self._came[stage_id]
        return tuple(level for level in here.levels or self._aims if level not in came.attained | came.missed)

    def after(self, at: Position, move: MoveName, *, resume_at: str | None = None) -> Position:
        """Where the move leads. ``resume_at``: the stage that had returned the application, to which it comes back.

        Raises IllegalMove.
        """
        if move not in self.moves(at):
            raise self._illegal(at, move)
        if move is MoveName.WITHDRAW:
            return Position(at.stage, State.WITHDRAWN)
        if move in {MoveName.RETURN, MoveName.CHANGE_OVER}:
            return Position(self.filing.id, State.RETURNED)
        here = self.stage(at.stage)
        if move in _LOSES and (elsewhere := self._ways.failing(here)) is not None:
            return Position(elsewhere.id, State.PENDING)
        leads = _BY_KIND[here.kind][move]
        if leads.to is not None:
            return Position(at.stage, leads.to)
        if resume_at is not None and at.state is State.RETURNED:
            return self._resume(resume_at)
        following = self._ways.succeeding(here)
        return Position(here.id, State.COMPLETED) if following is None else Position(following.id, State.PENDING)

    def _resume(self, stage_id: str) -> Position:
        stage = self.stage(stage_id)
        if stage.kind not in _RETURNABLE:
            raise IllegalMove(
                f"「{stage.name}」环节不能退回申报，因此也不能回到该环节。", cure="请联系推荐单位重新退回。"
            )
        return Position(stage.id, State.PENDING)

    def _illegal(self, at: Position, move: MoveName) -> IllegalMove:
        stage = self.stage(at.stage)
        if move in {MoveName.RETURN, MoveName.WITHDRAW} and not at.state.is_final and self.is_sealed(at):
            return IllegalMove(
                "这项申报提交后即为最终内容，任何人都不能修改，也不能撤回或退回。",
                cure=f"「{self.filing.name}」环节的规定见所引条款；如有疑问，请联系推荐单位。",
            )
        return IllegalMove(
            f"申报现处于「{stage.name}」环节，不能进行这一操作。", cure="请刷新页面，查看申报的最新状态。"
        )
