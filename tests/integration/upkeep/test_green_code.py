"""A green code is renewed by each year's report, and gone where none was handed in."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from core import clock
from core.errors import Conflict
from core.green_codes import operations, queries
from core.green_codes.rules import Standing
from core.review import operations as review
from tests.support.clients import browser_of
from tests.support.upkeep import LATE, Province, in_year


def test_no_report_no_code(province: Province, client: FlaskClient) -> None:
    unit, by = province.listed("provincial")
    opened = province.report_of(2026)
    with in_year(2026):
        held = operations.ask_for(unit.id, by=by)  # until the fifteenth of April nothing is owed yet
        assert queries.word(held).standing is Standing.LISTED
    with clock.travel(LATE):
        assert queries.word(held).standing is Standing.NOT_REPORTED
        page = client.get(f"/green-codes/{held.token}").text
        assert ("未按要求填报" in page, 'id="listed"' in page) == (True, False)
        own = browser_of(province.world.app, by)
        assert "data:image" not in own.get("/my/green-codes").text, "no report, no code to be shown"
        assert own.get(f"/my/green-codes/{unit.id}/code.png").status_code == 409
        operations.end(unit.id, by=by)
        with pytest.raises(Conflict, match="年度报告"):
            operations.ask_for(unit.id, by=by)
        newcomer, _ = province.world.unit(body_id="taiyuan"), None
        assert queries.is_reported(newcomer.id, clock.today()) is None
    assert opened.year == 2026


def test_the_report_renews_it_until_it_is_sent_back(province: Province) -> None:
    unit, by = province.listed("provincial")
    opened = province.report_of(2026)
    with in_year(2026):
        filed = province.filed(opened, unit, by, "provincial")
        held = operations.ask_for(unit.id, by=by)
    with clock.travel(LATE):
        assert queries.word(held).standing is Standing.LISTED
    with in_year(2026):
        sections = ["annual-report-factory/indicators"]
        review.return_for_correction(filed.id, sections, "请核对", due=None, revision=filed.revision, by=province.city)
    with clock.travel(LATE):
        assert queries.word(held).standing is Standing.NOT_REPORTED
    with clock.travel(date(2026, 4, 1)):
        assert queries.word(held).standing is Standing.LISTED
