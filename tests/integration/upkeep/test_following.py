"""Following up: whoever owes the yearly report is told at once and reminded, each body sees its count, and who refuses
is put up for removal on the pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core import clock
from core.applications.models import Extension, LateFiling
from core.applications.queries import entering, late, reports
from core.applications.queries.reports import Duty
from core.audit.models import AuditEvent
from core.bodies.queries import tiers
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, StageClosed, Stale
from core.ledger.models import RemovalReason
from core.lists.queries.unfiled import unfiled
from core.notifications.queries import messages
from core.people.models import Person, Role
from core.plugin_api import Deadline
from core.review import operations as review
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.actions import LET_IN, REMIND
from core.upkeep.operations import Decision
from core.upkeep.rules import Phase
from tests.support.clients import browser_of, token_of, words
from tests.support.house import sign_in
from tests.support.statements import statements
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
    assert queries.reminders(opened.id)[unit.id].times == 3


def test_who_comes_onto_a_list_when_all_on_it_had_to_have_filed_owes_nothing(province: Province) -> None:
    opened = province.report_of(2026)
    (owing, by), (filed, its) = province.listed("city"), province.listed("city")
    with in_year(2026):
        report = province.filed(opened, filed, its, "city")
    with clock.travel(LATE):
        new = province.world.unit(body_id=province.body)
        people = province.world.representative(new)
        for unit, level in (new, "city"), (owing, "provincial"), (filed, "provincial"):
            province.world.list(unit, level, on=LATE)
        assert {each.unit_id: each.track for each in unfiled(opened, tiers())} == {owing.id: "city"}
        assert [each.way.track for each in reports.duties(by)] == ["city"]
        assert not reports.duties(people)
        assert not entering.misplaced(report), "what was filed as one of the city's stays that"
        with pytest.raises(Conflict, match="不须填报"):
            province.proposed(new, RemovalReason.NOT_FILED, call_id=opened.id)


def granted(province: Province, opened: OpenedCall, unit: Unit, by: Person, until: date) -> None:
    """More time for the report that the unit has begun."""
    draft = province.begun(opened, unit, by, "city")
    with transaction() as session:
        more = Extension(
            application_id=draft.id,
            stage=draft.stage,
            until=clock.end_of_day(until),
            reason="停产检修",
            granted_at=clock.now(),
            granted_by_id=province.approver.id,
        )
        session.add(more)


def test_who_has_more_time_is_reminded_by_it_and_neither_put_up_nor_let_in_before(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        granted(province, opened, unit, by, date(2026, 5, 20))
    with clock.travel(LATE):  # 30 days are left to it
        assert [operations.remind_all(), operations.remind_all()] == [1, 0]
        assert "2026-05-20 24:00 截止" in told(by)[0]
        with pytest.raises(Conflict, match="2026-05-20 24:00 还没有截止"):
            province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
        with pytest.raises(Conflict, match="可以直接填报"):
            let_in(province, opened, unit)
    with clock.travel(date(2026, 5, 21)):
        province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)


def test_the_home_page_tells_the_day_until_which_one_was_given_more_time(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        granted(province, opened, unit, by, date(2026, 5, 20))
    with clock.travel(LATE):
        (duty,) = reports.duties(by)
        assert not duty.is_late
        page = words(browser_of(province.world.app, by).get("/applications").text)
    assert page.count("须填报") == 1
    assert f"{unit.name}须填报" not in page, "what was begun is one entry, not the duty and its draft"
    assert "2026-04-15" not in page, "when the others had to have filed"
    assert "已逾期" not in page
    with clock.travel(date(2026, 5, 21)):
        assert [each.is_late for each in reports.duties(by)] == [True]


def test_until_when_is_asked_of_all_that_were_begun_at_once(province: Province) -> None:
    opened = province.report_of(2026)
    (unit, by), (other, _) = province.listed("city"), province.listed("city")
    with in_year(2026):
        granted(province, opened, unit, by, date(2026, 5, 20))
        province.world.confirm(by, other)
        province.begun(opened, other, by, "city")
    with clock.travel(LATE):
        found: list[Sequence[Duty]] = []
        asked = statements(lambda: found.append(reports.duties(by)))
        assert [(each.unit, each.is_late) for each in found[0]] == [(other, True), (unit, False)]
        assert len([each for each in asked if "FROM extension" in each]) == 1


def test_of_a_date_that_was_put_off_one_is_reminded_anew(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with clock.travel(date(2026, 4, 10)):
        assert operations.remind_all() == 1
        with in_year(2026):
            granted(province, opened, unit, by, date(2026, 5, 20))
    with clock.travel(date(2026, 5, 14)):
        assert [operations.remind_all(), operations.remind_all()] == [1, 0]
    assert "2026-05-20 24:00 截止" in told(by)[0]
    assert "2026-04-15 24:00 截止" in told(by)[1]


def test_who_owes_two_filings_of_two_dates_is_told_of_each_once(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    province.world.list(unit, "city", category="supply_chain")
    with in_year(2026):
        granted(province, opened, unit, by, date(2026, 4, 20))
    with clock.travel(date(2026, 4, 13)):
        assert [operations.remind_all(), operations.remind_all()] == [1, 0]
    assert [sum(f"2026-04-{day} 24:00 截止" in each for each in told(by)) for day in (15, 20)] == [1, 1]


def test_the_units_of_a_body_with_its_own_date_are_judged_by_that(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    later = date(2026, 5, 20)
    deadline = Deadline(id="own", call=opened.call_id, stage="file", due=later, choice="试")
    own = Due(clock.end_of_day(later), deadline)
    monkeypatch.setattr(
        "core.calls.queries.due_at",
        lambda opened, stage, track, body=None: own if body == province.body else due_at(opened, stage, track, body),
    )
    with clock.travel(LATE):
        assert operations.remind_all() == 1
        assert "2026-05-20 24:00 截止" in told(by)[0]
        with pytest.raises(Conflict, match="2026-05-20 24:00 还没有截止"):
            province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
        page = browser_of(province.world.app, province.city).get("/upkeep/reports").text
        assert "2026-05-20" in page
        assert "/upkeep/reports/refuse" not in page


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
    with in_year(2026):
        assert operations.remind(opened, [unit.id], by=other) == 0
        assert operations.remind(opened, [unit.id], by=province.city) == 1
        with pytest.raises(NotAllowed):
            operations.remind(opened, [unit.id], by=by)


def test_nobody_is_reminded_twice_a_day_and_only_what_was_done_is_noted(province: Province) -> None:
    (unit, by), (later, _), (nobody, _) = province.listed("city"), province.listed("city"), province.listed()
    opened = province.report_of(2026)
    with in_year(2026):
        assert operations.remind(opened, [unit.id], by=province.city) == 1
        with pytest.raises(Conflict, match="次日方可再次催报"):
            operations.remind(opened, [unit.id], by=province.city)
        assert operations.remind(opened, [unit.id, later.id], by=province.city) == 1
        assert len(told(by)) == 2, "of the opening and once more"
        assert operations.remind(opened, [nobody.id], by=province.city) == 0
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == REMIND)).all()
    assert [(each.subject_type, each.subject_id) for each in noted] == [("opened_call", opened.id)] * 2


def test_who_was_told_today_is_not_offered_to_be_reminded(province: Province) -> None:
    (unit, _), (later, _) = province.listed("city"), province.listed("city")
    opened = province.report_of(2026)
    pages = (
        (province.officer, f"/department/unfiled?call={opened.call_id}"),
        (province.city, f"/review/follow-up?call={opened.call_id}"),
        (province.city, "/upkeep/reports"),
    )
    with in_year(2026):
        operations.remind(opened, [unit.id], by=province.city)
        seen = [browser_of(province.world.app, person).get(address).text for person, address in pages]
        assert [page.count("今天已提醒") for page in seen] == [1, 1, 1]
        assert "催报今天还没有提醒的 1 个单位" in seen[0]
        assert ["催报所选" in page for page in seen[1:]] == [True, True]
        assert f'name="unit" value="{unit.id}"' not in seen[0] + seen[1]
        operations.remind(opened, [later.id], by=province.city)
        for person, address in pages:
            page = browser_of(province.world.app, person).get(address).text
            assert "列出的单位今天都已通知或者催报" in page
            assert not re.search("<button[^>]*>催报", page)


def test_that_somebody_was_reminded_today_is_said_and_leads_back_to_the_page_that_one_came_from(
    province: Province,
) -> None:
    unit, _ = province.listed("city")
    opened = province.report_of(2026)
    with in_year(2026):
        browser = browser_of(province.world.app, province.city)
        back = f"/review/follow-up?call={opened.call_id}"
        sent = {"csrf_token": token_of(browser.get(back).text), "call": opened.call_id, "back": back, "unit": unit.id}
        assert browser.post("/upkeep/reports/remind", data=sent).location == back
        again = browser.post("/upkeep/reports/remind", data=sent, headers={"Referer": f"http://localhost{back}"})
    assert again.status_code == 409
    assert re.search(rf'href="{re.escape(back)}"[^>]*>返回上一页', again.text)
    trail = words(browser_of(province.world.app, province.world.people.auditor()).get("/audit").text)
    assert "催报应填报单位" in trail, "of whichever call: not every one asks for a yearly report"
    assert "次日方可再次催报。" in again.text


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
            "record": f"{record.id}:{record.revision}",
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


# --- What comes late --------------------------------------------------------------------------------------------------

UNTIL = date(2026, 4, 30)


def let_in(province: Province, opened: OpenedCall, unit: Unit, **more: Any) -> int:
    given: dict[str, Any] = {"until": UNTIL, "reason": "停电检修，数据推迟汇总", "by": province.city, **more}
    return operations.let_in(opened, [unit.id], **given)


def test_a_body_lets_its_unit_file_late_and_it_stays_late(province: Province) -> None:
    opened = province.report_of(2026)
    (unit, by), (quiet, its) = province.listed("city"), province.listed("city")
    with in_year(2026), pytest.raises(Conflict, match="还没有截止"):
        let_in(province, opened, unit)
    with clock.travel(LATE):
        for stranger in (province.world.people.officer("datong"), by):
            with pytest.raises(NotAllowed):
                let_in(province, opened, unit, by=stranger)
        for wrong in ({"reason": " "}, {"until": date(2026, 4, 19)}):
            with pytest.raises(Invalid):
                let_in(province, opened, unit, **wrong)
        assert let_in(province, opened, unit) == 1
        assert any("2026-04-30 24:00 前提交" in each.text for each in messages(by)[0])
        home = browser_of(province.world.app, by)
        assert "推荐单位同意在" in home.get("/applications").text
        assert unit.name in home.get("/applications/new", query_string={"call": opened.call_id, "unit": unit.id}).text
        with pytest.raises(Conflict, match="同意该单位在 2026-04-30"):
            province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
        with pytest.raises(StageClosed):
            province.begun(opened, quiet, its, "city")
        filed = province.filed(opened, unit, by, "city")
        desk = browser_of(province.world.app, province.city)
        page = desk.get(f"/review/applications/{filed.id}").text
        assert "停电检修" in page[page.index("逾期补报") :]
        counts = desk.get("/upkeep/reports").text
        assert '<td data-label="其中逾期">1</td>' in counts
        assert counts.index("逾期补报的单位") < counts.rindex(unit.name)
        with pytest.raises(Conflict, match="已经填报"):
            let_in(province, opened, unit)
        let_in(province, opened, quiet)
    with clock.travel(date(2026, 5, 1)), pytest.raises(StageClosed):
        province.begun(opened, quiet, its, "city")


def test_the_last_late_filing_holds_and_none_is_granted_beyond_the_term(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with clock.travel(LATE):
        with pytest.raises(Invalid) as refused:
            let_in(province, opened, unit, until=date(2026, 5, 21))
        assert "补报期限最迟为 2026-05-20" in str(refused.value.errors["until"])
        let_in(province, opened, unit, until=date(2026, 5, 20))
        province.begun(opened, unit, by, "city")
        let_in(province, opened, unit, until=date(2026, 4, 25))
        assert late.calls_letting_in(unit.id) == {opened.id}
    with clock.travel(date(2026, 4, 26)):
        assert not late.calls_letting_in(unit.id)
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == LET_IN)).all()
    assert {(each.subject_type, each.subject_id) for each in noted} == {("opened_call", opened.id)}


def test_a_closed_call_takes_in_what_was_let_in(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with clock.travel(LATE):
        calls.close_call(opened.call_id, reason="填报结束", by=province.approver)
        assert not reports.duties(by)
        let_in(province, opened, unit)
        assert [each.unit.id for each in reports.duties(by)] == [unit.id]
        province.filed(opened, unit, by, "city")


def test_a_correction_that_was_due_is_let_in_too(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city")
        sections, due = ["annual-report-factory/indicators"], date(2026, 3, 12)
        review.return_for_correction(filed.id, sections, "请核对", due=due, revision=filed.revision, by=province.city)
    with clock.travel(LATE):
        with pytest.raises(StageClosed):
            province.world.submitted(filed, by)
        let_in(province, opened, unit)
        province.world.submitted(filed, by)
        assert "逾期补报的单位" not in browser_of(province.world.app, province.city).get("/upkeep/reports").text


def test_who_files_after_it_was_put_up_for_removal_is_seen_by_whoever_decides(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with clock.travel(LATE):
        record = province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
        let_in(province, opened, unit)
        stale = queries.record(record.id).revision
        filed = province.filed(opened, unit, by, "city")
        assert queries.record(record.id).state is Phase.OPEN
        for officer in (province.city, province.approver):
            assert any("单位已逾期补报" in each.text for each in messages(officer)[0])
        assert filed.reference in browser_of(province.world.app, province.approver).get(f"/upkeep/{record.id}").text
    assert record.due is not None
    with clock.travel(record.due + timedelta(days=1)):
        decision = Decision(conforms=True, note="已补报", document_number="", dated=clock.today())
        with pytest.raises(Conflict, match="不能与其他单位一并决定"):
            operations.decide_all({record.id: queries.record(record.id).revision}, decision, by=province.approver)
        with pytest.raises(Stale):
            operations.decide(record.id, decision, revision=stale, by=province.approver)
        province.decided(record, True, "")
        assert lists(unit) == ["city"]


def test_telephones_of_the_late_are_for_who_supervises_them(province: Province) -> None:
    province.report_of(2026)
    unit, by = province.listed("city")
    with transaction():
        by.phone = "13800000001"
    pages = {
        who: browser_of(province.world.app, person).get("/upkeep/reports").text
        for who, person in {
            "city": province.city,
            "department": province.officer,
            "elsewhere": province.world.people.officer("datong"),
            "auditor": province.world.people.make(Role.AUDITOR),
        }.items()
    }
    assert {who for who, page in pages.items() if "13800000001" in page} == {"city", "department"}
    assert unit.name in pages["auditor"]


def test_the_page_lets_in_late(province: Province) -> None:
    opened = province.report_of(2026)
    unit, _ = province.listed("city")
    with clock.travel(LATE):
        page, at = browser_of(province.world.app, province.city), "/upkeep/reports/late"
        asked = page.get(at, query_string={"call": opened.call_id, "unit": unit.id})
        assert "同意逾期补报" in asked.text
        sent = {"call": opened.call_id, "unit": unit.id, "until": "2026-04-30", "reason": "数据推迟"}
        wrong = page.submit(f"{at}?call={opened.call_id}&unit={unit.id}", **{**sent, "until": "2026-04-01"})
        assert wrong.status_code == 422
        assert "不能早于今天" in wrong.text
        for _ in range(2):
            again = page.submit(f"{at}?call={opened.call_id}&unit={unit.id}", **sent, once="one page")
            assert again.status_code == 302
        assert db.session.scalar(select(func.count()).select_from(LateFiling)) == 1
        assert 'name="once"' in asked.text
        assert "同意补报至" in page.get("/upkeep/reports").text
