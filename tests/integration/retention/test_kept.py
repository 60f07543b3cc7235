"""What is kept of a person is read by that person, whole, and by nobody else."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from python_calamine import load_workbook

from core import clock
from core.accounts import operations as accounts
from core.audit.actions import READ
from core.audit.operations import noting
from core.audit.operations.chaining import chain
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from tests.integration.applications.filed import Filed
from tests.integration.retention.conftest import EraseAll
from tests.support.clients import browser_of, words
from tests.support.house import People
from tests.support.world import World

pytestmark = pytest.mark.pages

PAGE, FILE = "/account/kept", "/account/kept.xlsx"


def cells(content: bytes) -> list[list[Any]]:
    return load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_one_reads_all_that_is_kept_of_oneself_and_takes_it_away(world: World, people: People) -> None:
    filed = Filed(world)
    accounts.begin_session(filed.by, address="192.0.2.7", agent="Firefox")
    officer = people.officer()
    for subject, id in (("application", filed.id), ("person", filed.by.id), ("complaint", filed.id)):
        noting.note(READ, subject, id, by=officer)
    browser = browser_of(world.app, filed.by)
    page = words(browser.get(PAGE).text)
    for said in (filed.by.name, filed.by.phone or "?", "192.0.2.7", filed.unit.name, "电子邮箱", "上传的文件"):
        assert said in page, said
    assert "登录之日起 6 个月" in page
    assert officer.name not in page, "who read it is not told"
    rows = cells(browser.get(FILE).data)
    read = [row for row in rows if row[0] == "工作人员的查阅"]
    assert len(read) == 2, "of the complaint nothing is told"
    assert {row[0] for row in rows[1:]} >= {"账号", "登录记录", "申报材料中的个人信息", "上传的文件", "本人的操作"}


def test_nobody_reads_what_is_kept_of_another(world: World, people: People) -> None:
    filed, other = Filed(world), people.applicant("另一人")
    browser = browser_of(world.app, other)
    said = words(browser.get(PAGE).text) + str(cells(browser.get(FILE).data))
    for theirs in (filed.by.email, filed.unit.name):
        assert theirs not in said


def test_how_long_everything_is_kept_is_said_to_everybody(world: World, people: People) -> None:
    page = words(world.app.test_client().get("/privacy").text)
    for said in ("登录记录", "审计记录的变动内容", "10 年", "长期保存", "本平台设定"):
        assert said in page


def test_the_auditor_is_told_that_contents_went(erase_all: EraseAll, world: World, people: People) -> None:
    changed: Person = people.applicant()
    accounts.change_profile(changed.id, name="新名", phone="13900002222", by=changed)
    chain()
    now = clock.now()
    with clock.travel(now.replace(year=now.year + 11)):
        assert erase_all(PersonalData.TRAIL)[PersonalData.TRAIL]
        browser = browser_of(world.app, people.auditor())
        listed = browser.get(f"/audit?subject_type=person&subject_id={changed.id}&action=accounts.change_profile").text
        (number,) = re.findall(r"/audit/(\d+)", listed)
        assert "变动内容已按保存期限清除" in browser.get(f"/audit/{number}").text
