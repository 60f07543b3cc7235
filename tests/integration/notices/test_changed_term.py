"""Another length of the public notice: what runs, runs on; what begins afterwards follows it."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from core import clock
from tests.support.coast import CALL, LAST_DAY, Coast
from tests.support.department import revisions
from tests.support.house import sign_in
from tests.support.valuing import change, impact

pytestmark = pytest.mark.one_kind


def test_a_running_notice_keeps_its_last_day(coast: Coast) -> None:
    running = coast.noticed(coast.selected())
    [said] = impact("terms", "public_notice", {"length": 10}, CALL, by=coast.approver).notes
    assert "2025 年 4 月 27 日" in said
    assert running.title in said
    change("terms", "public_notice", {"length": 10}, CALL, by=coast.approver)
    assert running.last_day == LAST_DAY
    assert coast.noticed(coast.selected()).last_day == date(2025, 5, 7)  # ten days, the holiday left out


def test_the_page_reckons_ten_working_days_over_the_holiday_or_says_why_not(coast: Coast, client: FlaskClient) -> None:
    application = coast.selected()
    change("terms", "public_notice", {"length": 10}, CALL, by=coast.approver)
    approver = sign_in(client, coast.approver)
    [(id, revision)] = revisions(application).items()
    path = f"/department/notices/new?call={CALL}&chosen={id}:{revision}"
    with clock.travel(date(2025, 9, 25)):
        assert "2025 年 10 月 15 日" in approver.get(path).text
    with clock.travel(date(2026, 12, 20)):
        page = approver.get(path)
        assert page.status_code == 200
        assert "工作日历只覆盖 2004-01-01 至 2026-12-31" in page.text
        assert "请在工作日历中补充" in page.text
