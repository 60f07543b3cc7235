"""The papers that leave the desk: summary tables, the dossier, and the note of it in the trail."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, inspect, select, update

from core.applications import queries as applications
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.audit.models import AuditEvent
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.desks.operations import EXPORT
from core.desks.views.listing import _ids as listed
from core.filling.models import Filling, Submission
from core.jobs.operations import run_waiting
from core.people.models import Grant
from core.review import operations
from core.review.operations import Letter
from core.review.presenting.papers import _as_asked as as_asked
from core.review.views.desks import desk_for
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.pages

LETTER = Letter("长工信〔2023〕1 号", date(2023, 11, 6))


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


def words_of(archive: ZipFile, ending: str) -> str:
    (found,) = [each for each in archive.namelist() if each.endswith(ending)]
    document = docx.Document(BytesIO(archive.read(found)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_dossier_holds_forms_what_was_verified_and_evidence_with_their_sums(
    desk: OfficersDesk, client: FlaskClient
) -> None:
    name = recommended(desk)
    browser = sign_in(client, desk.officer)
    archive = ZipFile(BytesIO(browser.get(f"/review/exports/dossier.zip?call={desk.opened.call_id}").data))
    assert archive.testzip() is None
    # The official forms are one document, as the annex is issued; what has no paper of its own is another.
    own = {each.rpartition(name)[2] for each in archive.namelist() if name in each and each.endswith(".docx")}
    assert own == {"申报表.docx", "申报内容.docx", "核实记录.docx"}
    verified = words_of(archive, f"{name}核实记录.docx")
    assert "与填报相符" in verified
    assert desk.officer.name in verified
    assert "是否" in words_of(archive, f"{name}申报内容.docx")
    assert "附件2-1 2024年湖南省绿色制造体系申报汇总表（绿色工厂、绿色供应链管理示范企业）.xlsx" in archive.namelist()
    for line in archive.read("SHA-256 校验值.txt").decode().splitlines():
        expected, each = line.split("  ", 1)
        assert hashlib.sha256(archive.read(each)).hexdigest() == expected
    db.session.rollback()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == EXPORT)).one()
    assert event.after is not None
    assert event.after["personal_data"] is True


def test_evidence_lies_in_the_order_in_which_the_forms_ask_for_it(desk: OfficersDesk) -> None:
    book = rulebook(desk.application())
    asked = [
        {"form": form.id, "field": name, "name": f"{name}.pdf"} for form in book.forms.values() for name in form.fields
    ]
    gone = {"form": "gone", "field": "gone", "name": "a.pdf"}
    assert as_asked([gone, *reversed(asked)], book) == [*asked, gone]


def test_nothing_of_another_body_can_be_exported(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    browser = sign_in(client, desk.world.people.officer("zhuzhou"))
    chosen = f"chosen={application.id}:{application.revision}"
    for path in ("/review/exports", "/review/exports/creation-plan-enterprises.xlsx", "/review/exports/dossier.zip"):
        assert browser.get(f"{path}?call={desk.opened.call_id}&{chosen}").status_code == 404


def multiplied(application: Application, times: int) -> None:
    """Let there be so many that filed the same, each for a product of its own."""
    filed = db.session.scalars(select(Submission).where(Submission.filling_id == application.id)).one()
    columns = [each.key for each in inspect(Application).column_attrs]
    like = {name: getattr(application, name) for name in columns}
    ids = [new_id() for _ in range(times - 1)]
    with transaction() as session:
        session.execute(insert(Filling), [{"id": id, "purpose": "application"} for id in ids])
        session.execute(
            insert(Application),
            [
                like | {"id": id, "number": number, "subject_name": f"产品{number}", "subject_key": f"产品{number}"}
                for number, id in enumerate(ids, start=1000)
            ],
        )
        copied = {name: getattr(filed, name) for name in ("serial", "answers", "files", "sha256", "submitted_at")}
        copied["submitted_by_id"] = filed.submitted_by_id
        session.execute(insert(Submission), [copied | {"id": id, "filling_id": id, "token": id} for id in ids])


MANY = 2_100
"""More than were once written before the rest was cut in silence."""


def test_a_table_of_thousands_is_whole_and_made_by_a_job(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    operations.recommend({application.id: application.revision}, LETTER, by=desk.officer)
    multiplied(applications.get(application.id), MANY)
    browser = sign_in(client, desk.officer)
    page = browser.get(f"/review/exports?call={desk.opened.call_id}").text
    assert f"共 {MANY} 项" in page
    assert f"以上为前 100 项，另有 {MANY - 100} 项" in page
    asked = browser.get(f"/review/exports/creation-plan-enterprises.xlsx?call={desk.opened.call_id}")
    assert asked.status_code == 302
    assert "等待办理" in browser.get(asked.location).text
    assert run_waiting() == 1
    made = browser.get(f"{asked.location}/file")
    rows = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()
    numbers = [row[0] for row in rows if isinstance(row[0], float)]
    assert numbers == list(range(1, MANY + 1))
    db.session.rollback()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == EXPORT)).one()
    assert event.after is not None
    assert event.after["count"] == MANY
    assert desk.officer.id == event.by_id


def test_of_the_chosen_rows_a_listing_holds_and_notes_those_that_may_be_seen(desk: OfficersDesk) -> None:
    own, gone = desk.application(), desk.application()
    with transaction() as session:
        session.get_one(Application, gone.id).body_id = "hengyang"
    at = desk_for(desk.officer, desk.opened)
    assert listed(at, at.queue.tabs[-1], {"chosen": [gone.id, own.id]}) == [own.id]


def test_who_left_the_body_cannot_fetch_what_it_holds(
    desk: OfficersDesk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommended(desk)
    monkeypatch.setattr("core.jobs.views.answering.AT_ONCE", 0)
    browser = sign_in(client, desk.officer)
    asked = browser.get(f"/review/exports/dossier.zip?call={desk.opened.call_id}")
    run_waiting()
    assert browser.get(f"{asked.location}/file").data[:2] == b"PK"
    with transaction() as session:
        session.execute(update(Grant).where(Grant.person_id == desk.officer.id).values(body_id="zhuzhou"))
    refused = browser.get(f"{asked.location}/file")
    assert (refused.status_code, "您已不再是有关推荐单位的经办人" in refused.text) == (403, True)
