"""The trail reads like a report: by name, in words, found by unit and number, taken away under a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from core import clock
from core.accounts.operations.grants import grant_role
from core.audit import actions
from core.exports import queries as exports
from core.jobs.operations import run_waiting
from core.jobs.views.answering import export_or_job
from core.people.models import Person, Role
from tests.support.clients import browser_of, words
from tests.support.department import Department
from tests.support.house import People
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

pytestmark = pytest.mark.pages


@pytest.fixture
def department(app: Flask, people: People) -> Iterator[Department]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield Department(OfficersDesk(World(app, people)))


@pytest.fixture
def auditor(people: People) -> Person:
    return people.auditor()


def test_it_is_found_by_unit_number_person_act_and_day(app: Flask, department: Department, auditor: Person) -> None:
    mine, other = department.recommended(), department.recommended()
    browser = browser_of(app, auditor)

    def found(**asked: str | None) -> str:
        return words(browser.get("/audit", query_string=asked).text)

    for about in (mine.unit_name, mine.reference):
        page = found(about=about, subject_type="application")
        assert f"{mine.unit_name}（{mine.reference}）" in page, about
        assert other.unit_name not in page, about
    assert department.desk.officer.name in found(about=mine.unit_name, action="review.verify")
    assert "没有符合条件的记录" in found(about=mine.unit_name, until="2020-01-01")
    assert "没有符合条件的记录" in found(about="没有这个单位")


def test_a_unit_is_found_that_was_registered_since_somebody_looked_for_it(
    app: Flask, department: Department, auditor: Person
) -> None:
    browser = browser_of(app, auditor)

    def found() -> str:
        return words(browser.get("/audit", query_string={"about": "澄泥砚", "subject_type": "unit"}).text)

    assert "没有符合条件的记录" in found()
    department.world.unit("示例澄泥砚有限公司")
    assert "没有符合条件的记录" not in found()


def test_its_list_says_what_each_event_changed_and_offers_each_act_once(
    app: Flask, department: Department, auditor: Person
) -> None:
    application = department.recommended()
    browser = browser_of(app, auditor)
    page = browser.get("/audit", query_string={"about": application.reference, "action": "applications.move"})
    assert "环节：市州（试点县）审核 → 市州（试点县）推荐报送" in words(page.text)
    assert "办理：通过" in words(page.text)
    attached = browser.get("/audit", query_string={"about": application.reference, "action": "applications.attach"})
    assert re.search(r"填报项：.+；.+材料\.pdf", words(attached.text))
    offered = re.findall(r'<option[^>]* value="([a-z_.]+\.[a-z_]+)">([^<]+)<', attached.text)
    labels = [label for _, label in offered]
    assert len(labels) == len(set(labels)) > 100
    elsewhere = [code for code in actions.spellings("applications.attach") if code != "applications.attach"]
    found = browser.get("/audit", query_string={"action": elsewhere[0]}).text
    assert application.reference in words(found), "found wherever it was done"
    assert re.search(r"<option selected[^>]*>添加佐证材料<", found)


def test_what_was_before_and_after_is_told_in_words(app: Flask, department: Department, auditor: Person) -> None:
    application = department.recommended()
    browser = browser_of(app, auditor)
    asked = {"about": application.reference}
    rows = browser.get("/audit", query_string={**asked, "action": "applications.move"}).text
    event = re.findall(r'href="/audit/(\d+)"', rows)[-1]
    moved = words(browser.get(f"/audit/{event}").text)
    for said in ("环节", "状态", "待办理"):
        assert said in moved
    desk = department.desk
    unit = desk.world.unit(body_id=desk.body_id)
    by = desk.world.representative(unit)
    changed = desk.world.started(desk.opened, unit, by)
    for answers in ({}, {"audited_on": "2022-06-30"}):
        desk.world.fill(changed, by, **answers)
    desk.world.submitted(changed, by)
    asked = {"about": unit.name, "action": "applications.save_section"}
    saved = browser.get("/audit", query_string=asked).text
    numbers = re.findall(r'href="/audit/(\d+)"', saved)
    told = "\n".join(words(browser.get(f"/audit/{number}").text) for number in numbers)
    assert "清洁生产审核" in told
    assert "audited" not in told


def test_a_role_is_called_by_the_regions_word_for_its_department(app: Flask, people: People, auditor: Person) -> None:
    grant_role(people.make().id, Role.DEPARTMENT_OFFICER, by=people.security())
    page = words(browser_of(app, auditor).get("/audit").text)
    assert "省厅经办人" in page
    assert "主管部门经办人" not in page


def test_a_files_kind_is_told_in_words(app: Flask, department: Department, auditor: Person) -> None:
    department.recommended()
    kept = browser_of(app, auditor).get("/audit", query_string={"action": "files.keep"}).text
    assert "类型：PDF" in words(kept)
    assert "application/" not in words(kept)


def test_whoever_reads_it_opens_what_it_speaks_of_and_changes_nothing(
    app: Flask, department: Department, auditor: Person
) -> None:
    application = department.decided(department.recommended())
    browser, page = browser_of(app, auditor), f"/audit/applications/{application.id}"
    rows = browser.get("/audit", query_string={"about": application.reference}).text
    assert f'href="{page}"' in rows
    read = browser.get(page)
    assert read.status_code == 200
    assert "只读" in read.text
    assert "符合遴选要求" in read.text
    forms = re.findall(r'<form action="([^"]+)" method="post"', read.text[read.text.index("<main") :])
    assert {each.rpartition("/")[0] for each in forms} == {f"/applications/{application.id}/whole"}, "a numbered copy"
    for reader in (department.officer, department.desk.officer):
        assert browser_of(app, reader).get(page).status_code == 403


def test_a_draft_stays_its_units_own(app: Flask, department: Department, auditor: Person) -> None:
    world = department.world
    unit = world.unit(body_id="changsha")
    draft = world.started(department.desk.opened, unit, world.representative(unit), "factory", None)
    browser = browser_of(app, auditor)
    assert browser.get(f"/audit/applications/{draft.id}").status_code == 404
    assert f"/audit/applications/{draft.id}" not in browser.get("/audit", query_string={"about": unit.name}).text


def test_what_was_found_is_taken_away_under_a_number(app: Flask, department: Department, auditor: Person) -> None:
    application, other = department.recommended(), department.recommended()
    made = browser_of(app, auditor).get("/audit/report.xlsx", query_string={"about": application.reference})
    assert made.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()
    text = "\n".join("，".join(map(str, row)) for row in rows)
    assert application.unit_name in text
    assert other.unit_name not in text
    (taken, *_) = exports.exports()[0]
    assert (taken.what, taken.sha256) == ("审计记录", sha256(made.data).hexdigest())


def test_a_report_that_leaves_older_events_out_says_so(app: Flask, department: Department, auditor: Person) -> None:
    def report(most: int) -> list[str]:
        with patch("core.jobs.views.trail.MOST", most):
            made = browser_of(app, auditor).get("/audit/report.xlsx", query_string={"about": reference})
        rows = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()
        return [str(row[0]) for row in rows[1:]]

    reference = department.recommended().reference
    whole = report(1_000)
    assert len(whole) > 2
    assert report(len(whole)) == whole, "to take it away is no event of the application"
    *two, said = report(2)
    assert two == whole[:2]
    assert said == "只列出最新的 2 条，更早的没有列出；请缩小日期范围，分次导出。"


def test_a_long_report_is_a_job_like_every_other_export(app: Flask, department: Department, auditor: Person) -> None:
    application, browser = department.recommended(), browser_of(app, auditor)
    asked = {"about": application.reference, "since": "2020-01-01"}
    at_once = browser.get("/audit/report.xlsx", query_string=asked)
    assert at_once.status_code == 200
    with patch("core.jobs.views.trail.export_or_job", lambda *given, size: export_or_job(*given, size=size * 500)):
        answer = browser.get("/audit/report.xlsx", query_string=asked)
    assert answer.status_code == 302
    run_waiting()
    made = browser.get(f"{answer.location}/file")
    rows, same = (
        CalamineWorkbook.from_filelike(BytesIO(each.data)).get_sheet_by_index(0).to_python() for each in (made, at_once)
    )
    assert rows == same
    assert [each.what for each in exports.exports()[0]] == ["审计记录"] * 2
