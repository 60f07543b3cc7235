"""The state machine, proven on any pipeline a region may declare."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.applications.workflow import IllegalMove, MoveName, Pipeline, Position
from core.applications.workflow.states import State
from core.plugin_api import Call, Does
from core.plugin_api.declarations import END
from tests.unit.applications.pipelines import TRACKS, call, calls, stage

tracks = st.sampled_from([None, "new", "existing"])


def reachable(pipeline: Pipeline) -> dict[Position, set[Position]]:
    """Every position that legal moves lead to from the start, with the positions that follow it."""
    found: dict[Position, set[Position]] = {}
    ahead = [pipeline.start]
    while ahead:
        at = ahead.pop()
        if at in found:
            continue
        found[at] = {pipeline.after(at, move) for move in pipeline.moves(at)}
        ahead.extend(found[at])
    return found


@given(calls(), tracks)
def test_every_stage_of_the_track_is_reached_unless_results_lead_past_it(declared: Call, track: str | None) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    stages, reached = pipeline.stages, {at.stage for at in reachable(pipeline)}
    for before, after in pairwise(stages):
        if before.id in reached and before.on_success is None:
            assert after.id in reached
    assert stages[0].id in reached


@given(calls(), tracks)
def test_nothing_gets_stuck(declared: Call, track: str | None) -> None:
    """From every position there is a way to an end, and `completed` is among the ends."""
    following = reachable(Pipeline(declared, category="factory", track=track))
    ending = {at for at in following if at.state.is_final}
    assert any(at.state is State.COMPLETED for at in ending)
    while grown := {at for at, next_ones in following.items() if at not in ending and next_ones & ending}:
        ending |= grown
    assert ending == set(following)


@given(calls(), tracks)
def test_an_end_is_an_end(declared: Call, track: str | None) -> None:
    for at, next_ones in reachable(Pipeline(declared, category="factory", track=track)).items():
        assert at.state.is_final == (not next_ones)


@given(calls(), tracks, st.data())
def test_what_is_not_offered_raises(declared: Call, track: str | None, data: st.DataObject) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    at = Position(data.draw(st.sampled_from(pipeline.stages)).id, data.draw(st.sampled_from(State)))
    move = data.draw(st.sampled_from(MoveName))
    if move in pipeline.moves(at):
        assert pipeline.after(at, move) != at or move is MoveName.DECIDE
    else:
        with pytest.raises(IllegalMove) as refused:
            pipeline.after(at, move)
        assert refused.value.cure


@given(calls(), tracks)
def test_every_kind_of_stage_has_its_own_states(declared: Call, track: str | None) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    for at in reachable(pipeline):
        kind = pipeline.stage(at.stage).kind
        assert (kind is Does.FILE) or not at.state.is_open
        assert (kind is Does.SELECT) or at.state is not State.DECIDED
        assert (kind is not Does.FILE) or at.state is not State.PENDING


@given(calls(), tracks)
def test_what_is_final_is_never_open_again(declared: Call, track: str | None) -> None:
    """After the submission of a final filing nobody can withdraw it, return it, or write in it; what was filed as the
    wrong kind of filer alone is filed anew."""
    pipeline = Pipeline(declared, category="factory", track=track)
    for at in reachable(pipeline):
        if pipeline.is_sealed(at):
            assert not {MoveName.RETURN, MoveName.WITHDRAW} & set(pipeline.moves(at))
            leads = {move: pipeline.after(at, move) for move in pipeline.moves(at)}
            assert {move for move, end in leads.items() if end.state.is_open} <= {MoveName.CHANGE_OVER}


@given(calls(), tracks)
def test_only_a_return_leads_back(declared: Call, track: str | None) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    for at in reachable(pipeline):
        for move in pipeline.moves(at):
            here = pipeline.stage(at.stage)
            forward = pipeline.index(pipeline.after(at, move).stage) - pipeline.index(at.stage)
            led = (here.on_success or here.on_failure) is not None and forward > 1
            assert forward in {0, 1} or led or (move in {MoveName.RETURN, MoveName.CHANGE_OVER} and forward < 0)


@given(calls(), tracks)
def test_a_returned_application_resumes_where_it_was_returned(declared: Call, track: str | None) -> None:
    pipeline = Pipeline(declared, category="factory", track=track)
    for at in reachable(pipeline):
        if MoveName.RETURN in pipeline.moves(at):
            returned = pipeline.after(at, MoveName.RETURN)
            assert pipeline.after(returned, MoveName.SUBMIT, resume_at=at.stage) == at


def test_it_resumes_only_at_a_stage_that_can_return() -> None:
    pipeline = Pipeline(
        call([stage(Does.FILE), stage(Does.REVIEW), stage(Does.SELECT)]), category="factory", track=None
    )
    for elsewhere in ("file", "select", "absent"):
        with pytest.raises(IllegalMove):
            pipeline.after(Position("file", State.RETURNED), MoveName.SUBMIT, resume_at=elsewhere)


def test_the_two_tracks_of_a_call_pass_different_stages() -> None:
    declared = call([stage(Does.FILE), stage(Does.REVIEW, tracks=("new",)), stage(Does.RESULT)])
    new, existing = (Pipeline(declared, category="factory", track=track) for track in ("new", "existing"))
    assert [s.id for s in new.stages] == ["file", "review", "result"]
    assert existing.after(existing.start, MoveName.SUBMIT) == Position("result", State.PENDING)


def test_a_stage_for_other_categories_is_passed_over() -> None:
    declared = call([stage(Does.FILE), stage(Does.JUDGE, categories=("park",)), stage(Does.PUBLISH)])
    pipeline = Pipeline(declared, category="factory", track=None)
    assert pipeline.after(pipeline.start, MoveName.SUBMIT) == Position("publish", State.PENDING)


def test_three_tiers_of_recommending_bodies_follow_one_another() -> None:
    tiers = [stage(Does.RECOMMEND, f"{tier}_recommends") for tier in ("county", "city", "province")]
    pipeline = Pipeline(call([stage(Does.FILE), *tiers]), category="factory", track=None)
    at = pipeline.after(pipeline.start, MoveName.SUBMIT)
    for before, after in pairwise(tiers):
        assert at == Position(before.id, State.PENDING)
        at = pipeline.after(at, MoveName.RECOMMEND)
        assert at == Position(after.id, State.PENDING)
    assert pipeline.after(at, MoveName.RECOMMEND) == Position(tiers[-1].id, State.COMPLETED)


def test_a_quiet_decision_can_be_taken_again_until_it_is_released() -> None:
    pipeline = Pipeline(
        call([stage(Does.FILE), stage(Does.SELECT), stage(Does.PUBLISH)]), category="factory", track=None
    )
    decided = pipeline.after(Position("select", State.PENDING), MoveName.DECIDE)
    assert pipeline.after(decided, MoveName.DECIDE) == decided
    assert pipeline.after(decided, MoveName.RELEASE_SELECTED) == Position("publish", State.PENDING)
    assert pipeline.after(decided, MoveName.RELEASE_NOT_SELECTED) == Position("select", State.NOT_SELECTED)


def considered_below() -> Pipeline:
    """Whom the nation does not list is considered for the provincial list."""
    stages = [
        stage(Does.FILE),
        stage(Does.RESULT, levels=("national",), lists="national", on_success=END, on_failure="select"),
        stage(Does.SELECT, levels=("provincial",)),
        stage(Does.PUBLISH, levels=("provincial",), lists="provincial"),
    ]
    return Pipeline(call(stages, "provincial", "national"), category="factory", track=None)


def test_failing_leads_to_the_lower_list_and_succeeding_to_the_end() -> None:
    pipeline, at = considered_below(), Position("result", State.PENDING)
    assert pipeline.after(at, MoveName.RECORD_LISTED) == Position("result", State.COMPLETED)
    assert pipeline.after(at, MoveName.RECORD_NOT_LISTED) == Position("select", State.PENDING)
    assert (pipeline.at_stake("result"), pipeline.at_stake("select")) == (("national",), ("provincial",))
    assert pipeline.attained("select") == ()


def test_who_does_not_pass_the_stage_to_which_failure_leads_has_come_to_an_end() -> None:
    declared = call(considered_below().stages, "provincial", "national")
    alone = Pipeline(declared, category="factory", track=None, levels=["national"])
    assert alone.after(Position("result", State.PENDING), MoveName.RECORD_NOT_LISTED).state is State.NOT_SELECTED
    below = Pipeline(declared, category="factory", track=None, levels=["provincial"])
    assert below.after(below.start, MoveName.SUBMIT) == Position("select", State.PENDING)


def test_what_is_certain_at_a_stage_is_what_all_ways_to_it_have_in_common() -> None:
    stages = [
        stage(Does.FILE),
        stage(Does.PUBLISH, "first", lists="provincial"),
        stage(Does.RESULT, levels=("national",), lists="national", on_failure="late"),
        stage(Does.SELECT, "between"),
        stage(Does.REPORT, "late"),
    ]
    pipeline = Pipeline(call(stages, "provincial", "national"), category="factory", track=None)
    assert pipeline.attained("between") == ("provincial", "national")
    assert pipeline.attained("late") == ("provincial",)
    assert pipeline.at_stake("late") == ("national",)


def test_a_refused_return_of_a_final_filing_says_that_it_is_final() -> None:
    pipeline = Pipeline(call([stage(Does.FILE, final=True), stage(Does.REVIEW)]), category="factory", track=None)
    with pytest.raises(IllegalMove, match="最终内容"):
        pipeline.after(Position("review", State.PENDING), MoveName.RETURN)


def test_a_final_filing_that_was_sent_over_is_not_taken_back_to_begin_anew() -> None:
    """What the right kind of filer is asked is filled in beside what is final; to withdraw would undo the latter."""
    stages = [stage(Does.FILE, final=True), stage(Does.REVIEW)]
    pipeline = Pipeline(call(stages, tracks=TRACKS), category="factory", track="existing")
    sent_over = pipeline.after(Position("review", State.PENDING), MoveName.CHANGE_OVER)
    with pytest.raises(IllegalMove, match="最终内容"):
        pipeline.after(sent_over, MoveName.WITHDRAW)
    assert MoveName.WITHDRAW in pipeline.moves(pipeline.start), "a draft is nobody's but its unit's"


def test_a_call_without_filing_says_so() -> None:
    with pytest.raises(IllegalMove, match="填报环节"):
        _ = Pipeline(call([stage(Does.REVIEW)]), category="factory", track=None).start
