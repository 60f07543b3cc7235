"""The papers that leave the desk: summary tables, the dossier, and the note of it in the trail."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.db import db
from core.desks.operations import EXPORT
from core.review import operations
from core.review.operations import Letter
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.pages

LETTER = Letter("长工信〔2023〕1 号", date(2023, 11, 1))


def recommended(desk: OfficersDesk) -> str:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    operations.recommend({application.id: application.revision}, LETTER, by=desk.officer)
    return application.unit_name


def test_the_summary_table_holds_what_was_recommended(desk: OfficersDesk, client: FlaskClient) -> None:
    name = recommended(desk)
    browser = sign_in(client, desk.officer)
    page = browser.get(f"/review/exports?call={desk.opened.call_id}")
    assert name in page.text
    path = f"/review/exports/creation-plan-enterprises.xlsx?call={desk.opened.call_id}"
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(path).data))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert name in cells
    assert any("长沙市工业和信息化局" in cell for cell in cells)
    assert browser.get(path.replace(".xlsx", ".docx")).data[:2] == b"PK"
    assert browser.get(path.replace("enterprises", "nothing")).status_code == 404


def test_the_dossier_holds_forms_and_evidence_with_their_sums(desk: OfficersDesk, client: FlaskClient) -> None:
    name = recommended(desk)
    browser = sign_in(client, desk.officer)
    archive = ZipFile(BytesIO(browser.get(f"/review/exports/dossier.zip?call={desk.opened.call_id}").data))
    assert archive.testzip() is None
    # An application's forms are one document, as the annex is issued.
    assert sum(each.endswith(f"{name}申报表.docx") for each in archive.namelist()) == 1
    assert sum(name in each and each.endswith(".docx") for each in archive.namelist()) == 1
    for line in archive.read("SHA256SUMS").decode().splitlines():
        expected, each = line.split("  ", 1)
        assert hashlib.sha256(archive.read(each)).hexdigest() == expected
    db.session.rollback()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == EXPORT)).one()
    assert event.after is not None
    assert event.after["personal_data"] is True


def test_nothing_of_another_body_can_be_exported(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    browser = sign_in(client, desk.world.people.officer("zhuzhou"))
    chosen = f"chosen={application.id}:{application.revision}"
    for path in ("/review/exports", "/review/exports/creation-plan-enterprises.xlsx", "/review/exports/dossier.zip"):
        assert browser.get(f"{path}?call={desk.opened.call_id}&{chosen}").status_code == 404
