"""What another cap or requirement would do: who would stand above it, whose applications it would block."""

from __future__ import annotations

from core.applications import queries as applications
from core.people.models import Role
from core.policy_desk.queries.impact import Turn
from tests.support.evaluators import CALL, Delta
from tests.support.valuing import change, impact


def test_says_whose_count_is_above_the_new_limit(delta: Delta) -> None:
    approver = delta.world.people.make(Role.DEPARTMENT_APPROVER)
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    for _ in range(2):
        delta.draft().engaged(evaluator, clerk)
    [said] = impact("evaluator_caps", "national-cap", {"limit": 1}, CALL, by=approver).notes
    assert "1 个计数主体今年已用的项目数超过新的上限 1 项" in said
    assert "已用 2 项" in said
    assert "11010119800101" not in said  # nobody's number is shown
    [said] = impact("evaluator_caps", "national-cap", {"limit": 2}, CALL, by=approver).notes
    assert said == "没有评价机构已用的项目数超过新的上限。"


def test_shows_whose_evaluator_is_no_longer_qualified(delta: Delta) -> None:
    approver = delta.world.people.make(Role.DEPARTMENT_APPROVER)
    clerk, other = delta.clerk(), delta.clerk()
    falls, holds = delta.admitted(clerk), delta.admitted(other, delta.stated(2), full_time_staff=20)
    drafts = [delta.draft(), delta.draft()]
    for draft, evaluator, by in ((drafts[0], falls, clerk), (drafts[1], holds, other)):
        draft.report(draft.engaged(evaluator, by), by)
    found = impact("evaluator_requirements", "staff", {"minimum": 15}, CALL, by=approver)
    assert [each.read.application.id for each in found.shown] == [drafts[0].id]
    assert (found.judged, found.turns[Turn.BLOCKED]) == (2, 1)
    before = applications.get(drafts[0].id).blocking
    change("evaluator_requirements", "staff", {"minimum": 15}, CALL, by=approver)
    assert applications.get(drafts[0].id).blocking == before + 1
