"""From the queue to the letter: one application's way over the officer's desk."""

from __future__ import annotations

from datetime import date

import pytest

from core.applications import queries
from core.applications.workflow.states import State
from core.review import operations
from core.review.operations import Letter
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.one_kind


def test_verify_pass_and_recommend(desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    assert (application.stage, application.state) == ("recommend", State.PENDING)
    letter = Letter("长工信〔2023〕1 号", date(2023, 11, 6))
    made = operations.recommend({application.id: application.revision}, letter, by=desk.officer)
    assert [item.application_id for item in made.items] == [application.id]
    now = queries.get(application.id)
    assert (now.stage, now.state) == ("select", State.PENDING)
