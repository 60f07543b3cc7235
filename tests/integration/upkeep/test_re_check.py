"""Hubei's re-check of what stands on a list three years: due, checked on site, decided, and due again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from core.bodies.queries import body_scope
from core.config import Settings
from core.errors import Conflict
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.operations import Checked
from core.plugin_api import UpkeepKind
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.rules import Phase
from tests.support.clients import browser_of
from tests.support.house import People, sign_in
from tests.support.upkeep import Province
from tests.support.world import World

TODAY = date(2025, 3, 3)


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="hubei", identity_key="an identity key of the tests alone")


@pytest.fixture
def hubei(app: Flask, people: People) -> Iterator[Province]:
    with clock.travel(TODAY):
        yield Province(World(app, people), "wuhan")


def listed(hubei: Province, on: date) -> Unit:
    unit = hubei.world.unit(body_id="wuhan")
    hubei.world.list(unit, "provincial", on=on)
    return unit


def due(hubei: Province, by: date = TODAY) -> list[str]:
    return [each.listing.unit_id for each in queries.due_by(body_scope(hubei.city), by)]


def begun(hubei: Province, unit: Unit) -> UpkeepRecord:
    keys = [each.key for each in queries.due_by(body_scope(hubei.city), TODAY) if each.listing.unit_id == unit.id]
    assert operations.check(UpkeepKind.RE_CHECK, keys, "复核到期", by=hubei.city) == 1
    (record,) = queries.of_unit(unit.id)
    return record


def test_it_is_due_also_when_the_plan_has_ended(hubei: Province) -> None:
    unit = listed(hubei, date(2023, 6, 1))
    with clock.travel(date(2026, 6, 2)):
        assert due(hubei, date(2026, 6, 2)) == [unit.id]


def test_it_is_due_after_three_years_and_not_a_day_before(hubei: Province) -> None:
    unit = listed(hubei, date(2022, 3, 3))
    listed(hubei, date(2022, 3, 4))
    assert due(hubei) == [unit.id]
    assert len(due(hubei, date(2025, 3, 4))) == 2
    other = hubei.world.people.officer("huangshi")
    assert not queries.due_by(body_scope(other), date(2030, 1, 1))


def test_who_passes_is_due_again_three_years_after_the_check(hubei: Province) -> None:
    unit = listed(hubei, date(2022, 3, 1))
    record = begun(hubei, unit)
    record = hubei.handed_in(record, hubei.city, conforms=True, checked_on="2025-03-03")
    assert record.state is Phase.DECISION
    hubei.decided(record, True, "鄂经信函〔2025〕1 号")
    (place,) = standing.lists_of(unit.id)
    assert place.checked_on == TODAY
    assert not due(hubei, date(2028, 3, 2))
    assert due(hubei, date(2028, 3, 3)) == [unit.id]


def test_one_that_was_recorded_in_error_counts_no_more(app: Flask, hubei: Province) -> None:
    unit = listed(hubei, date(2022, 3, 1))
    checked = Checked(unit_id=unit.id, list_id="provincial", category="factory", checked_on=TODAY)
    made = ledger.re_check(checked, by=hubei.officer)
    assert not due(hubei)
    page = browser_of(app, hubei.officer)
    path = f"/department/listed/re-checks/{made.sequence}/void"
    assert path in page.get(f"/units/{unit.id}").text
    assert page.submit(path, reason="登错单位").status_code == 302
    assert due(hubei) == [unit.id]
    shown = page.get(f"/units/{unit.id}").text
    assert "复核通过（已撤销）" in shown
    assert path not in shown
    with pytest.raises(Conflict):
        ledger.void_re_check(made.sequence, "再撤", by=hubei.officer)


def test_who_does_not_pass_is_put_up_for_removal_with_the_reason(hubei: Province) -> None:
    unit = listed(hubei, date(2022, 3, 1))
    record = begun(hubei, unit)
    given = {"conforms": False, "not_conforming_reason": "已停产", "checked_on": "2025-03-03"}
    hubei.handed_in(record, hubei.city, **given)
    hubei.decided(record, False, "鄂经信函〔2025〕1 号", clause="HB22-08")
    (check,) = standing.re_checks_of(unit.id)
    assert (check.passed, check.checked_on) == (False, TODAY)
    assert due(hubei) == [unit.id]
    kinds = {each.kind: each.state for each in queries.of_unit(unit.id)}
    assert kinds == {UpkeepKind.RE_CHECK: Phase.DONE, UpkeepKind.REMOVAL: Phase.OPEN}


def test_the_pages_lead_from_the_due_list_to_the_decision(hubei: Province, client: FlaskClient) -> None:
    unit = listed(hubei, date(2022, 3, 1))
    sign_in(client, hubei.city)
    page = client.get("/upkeep/due").text
    assert unit.name in page
    assert "每 3 年复核一次" in page
    key = next(each.key for each in queries.due_by(body_scope(hubei.city), TODAY))
    asked = client.get("/upkeep/check/re_check", query_string={"place": key}).text
    assert "发起复核" in asked
    record = begun(hubei, unit)
    hubei.handed_in(record, hubei.city, conforms=True, checked_on="2025-03-03")
    sign_in(client, hubei.officer)
    assert "待主管部门办理" in client.get("/upkeep").text
    shown = client.get(f"/upkeep/{record.id}").text
    assert "作出决定" in shown
    assert "复核通过" in client.get(f"/upkeep/{record.id}/decide").text
