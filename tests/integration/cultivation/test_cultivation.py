"""A body's plan and pool, filed with the department; from the pool to an application in one step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.applications.workflow.states import State
from core.bodies.queries import body_scope
from core.cultivation import operations, queries
from core.cultivation.operations import Candidate
from core.cultivation.rules import Progress
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.notifications import queries as inbox
from core.units.models import Unit, UnitKind
from tests.support.clients import browser_of
from tests.support.house import EAST, WEST, People
from tests.support.world import CREATION_PLAN, World

CODE = "91110000600037341L"


@pytest.fixture
def world(app: Flask, people: People) -> World:
    return World(app, people)


def coded(unit: Unit) -> Unit:
    """The unit, which bears `CODE` now."""
    with transaction() as session:
        session.get_one(Unit, unit.id).code = CODE
    return unit


def candidate(**given: Any) -> Candidate:
    stated = {"name": "湘江钢铁有限公司", "code": CODE, "category": "factory", "level": "provincial"}
    return Candidate(**{**stated, **given})


def test_a_plan_is_filed_with_the_department(app: Flask, people: People) -> None:
    officer, department, year = people.officer(), people.department(), clock.today().year
    with pytest.raises(NotAllowed):
        operations.file_plan(WEST, year, "培育二十家", by=officer)
    with pytest.raises(NotAllowed):
        operations.file_plan(EAST, year, "培育二十家", by=department)
    with pytest.raises(Invalid):
        operations.file_plan(EAST, year, " ", by=officer)
    first = operations.file_plan(EAST, year, "培育二十家", by=officer)
    assert "报备" in inbox.messages(department)[0][0].text
    for again, changed, field in (("培育二十家", "误报", "text"), ("培育三十家", " ", "changed")):
        with pytest.raises(Invalid) as refused:
            operations.file_plan(EAST, year, again, changed=changed, by=officer)
        assert list(refused.value.errors) == [field]
    second = operations.file_plan(EAST, year, "培育三十家", changed="目标上调", by=officer)
    ((last, before),) = queries.plans(body_scope(officer))
    assert (last.id, before.id) == (second.id, first.id), "what was filed stays"
    assert "培育三十家" in browser_of(app, department).get("/cultivation").text
    assert "培育三十家" not in browser_of(app, people.officer(WEST)).get("/cultivation").text


def test_nobody_is_in_a_pool_twice_or_without_a_true_code(people: People) -> None:
    officer = people.officer()
    held = operations.add(EAST, candidate(), by=officer)
    with pytest.raises(Conflict):
        operations.add(EAST, candidate(), by=officer)
    with pytest.raises(Invalid) as refused:
        operations.add(EAST, candidate(code="91110000600037341X", category="house", level="city"), by=officer)
    assert set(refused.value.errors) == {"code", "category", "level"}
    with pytest.raises(NotAllowed):
        operations.drop(held.id, "迁出", by=people.officer(WEST))
    operations.drop(held.id, "迁出", by=officer)
    with pytest.raises(Conflict):
        operations.drop(held.id, "迁出", by=officer)
    operations.add(EAST, candidate(), by=officer)


@pytest.mark.parametrize("year", [1999, 2099, 9999])
def test_nobody_plans_for_years_that_cannot_be(people: People, year: int) -> None:
    with pytest.raises(Invalid) as refused:
        operations.file_plan(EAST, year, "培育二十家", by=people.officer())
    assert "之间的年度" in refused.value.errors["year"][0]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "甲公司"}, "name"),
        ({"category": "park"}, "category"),
        ({"level": "provincial"}, "level"),
    ],
)
def test_what_is_said_of_a_registered_unit_is_held_against_the_register(
    people: People, world: World, given: dict[str, str], field: str
) -> None:
    coded(world.unit("湘江钢铁有限公司", body_id=EAST, listed=["provincial"] if field == "level" else []))
    with pytest.raises(Invalid) as refused:
        operations.add(EAST, candidate(**given), by=people.officer())
    assert list(refused.value.errors) == [field]
    other = people.officer(WEST)
    with pytest.raises(Invalid) as refused:
        operations.add(WEST, candidate(level="national"), by=other)
    assert "code" in refused.value.errors, "of another area"


def test_from_the_pool_to_the_application_in_one_step(app: Flask, people: People, world: World) -> None:
    with clock.travel(date(2023, 11, 6)):
        officer, applicant, stranger = people.officer(), people.applicant(), people.applicant()
        opened = world.open_call(CREATION_PLAN)
        held = operations.add(EAST, candidate(), by=officer)
        assert queries.followed(held).progress is Progress.WAITING
        unit = world.unit("湘江钢铁有限公司", kind=UnitKind.ENTERPRISE, body_id=EAST)
        world.confirm(applicant, coded(unit))
        assert queries.followed(held).progress is Progress.REGISTERED
        browser = browser_of(app, applicant)
        assert "/begin" in browser.get("/my/cultivation").text
        (onward,) = queries.onward(held)
        with pytest.raises(NotFound):
            operations.begin(held.id, opened.id, onward.way.track, by=stranger)
        made = operations.begin(held.id, opened.id, onward.way.track, by=applicant)
        assert (made.category, made.state, made.unit_id) == ("factory", State.DRAFT, unit.id)
        assert queries.followed(held).progress is Progress.APPLIED
        assert "/begin" not in browser.get("/my/cultivation").text
        (followed,) = queries.pool(body_scope(officer))
        assert followed.progress is Progress.APPLIED
        assert browser_of(app, officer).get("/cultivation/pool.xlsx").data.startswith(b"PK")
