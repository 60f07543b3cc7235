"""Reporting upward and recording what was decided above, in the call that leads to the national list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import transaction
from core.decisions import operations
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter, ReportLetter
from core.decisions.operations.reporting import require_reportable
from core.errors import Invalid, NotAllowed, RulesRefuse, StageClosed
from core.ledger import queries as ledger
from core.papers.plain_sheet import workbook
from core.review import operations as review
from core.review.operations import Letter, ReceiptEntry
from core.units.models import Unit
from tests.support.clients import token_of, words
from tests.support.department import Department, revisions
from tests.support.house import People, sign_in
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind

REPORTED = ReportLetter("湘工信〔2025〕30 号", date(2025, 10, 20))
LISTED = OutcomeLetter("工信部〔2025〕3 号", date(2025, 10, 20))


@pytest.fixture
def department(app: Flask, people: People) -> Iterator[Department]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield Department(OfficersDesk(World(app, people), NATIONAL))


def passed(department: Department, track: str, listed: str) -> Application:
    desk = department.desk
    made = desk.application(track=track, listed=(listed,))
    entry = ReceiptEntry("", date(2025, 10, 20), made.revision)
    review.record_receipts({made.id: entry}, by=desk.officer)
    return desk.passed(made)


def selected(department: Department, number: str = "1") -> Application:
    made = passed(department, "new", "provincial")
    letter = Letter(f"长工信〔2025〕{number} 号", date(2025, 10, 20))
    review.recommend(revisions(made), letter, by=department.desk.officer)
    operations.decide(revisions(made), Verdict.SELECTED, "符合要求", by=department.officer)
    operations.release(revisions(made), by=department.approver)
    return queries.get(made.id)


def test_reported_and_listed_above(department: Department) -> None:
    application = selected(department)
    with pytest.raises(NotAllowed):
        operations.report(revisions(application), REPORTED, by=department.officer)
    for day in (date(2025, 10, 21), date(2025, 10, 19)):
        with pytest.raises(Invalid):
            operations.report(revisions(application), ReportLetter("湘工信〔2025〕30 号", day), by=department.approver)
    operations.report(revisions(application), REPORTED, by=department.approver)
    assert queries.get(application.id).stage == "result"
    early = replace(LISTED, dated=LISTED.dated - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        operations.record_outcome(revisions(application), early, listed=True, by=department.officer)
    assert "不能早于申报提交" in refused.value.errors["dated"][0]
    operations.record_outcome(revisions(application), LISTED, listed=True, by=department.officer)
    assert queries.get(application.id).state is State.COMPLETED
    assert "national" in ledger.listed_levels(application.unit_id, "factory")


def test_no_new_unit_is_reported_while_an_existing_one_is_in_nobodys_gate(department: Department) -> None:
    """A listed unit that belongs to no body may be any body's; one that came to the city since has to file too."""
    application, world = selected(department), department.world
    existing = world.unit("示例未划归厂", body_id=None, listed=["provincial", "national"])
    page = sign_in(world.app.test_client(), department.approver)
    chosen = f"call={department.desk.opened.call_id}&chosen={application.id}:{application.revision}"
    queue = words(page.get(f"/department/queue?call={department.desk.opened.call_id}&tab=report").text)
    assert "长沙市：还有现有国家级单位未完成填报（示例未划归厂（未划归推荐单位））" in queue
    assert "受此限制的有本页" not in queue, "it keeps back all"
    other = passed(department, "existing", "national")
    queue = words(page.get(f"/department/queue?call={department.desk.opened.call_id}&tab=report").text)
    assert f"受此限制的有本页 1 项：{application.unit_name}。其余的可以办理“上报所选”" in queue
    asked = page.get(f"/department/report?{chosen}").text
    assert "示例未划归厂（未划归推荐单位）" in asked
    for said in ("示例未划归厂（未划归推荐单位）", "示例未划归厂"):
        with pytest.raises(RulesRefuse) as refused:
            operations.report(revisions(application), REPORTED, by=department.approver)
        assert [each.clause for each in refused.value.findings] == ["HN25-06"]
        assert said in refused.value.findings[0].message
        with transaction():
            db.session.get_one(Unit, existing.id).body_id = department.desk.body_id
    operations.report(revisions(other), REPORTED, by=department.approver)
    by = world.representative(existing)
    draft = world.started(department.desk.opened, existing, by, track="existing")
    world.fill(draft, by)
    world.submitted(draft, by)
    operations.report(revisions(application), REPORTED, by=department.approver)
    assert queries.get(application.id).stage == "result"


