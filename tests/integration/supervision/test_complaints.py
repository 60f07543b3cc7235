"""Complaints: from the public page to what follows, and nobody learns who complained but those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text

from core import clock
from core.audit.models import AuditEvent
from core.bodies.queries import EVERYTHING, body_scope
from core.db import db
from core.db.sealing import is_sealed
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.notifications import queries as inbox
from core.people.models import Person
from core.supervision import operations, queries
from core.supervision.models import Complaint
from core.supervision.operations import Decision, Said
from core.supervision.operations.complaining import new_token
from core.supervision.rules.states import Against, ComplaintState
from core.units.models import Unit
from tests.support.clients import Browser, browser_of, token_of
from tests.support.upkeep import Province
from tests.support.uploads import pdf

NAME, CONTACT = "戊举报人", "13955556666"
FACTS = "三月五日夜间向汾河偷排废水，附现场照片"


@pytest.fixture
def accused(province: Province) -> tuple[Unit, Person]:
    return province.listed("provincial")


@pytest.fixture
def complaint(accused: tuple[Unit, Person]) -> Complaint:
    return made(accused[0])


def made(unit: Unit, evidence: bytes = b"") -> Complaint:
    said = Said(NAME, CONTACT, FACTS, [evidence or pdf("photograph")])
    return operations.complain(Against.UNIT, unit.id, said, token=new_token())


def state(complaint: Complaint) -> ComplaintState:
    found = db.session.get(Complaint, complaint.id, populate_existing=True)
    assert found is not None
    return found.state


def test_from_the_public_page_to_the_decision(
    app: Flask, province: Province, accused: tuple[Unit, Person], client: FlaskClient
) -> None:
    unit, representative = accused
    address = f"/complaints/of/unit/{unit.id}"
    assert address in client.get(f"/lists/units/{unit.id}").text
    page = client.get(address)
    form = {"csrf_token": token_of(page.text), "name": NAME, "contact": CONTACT, "text": FACTS}
    form["token"] = token = page.text.split('name="token" type="hidden" value="')[1][:43]
    nobody = client.post(address, data={**form, "name": "匿名", "contact": "没有"}).text
    assert "匿名的不予受理" in nobody
    assert "电话号码或邮箱" in nobody
    without = client.post(address, data=form)
    assert (without.status_code, "请附上佐证材料" in without.text) == (422, True)
    empty = client.post(address, data={"csrf_token": form["csrf_token"], "token": token}).text
    for asked in ("请填写真实姓名", "请填写联系电话", "请写明举报的事实", "请附上佐证材料"):
        assert asked in empty
    filled_in = {**form, "unasked": "https://example.com", "evidence": (BytesIO(pdf("seen")), "photo.pdf")}
    trapped = client.post(address, data=filled_in)
    assert (trapped.status_code, "没有提交" in trapped.text, FACTS in trapped.text) == (422, True, True)
    assert ("请重新选择" in trapped.text, "https://example.com" in trapped.text) == (True, False)
    sent = client.post(address, data={**form, "evidence": (BytesIO(pdf("seen")), "戊举报人的照片.pdf")})
    assert sent.location == f"/complaints/follow/{token}"
    again = client.post(address, data={**form, "evidence": (BytesIO(pdf("seen")), "x.pdf")})
    assert again.location == sent.location
    (held,), total = queries.complaints(EVERYTHING, waiting=True)
    assert (total, held.body_id, held.accept_by) == (1, "taiyuan", clock.today() + timedelta(days=15))
    assert "待受理" in client.get(sent.location).text
    noted = select(AuditEvent.address).where(AuditEvent.subject_id == held.id)
    assert db.session.scalars(noted).all() == [None], "from where it came would tell who complained"

    operations.accept(held.id, by=province.city)
    for word in (NAME, CONTACT, "戊 举报·人", "139 5555-6666"):
        with pytest.raises(Invalid):
            operations.decide(held.id, Decision(ComplaintState.UNFOUNDED, f"经{word}反映"), by=province.city)
    mended = Decision(ComplaintState.RECTIFY, "夜间排水未经处理", clock.today() + timedelta(days=30))
    operations.decide(held.id, mended, by=province.city)
    told = inbox.messages(representative)[0][0].text
    assert ("夜间排水未经处理" in told, NAME in told) == (True, False)
    with pytest.raises(Conflict):  # nothing was reported yet
        operations.confirm_rectified(held.id, "现场复查", by=province.city)
    own = _reported(app, representative, province.city, f"/my/rectifications/{held.id}")
    with pytest.raises(Invalid):
        operations.confirm_rectified(held.id, f"{NAME[0]} {NAME[1:]}陪同复查", by=province.city)
    operations.confirm_rectified(held.id, "现场复查，已接入污水站", by=province.city)
    assert (
        own.get("/start", follow_redirects=True).text.count("责令整改"),
        "整改完成" in own.get(f"/my/rectifications/{held.id}").text,
    ) == (
        0,
        True,
    )
    followed = client.get(sent.location).text
    assert ("整改完成" in followed, NAME in followed, CONTACT in followed) == (True, False, False)


def _reported(app: Flask, representative: Person, office: Person, address: str) -> Browser:
    """What is to be mended stands on the unit's home page, and is reported there: each report stays for the office."""
    own = browser_of(app, representative)
    home, page = own.get("/start", follow_redirects=True).text, own.get(address).text
    assert ("夜间排水未经处理" in home, address in home) == (True, True)
    assert ("夜间排水未经处理" in page, NAME in page, FACTS in page) == (True, False, False)
    assert inbox.messages(representative)[0][0].link == address
    for said in ("已停用排口", "已接入污水站"):
        own.post(address, data={"csrf_token": token_of(page), "text": said})
    handled = browser_of(app, office).get(address.replace("/my/rectifications", "/supervision/complaints")).text
    assert ("已停用排口" in handled, "已接入污水站" in handled) == (True, True)
    assert "已报告整改情况" in inbox.messages(office)[0][0].text
    return own


