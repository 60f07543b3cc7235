"""A unit's green code: asked for, read by anybody, true after a removal, and nobody's to forge."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core.db.transaction import transaction
from core.errors import Conflict, NotAllowed, NotFound
from core.green_codes import operations, queries
from core.green_codes.presenting import SIGNED_USE
from core.instance import instance
from core.ledger.models import EventSource, RemovalReason
from core.ledger.operations import events
from core.ledger.operations.events import Entry
from core.ledger.rules import EventKind
from core.people.models import Person
from core.signing import Signed, is_ours, public_keys
from core.units.models import Unit, UnitKind
from tests.support.clients import browser_of
from tests.support.house import EAST, People
from tests.support.world import World

pytestmark = pytest.mark.pages


@pytest.fixture
def world(app: Flask, people: People) -> World:
    return World(app, people)


@pytest.fixture
def owner(people: People) -> Person:
    return people.applicant()


@pytest.fixture
def unit(world: World, owner: Person) -> Unit:
    made = world.unit("湘江钢铁有限公司", kind=UnitKind.ENTERPRISE, body_id=EAST)
    world.confirm(owner, made)
    return made


def listed(unit: Unit, kind: EventKind = EventKind.ADDED, on: date = date(2023, 6, 30)) -> None:
    entry = Entry(
        unit_id=unit.id,
        list_id="provincial",
        category="factory",
        kind=kind,
        effective_on=on,
        source=EventSource.STAFF,
        name=unit.name,
        reason=RemovalReason.ACCIDENT if kind is EventKind.REMOVED else None,
    )
    with transaction():
        events.record([entry], by=None)


def test_only_a_listed_units_own_people_ask_for_its_code(unit: Unit, owner: Person, people: People) -> None:
    with pytest.raises(Conflict, match="不在任何一级名单内"):
        operations.ask_for(unit.id, by=owner)
    listed(unit)
    with pytest.raises(NotAllowed):
        operations.ask_for(unit.id, by=people.applicant())
    made = operations.ask_for(unit.id, by=owner)
    assert len(made.token) == 43
    with pytest.raises(Conflict, match="已经申领"):
        operations.ask_for(unit.id, by=owner)


def test_before_and_after_removal(app: Flask, unit: Unit, owner: Person) -> None:
    listed(unit)
    token = operations.ask_for(unit.id, by=owner).token
    anybody = browser_of(app, None)
    page = anybody.get(f"/green-codes/{token}").text
    assert ("现在名单内" in page, "省级绿色工厂" in page) == (True, True)
    listed(unit, EventKind.REMOVED, date(2023, 9, 1))
    page = anybody.get(f"/green-codes/{token}").text
    assert ("已不在名单内" in page, "省级绿色工厂" in page) == (True, False)
    assert anybody.get(f"/green-codes/{'x' * 43}").status_code == 404
    assert "可能是伪造的" in anybody.get(f"/green-codes/{'x' * 43}").text


def test_what_it_says_is_signed_and_outlives_the_key(app: Flask, unit: Unit, owner: Person) -> None:
    listed(unit)
    token = operations.ask_for(unit.id, by=owner).token
    anybody = browser_of(app, None)
    told = anybody.get(f"/green-codes/{token}.json").get_json()
    signed = Signed(told["statement"], told["key"], told["signature"])
    statement = json.loads(signed.text)
    assert (statement["standing"], statement["unit"]) == ("listed", unit.name)
    assert statement["at"].endswith("+08:00")
    assert is_ours(signed, anybody.get("/green-codes/keys.json").get_json()["keys"])
    assert not is_ours(
        replace(signed, text=signed.text.replace("listed", "removed", 1)), public_keys([("demo", "x")], SIGNED_USE)
    )
    newer = (("2026", "n" * 32), *instance().settings.signing_keys)
    assert is_ours(signed, public_keys(newer, SIGNED_USE))
    assert queries.code(token).unit_id == unit.id


def test_wanted_no_more_and_again_it_is_the_same(app: Flask, unit: Unit, owner: Person) -> None:
    listed(unit)
    browser = browser_of(app, owner)
    with pytest.raises(NotFound):
        operations.end(unit.id, by=owner)
    assert "申领绿码" in browser.get("/my/green-codes").text
    token = operations.ask_for(unit.id, by=owner).token
    shown = browser.get("/my/green-codes").text
    assert "data:image/svg+xml" in shown
    assert browser.get(f"/my/green-codes/{unit.id}/code.png").data.startswith(b"\x89PNG")
    operations.end(unit.id, by=owner)
    assert "已停用" in browser_of(app, None).get(f"/green-codes/{token}").text
    assert operations.ask_for(unit.id, by=owner).token == token
