"""Each city's pool and plan where the rules ask for them: Hubei (HB22-03), and Shanxi, which files them (SX24-02)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask

from core.applications.workflow.states import State
from core.bodies.queries import body_scope
from core.calls import operations as calls
from core.config import Settings
from core.cultivation import operations, queries
from core.cultivation.operations import Candidate
from core.cultivation.rules import Progress
from core.errors import Invalid, NotAllowed, NotFound
from core.notifications.queries import messages
from core.people.models import Person, Role
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from core.units import operations as units
from core.units.models import Unit
from tests.support.clients import browser_of
from tests.support.house import settings as settings_of_house
from tests.support.world import World, world_on

CODE, DAY = "91110000600037341L", date(2025, 4, 7)


@dataclass(frozen=True)
class City:
    """A city of a province that looks after a pool, and its neighbour."""

    region: str
    body: str
    neighbour: str


CITIES = [City("hubei", "wuhan", "yichang"), City("shanxi", "taiyuan", "datong")]
CANDIDATE = Candidate("示例铸造有限公司", CODE, "factory", "provincial")

__all__ = ["settings_of_house"]


@pytest.fixture(params=CITIES, ids=lambda each: each.region)
def city(request: pytest.FixtureRequest) -> City:
    found: City = request.param
    return found


@pytest.fixture
def settings(settings_of_house: Settings, city: City) -> Settings:
    return replace(settings_of_house, region=city.region, identity_key="an identity key of the tests alone")


world = world_on(DAY)


def registered(world: World, city: City) -> tuple[Unit, Person]:
    unit = world.unit("示例铸造有限公司", body_id=city.body)
    units.assign(unit.id, body_id=None, code=CODE, reason=None, by=world.people.department())
    return unit, world.representative(unit)


def test_a_city_keeps_its_pool_and_no_other_office_does(app: Flask, world: World, city: City) -> None:
    officer, elsewhere = world.people.officer(city.body), world.people.officer(city.neighbour)
    for stranger in (elsewhere, world.people.department(), world.people.applicant()):
        with pytest.raises(NotAllowed):
            operations.add(city.body, CANDIDATE, by=stranger)
    with pytest.raises(Invalid):
        operations.add(city.body, replace(CANDIDATE, code="91110000600037341X"), by=officer)
    operations.add(city.body, CANDIDATE, by=officer)
    assert [each.progress for each in queries.pool(body_scope(officer))] == [Progress.WAITING]
    assert not queries.pool(body_scope(elsewhere))
    page = browser_of(app, officer).get("/cultivation").text
    assert "示例铸造有限公司" in page


@pytest.mark.one_kind
def test_a_pool_tells_whom_its_own_provinces_rules_encourage(app: Flask, world: World, city: City) -> None:
    officer, leader = world.people.officer(city.body), replace(CANDIDATE, standing="town_leader")
    page = browser_of(app, officer)
    if city.region == "shanxi":
        assert '<option value="town_leader">' in page.get("/cultivation").text
        operations.add(city.body, leader, by=officer)
    else:
        assert "企业类型" not in page.get("/cultivation").text
        with pytest.raises(Invalid):
            operations.add(city.body, leader, by=officer)
        operations.add(city.body, CANDIDATE, by=officer)
    assert ("省级专业镇龙头企业" in page.get("/cultivation").text) is (city.region == "shanxi")


@pytest.mark.one_kind
def test_a_citys_plan_is_filed_with_the_province(app: Flask, world: World, city: City) -> None:
    officer, department = world.people.officer(city.body), world.people.department()
    with pytest.raises(NotAllowed):
        operations.file_plan(city.neighbour, 2025, "培育二十家", by=officer)
    with pytest.raises(Invalid):
        operations.file_plan(city.body, 2025, " ", by=officer)
    assert not messages(department)[0]
    operations.file_plan(city.body, 2025, "培育二十家", by=officer)
    assert "报备了 2025 年培育计划" in messages(department)[0][0].text
    assert "培育二十家" in browser_of(app, department).get("/cultivation").text


@pytest.mark.one_kind
def test_whom_it_brings_up_goes_on_to_the_years_call_in_one_step(world: World, city: City) -> None:
    approver, officer = world.people.make(Role.DEPARTMENT_APPROVER), world.people.officer(city.body)
    notice = Reason(reason="开展年度遴选", document_number="示例〔2025〕1 号", document_date=date(2025, 4, 1))
    due = {"file": date(2025, 5, 31), "recommend": date(2025, 5, 31), "report": date(2025, 7, 31)}
    standing = NewCall(call_id="year", title="2025 年度遴选", year=2025, opens=date(2025, 4, 1), dates=due)
    copy_call("list-selection", standing, notice, by=approver)
    opened = calls.open_call("year", by=approver)
    held = operations.add(city.body, CANDIDATE, by=officer)
    unit, by = registered(world, city)
    (onward,) = queries.onward(held)
    stranger = world.people.applicant()
    with pytest.raises(NotFound):
        operations.begin(held.id, opened.id, onward.way.track, by=stranger)
    made = operations.begin(held.id, opened.id, onward.way.track, by=by)
    assert (made.unit_id, made.category, made.state) == (unit.id, "factory", State.DRAFT)
    assert queries.followed(held).progress is Progress.APPLIED


@pytest.mark.one_kind
def test_who_files_its_yearly_report_is_still_on_its_way_to_the_next_list(world: World, city: City) -> None:
    approver, officer = world.people.make(Role.DEPARTMENT_APPROVER), world.people.officer(city.body)
    notice = Reason(reason="开展年度填报", document_number="示例〔2025〕2 号", document_date=date(2025, 4, 1))
    selection = NewCall(
        call_id="year",
        title="2025 年度遴选",
        year=2025,
        opens=date(2025, 4, 1),
        dates={"file": date(2025, 5, 31), "recommend": date(2025, 5, 31), "report": date(2025, 7, 31)},
    )
    yearly = NewCall(
        call_id="report", title="2025 年度填报", year=2025, opens=date(2025, 4, 1), dates={"file": date(2025, 4, 15)}
    )
    for original, new in ("list-selection", selection), ("annual-report", yearly):
        copy_call(original, new, notice, by=approver)
    calls.open_call("year", by=approver)
    reporting = calls.open_call("report", by=approver)
    unit, by = registered(world, city)
    world.list(unit, "provincial")
    held = operations.add(city.body, replace(CANDIDATE, level="national"), by=officer)
    ways = len(list(queries.onward(held)))
    assert ways
    world.started(reporting, unit, by, track="provincial")
    assert queries.followed(held).progress is Progress.REGISTERED
    assert len(list(queries.onward(held))) == ways, "a report is no application"