def test_each_step_is_taken_once_and_in_order(complaint: Complaint, province: Province) -> None:
    decision = Decision(ComplaintState.UNFOUNDED, "现场核查未发现")
    with pytest.raises(Conflict):
        operations.decide(complaint.id, decision, by=province.city)
    operations.accept(complaint.id, by=province.city)
    with pytest.raises(Conflict):
        operations.accept(complaint.id, by=province.city)
    with pytest.raises(Invalid):
        operations.decide(complaint.id, Decision(ComplaintState.SANCTION, "处理"), by=province.city)
    for day in (date(2026, 1, 1), date(2199, 12, 31)):
        with pytest.raises(Invalid):
            operations.decide(complaint.id, Decision(ComplaintState.RECTIFY, "整改", day), by=province.city)
    by_then = clock.today() + timedelta(days=30)
    with pytest.raises(Invalid) as refused:
        operations.decide(complaint.id, replace(decision, rectify_by=by_then), by=province.city)
    assert "rectify_by" in refused.value.errors, "a day that means nothing is not dropped in silence"
    operations.decide(complaint.id, decision, by=province.city)
    assert state(complaint) is ComplaintState.UNFOUNDED


def test_another_city_and_the_accused_do_not_find_it(
    app: Flask, complaint: Complaint, accused: tuple[Unit, Person], province: Province
) -> None:
    elsewhere = province.world.people.officer("datong")
    with pytest.raises(NotAllowed):
        operations.accept(complaint.id, by=elsewhere)
    with pytest.raises(NotFound):
        queries.complaint(complaint.id, body_scope(elsewhere))
    address = f"/supervision/complaints/{complaint.id}"
    assert browser_of(app, elsewhere).get(address).status_code == 404
    assert browser_of(app, accused[1]).get(address).status_code == 403
    assert NAME not in browser_of(app, accused[1]).get(f"/lists/units/{accused[0].id}").text


def test_who_complained_is_opened_by_named_roles_and_each_time_on_record(
    app: Flask, complaint: Complaint, province: Province
) -> None:
    address = f"/supervision/complaints/{complaint.id}"
    office = browser_of(app, province.city)
    page = office.get(address).text
    assert (FACTS in page, NAME in page, CONTACT in page) == (True, False, False)
    for refused in (province.officer, province.world.people.auditor(), province.world.people.administrator()):
        with pytest.raises(NotAllowed):
            operations.open_identity(complaint.id, "核实", by=refused)
    with pytest.raises(Invalid):
        operations.open_identity(complaint.id, " ", by=province.city)
    assert not _opened(complaint)
    opened = office.post(f"{address}/identity", data={"csrf_token": token_of(page), "reason": "电话核实地点"})
    assert (NAME in opened.text, CONTACT in opened.text) == (True, True)
    assert opened.headers["Cache-Control"] == "private, no-store"
    operations.open_identity(complaint.id, "复核", by=province.approver)
    assert [(each.by_id, each.note) for each in _opened(complaint)] == [
        (province.city.id, "电话核实地点"),
        (province.approver.id, "复核"),
    ]
    assert NAME not in office.get(address).text


