"""What waits for an evaluator stands first, by when it is due."""

from __future__ import annotations

from datetime import UTC, datetime

from core.applications.models import Application
from core.applications.queries.closing import Closing
from core.applications.workflow.states import State
from core.evaluators.models import Engagement, EngagementState, EvaluationReport
from core.evaluators.presenting import Entrusted


def entrusted(
    day: int | None,
    state: EngagementState = EngagementState.ACCEPTED,
    of: State = State.DRAFT,
    report: EvaluationReport | None = None,
) -> Entrusted:
    engagement = Engagement(state=state, application=Application(state=of))
    closing = None if day is None else Closing(datetime(2025, 4, day, tzinfo=UTC))
    return Entrusted(engagement, report, closing)


def test_what_is_due_first_stands_first_whatever_waits_for() -> None:
    undated = entrusted(None)
    late = entrusted(28, EngagementState.PROPOSED)
    soon = entrusted(12)
    reported = entrusted(5, report=EvaluationReport())
    gone = entrusted(None, of=State.WITHDRAWN)
    declined = entrusted(6, EngagementState.ENDED)
    found = sorted([reported, gone, declined, undated, late, soon], key=lambda each: each.due)
    assert found == [soon, late, undated, reported, gone, declined], "all else stays in its order"
    assert [each.to_answer for each in found] == [False, True, False, False, False, False]
    assert [each.to_report for each in found] == [True, False, True, False, False, False]
