"""A barred unit is told so first, with what it may do; once the bar is over it applies anew."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from core import clock
from core.errors import RulesRefuse
from core.ledger import operations as ledger
from core.people.models import Role
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind
_NOT_SCORED = patch("core.scoring.queries.scores.scored_set_of", return_value=None)


def test_a_barred_unit_is_told_first_and_applies_anew_when_the_bar_is_over(world: World) -> None:
    day = CALL_DAYS[NATIONAL]
    with clock.travel(day), _NOT_SCORED:
        filed = Filed(world, NATIONAL, "new", self_score="87.5")
        approver = world.people.make(Role.DEPARTMENT_APPROVER)
        since, until = day - timedelta(days=1090), day + timedelta(days=2)
        ledger.bar(
            filed.unit.id,
            since=since,
            until=until,
            reason="数据造假",
            clause="HN25-10",
            document_number="1 号",
            by=approver,
        )
        browser = browser_of(world.app, filed.by)
        home = browser.get("/applications").text
        told = f"{since} 至 {until}（含当日）不得申报：数据造假（1 号）"
        assert home.index("禁止申报") < home.index(filed.now.call.title), "first of all"
        again = until + timedelta(days=1)
        assert all(words in home for words in (told, f"自 {again} 起可以重新申报", "变更和事故（事件）报告照常办理"))
        page = browser.get(f"/applications/{filed.now.id}").text
        assert told in page[: page.index("前往") if "前往" in page else len(page)]
        assert "禁止期内不能提交" in page
        with pytest.raises(RulesRefuse, match="不符合"):
            filed.submit()
    with clock.travel(until), _NOT_SCORED:
        assert "禁止申报" in browser.get("/applications").text, "the last day is one of them"
    with clock.travel(again), _NOT_SCORED:
        assert "不得申报" not in browser.get("/applications").text
        assert "禁止申报" not in browser.get(f"/applications/{filed.now.id}").text
        filed.submit()
        reviewer = browser_of(world.app, world.people.officer("changsha"))
        history = f"/units/{filed.unit.id}"
        assert f'href="{history}"' in reviewer.get(f"/review/applications/{filed.id}").text
        assert "数据造假" in reviewer.get(history).text, "who reviews it anew learns of what was"
