"""Another length of the public notice: what runs, runs on; what begins afterwards follows it."""

from __future__ import annotations

from datetime import date

from tests.support.coast import CALL, LAST_DAY, Coast
from tests.support.valuing import change, impact


def test_a_running_notice_keeps_its_last_day(coast: Coast) -> None:
    running = coast.noticed(coast.selected())
    [said] = impact("terms", "public_notice", {"length": 10}, CALL, by=coast.approver).notes
    assert "2025 年 4 月 27 日" in said
    assert running.title in said
    change("terms", "public_notice", {"length": 10}, CALL, by=coast.approver)
    assert running.last_day == LAST_DAY
    assert coast.noticed(coast.selected()).last_day == date(2025, 5, 7)  # ten days, the holiday left out
