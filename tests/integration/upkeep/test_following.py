"""Following up: whoever owes the yearly report is told at once and reminded, each body sees its count, and who refuses
is put up for removal on the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from core import clock
from core.bodies.queries import tiers
from core.errors import NotAllowed
from core.lists.queries.unfiled import unfiled
from core.notifications.queries import messages
from core.people.models import Person
from core.upkeep import operations, queries
from core.upkeep.rules import Phase
from tests.support.clients import token_of
from tests.support.house import sign_in
from tests.support.upkeep import LATE, Province, in_year, lists


def told(person: Person) -> list[str]:
    return [each.text for each in messages(person)[0] if "须填报" in each.text]


def test_whoever_owes_it_is_told_until_when_and_what_follows(province: Province) -> None:
    _, by = province.listed("city")
    _, nobody = province.listed()
    province.report_of(2026)
    (said,) = told(by)
    assert "2026-04-15 24:00 截止" in said
    assert "在发布年度名单时移出并公告" in said
    assert not told(nobody)


def test_the_late_are_reminded_once_for_each_declared_day(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    filed, its = province.listed("city")
    with in_year(2026):
        province.filed(opened, filed, its, "city")
    assert [operations.remind_all(), operations.remind_all()] == [0, 0]  # 44 days are left
    with clock.travel(date(2026, 3, 16)):  # 30
        assert [operations.remind_all(), operations.remind_all()] == [1, 0]
    with clock.travel(date(2026, 4, 10)):  # 7 have come
        assert [operations.remind_all(), operations.remind_all()] == [1, 0]
    with clock.travel(LATE):
        assert operations.remind_all() == 1
    assert len(told(by)) == 3
    assert "已截止" in told(by)[0]
    assert not told(its)
    assert queries.reminders(opened.id)[unit.id][0] == 3


def test_who_has_filed_owes_nothing_more_for_rising_a_level(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        province.filed(opened, unit, by, "city")
    with clock.travel(LATE):
        province.world.list(unit, "provincial", on=LATE)
        assert unit.id not in {each.unit_id for each in unfiled(opened, tiers())}


def test_only_its_own_body_reminds(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    other = province.world.people.officer("datong")
    assert operations.remind(opened, [unit.id], by=other) == 0
    assert operations.remind(opened, [unit.id], by=province.city) == 1
    with pytest.raises(NotAllowed):
        operations.remind(opened, [unit.id], by=by)


def test_from_the_opening_to_the_removal_of_who_refuses(province: Province, client: FlaskClient) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("provincial", "city")
    filed, its = province.listed("city")
    with in_year(2026):
        province.filed(opened, filed, its, "city")
        sign_in(client, province.city)
        page = client.get("/upkeep/reports").text
        assert "50%" in page
        assert "/upkeep/reports/refuse" not in page
    with clock.travel(LATE):
        sign_in(client, province.city)
        at = {"call": opened.call_id, "unit": unit.id}
        asked = client.get("/upkeep/reports/refuse", query_string=at)
        assert '<option selected value="SX24-13">' in asked.text
        sent = {**at, "clause": "SX24-13", "facts": "两次催报，拒不填报", "csrf_token": token_of(asked.text)}
        assert client.post("/upkeep/reports/refuse", data=sent).status_code == 302
        assert "已列为拟移出" in client.get("/upkeep/reports").text
        (record,) = queries.of_unit(unit.id)
        sign_in(client, by)
        home = client.get("/applications").text
        assert "查看并陈述" in home
        assert "两次催报，拒不填报" in home
        assert "陈述意见" in client.get(f"/upkeep/{record.id}").text
        assert record.due is not None
    with clock.travel(record.due + timedelta(days=1)):
        added = province.world.unit(body_id="taiyuan")
        province.world.list(added, "city", on=clock.today())  # 示例〔2023〕1 号
        sign_in(client, province.approver)
        asked = client.get("/upkeep/decide", query_string={"record": record.id})
        sent = {
            "record": record.id,
            "conforms": "no",
            "note": "拒不按时填报",
            "document_number": "示例〔2023〕1 号",
            "dated": clock.today().isoformat(),
            "csrf_token": token_of(asked.text),
        }
        assert client.post("/upkeep/decide", data=sent).status_code == 302
        assert queries.record(record.id).state is Phase.DONE
        assert not lists(unit)
        told_to_all = client.get("/lists/changes", query_string={"year": 2026}).text
        assert unit.name in told_to_all
