"""A page of rows by a spreadsheet: taken along, filled in, looked at, and only then saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from core.applications.models import Application
from core.colleagues.operations import assign
from core.colleagues.queries import charged
from core.papers.plain_sheet import workbook
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.pages


def chosen(desk: OfficersDesk, *applications: Application) -> dict[str, Any]:
    return {"call": desk.opened.call_id, "chosen": [f"{each.id}:{each.revision}" for each in applications]}


def filled(headings: Sequence[str], *rows: Sequence[str]) -> tuple[BytesIO, str]:
    with workbook("表", headings, rows) as content:
        return BytesIO(content.read()), "填好的表.xlsx"


def sent(browser: Browser, address: str, data: dict[str, Any]) -> TestResponse:
    token = token_of(browser.get("/account").text)
    return browser.post(address, data=data | {"csrf_token": token}, content_type="multipart/form-data")


def test_colleagues_by_a_spreadsheet(app: Flask, desk: OfficersDesk) -> None:
    first, second, third = (desk.application() for _ in range(3))
    colleague = desk.world.people.officer("changsha")
    browser = browser_of(app, desk.officer)
    of = chosen(desk, first, second, third)
    page = browser.get("/review/assign-each", query_string=of)
    assert "按表格填写" in page.text
    taken = browser.get("/review/assign-each", query_string=of | {"sheet": "1"})
    rows = CalamineWorkbook.from_filelike(BytesIO(taken.data)).get_sheet_by_index(0).to_python()
    headings = next(row for row in rows if "申报编号" in row)
    assert list(headings) == ["申报编号", "申报", "经办人"]
    assert first.reference in {str(cell) for row in rows for cell in row}
    sheet = filled(
        ("申报编号", "申报", "经办人"),
        (first.reference, "", colleague.name),
        (second.reference, "", "查无此人"),
        ("CSA-0000", "", colleague.name),
        (third.reference, "", ""),
    )
    looked = sent(browser, "/review/assign-each", of | {"fill": "1", "sheet_file": sheet})
    shown = words(looked.text)
    assert looked.status_code == 200
    assert "还没有保存" in shown
    assert "已按表格填入 1 项，1 行没有填写，2 行没有填入" in shown
    assert "经办人“查无此人”不是可填的内容" in shown
    assert "CSA-0000）：不在所选申报中" in shown
    assert f'<option value="{colleague.id}" selected>' in looked.text
    assert charged(first.id, "changsha") is None
    saved = sent(browser, "/review/assign-each", of | {f"{first.id}.person": colleague.id})
    assert saved.status_code == 302
    held = charged(first.id, "changsha")
    assert held is not None
    assert held.person_id == colleague.id
    assert charged(second.id, "changsha") is None


def test_nobody_of_another_office_and_all_or_none(app: Flask, desk: OfficersDesk) -> None:
    first, second = desk.application(), desk.application()
    colleague, stranger = desk.world.people.officer("changsha"), desk.world.people.officer("zhuzhou")
    browser = browser_of(app, desk.officer)
    typed = {f"{first.id}.person": colleague.id, f"{second.id}.person": stranger.id}
    refused = sent(browser, "/review/assign-each", chosen(desk, first, second) | typed)
    assert refused.status_code == 422
    assert charged(first.id, "changsha") is None


def test_what_a_colleague_did_meanwhile_stays(app: Flask, desk: OfficersDesk) -> None:
    """Of a page shown before, only the rows that were changed on it are saved, and none that changed elsewhere."""
    first, second = desk.application(), desk.application()
    colleague, other = desk.world.people.officer("changsha"), desk.world.people.officer("changsha")
    browser, of = browser_of(app, desk.officer), chosen(desk, first, second)
    shown = browser.get("/review/assign-each", query_string=of).text
    names = re.findall(r'name="([0-9a-f]{32}\.person[^"]*)"', shown)
    assert set(names) >= {f"{first.id}.person", f"{second.id}.person"}
    page = dict.fromkeys(names, "")
    assign([first.id], colleague.id, by=other)
    saved = sent(browser, "/review/assign-each", of | page | {f"{second.id}.person": other.id})
    assert saved.status_code == 302
    assert {each.id: held.person_id for each in (first, second) if (held := charged(each.id, "changsha"))} == {
        first.id: colleague.id,
        second.id: other.id,
    }
    refused = sent(browser, "/review/assign-each", of | page | {f"{first.id}.person": other.id})
    assert refused.status_code == 409
    assert "在您打开页面之后有了变动" in words(refused.text)
    assert getattr(charged(first.id, "changsha"), "person_id", None) == colleague.id


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "请先选择填好的表格"),
        ((BytesIO(b"MZ" + b"\0" * 200), "表.xlsx"), "可执行程序"),
        ((BytesIO("单位,结果\n甲,乙\n".encode()), "表.csv"), "没有找到表头"),
    ],
)
def test_what_is_no_such_sheet(app: Flask, desk: OfficersDesk, file: Any, why: str) -> None:
    application = desk.application()
    data = chosen(desk, application) | {"fill": "1"} | ({} if file is None else {"sheet_file": file})
    looked = sent(browser_of(app, desk.officer), "/review/assign-each", data)
    assert looked.status_code == 200
    assert why in looked.text


def test_what_is_wrong_with_one_of_many_is_said_with_its_name(app: Flask, desk: OfficersDesk) -> None:
    first, second = desk.application(), desk.application()
    stranger = desk.world.people.officer("zhuzhou")
    browser = browser_of(app, desk.officer)
    wrong = {f"{second.id}.person": stranger.id}
    refused = sent(browser, "/review/assign-each", chosen(desk, first, second) | wrong)
    link = re.search(rf'<a href="#{second.id}-person">([^<]+)</a>', refused.text)
    assert link is not None
    assert link[1].startswith(f"{second.entry_name}：")
