"""Jiangxi's listed units (JX24-09): grave accidents are told at once, units are checked, nobody is cleared at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.config import Settings
from core.errors import Conflict
from core.ledger import queries as standing
from core.notifications.queries import messages
from core.plugin_api import UpkeepKind
from core.upkeep import operations, queries
from core.upkeep.rules import Phase
from tests.support.house import People
from tests.support.upkeep import Province, lists
from tests.support.world import World

TODAY = date(2025, 3, 3)


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="jiangxi", identity_key="an identity key of the tests alone")


@pytest.fixture
def jiangxi(app: Flask, people: People) -> Iterator[Province]:
    with clock.travel(TODAY):
        yield Province(World(app, people), "nanchang")


@pytest.mark.parametrize(
    ("grade", "at_once"), [("ordinary", False), ("larger", False), ("major", True), ("extraordinary", True)]
)
def test_from_major_on_an_accident_is_at_the_department_at_once(jiangxi: Province, grade: str, at_once: bool) -> None:
    unit, by = jiangxi.listed("national", "provincial")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    record = jiangxi.handed_in(record, by, grade=grade, incident_kind="production_safety")
    assert record.state is (Phase.DECISION if at_once else Phase.REVIEW)
    assert any("事故" in each.text for each in messages(jiangxi.officer)[0]) is at_once


def test_no_rule_clears_the_lists_for_it(jiangxi: Province) -> None:
    unit, by = jiangxi.listed("national", "provincial")
    record = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    jiangxi.handed_in(record, by, grade="extraordinary")
    with pytest.raises(Conflict, match="没有规定这一等级"):
        jiangxi.decided(record, False, with_proof=True)
    jiangxi.decided(record, True)
    assert lists(unit) == ["national", "provincial"]


@pytest.mark.parametrize("conforms", [True, False])
def test_what_a_spot_check_finds_is_followed_up(jiangxi: Province, conforms: bool) -> None:
    unit, _ = jiangxi.listed("provincial")
    (place,) = standing.lists_of(unit.id)
    operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "年度抽查", by=jiangxi.officer)
    (record,) = queries.of_unit(unit.id)
    given: dict[str, object] = {"conforms": conforms, "checked_on": TODAY.isoformat()}
    given |= {} if conforms else {"not_conforming_reason": "停产"}
    jiangxi.handed_in(record, jiangxi.officer, **given)
    jiangxi.decided(record, conforms, clause="" if conforms else "JX24-09")
    kinds = [each.kind for each in queries.of_unit(unit.id) if each.state is Phase.OPEN]
    assert kinds == ([] if conforms else [UpkeepKind.REMOVAL])
    assert lists(unit) == ["provincial"], "whoever is to leave is heard first"
