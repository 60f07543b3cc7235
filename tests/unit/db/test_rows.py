"""How rows are made."""

from __future__ import annotations

import pytest

from core import clock
from core.evaluators.models import Engagement, EngagementState
from core.review.models import Recommendation


def test_what_is_made_has_its_defaults_at_once() -> None:
    made, other = Engagement(evaluator_id="e"), Engagement(evaluator_id="e", pledges={"truthful": "真实"})
    assert (len(made.id), made.state, made.pledges) == (32, EngagementState.PROPOSED, {})
    assert made.id != other.id
    assert other.pledges == {"truthful": "真实"}
    assert abs(clock.now() - made.proposed_at).total_seconds() < 60


def test_what_is_given_goes_before_a_default_and_before_what_follows_from_it() -> None:
    assert Recommendation(letter_number="示〔2025〕1号").letter_key == "示(2025)1号"


def test_what_no_column_bears_is_refused() -> None:
    with pytest.raises(TypeError, match="'stat'"):
        Engagement(stat="open")
