"""Another tier required for the nation: the recorded tier stays, what it opens is judged anew."""

from __future__ import annotations

from core.policy_desk.queries.impact import Turn
from tests.support.both import Both
from tests.support.coast import BOTH
from tests.support.valuing import impact


def test_shows_whose_tier_no_longer_opens_the_nation(both: Both) -> None:
    aims = both.judged(both.at_judging())
    found = impact("grading", "panel", {"required_for.national": "A"}, BOTH, by=both.approver)
    assert [each.read.application.id for each in found.shown] == [aims.id]
    assert found.turns[Turn.BLOCKED] == 1
    assert "已经记录的评审等级不变" in found.notes[0]
