"""The words and the tracker that come from the pipeline, for both readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.applications.rules import status
from core.applications.rules.status import Further, Phase, Reader, tracker
from core.applications.workflow import MoveName, Pipeline, Position
from core.applications.workflow.states import State
from core.plugin_api import Actor, Call, Does
from tests.unit.applications.pipelines import call, calls, stage
from tests.unit.applications.test_workflow import reachable


@dataclass
class Made:
    """A move as the tables keep it."""

    name: str
    from_stage: str
    to_stage: str
    to_state: State
    moved_at: datetime
    visible_to_applicant: bool = True
    note: str | None = None


def at_hour(hour: int) -> datetime:
    return datetime(2025, 10, 20, hour, tzinfo=UTC)


def usual() -> Pipeline:
    kinds = (Does.FILE, Does.REVIEW, Does.RECOMMEND, Does.SELECT, Does.NOTICE, Does.PUBLISH)
    return Pipeline(call([stage(kind) for kind in kinds]), category="factory", track=None)


@given(calls(), st.sampled_from([None, "new", "existing"]), st.sampled_from(Reader))
def test_every_position_has_its_words(declared: Call, track: str | None, reader: Reader) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    for at in reachable(pipeline):
        drawn = tracker(pipeline, at, (), reader=reader)
        assert drawn.word
        assert drawn.next_step.endswith("。")
        assert "{" not in drawn.next_step
        assert len(drawn.steps) == len(pipeline.stages)
        assert all(step.words and step.actor for step in drawn.steps)
        assert sum(step.phase in {Phase.CURRENT, Phase.STOPPED} for step in drawn.steps) <= 1


@given(calls())
def test_a_quiet_decision_looks_like_none_outside_the_department(declared: Call) -> None:
    pipeline = Pipeline(declared, category="factory", track=None)
    for at in reachable(pipeline):
        if at.state is State.DECIDED:
            decided = Made("decide", at.stage, at.stage, State.DECIDED, at_hour(9), visible_to_applicant=False)
            for reader in (Reader.APPLICANT, Reader.BODY):
                quiet, before = (
                    tracker(pipeline, position, moves, reader=reader)
                    for position, moves in ((at, [decided]), (Position(at.stage, State.PENDING), []))
                )
                assert quiet == before
            assert tracker(pipeline, at, [decided], reader=Reader.DEPARTMENT).word == "已决定，待发布"


def test_every_move_has_a_word() -> None:
    assert all(status.move_word(name) for name in MoveName)


def test_what_is_behind_is_done_with_its_day_and_what_is_ahead_has_its_deadline() -> None:
    moves = [
        Made("submit", "file", "review", State.PENDING, at_hour(1)),
        Made("pass", "review", "recommend", State.PENDING, at_hour(5)),
    ]
    drawn = tracker(
        usual(),
        Position("recommend", State.PENDING),
        moves,
        reader=Reader.APPLICANT,
        dues={"select": at_hour(23)},
        names={"recommend": "示例市工业和信息化局"},
    )
    assert [step.phase for step in drawn.steps] == [Phase.DONE, Phase.DONE, Phase.CURRENT, *[Phase.AHEAD] * 3]
    assert [step.done_at for step in drawn.steps[:3]] == [at_hour(1), at_hour(5), None]
    assert drawn.steps[3].due == at_hour(23)
    assert drawn.next_step == "等待示例市工业和信息化局行文推荐，暂不需要您操作。"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Does.PUBLISH, "示例省工业和信息化厅已公布，本申报列入其中。全部环节已完成。"),
        (Does.RESULT, "示例省工业和信息化厅已公布结果，本申报入选。全部环节已完成。"),
        (Does.CARRY_OUT, "全部环节已完成。"),
    ],
)
def test_whose_way_is_over_reads_what_came_of_it(kind: Does, said: str) -> None:
    assert status.next_step(stage(kind), State.COMPLETED, "示例省工业和信息化厅") == said


def test_a_returned_application_is_with_the_applicant_again() -> None:
    moves = [
        Made("submit", "file", "review", State.PENDING, at_hour(1)),
        Made("return", "review", "file", State.RETURNED, at_hour(2)),
    ]
    drawn = tracker(usual(), Position("file", State.RETURNED), moves, reader=Reader.APPLICANT)
    assert [step.phase for step in drawn.steps[:2]] == [Phase.CURRENT, Phase.AHEAD]
    assert drawn.word == "退回补正"
    assert drawn.steps[0].done_at is None


def test_where_it_ended_nothing_more_comes() -> None:
    moves = [
        Made("submit", "file", "review", State.PENDING, at_hour(1)),
        Made("decline", "review", "review", State.DECLINED, at_hour(3)),
    ]
    drawn = tracker(usual(), Position("review", State.DECLINED), moves, reader=Reader.APPLICANT)
    assert [step.phase for step in drawn.steps[:3]] == [Phase.DONE, Phase.STOPPED, Phase.LEFT_OUT]
    assert drawn.steps[1].done_at == at_hour(3)


def test_what_was_completed_is_done_to_its_last_stage() -> None:
    moves = [Made("publish", "publish", "publish", State.COMPLETED, at_hour(8))]
    drawn = tracker(usual(), Position("publish", State.COMPLETED), moves, reader=Reader.APPLICANT)
    assert {step.phase for step in drawn.steps} == {Phase.DONE}
    assert drawn.steps[-1].done_at == at_hour(8)


def both_levels() -> Pipeline:
    """A call of two levels: listed by the province first, then perhaps recommended to the nation."""
    here, beyond = ("provincial",), ("national",)
    stages = [
        stage(Does.FILE),
        stage(Does.RECOMMEND),
        stage(Does.SELECT, levels=here),
        stage(Does.PUBLISH, levels=here, lists="provincial"),
        replace(stage(Does.CONSULT, "consult-again", levels=beyond), actor=Actor.DEPARTMENT),
        stage(Does.SELECT, "select-national", levels=beyond),
        stage(Does.RESULT, levels=beyond, lists="national"),
    ]
    declared = replace(call(stages), levels=(*here, *beyond))
    return Pipeline(declared, category="factory", track=None, levels=(*here, *beyond))


FURTHER = Further("国家级", "省级")


def test_what_was_attained_before_a_stage_and_what_is_at_stake_there() -> None:
    pipeline = both_levels()
    assert pipeline.attained("select") == ()
    assert pipeline.attained("select-national") == ("provincial",)
    assert pipeline.at_stake("select-national") == ("national",)


def test_not_being_recommended_further_takes_nothing_away() -> None:
    at = Position("select-national", State.NOT_SELECTED)
    for reader in Reader:
        drawn = tracker(both_levels(), at, (), reader=reader, further=FURTHER)
        assert drawn.word == "未推荐国家级"
        assert drawn.next_step == "未推荐国家级，省级结果不变。申报到此结束。"
    assert status.status_word(stage(Does.RESULT), State.NOT_SELECTED, further=FURTHER) == "国家级未入选"
    assert status.status_word(stage(Does.SELECT), State.PENDING, further=FURTHER) == "待决定"


def test_what_was_selected_is_neither_returned_nor_taken_back() -> None:
    moves = both_levels().moves(Position("consult-again", State.PENDING))
    assert set(moves) == {MoveName.PASS, MoveName.DECLINE}


def test_passing_on_from_the_panel_says_nothing_of_how_it_came_out() -> None:
    assert status.move_word("pass", stage(Does.JUDGE)) == "评审办结"
    assert status.move_word("pass", stage(Does.REVIEW)) == "通过"
    assert status.move_word("release_not_selected", stage(Does.SELECT), FURTHER) == "发布结果：未推荐国家级"


def test_stages_over_which_a_result_led_are_left_out() -> None:
    stages = [
        stage(Does.FILE),
        stage(Does.SELECT, on_failure="publish"),
        stage(Does.NOTICE),
        stage(Does.PUBLISH, "publish"),
        stage(Does.REPORT),
    ]
    pipeline = Pipeline(call(stages), category="factory", track=None)
    moves = (
        Made("submit", "file", "select", State.PENDING, at_hour(9)),
        Made("release_not_selected", "select", "publish", State.PENDING, at_hour(10)),
    )
    at = Position("publish", State.PENDING)
    phases = [step.phase for step in tracker(pipeline, at, moves, reader=Reader.APPLICANT).steps]
    assert phases == [Phase.DONE, Phase.DONE, Phase.LEFT_OUT, Phase.CURRENT, Phase.AHEAD]
