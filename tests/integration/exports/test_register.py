"""The register of exports: what was taken away bears a number, and is found by it, by its hash and by itself."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.audit.models import AuditEvent
from core.db import db
from core.exports.actions import TAKE
from core.exports.models import Export
from core.exports.rules import as_number, as_sha256, new_number
from core.jobs.operations import run_waiting
from core.review import operations
from core.review.operations import Letter
from tests.support.clients import Browser, token_of
from tests.support.house import sign_in
from tests.support.review import OfficersDesk
from tests.support.uploads import excel

LETTER = Letter("长工信〔2023〕1 号", date(2023, 11, 6))


def register() -> list[Export]:
    db.session.rollback()
    return list(db.session.scalars(select(Export).order_by(Export.sequence)))


def properties(workbook: bytes) -> str:
    return ZipFile(BytesIO(workbook)).read("docProps/core.xml").decode()


@pytest.fixture
def officer(desk: OfficersDesk, client: FlaskClient) -> Browser:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    operations.recommend({application.id: application.revision}, LETTER, by=desk.officer)
    return sign_in(client, desk.officer)


@pytest.fixture
def auditor(desk: OfficersDesk, app: Flask) -> Browser:
    return sign_in(app.test_client(), desk.world.people.auditor())


@pytest.mark.one_kind
def test_each_export_bears_the_number_under_which_it_is_registered(desk: OfficersDesk, officer: Browser) -> None:
    call = desk.opened.call_id
    paths = ("creation-plan-enterprises.xlsx", "creation-plan-enterprises.docx", "dossier.zip")
    taken = [officer.get(f"/review/exports/{path}?call={call}").data for path in paths]
    taken.append(officer.get(f"/review/follow-up.xlsx?call={call}").data)
    kept = register()
    assert [each.sha256 for each in kept] == [hashlib.sha256(each).hexdigest() for each in taken]
    assert [each.size for each in kept] == list(map(len, taken))
    assert {each.by_id for each in kept} == {desk.officer.id}
    table = "附件2-1 2024年湖南省绿色制造体系申报汇总表（绿色工厂、绿色供应链管理示范企业）"
    assert [each.name for each in kept][:2] == [f"{table}.xlsx", f"{table}.docx"]
    words = [f"导出编号 {each.number}，导出人 {desk.officer.name}" for each in kept]
    assert len(set(words)) == 4
    assert words[0] in properties(taken[0])
    assert docx.Document(BytesIO(taken[1])).core_properties.comments == words[1]
    dossier = ZipFile(BytesIO(taken[2]))
    assert words[2] in dossier.read("目录.html").decode()
    inner = next(each for each in dossier.namelist() if each.endswith(".xlsx") and each != "目录.xlsx")
    assert words[2] in properties(dossier.read(inner))
    assert words[3] in properties(taken[3])
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == TAKE).order_by(AuditEvent.number)).all()
    assert [(each.subject_id, (each.after or {})["sha256"]) for each in events] == [
        (each.number, each.sha256) for each in kept
    ]


def test_what_a_job_made_is_registered_once(
    desk: OfficersDesk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs.views.answering.AT_ONCE", 0)
    job = officer.get(f"/review/exports/dossier.zip?call={desk.opened.call_id}").headers["Location"]
    assert register() == []
    assert run_waiting() == 1
    content = officer.get(f"{job}/file").data
    [kept] = register()
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.number in ZipFile(BytesIO(content)).read("目录.html").decode()
    assert kept.by_id == desk.officer.id


@pytest.mark.one_kind
def test_the_auditor_finds_one_by_number_hash_or_file(desk: OfficersDesk, officer: Browser, auditor: Browser) -> None:
    content = officer.get(f"/review/follow-up.xlsx?call={desk.opened.call_id}").data
    [kept] = register()
    assert kept.number in auditor.get("/audit/exports").text
    written = (kept.number, f" {kept.number.lower()} ", kept.number.replace("-", ""), kept.sha256.upper())
    for wanted in written:
        assert kept.name in auditor.get("/audit/exports", query_string={"wanted": wanted}).text, wanted
    assert "登记中没有" in auditor.get(f"/audit/exports?wanted={new_number(date(2025, 1, 1))}").text
    assert "请填写完整的导出编号" in auditor.get("/audit/exports?wanted=汇总表").text
    token = {"csrf_token": token_of(auditor.get("/audit/exports").text)}
    for data, says in ((content, "内容未改动"), (excel(), "登记中没有这份文件")):
        page = auditor.post("/audit/exports", data={**token, "file": (BytesIO(data), "拿到的.xlsx")})
        assert page.status_code == 200
        assert says in page.text
        assert hashlib.sha256(data).hexdigest() in page.text
    nothing = auditor.post("/audit/exports", data=token)
    assert (nothing.status_code, "请选择要核对的文件。" in nothing.text) == (422, True)
    assert officer.get("/audit/exports").status_code == 403


def test_what_was_registered_stays(desk: OfficersDesk, officer: Browser) -> None:
    officer.get(f"/review/follow-up.xlsx?call={desk.opened.call_id}")
    for statement in ("UPDATE export SET by_name = 'x'", "DELETE FROM export"):
        with pytest.raises(DBAPIError, match=r"export is append-only|permission denied for table export"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_numbers_are_read_as_people_write_them() -> None:
    number = new_number(date(2026, 11, 23))
    assert number.startswith("20261123-")
    assert as_number(number) == number
    assert as_number(f"{number[:8]} {number[9:]}") == number
    assert as_number("２０２６１１２３－７ＫＱ４－Ｍ２ＸＷ") == "20261123-7KQ4-M2XW"
    assert as_number("20261123") is None
    assert as_number("20261123-7KQ0-M2XW") is None, "no 0, which could be an O"
    assert as_sha256("AB" * 32) == "ab" * 32
    assert as_sha256("ab") is None
