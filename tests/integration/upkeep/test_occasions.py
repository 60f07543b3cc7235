"""From every page on which somebody learns of a ground, a removal begins with what is known there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.ledger.models import RemovalReason
from core.plugin_api import UpkeepKind
from core.upkeep import operations, queries
from core.upkeep.rules import Phase
from tests.support.clients import browser_of
from tests.support.upkeep import LATE, Province

SAID = "喷漆车间起火，损失约 3 万元"


def test_an_incident_that_clears_no_list_leads_to_a_removal_on_it(app: Flask, province: Province) -> None:
    unit, by = province.listed("city", "provincial")
    incident = operations.report(unit.id, UpkeepKind.INCIDENT, by=by)
    city, page = browser_of(app, province.city), f"/upkeep/{incident.id}"
    form = f"/upkeep/propose/{unit.id}?of=incident:{incident.id}"
    assert form not in city.get(page).text, "what is not handed in says nothing yet"
    assert "还没有报告" in city.get(form).text
    province.handed_in(incident, by, grade="ordinary", incident_kind="production_safety", happened=SAID)
    assert form in city.get(page).text
    shown = city.get(form).text
    assert all(words in shown for words in (SAID, "现在所在名单", "陈述意见", page))
    assert re.search(r'value="accident"[^>]*selected|selected[^>]*value="accident"', shown)
    assert re.search(r'value="SX24-13"[^>]*selected|selected[^>]*value="SX24-13"', shown)
    sent = city.submit(form, page=form, reason="accident", clause="SX24-13", facts=SAID)
    assert sent.status_code == 302, "the incident proves it: no other file is asked for"
    (removal,) = [each for each in queries.of_unit(unit.id) if each.kind is UpkeepKind.REMOVAL]
    assert (removal.origin_id, removal.state, removal.reason) == (incident.id, Phase.OPEN, RemovalReason.ACCIDENT)
    assert f"/upkeep/{removal.id}" in city.get(page).text
    assert page in city.get(f"/upkeep/{removal.id}").text
    assert form not in city.get(page).text, "it is under way"
    stranger = browser_of(app, province.world.people.officer("datong"))
    assert stranger.get(form).status_code == 404
    other, _ = province.listed("city")
    assert city.get(f"/upkeep/propose/{other.id}?of=incident:{incident.id}").status_code == 404


@pytest.mark.parametrize("reminded", [False, True])
def test_a_late_report_says_until_when_and_how_often_it_was_asked_for(
    app: Flask, province: Province, reminded: bool
) -> None:
    opened = province.report_of(2026)
    unit, _ = province.listed("city")
    city = browser_of(app, province.city)
    with clock.travel(LATE):
        if reminded:
            for day in (10, 11):
                with clock.travel(date(2026, 3, day)):
                    operations.remind(opened, [unit.id], by=province.city)
        chosen = {"call": opened.call_id, "unit": unit.id}
        asked = city.submit("/upkeep/reports/refuse", page="/upkeep/reports", **chosen).text
    assert "填报截止 2026-04-15 24:00" in asked
    assert f"至 {LATE} 仍未填报。" in asked
    assert ("其间通知和催报" in asked) is reminded
