"""Entering a call: who may, by which way, and what is said to those who may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import Entry, start, withdraw
from core.applications.purposes import EVIDENCE
from core.applications.workflow.states import State
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotFound, RulesRefuse, StageClosed
from core.units.models import UnitKind
from tests.support.clients import browser_of, words
from tests.support.reads import applications_of
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.one_kind


def test_a_draft_begins_at_the_filing_with_a_number_of_its_call(world: World) -> None:
    opened = world.open_call(CREATION_PLAN)
    drafts = []
    for _ in range(2):
        unit = world.unit()
        drafts.append(world.started(opened, unit, world.representative(unit)))
    found = [queries.get(draft.id) for draft in drafts]
    assert [(one.number, one.stage, one.state) for one in found] == [
        (1, "file", State.DRAFT),
        (2, "file", State.DRAFT),
    ]
    assert found[0].reference == "2024-0001"
    assert found[0].levels == ["provincial"]


def test_who_does_not_act_for_the_unit_learns_nothing_of_it(world: World) -> None:
    opened, unit, stranger = world.open_call(CREATION_PLAN), world.unit(), world.people.applicant()
    for unit_id in (unit.id, "0" * 32):
        with pytest.raises(NotFound):
            start(Entry(call_id=opened.id, unit_id=unit_id, category="factory"), by=stranger)


def test_the_list_on_which_a_track_rests_is_asked(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = world.open_call(NATIONAL)
        listed, unlisted = world.unit(listed=("provincial",)), world.unit()
        world.started(opened, listed, world.representative(listed), track="new")
        with pytest.raises(RulesRefuse) as refused:
            world.started(opened, unlisted, world.representative(unlisted), track="new")
    (finding,) = refused.value.findings
    assert "省级" in finding.message
    assert finding.clause == "HN25-01"
    assert finding.cure


def test_a_unit_has_one_live_entry_in_a_category(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    first = world.started(opened, unit, by)
    with pytest.raises(RulesRefuse, match="不能这样申报"):
        world.started(opened, unit, by)
    world.started(opened, unit, by, category="supply_chain")
    withdraw(first.id, revision=queries.get(first.id).revision, by=by)
    again = world.started(opened, unit, by)
    assert again.number == 3


def test_the_database_itself_holds_one_live_entry(world: World) -> None:
    """Where two pass the check at the same moment, the constraint speaks."""
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    draft = queries.get(world.started(opened, unit, world.representative(unit)).id)
    kept = (
        "call_id",
        "unit_id",
        "body_id",
        "category",
        "levels",
        "unit_name",
        "stage",
        "created_by_id",
        "updated_what",
    )
    copied = {name: getattr(draft, name) for name in kept}
    with pytest.raises(Conflict, match="重复申报"), transaction() as session:
        session.add(Application(number=99, created_at=clock.now(), updated_at=clock.now(), **copied))


@pytest.mark.parametrize("category", ["park", "product", ""])
def test_a_category_that_is_not_for_the_unit_is_no_way(world: World, category: str) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit(kind=UnitKind.ENTERPRISE)
    with pytest.raises(Invalid):
        world.started(opened, unit, world.representative(unit), category=category)


def test_a_level_that_the_call_does_not_have_is_refused(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    entry = Entry(call_id=opened.id, unit_id=unit.id, category="factory", levels=["national"])
    with pytest.raises(Invalid) as refused:
        start(entry, by=world.representative(unit))
    assert "levels" in refused.value.errors


def test_of_several_levels_at_least_one_is_chosen(app: Flask, world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    _give_levels(opened.id, ["provincial", "national"])
    by = world.representative(unit)
    browser = browser_of(app, by)
    offered = words(browser.get("/applications/new").text)
    assert "申报层级（可多选）" in offered
    chosen = {"call": opened.id, "unit": unit.id, "category": "factory"}
    assert browser.submit("/applications/new", **chosen).status_code == 422
    assert browser.submit("/applications/new", **chosen, levels=["national", "provincial"]).status_code == 302
    (draft,) = applications_of(unit.id)
    assert draft.levels == ["provincial", "national"]


def _give_levels(opened_id: str, levels: list[str]) -> None:
    """Let the opened call aim at several levels, as other regions' calls do."""
    with transaction():
        opened = lock(OpenedCall, opened_id)
        (call,) = opened.pinned["calls"]
        opened.pinned = {**opened.pinned, "calls": [{**call, "levels": levels}]}
        opened.pin_revision += 1


def test_nobody_enters_before_the_call_opens_after_its_date_or_once_it_is_closed(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    for day, sentence in ((date(2023, 10, 1), "起受理"), (date(2023, 12, 6), "2023-12-05 24:00 截止")):
        with clock.travel(day), pytest.raises(StageClosed, match=sentence):
            world.started(opened, unit, by)
    calls.close_call(CREATION_PLAN, reason="试行结束", by=world.people.department())
    with pytest.raises(StageClosed, match="关闭"):
        world.started(opened, unit, by)


def test_the_last_moment_of_the_last_day_is_in_time_and_the_next_is_not(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    midnight = datetime(2023, 12, 6, tzinfo=clock.SHANGHAI)
    with clock.travel(midnight), pytest.raises(StageClosed):
        world.started(opened, unit, by)
    with clock.travel(midnight - timedelta(microseconds=1)):
        assert world.started(opened, unit, by).state is State.DRAFT


def test_a_refused_start_leaves_no_number_behind(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    with clock.travel(date(2023, 12, 6)), pytest.raises(StageClosed):
        world.started(opened, unit, by)
    assert world.started(opened, unit, by).number == 1
    assert db.session.query(Application).count() == 1


def test_the_applications_of_a_unit_have_one_room_for_their_evidence(world: World) -> None:
    opened, unit, other = world.open_call(CREATION_PLAN), world.unit(), world.unit()
    by = world.representative(unit)
    own = [world.started(opened, unit, by, category).id for category in ("factory", "supply_chain")]
    world.started(opened, other, world.representative(other))
    assert EVIDENCE.of_unit is not None
    assert sorted(db.session.scalars(EVIDENCE.of_unit(own[0]))) == sorted(own)
