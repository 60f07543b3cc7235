"""Hubei's re-check of what stands on a list three years: due, checked on site, decided, and due again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from core.bodies.queries import body_scope
from core.config import Settings
from core.errors import Conflict, Invalid, NotAllowed
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.operations import Checked
from core.notifications.queries import messages
from core.people.models import Person, Role
from core.plugin_api import UpkeepKind
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.rules import Phase, StepKind
from tests.support.clients import browser_of
from tests.support.house import People, sign_in
from tests.support.upkeep import Province
from tests.support.uploads import pdf, upload
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
    hubei.assessed(record, True)
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
    typed = {"reason": "登错单位", "document_number": "复核记录核对表"}
    assert "请上传证明材料" in page.submit(path, **typed).text
    assert page.submit(path, **typed, proof=upload(pdf("proof"))).status_code == 302
    (change,) = standing.record_changes(unit.id)
    assert not due(hubei), "one alone undoes nothing"
    with pytest.raises(NotAllowed):
        ledger.void_re_check(made.sequence, "登错单位", by=hubei.officer)
    assert "复核通过" in browser_of(app, hubei.approver).get(f"/department/listed/changes/{change.id}").text
    ledger.confirm_change(change.id, by=hubei.approver)
    assert due(hubei) == [unit.id]
    shown = page.get(f"/units/{unit.id}").text
    assert "复核通过（已撤销）" in shown
    assert path not in shown
    with pytest.raises(Conflict):
        ledger.void_re_check(made.sequence, "再撤", by=hubei.approver)


def test_who_does_not_pass_is_put_up_for_removal_with_the_reason(app: Flask, hubei: Province) -> None:
    unit = listed(hubei, date(2022, 3, 1))
    record = begun(hubei, unit)
    given = {"conforms": False, "not_conforming_reason": "已停产", "checked_on": "2025-03-03"}
    hubei.handed_in(record, hubei.city, **given)
    hubei.assessed(record, False)
    hubei.decided(record, False, "鄂经信函〔2025〕1 号", clause="HB22-08")
    (check,) = standing.re_checks_of(unit.id)
    assert (check.passed, check.checked_on) == (False, TODAY)
    assert due(hubei) == [unit.id]
    page = browser_of(app, hubei.city).get("/upkeep/due").text
    assert "已列为拟移出" in page
    assert f"选择{unit.name}" not in page
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
    hubei.assessed(record, True)
    shown = client.get(f"/upkeep/{record.id}").text
    assert "作出决定" in shown
    assert "复核通过" in client.get(f"/upkeep/{record.id}/decide").text


# --- HB22-08: technical review, and who overturns what the city found -------------------------------------------------


def checked(hubei: Province, conforms: bool) -> tuple[Unit, UpkeepRecord]:
    """A re-check of which the city has handed in what it found on site."""
    unit = listed(hubei, date(2022, 3, 1))
    given: dict[str, object] = {"conforms": conforms, "checked_on": "2025-03-03"}
    if not conforms:
        given["not_conforming_reason"] = "已停产"
    return unit, hubei.handed_in(begun(hubei, unit), hubei.city, **given)


def steps(record: UpkeepRecord) -> list[StepKind]:
    return [each.kind for each in queries.steps_of(record.id)]


@pytest.mark.parametrize("conforms", [True, False])
def test_without_a_technical_review_nothing_is_decided(hubei: Province, conforms: bool) -> None:
    unit, record = checked(hubei, conforms)
    with pytest.raises(Conflict, match="须经技术评审后决定"):
        hubei.decided(record, conforms, clause="" if conforms else "HB22-08")
    assert not standing.re_checks_of(unit.id)
    hubei.assessed(record, conforms)
    hubei.decided(record, conforms, clause="" if conforms else "HB22-08")
    assert steps(record) == [StepKind.OPENED, StepKind.SUBMITTED, StepKind.ASSESSED, StepKind.DECIDED]


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"assessors": " "}, "assessors"),
        ({"opinion": ""}, "opinion"),
        ({"file_id": None}, "proof"),
        ({"assessed_on": date(2025, 3, 4)}, "dated"),
        ({"assessed_on": date(2025, 3, 2)}, "dated"),
    ],
)
def test_a_technical_review_says_who_when_and_why_on_which_file(
    hubei: Province, wrong: dict[str, Any], at: str
) -> None:
    _, record = checked(hubei, True)
    with pytest.raises(Invalid) as refused:
        hubei.assessed(record, True, **wrong)
    assert list(refused.value.errors) == [at]


def test_the_technical_review_is_the_departments_own_and_of_what_was_handed_in_last(hubei: Province) -> None:
    _, record = checked(hubei, True)
    with pytest.raises(NotAllowed):
        hubei.assessed(record, True, by=hubei.city)
    hubei.assessed(record, True)
    revision = queries.record(record.id).revision
    operations.send_back(record.id, ["on-site-check/check"], "补充现场照片", revision=revision, by=hubei.officer)
    hubei.handed_in(record, hubei.city, conforms=True, checked_on="2025-03-03")
    with pytest.raises(Conflict, match="须经技术评审后决定"):
        hubei.decided(record, True)


def test_no_decision_is_older_than_its_technical_review(hubei: Province) -> None:
    _, record = checked(hubei, True)
    with clock.travel(date(2025, 3, 20)):
        hubei.assessed(record, True)
        with pytest.raises(Invalid) as refused:
            hubei.decided(record, True, dated=date(2025, 3, 19))
        assert "不能早于技术评审的日期" in refused.value.errors["dated"][0]


OVERTURNED = [
    pytest.param(False, True, True, id="the city says no, review and department yes"),
    pytest.param(True, False, False, id="the city says yes, review and department no"),
    pytest.param(True, False, True, id="city and department say yes, the review no"),
    pytest.param(False, False, True, id="the department alone says yes"),
]


@pytest.mark.parametrize(("city", "review", "department"), OVERTURNED)
def test_nobody_overturns_alone_what_was_found(hubei: Province, city: bool, review: bool, department: bool) -> None:
    unit, record = checked(hubei, city)
    hubei.assessed(record, review)
    by = {"clause": "" if department else "HB22-08"}
    with pytest.raises(Invalid) as refused:
        hubei.decided(record, department, **by)
    assert "proof" in refused.value.errors
    hubei.decided(record, department, **by, with_proof=True)
    assert queries.record(record.id).state is Phase.CONFIRMATION
    assert not standing.re_checks_of(unit.id)
    assert len(queries.of_unit(unit.id)) == 1, "nothing follows before it is confirmed"
    for alone in (hubei.approver, hubei.officer, hubei.city):
        with pytest.raises(NotAllowed):
            hubei.confirmed(record, alone)
    other = hubei.world.people.make(Role.DEPARTMENT_APPROVER)
    hubei.confirmed(record, other)
    (check,) = standing.re_checks_of(unit.id)
    assert check.passed is department
    assert (unit.id in due(hubei)) is not department
    open_removals = [each for each in queries.of_unit(unit.id) if each.kind is UpkeepKind.REMOVAL]
    assert len(open_removals) == (0 if department else 1)
    assert steps(record)[-2:] == [StepKind.PROPOSED, StepKind.DECIDED]
    assert queries.steps_of(record.id)[-1].taken_by_id == other.id


def test_a_decision_that_is_not_confirmed_waits_again_and_is_taken_back_by_its_own(hubei: Province) -> None:
    unit, record = checked(hubei, False)
    hubei.assessed(record, True)
    hubei.decided(record, True, with_proof=True)
    with pytest.raises(NotAllowed):
        operations.turn_down(record.id, "不同意", revision=queries.record(record.id).revision, by=hubei.officer)
    for by in (hubei.world.people.make(Role.DEPARTMENT_APPROVER), hubei.approver):
        operations.turn_down(record.id, "依据不足", revision=queries.record(record.id).revision, by=by)
        assert queries.record(record.id).state is Phase.DECISION
        hubei.decided(record, True, with_proof=True)
    assert not standing.re_checks_of(unit.id)


def test_the_unit_learns_of_it_when_it_is_over_and_the_timeline_tells_all(app: Flask, hubei: Province) -> None:
    unit, record = checked(hubei, False)
    its = hubei.world.representative(unit)
    hubei.assessed(record, True)
    hubei.decided(record, True, "鄂经信函〔2025〕1 号", with_proof=True)
    (file,) = [each.file for each in queries.steps_of(record.id) if each.kind is StepKind.ASSESSED]
    assert file is not None
    unit_page, path = browser_of(app, its), f"/upkeep/{record.id}"
    assert "省绿色制造评审中心" not in unit_page.get(path).text + unit_page.get(f"/units/{unit.id}").text
    assert unit_page.get(f"/files/{file.id}").status_code == 404
    assert "省绿色制造评审中心" in browser_of(app, hubei.city).get(path).text
    hubei.confirmed(record, hubei.world.people.make(Role.DEPARTMENT_APPROVER))
    shown = unit_page.get(path).text
    assert "受委托机构：省绿色制造评审中心" in shown
    assert unit_page.get(f"/files/{file.id}").status_code == 200
    timeline = browser_of(app, hubei.officer).get(f"/units/{unit.id}").text
    for said in ("提交，不符合", "技术评审（省绿色制造评审中心），符合", "拟定改变结论的决定，符合", "办结，符合"):
        assert said in timeline
    assert any("复核通过" in each.text for each in messages(its)[0])


def test_what_came_of_it_is_reported_to_the_ministry_once_it_is_decided(app: Flask, hubei: Province) -> None:
    _, record = checked(hubei, True)
    hubei.assessed(record, True)

    def reported(day: date = TODAY, by: Person = hubei.officer) -> None:
        revision = queries.record(record.id).revision
        operations.report_above(record.id, "鄂经信函〔2025〕8 号", day, revision=revision, by=by)

    with pytest.raises(Conflict):
        reported()
    hubei.decided(record, True)
    page = browser_of(app, hubei.officer)
    assert "办结结果尚未登记上报工业和信息化部" in page.get(f"/upkeep/{record.id}").text
    with pytest.raises(NotAllowed):
        reported(by=hubei.city)
    with pytest.raises(Invalid):
        reported(date(2025, 3, 2))
    reported()
    shown = page.get(f"/upkeep/{record.id}").text
    assert "尚未登记上报" not in shown
    assert "鄂经信函〔2025〕8 号" in shown
    assert queries.record(record.id).state is Phase.DONE


def test_the_pages_lead_over_the_review_to_the_second_person(app: Flask, hubei: Province) -> None:
    unit, record = checked(hubei, False)
    officer, path = browser_of(app, hubei.officer), f"/upkeep/{record.id}"
    shown = officer.get(path).text
    assert "还没有登记技术评审意见" in shown
    assert "作出决定" not in shown
    typed = {
        "revision": str(record.revision),
        "assessed_by": "experts",
        "assessors": "张三（华中科技大学）、李四（省节能中心）",
        "dated": "2025-03-03",
        "conforms": "yes",
        "opinion": "已复产，指标符合",
    }
    refused = officer.submit(f"{path}/assess", **typed)
    assert refused.status_code == 422
    assert "请上传技术评审意见" in refused.text
    assert officer.submit(f"{path}/assess", **typed, proof=upload(pdf("review"))).status_code == 302
    asked = officer.get(f"{path}/decide").text
    assert "现场核查结论：不符合；技术评审结论：符合" in asked
    decision = {"conforms": "yes", "note": "复产", "document_number": "鄂经信函〔2025〕2 号", "dated": "2025-03-03"}
    decision["revision"] = str(queries.record(record.id).revision)
    refused = officer.submit(f"{path}/decide", **decision)
    assert "请上传证明材料" in refused.text
    assert officer.submit(f"{path}/decide", **decision, proof=upload(pdf("proof"))).status_code == 302
    assert "待另一位审批人确认" in officer.get(path).text
    assert "确认决定" not in officer.get(path).text
    other = browser_of(app, hubei.approver)
    revision = str(queries.record(record.id).revision)
    assert other.submit(f"{path}/confirm", revision=revision).status_code == 302
    assert standing.re_checks_of(unit.id)[0].passed
