"""What an evaluator stated of people goes when it stated something newer long ago; what holds stays."""

from __future__ import annotations

import pytest

from core import clock
from core.db import db
from core.evaluators import operations, queries
from core.plugin_api.declarations import PersonalData, Retention
from core.retention.queries.keepings import ERASED
from tests.integration.retention.conftest import EraseAll, erase_all
from tests.integration.retention.test_erasing import years_later
from tests.support.evaluators import REGION, Delta
from tests.support.filling import save_profile

__all__ = ["erase_all"]


def test_people_go_from_a_profile_that_was_replaced(
    erase_all: EraseAll, delta: Delta, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = delta.clerk()
    made = delta.admitted(clerk)
    for revision, head in enumerate(("负责人甲", "负责人乙"), start=1):
        save_profile(
            made.id, "people", {"full_time_staff": "20", "senior_staff": "9", "head": head}, revision=revision, by=clerk
        )
        begun = queries.open_profile(made.id)
        assert begun is not None
        operations.submit(made.id, revision=begun.revision, by=clerk)
        operations.admit(begun.id, revision=begun.revision, by=delta.officer)
    kept = Retention(id="kept", origin=REGION, data=PersonalData.EVALUATORS, purpose="联系", months=36, choice="测试")
    monkeypatch.setattr("core.retention.queries.spans.declared", lambda: {PersonalData.EVALUATORS: kept})
    with clock.travel(years_later(2)):
        assert erase_all(PersonalData.EVALUATORS) == {PersonalData.EVALUATORS: 0}
    with clock.travel(years_later(3)):
        assert erase_all(PersonalData.EVALUATORS) == {PersonalData.EVALUATORS: 2}
        db.session.rollback()
        held, replaced, _ = queries.profiles_of(made.id)
        assert (replaced.contact_name, replaced.contact_phone, replaced.answers["head"]) == (ERASED, ERASED, ERASED)
        assert replaced.answers["full_time_staff"], "what names nobody stays"
        assert (held.contact_name, held.answers["head"]) == ("李四", "负责人乙")
        assert erase_all(PersonalData.EVALUATORS) == {PersonalData.EVALUATORS: 0}, "once"
