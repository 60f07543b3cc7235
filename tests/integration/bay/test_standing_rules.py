"""A year's call from standing rules: their dates are proposed and keep their clause, the others the department sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core.calls import operations as calls
from core.calls.queries import due_at
from core.errors import Invalid
from core.instance import instance
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from tests.support.bay import OPEN_DAY, RULES, Bay
from tests.support.clients import browser_of, words

pytestmark = pytest.mark.one_kind

NEW = NewCall(
    call_id="bay-selection-2025",
    title="2025 年度绿色制造名单遴选",
    year=2025,
    opens=date(2025, 4, 21),
    dates={"file": date(2025, 5, 20), "recommend-city": date(2025, 5, 31)},
)
WHY = Reason(reason="制定年度通知", document_number="湾工〔2025〕20 号", document_date=OPEN_DAY)


def test_the_rules_own_date_keeps_its_clause_and_the_departments_has_its_number(bay: Bay) -> None:
    copy_call(RULES, NEW, WHY, by=bay.approver)
    opened = calls.open_call(NEW.call_id, by=bay.approver)
    recommend, file = due_at(opened, "recommend-city"), due_at(opened, "file")
    assert recommend is not None
    assert file is not None
    assert (recommend.last_day, recommend.deadline.clause) == (date(2025, 5, 31), "BA-5")
    assert (file.last_day, file.deadline.clause) == (date(2025, 5, 20), None)
    assert "湾工〔2025〕20 号" in (file.deadline.choice or "")
    assert due_at(opened, "select") is None


def test_another_day_than_the_rules_rests_on_the_departments_document(bay: Bay) -> None:
    dates = {**NEW.dates, "recommend-city": date(2025, 5, 28)}
    copy_call(RULES, replace(NEW, dates=dates), WHY, by=bay.approver)
    deadline = instance().book().deadline(NEW.call_id, "recommend-city")
    assert deadline is not None
    assert (deadline.due, deadline.clause) == (date(2025, 5, 28), None)


def test_without_a_day_until_which_to_file_there_is_no_call(bay: Bay) -> None:
    with pytest.raises(Invalid) as refused:
        copy_call(RULES, replace(NEW, dates={"recommend-city": date(2025, 5, 31)}), WHY, by=bay.approver)
    assert "常设规则没有规定" in refused.value.errors["dates.file"][0]


def test_the_page_proposes_what_the_rules_say_and_asks_for_the_rest(app: Flask, bay: Bay) -> None:
    desk = browser_of(app, bay.approver)
    address = f"/department/policy/calls/{RULES}/copy"
    page = desk.get(address)
    shown = words(page.text)
    assert "由主管部门在本次通知中确定，以下面填写的文号为依据" in shown
    assert "常设规则：每年 5 月 31 日" in shown
    assert 'value="2025-05-31"' in page.text
    values = {
        "title": NEW.title,
        "year": "2025",
        "opens": "2025-04-21",
        "call_id": NEW.call_id,
        "dates.recommend-city": "2025-05-31",
        "reason": WHY.reason,
        "document_number": WHY.document_number,
        "document_date": "2025-04-21",
    }
    refused = desk.submit(address, **values)
    assert "dates.file" in refused.text
    made = desk.submit(address, **values, **{"dates.file": "2025-05-20"})
    assert made.status_code == 302
    desk.submit(f"/department/calls/{NEW.call_id}/open", page=f"/department/calls/{NEW.call_id}")
    told = words(browser_of(app).get(f"/calls/{NEW.call_id}").text)
    assert "2025-05-31" in told or "5 月 31 日" in told
    assert "湾工〔2025〕1号" in told
