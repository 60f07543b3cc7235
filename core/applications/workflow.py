"""The pipeline of a call as a state machine: which moves are legal, who may make them, where they lead.

Pure: it knows the call's declared stages and nothing of the database. Pages, queues and progress trackers ask it; an
illegal move raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import DomainError
from core.plugin_api import Actor, Call, Does, Stage


class State(StrEnum):
    """Where an application stands within its stage."""

    DRAFT = "draft"
    RETURNED = "returned"  # back with the applicant, chosen sections open
    PENDING = "pending"  # waits for the stage's actor
    DECIDED = "decided"  # the department has decided and not yet released; others see `pending`
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"  # not recommended
    NOT_SELECTED = "not_selected"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        """Nothing more will happen to it."""
        return self in _FINAL


_FINAL = frozenset({State.WITHDRAWN, State.DECLINED, State.NOT_SELECTED, State.COMPLETED})


class MoveName(StrEnum):
    """What can be done with an application."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS = "pass"
    RETURN = "return"
    DECLINE = "decline"
    RECOMMEND = "recommend"
    DECIDE = "decide"
    RELEASE_SELECTED = "release_selected"
    RELEASE_NOT_SELECTED = "release_not_selected"
    REPORT = "report"
    END_NOTICE = "end_notice"
    UPHOLD_OBJECTION = "uphold_objection"
    PUBLISH = "publish"
    COMPLETE = "complete"
    RECORD_LISTED = "record_listed"
    RECORD_NOT_LISTED = "record_not_listed"


class IllegalMove(DomainError):
    """The application cannot make this move from where it stands."""


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
_OPEN = frozenset({State.DRAFT, State.RETURNED})

_BY_KIND: dict[Does, dict[MoveName, _Leads]] = {
    Does.FILE: {MoveName.SUBMIT: _Leads(_OPEN, None)},
    Does.EVALUATE: {MoveName.PASS: _Leads(_PENDING, None)},
    Does.REVIEW: {
        MoveName.PASS: _Leads(_PENDING, None),
        MoveName.DECLINE: _Leads(_PENDING, State.DECLINED),
    },
    Does.CONSULT: {
        MoveName.PASS: _Leads(_PENDING, None),
        MoveName.DECLINE: _Leads(_PENDING, State.DECLINED),
    },
    Does.RECOMMEND: {
        MoveName.RECOMMEND: _Leads(_PENDING, None),
        MoveName.DECLINE: _Leads(_PENDING, State.DECLINED),
    },
    Does.JUDGE: {MoveName.PASS: _Leads(_PENDING, None)},
    Does.SELECT: {
        MoveName.DECIDE: _Leads(_PENDING | {State.DECIDED}, State.DECIDED),
        MoveName.RELEASE_SELECTED: _Leads(frozenset({State.DECIDED}), None),
        MoveName.RELEASE_NOT_SELECTED: _Leads(frozenset({State.DECIDED}), State.NOT_SELECTED),
    },
    Does.REPORT: {MoveName.REPORT: _Leads(_PENDING, None)},
    Does.NOTICE: {
        MoveName.END_NOTICE: _Leads(_PENDING, None),
        MoveName.UPHOLD_OBJECTION: _Leads(_PENDING, State.NOT_SELECTED),
    },
    Does.PUBLISH: {MoveName.PUBLISH: _Leads(_PENDING, None)},
    Does.CARRY_OUT: {MoveName.COMPLETE: _Leads(_PENDING, None)},
    Does.RESULT: {
        MoveName.RECORD_LISTED: _Leads(_PENDING, None),
        MoveName.RECORD_NOT_LISTED: _Leads(_PENDING, State.NOT_SELECTED),
    },
}

_RETURNABLE = frozenset({Does.REVIEW, Does.RECOMMEND, Does.CONSULT})
_WITHDRAWABLE = frozenset({Does.FILE, Does.EVALUATE, Does.REVIEW, Does.CONSULT, Does.RECOMMEND})


class Pipeline:
    """The stages that one application passes: those of its call that concern its track and category."""

    def __init__(self, call: Call, *, category: str, track: str | None) -> None:
        self.stages: Sequence[Stage] = tuple(
            stage
            for stage in call.stages
            if (not stage.tracks or track in stage.tracks) and (not stage.categories or category in stage.categories)
        )
        self._index = {stage.id: index for index, stage in enumerate(self.stages)}

    @property
    def start(self) -> Position:
        """Where every application begins."""
        return Position(self.stages[0].id, State.DRAFT)

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; IllegalMove when the application does not pass it."""
        try:
            return self.stages[self._index[stage_id]]
        except KeyError:
            raise IllegalMove(f"这项申报不经过「{stage_id}」环节。", cure="请返回申报页面，按页面上的下一步办理。") from None

    def index(self, stage_id: str) -> int:
        """The position of a stage in the pipeline, counted from 0."""
        return self._index[self.stage(stage_id).id]

    def moves(self, at: Position) -> tuple[MoveName, ...]:
        """The moves that are legal from here, whoever makes them."""
        if at.state.is_final:
            return ()
        kind = self.stage(at.stage).kind
        names = [name for name, leads in _BY_KIND[kind].items() if at.state in leads.from_states]
        if kind in _RETURNABLE and at.state is State.PENDING and not self._filing.final:
            names.append(MoveName.RETURN)
        if kind in _WITHDRAWABLE:
            names.append(MoveName.WITHDRAW)
        return tuple(names)

    def after(self, at: Position, move: MoveName, *, resume_at: str | None = None) -> Position:
        """Where the move leads. ``resume_at``: the stage that had returned the application, to which it comes back.

        Raises IllegalMove.
        """
        if move not in self.moves(at):
            raise IllegalMove(
                f"申报现处于「{self.stage(at.stage).name}」环节，不能进行这一操作。", cure="请刷新页面，查看申报的最新状态。"
            )
        if move is MoveName.WITHDRAW:
            return Position(at.stage, State.WITHDRAWN)
        if move is MoveName.RETURN:
            return Position(self._filing.id, State.RETURNED)
        leads = _BY_KIND[self.stage(at.stage).kind][move]
        if leads.to is not None:
            return Position(at.stage, leads.to)
        if resume_at is not None and at.state is State.RETURNED:
            return Position(self.stage(resume_at).id, State.PENDING)
        return self._next(at)

    def actor(self, stage_id: str) -> Actor:
        """Who acts at that stage."""
        return self.stage(stage_id).actor

    @property
    def _filing(self) -> Stage:
        return next(stage for stage in self.stages if stage.kind is Does.FILE)

    def _next(self, at: Position) -> Position:
        following = self._index[at.stage] + 1
        if following == len(self.stages):
            return Position(at.stage, State.COMPLETED)
        return Position(self.stages[following].id, State.PENDING)