def test_each_is_held_to_the_gates_of_its_own_stage_whoever_stands_first_in_the_letter(department: Department) -> None:
    """Of a call with two stages of reporting one letter may name applications of both."""
    application, world = selected(department), department.world
    world.unit("示例未填报厂", body_id=department.desk.body_id, listed=["provincial", "national"])
    held = as_it_stands(application)
    elsewhere = replace(held, stage=replace(held.stage, id="elsewhere", does=held.stage.kind, gate=()))
    with pytest.raises(RulesRefuse):
        require_reportable([held])
    with pytest.raises(RulesRefuse):
        require_reportable([elsewhere, held])


def test_what_was_not_listed_above_ends_there(department: Department) -> None:
    application = selected(department)
    operations.report(revisions(application), REPORTED, by=department.approver)
    operations.record_outcome(revisions(application), LISTED, listed=False, by=department.officer)
    assert queries.get(application.id).state is State.NOT_SELECTED
    assert "national" not in ledger.listed_levels(application.unit_id, "factory")


def test_benchmarking_is_reported_and_ends(department: Department) -> None:
    application = passed(department, "existing", "national")
    assert application.stage == "report"
    operations.report(revisions(application), REPORTED, by=department.approver)
    assert queries.get(application.id).state is State.COMPLETED


def test_after_the_date_nothing_is_reported(department: Department) -> None:
    application = selected(department)
    with clock.travel(date(2025, 11, 8)), pytest.raises(StageClosed, match="截止"):
        operations.report(revisions(application), REPORTED, by=department.approver)


def test_the_pages_of_the_way_upward(department: Department) -> None:
    application = passed(department, "existing", "national")
    browser = sign_in(department.world.app.test_client(), department.approver)
    call = department.desk.opened.call_id
    assert "待上报" in browser.get("/day").text
    queue = browser.get(f"/department/queue?call={call}&tab=report")
    assert application.unit_name in queue.text
    assert "上报所选" in queue.text
    asked = browser.get(f"/department/report?call={call}&chosen={application.id}:{application.revision}")
    assert "上报 1 项申报" in asked.text


def test_results_of_many_each_its_own_by_a_spreadsheet(department: Department) -> None:
    listed, other, untold = (selected(department, number) for number in "123")
    for each in (listed, other, untold):
        operations.report(revisions(each), REPORTED, by=department.approver)
    listed, other, untold = (queries.get(each.id) for each in (listed, other, untold))
    browser = sign_in(department.world.app.test_client(), department.officer)
    of = {
        "call": department.desk.opened.call_id,
        "chosen": [f"{id}:{revision}" for id, revision in revisions(listed, other, untold).items()],
        "csrf_token": token_of(browser.get("/account").text),
    }
    rows = [
        (listed.reference, "列入名单", "工信部〔2025〕3 号", "2025/10/20", ""),
        (other.reference, "未列入名单", "工信部〔2025〕4 号", "2025年10月20日", "材料不全"),
        (untold.reference, "", "", "不知道", ""),
    ]
    with workbook("表", ("申报编号", "结果", "文号", "文件日期", "说明"), rows) as content:
        sheet = BytesIO(content.read()), "结果.xlsx"
    looked = browser.post("/department/results-each", data=of | {"fill": "1", "sheet_file": sheet})
    assert "已按表格填入 2 项，1 行没有填入" in words(looked.text)
    assert "文件日期“不知道”不是日期" in words(looked.text)
    assert queries.get(listed.id).stage == "result"
    typed = {
        f"{listed.id}.listed": "yes",
        f"{listed.id}.number": "工信部〔2025〕3 号",
        f"{listed.id}.dated": "2025-10-20",
        f"{other.id}.listed": "no",
        f"{other.id}.dated": "2025-10-20",
    }
    refused = browser.post("/department/results-each", data=of | typed)
    assert refused.status_code == 422
    assert "请填写公布结果的文号" in refused.text
    assert queries.get(listed.id).stage == "result"  # all of them or none
    done = browser.post("/department/results-each", data=of | typed | {f"{other.id}.number": "工信部〔2025〕4 号"})
    assert done.status_code == 302, words(done.text)
    states = [queries.get(each.id).state for each in (listed, other, untold)]
    assert states == [State.COMPLETED, State.NOT_SELECTED, State.PENDING]
