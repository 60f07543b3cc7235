"""The department's tabs follow from a call's stages."""

from __future__ import annotations

from core.applications.workflow.states import State
from core.desks.rules import ALL, tabs_of
from core.plugin_api import Actor, Call, Does, Stage


def call(*stages: Stage) -> Call:
    return Call(
        id="some",
        title="某项通知",
        source="S",
        levels=(),
        categories=(),
        bodies=(),
        stages=stages,
        forms={},
        clause="S-1",
    )


def stage(id: str, actor: Actor, does: Does | None = None) -> Stage:
    return Stage(id=id, name=f"环节{id}", actor=actor, does=does)


def test_the_departments_stages_in_their_order_and_everything_last() -> None:
    tabs = tabs_of(
        call(
            stage("file", Actor.APPLICANT),
            stage("recommend", Actor.RECOMMENDING_BODY),
            stage("select", Actor.DEPARTMENT),
            stage("publish", Actor.DEPARTMENT),
            stage("carry_out", Actor.APPLICANT),
            stage("result", Actor.MINISTRY),
        )
    )
    assert [tab.id for tab in tabs] == ["select", "select-decided", "publish", "carry_out", "result", ALL]
    assert [tab.label for tab in tabs][:3] == ["待决定", "已决定，待发布", "待公布"]
    assert [tab.id for tab in tabs if tab.is_decided] == ["select-decided"]
    assert tabs[-1].kind is None


def test_two_stages_of_a_kind_are_told_apart_by_their_names() -> None:
    tabs = tabs_of(
        call(
            stage("first", Actor.DEPARTMENT, Does.SELECT),
            stage("second", Actor.DEPARTMENT, Does.SELECT),
        )
    )
    labels = [tab.label for tab in tabs]
    assert labels[0] == "环节first：待决定"
    assert len(set(labels)) == len(labels)
    assert {tab.state for tab in tabs[:-1]} == {State.PENDING, State.DECIDED}
