"""What was submitted is judged once, and anew when anything else is so that its findings rest on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from core import clock
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.rules.assessment import Assessed
from core.filling.queries import as_submitted
from core.ledger import operations as ledger
from core.people.models import Role
from core.plugin_api import Outcome
from core.review import operations
from core.review.operations import Entry
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, NATIONAL, World, world_on

pytestmark = pytest.mark.one_kind

EXCLUDED = "enforcement-debtor"


# On the day of the call whose rules ask whether a unit is barred.
world = world_on(CALL_DAYS[NATIONAL])


@pytest.fixture
def desk(world: World) -> OfficersDesk:
    return OfficersDesk(world, NATIONAL)


def judged(desk: OfficersDesk, application: Application, **given: Any) -> tuple[Assessed, ...]:
    """The findings as the page of an application asks for them."""
    return findings.of(desk.now(application), as_submitted(application.id), **given)


def found(desk: OfficersDesk, application: Application, rule: str) -> Outcome:
    return next(each.outcome for each in judged(desk, application) if each.rule_id == rule)


def test_it_is_judged_once_while_all_stays_as_it_is(desk: OfficersDesk) -> None:
    application = desk.application(track="new", listed=["provincial"])
    first = judged(desk, application)
    with patch("core.applications.facts.findings.assess", side_effect=AssertionError("judged again")):
        assert judged(desk, application) is first


def bar(desk: OfficersDesk, application: Application) -> None:
    day, by = clock.today(), desk.world.people.make(Role.DEPARTMENT_APPROVER)
    until = day + timedelta(days=30)
    ledger.bar(application.unit_id, since=day, until=until, reason="造假", clause=None, by=by)


def sign(desk: OfficersDesk, application: Application) -> None:
    entry = {EXCLUDED: Entry("contradicted", "查询信用中国", "已列入")}
    operations.sign(application.id, entry, revision=application.revision, by=desk.officer)


@pytest.mark.parametrize(("happens", "rule"), [(bar, "not-barred"), (sign, EXCLUDED)])
def test_what_happens_since_is_in_the_next_answer(
    desk: OfficersDesk, happens: Callable[[OfficersDesk, Application], None], rule: str
) -> None:
    application = desk.application(track="new", listed=["provincial"])
    assert found(desk, application, rule) is Outcome.MET
    happens(desk, desk.now(application))
    assert found(desk, application, rule) is Outcome.NOT_MET


def test_of_another_day_it_is_judged_by_itself(desk: OfficersDesk) -> None:
    application, today = desk.application(track="new", listed=["provincial"]), clock.today()
    bar(desk, application)
    outcomes = [
        next(each.outcome for each in judged(desk, application, on=day) if each.rule_id == "not-barred")
        for day in (today, today + timedelta(days=31), today)
    ]
    assert outcomes == [Outcome.NOT_MET, Outcome.MET, Outcome.NOT_MET]
