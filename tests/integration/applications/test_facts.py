"""What the system knows of an application by itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest

from core import clock
from core.applications.facts import Asked, SystemFacts, require_supplied, supply
from core.applications.facts import facts as facts_of
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.db.transaction import transaction
from core.ledger.models import Bar, BarredKind, EventSource, RemovalReason
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.plugin_api.facts import SYSTEM_FACTS, Scope, SystemFact
from core.review.models import Receipt
from core.review.queries import gates
from tests.integration.applications.filed import Filed
from tests.support.statements import statements
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.one_kind


def test_every_fact_that_rules_may_ask_for_is_known(world: World) -> None:
    filed = Filed(world)
    known = SystemFacts(Asked(filed.now, {}, clock.today()))
    assert set(known) == {fact.name for fact in SYSTEM_FACTS.values() if fact.scope is not Scope.BODY}
    body = gates.body_facts(filed.opened, "changsha", tiers())
    assert set(body) == {fact.name for fact in SYSTEM_FACTS.values() if fact.scope is not Scope.APPLICATION}


def test_a_declared_fact_that_no_slice_supplies_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    undeclared = SystemFact("application.colour", str, Scope.APPLICATION, "its colour")
    monkeypatch.setattr("core.applications.facts.SYSTEM_FACTS", {**SYSTEM_FACTS, undeclared.name: undeclared})
    with pytest.raises(RuntimeError, match=r"application\.colour"):
        require_supplied()


def test_a_fact_is_supplied_once_and_under_a_declared_name() -> None:
    for name in ("application.colour", "application.tier"):
        with pytest.raises(ValueError, match=name):
            supply(lambda asked: asked, {name: lambda asked: asked.on})


def test_a_fact_that_no_rule_asks_for_costs_nothing(world: World) -> None:
    application = Filed(world).now
    assert statements(lambda: SystemFacts(Asked(application, {}, clock.today()))["application.category"]) == []


def test_levels_can_say_their_labels(world: World) -> None:
    """A finding repeats what was seen: 省级, never ``provincial``."""
    levels = facts_of(Filed(world).now)["application.levels"]
    assert isinstance(levels, tuple)
    assert [(level, level.label) for level in levels] == [("provincial", "省级")]


def test_the_lists_and_the_bars_of_the_day_are_asked(world: World) -> None:
    filed = Filed(world)
    today = clock.today()
    assert facts_of(filed.now)["unit.listed_levels"] == ()
    for kind, day in ((EventKind.ADDED, date(2022, 1, 1)), (EventKind.REMOVED, date(2023, 1, 1))):
        entry = events.Entry(
            unit_id=filed.unit.id,
            list_id="national",
            category="factory",
            kind=kind,
            effective_on=day,
            name=filed.unit.name,
            source=EventSource.STAFF,
            document_number="示例〔2023〕1 号",
            reason=RemovalReason.FRAUD if kind is EventKind.REMOVED else None,
        )
        with transaction():
            events.record([entry], by=None)
    with transaction() as session:
        session.add(
            Bar(
                subject_type=BarredKind.UNIT,
                subject_id=filed.unit.id,
                since=today,
                until=today + timedelta(days=30),
                reason="造假",
                recorded_at=clock.now(),
            )
        )
    facts = facts_of(filed.now)
    assert facts["unit.removed_on"] == date(2023, 1, 1)
    assert facts["unit.barred_until"] == today + timedelta(days=30)
    assert facts_of(filed.now, on=date(2022, 6, 1))["unit.listed_levels"] == ("national",)


_NOT_SCORED = patch("core.scoring.queries.scores.scored_set_of", return_value=None)


def test_the_receipt_and_the_score_of_the_self_evaluation(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]), _NOT_SCORED:
        filed = Filed(world, NATIONAL, "new", self_score="87.5")
        facts = facts_of(filed.now)
        assert (facts["application.receipt"], facts["application.self_score"]) == (False, Decimal("87.5"))
        with transaction() as session:
            officer = world.people.officer()
            session.add(
                Receipt(
                    application_id=filed.id,
                    number="示例 1",
                    filed_on=clock.today(),
                    recorded_at=clock.now(),
                    recorded_by_id=officer.id,
                )
            )
        assert facts_of(filed.now)["application.receipt"] is True


def test_the_average_is_that_of_existing_units_of_the_category_that_have_filed(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]), _NOT_SCORED:
        new = Filed(world, NATIONAL, "new", self_score="50")
        assert facts_of(new.now)["call.average_self_score"] is None
        for score in ("80", "85.5", "91"):
            Filed(world, NATIONAL, "existing", self_score=score).submit()
        Filed(world, NATIONAL, "existing", self_score="10")  # not submitted
        gone = Filed(world, NATIONAL, "existing", self_score="20")
        gone.submit()
        with transaction():
            gone.now.state = State.WITHDRAWN
        facts = facts_of(new.now)
        assert facts["call.average_self_score"] == facts["region.average_score"] == Decimal("85.50")


def test_a_question_that_a_condition_rules_out_is_no_fact(world: World) -> None:
    filed = Filed(world, CREATION_PLAN, audited=False)
    assert "audited_on" not in facts_of(filed.now)
    assert facts_of(filed.now)["audited"] is False
