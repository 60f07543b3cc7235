"""The whole application to take along: made as a job, for its own people and for who may see it."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import docx
import docx.document
import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.applications.presenting import whole
from core.db import db
from core.exports.models import Export
from core.filling import queries as filling
from core.jobs import queries
from core.jobs.models import Job
from core.jobs.operations import run_waiting
from core.jobs.operations.expiring import erase_expired
from core.jobs.purposes import Work
from core.people.models import Person
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of, words
from tests.support.world import World

pytestmark = pytest.mark.pages


@pytest.fixture
def filed(world: World) -> Filed:
    return Filed(world)


def taken(app: Flask, by: Person, filed: Filed, ending: str, page: str) -> bytes:
    """What comes of it, through the job's page."""
    browser = browser_of(app, by)
    sent = browser.submit(f"/applications/{filed.id}/whole/{ending}", page)
    assert sent.status_code == 302
    run_waiting()
    assert "可以下载" in words(browser.get(sent.location).text)
    found = browser.get(f"{sent.location}/file")
    assert found.status_code == 200
    return bytes(found.data)


def exports() -> int:
    return db.session.scalar(select(func.count()).select_from(Export)) or 0


def plain(text: str) -> str:
    return re.sub(r"[\s\ufffe]", "", text)


def text_of(content: bytes) -> str:
    found = []
    with closing(pypdfium2.PdfDocument(content)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                found.append(text.get_text_range())
    return plain("".join(found))


def test_its_own_people_take_a_draft_and_then_what_they_handed_in(app: Flask, filed: Filed) -> None:
    page = f"/applications/{filed.id}"
    shown = browser_of(app, filed.by).get(page).text
    assert all(said in shown for said in ("全部材料 PDF", "全部材料 Word", "打包下载"))
    draft = text_of(taken(app, filed.by, filed, "pdf", page))
    assert "草稿，尚未提交" in draft
    once, again = (browser_of(app, filed.by).submit(f"{page}/whole/pdf", page).location for _ in range(2))
    assert once == again  # asked for twice while it is made
    run_waiting()
    with clock.travel(clock.now() + timedelta(seconds=1)):
        erase_expired(Work(by=None, arguments={}))
        kept = {each.id for each in db.session.scalars(select(Job)) if queries.result_of(each) is not None}
        assert kept == {once.rpartition("/")[2]}  # it takes the place of the one before
    filed.submit()
    archive = ZipFile(BytesIO(taken(app, filed.by, filed, "zip", page)))
    (pdf,) = [archive.read(name) for name in archive.namelist() if name.endswith("申报材料.pdf")]
    (word,) = [archive.read(name) for name in archive.namelist() if name.endswith("申报材料.docx")]
    submission = filling.last_submission(filed.id)
    assert submission is not None
    printed = text_of(pdf)
    assert submission.sha256 in printed
    tables = [cell.text for table in docx.Document(BytesIO(word)).tables for row in table.rows for cell in row.cells]
    assert [cell for cell in tables if plain(cell) not in printed] == []
    sums = archive.read("SHA-256 校验值.txt").decode()
    assert all(file["sha256"] in sums for file in submission.files)
    assert "未收入" not in archive.read("目录.html").decode()
    assert exports() == 0  # one's own is nothing that was taken away


def test_a_layout_past_its_bounds_costs_the_server_nothing(
    app: Flask, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made in a process of its own, which ends; the archive comes without it and says so."""
    monkeypatch.setattr(whole, "LAYOUT_SECONDS", 1)
    monkeypatch.setattr(whole.Whole, "_introduction", ["长" * 100_000] * 20)
    page = f"/applications/{filed.id}"
    browser = browser_of(app, filed.by)
    job = browser.submit(f"{page}/whole/pdf", page).location
    run_waiting()
    assert "生成 PDF 所需的内存或时间超出了限度" in words(browser.get(job).text)
    archive = ZipFile(BytesIO(taken(app, filed.by, filed, "zip", page)))
    assert "内存或时间超出了限度，未收入" in archive.read("目录.html").decode()
    assert any(name.endswith("申报材料.docx") for name in archive.namelist())


def test_an_office_takes_what_was_handed_in_and_it_is_registered(app: Flask, world: World, filed: Filed) -> None:
    officer, approver = world.people.officer("changsha"), world.people.department()
    address = f"/applications/{filed.id}/whole/docx"
    assert browser_of(app, officer).submit(address, "/jobs").status_code == 404
    filed.submit()
    assert "打包下载" in browser_of(app, officer).get(f"/review/applications/{filed.id}").text
    word = docx.Document(BytesIO(taken(app, officer, filed, "docx", f"/review/applications/{filed.id}")))
    assert "导出编号" in word.core_properties.comments
    struck = docx.Document(BytesIO(taken(app, approver, filed, "docx", "/jobs")))
    assert exports() == 2
    assert "＊＊＊" in _cells(struck)
    assert "＊＊＊" not in _cells(word)


def test_to_strangers_it_is_not_there(app: Flask, world: World, filed: Filed) -> None:
    filed.submit()
    for person in (world.representative(world.unit()), world.people.officer("zhuzhou")):
        browser = browser_of(app, person)
        assert browser.submit(f"/applications/{filed.id}/whole/zip", "/jobs").status_code == 404


def _cells(document: docx.document.Document) -> set[str]:
    return {cell.text for table in document.tables for row in table.rows for cell in row.cells}