def test_nothing_that_is_written_down_tells_who(
    app: Flask, complaint: Complaint, province: Province, capfd: pytest.CaptureFixture[str]
) -> None:
    """Database, trail, messages, exports and logs, after every step and an opening; and an error page."""
    operations.accept(complaint.id, by=province.city)
    operations.open_identity(complaint.id, "核实", by=province.city)
    operations.decide(complaint.id, Decision(ComplaintState.REMOVAL, "查实"), by=province.city)
    auditor = browser_of(app, province.world.people.auditor())
    said = [auditor.get(each).text for each in ("/audit", "/audit?subject=complaint", "/audit/1")]
    (file,) = queries.evidence_of(complaint.id)
    wrong = browser_of(app, province.city).get(f"/supervision/complaints/{complaint.id}/evidence/{'0' * 32}")
    assert wrong.status_code == 404
    with db.engine.connect() as connection:
        rows = {
            table: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
            for table in inspect(connection).get_table_names()
        }
        (content,) = connection.execute(text("SELECT content FROM complaint_evidence")).one()
        (name,) = connection.execute(text("SELECT name FROM complainant")).one()
    assert is_sealed(content)
    assert is_sealed(name)
    written = f"{rows} {said} {wrong.text} {capfd.readouterr()} {file!r}"
    for secret in (NAME, CONTACT, FACTS):
        assert secret not in written
    assert repr(Said(NAME, CONTACT, FACTS, [])).find(NAME) == -1


def test_who_lets_it_lie_is_reminded_once_for_each_day(complaint: Complaint, province: Province) -> None:
    assert complaint.due is not None
    assert operations.remind_overdue() == 0
    with clock.travel(complaint.due + timedelta(days=1)):
        assert (operations.remind_overdue(), operations.remind_overdue()) == (1, 0)
        told = [each.text for each in inbox.messages(province.city)[0]]
        assert any("已过，请尽快办理" in text for text in told)
        assert not any(NAME in text or CONTACT in text for text in told)
        accepted = operations.accept(complaint.id, by=province.city)
        assert (accepted.state, operations.remind_overdue()) == (ComplaintState.ACCEPTED, 0)


def test_evidence_is_given_to_those_who_handle_it(app: Flask, complaint: Complaint, province: Province) -> None:
    (file,) = queries.evidence_of(complaint.id)
    address = f"/supervision/complaints/{complaint.id}/evidence/{file.id}"
    got = browser_of(app, province.city).get(address)
    assert (got.data, got.mimetype) == (pdf("photograph"), "application/pdf")
    assert browser_of(app, province.world.people.auditor()).get(address).status_code == 403


@pytest.mark.parametrize("wrong", [b"", b"MZ\x90\x00 a program", b"x" * 5_000_001], ids=["empty", "program", "large"])
def test_what_is_no_evidence_is_refused(accused: tuple[Unit, Person], wrong: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        operations.complain(Against.UNIT, accused[0].id, Said(NAME, CONTACT, FACTS, [wrong]), token=new_token())
    assert "evidence" in refused.value.errors


def test_only_who_was_listed_or_admitted_is_complained_of(province: Province, client: FlaskClient) -> None:
    unlisted = province.world.unit(body_id="taiyuan")
    assert client.get(f"/complaints/of/unit/{unlisted.id}").status_code == 404
    assert client.get(f"/complaints/of/anybody/{unlisted.id}").status_code == 404
    assert client.get(f"/complaints/of/evaluator/{'0' * 32}").status_code == 404


def test_a_proposal_reaches_the_department_and_leads_to_the_hearing(
    app: Flask, complaint: Complaint, province: Province
) -> None:
    operations.accept(complaint.id, by=province.city)
    operations.decide(complaint.id, Decision(ComplaintState.REMOVAL, "查实"), by=province.city)
    assert "提请移出名单" in inbox.messages(province.approver)[0][0].text
    page = browser_of(app, province.city).get(f"/supervision/complaints/{complaint.id}").text
    assert f"/propose/{complaint.subject_id}" in page


def _opened(complaint: Complaint) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.action == "supervision.open_identity")
    found = db.session.scalars(query.where(AuditEvent.subject_id == complaint.id).order_by(AuditEvent.number))
    return list(found)
