"""Complaints: from the public page to what follows, and nobody learns who complained but those who may."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import inspect, select, text
from structlog.typing import Processor

from core import clock
from core.audit.models import AuditEvent
from core.backups.operations.making import make
from core.backups.operations.reading import read_through
from core.bodies.queries import EVERYTHING, body_scope
from core.db import db
from core.db.sealing import is_sealed
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.files.operations import NotScanned, ask_again
from core.instance import instance
from core.ledger import operations as ledger
from core.notifications import queries as inbox
from core.people.models import Person, Role
from core.plugin_api import UpkeepKind
from core.plugin_api.declarations import PersonalData
from core.retention.operations import erase
from core.retention.queries.keepings import ERASED
from core.supervision import operations, queries
from core.supervision.models import Complainant, Complaint, ComplaintEvidence
from core.supervision.operations import Decision, Said
from core.supervision.operations.complaining import new_token
from core.supervision.rules.states import Against, ComplaintState
from core.supervision.views import public
from core.units.models import Unit
from core.upkeep import operations as upkeep_operations
from core.upkeep import queries as upkeep
from tests.support.clamd import INFECTION
from tests.support.clients import Browser, browser_of, token_of
from tests.support.house import at_once, sign_in
from tests.support.upkeep import Province
from tests.support.uploads import jpg, pdf

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
    told = client.post(address, data={**form, "text": f"{FACTS}，联系人{NAME}"})
    assert (told.status_code, "不要在事实中写您的姓名" in told.text) == (422, True), "more people read it than may know"
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
            operations.decide(
                held.id, Decision(ComplaintState.UNFOUNDED, f"经{word}反映"), revision=held.revision, by=province.city
            )
    mended = Decision(ComplaintState.RECTIFY, "夜间排水未经处理", clock.today() + timedelta(days=30))
    operations.decide(held.id, mended, revision=held.revision, by=province.city)
    message = inbox.messages(representative)[0][0].text
    assert ("夜间排水未经处理" in message, NAME in message) == (True, False)
    with pytest.raises(Conflict):  # nothing was reported yet
        operations.confirm_rectified(held.id, "现场复查", revision=held.revision, by=province.city)
    own = _reported(app, representative, province.city, f"/my/rectifications/{held.id}")
    with clock.travel(clock.today() + timedelta(days=1)):
        _is_not_enough(held, province.city, own)
        with pytest.raises(Invalid):
            operations.confirm_rectified(
                held.id, f"{NAME[0]} {NAME[1:]}陪同复查", revision=held.revision, by=province.city
            )
        operations.confirm_rectified(held.id, "现场复查，已接入污水站", revision=held.revision, by=province.city)
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


def _is_not_enough(held: Complaint, office: Person, own: Browser) -> None:
    """What was reported does not mend it: once more, by another day; what was found before stays, and is read."""
    address, later = f"/my/rectifications/{held.id}", clock.today() + timedelta(days=60)
    with pytest.raises(Invalid) as refused:
        operations.decide(held.id, Decision(ComplaintState.UNFOUNDED, "没有问题"), revision=held.revision, by=office)
    assert "outcome" in refused.value.errors, "what was found is not unsaid"
    operations.decide(
        held.id, Decision(ComplaintState.RECTIFY, "雨水口仍有污水", later), revision=held.revision, by=office
    )
    page = own.get(address).text
    assert ("夜间排水未经处理" in page, "雨水口仍有污水" in page, later.isoformat() in page) == (True, True, True)
    with pytest.raises(Conflict):  # what was reported before is not reported of this
        operations.decide(held.id, Decision(ComplaintState.REMOVAL, "拒不整改"), revision=held.revision, by=office)
    with pytest.raises(Conflict):
        operations.confirm_rectified(held.id, "现场复查", revision=held.revision, by=office)
    sent = {"csrf_token": token_of(page), "text": "雨水口已封堵", "proof": (BytesIO(pdf("closed")), "封堵照片.pdf")}
    own.post(address, data=sent)
    assert "封堵照片.pdf" in own.get(address).text


def test_what_is_not_mended_by_its_day_goes_on_to_the_removal(
    accused: tuple[Unit, Person], complaint: Complaint, province: Province
) -> None:
    operations.accept(complaint.id, by=province.city)
    by_then = clock.today() + timedelta(days=30)
    operations.decide(
        complaint.id, Decision(ComplaintState.RECTIFY, "偷排", by_then), revision=complaint.revision, by=province.city
    )
    removal = Decision(ComplaintState.REMOVAL, "逾期没有整改")
    with clock.travel(by_then), pytest.raises(Conflict):
        operations.decide(complaint.id, removal, revision=complaint.revision, by=province.city)
    with clock.travel(by_then + timedelta(days=1)):
        operations.decide(complaint.id, removal, revision=complaint.revision, by=province.city)
    assert state(complaint) is ComplaintState.REMOVAL


def test_whose_record_was_joined_since_still_mends_what_was_found(app: Flask, province: Province) -> None:
    imported = province.world.unit(body_id="taiyuan", listed=["city"])
    complaint = made(imported)
    operations.accept(complaint.id, by=province.city)
    held, by = province.listed()
    ledger.join(imported.id, held.id, reason="同一单位", document_number="核 1 号", by=province.approver)
    ordered = Decision(ComplaintState.RECTIFY, "偷排", clock.today() + timedelta(days=30))
    operations.decide(complaint.id, ordered, revision=complaint.revision, by=province.city)
    page = f"/my/rectifications/{complaint.id}"
    assert "偷排" in inbox.messages(by)[0][0].text
    browser = browser_of(app, by)
    assert page in browser.get("/applications").text
    assert browser.submit(page, text="已停用排口，接入污水站").status_code == 302


def test_what_was_reported_meanwhile_is_read_before_it_is_decided(
    app: Flask, accused: tuple[Unit, Person], complaint: Complaint, province: Province
) -> None:
    operations.accept(complaint.id, by=province.city)
    by_then = clock.today() + timedelta(days=30)
    ordered = Decision(ComplaintState.RECTIFY, "偷排", by_then)
    operations.decide(complaint.id, ordered, revision=complaint.revision, by=province.city)
    page = f"/supervision/complaints/{complaint.id}"
    with clock.travel(by_then + timedelta(days=1)):
        city = browser_of(app, province.city)
        assert "没有报告整改情况" in city.get(page).text
        sent = {"outcome": "removal", "finding": "逾期没有整改", "revision": str(complaint.revision)}
        operations.report_rectified(complaint.id, "已停用排口，接入污水站", by=accused[1])
        refused = city.submit(f"{page}/decide", page=page, **sent)
        assert refused.status_code == 409
        assert all(words in refused.text for words in ("新的办理或者整改报告", "已停用排口", "逾期没有整改"))
        assert state(complaint) is ComplaintState.RECTIFY
        assert city.submit(f"{page}/decide", page=page, **{**sent, "revision": str(complaint.revision)}).location
    assert state(complaint) is ComplaintState.REMOVAL


def test_a_complaint_is_found_by_whom_it_accuses(
    app: Flask, complaint: Complaint, accused: tuple[Unit, Person], province: Province, client: FlaskClient
) -> None:
    unit, office = accused[0], sign_in(app.test_client(), province.city)
    for said in (unit.name[:4], f"{unit.name[-4:]} {unit.name[:3]}"):
        page = office.get("/supervision/complaints", query_string={"q": said})
        assert f"/supervision/complaints/{complaint.id}" in page.text, said
        assert "?q=" in page.text, "the text survives the tabs"
    nothing = office.get("/supervision/complaints", query_string={"q": "没有这家", "state": "all"})
    assert (complaint.id in nothing.text, "没有符合条件的举报" in nothing.text) == (False, True)
    found = client.get("/lists", query_string={"list": "all", "category": "all", "text": unit.name})
    assert unit.id in found.text
    public_page = client.get("/complaints").text
    assert 'action="/lists"' in public_page
    assert 'action="/evaluators"' in public_page
    settled = public_page.partition("<summary>设定说明</summary>")[2]
    assert "本平台设定" in settled, "what was set by us is folded where the public reads it"
    assert "本平台设定" not in public_page.partition("<summary>设定说明</summary>")[0]


def test_each_step_is_taken_once_and_in_order(complaint: Complaint, province: Province) -> None:
    decision = Decision(ComplaintState.UNFOUNDED, "现场核查未发现")
    with pytest.raises(Conflict):
        operations.decide(complaint.id, decision, revision=complaint.revision, by=province.city)
    operations.accept(complaint.id, by=province.city)
    with pytest.raises(Conflict):
        operations.accept(complaint.id, by=province.city)
    with pytest.raises(Invalid):
        operations.decide(
            complaint.id, Decision(ComplaintState.SANCTION, "处理"), revision=complaint.revision, by=province.city
        )
    for day in (date(2026, 1, 1), date(2199, 12, 31)):
        with pytest.raises(Invalid):
            operations.decide(
                complaint.id,
                Decision(ComplaintState.RECTIFY, "整改", day),
                revision=complaint.revision,
                by=province.city,
            )
    by_then = clock.today() + timedelta(days=30)
    with pytest.raises(Invalid) as refused:
        operations.decide(
            complaint.id, replace(decision, rectify_by=by_then), revision=complaint.revision, by=province.city
        )
    assert "rectify_by" in refused.value.errors, "a day that means nothing is not dropped in silence"
    operations.decide(complaint.id, decision, revision=complaint.revision, by=province.city)
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
    with pytest.raises(Invalid) as told:
        operations.open_identity(complaint.id, f"与{NAME}核实", by=province.city)
    assert "不能写出举报人" in told.value.errors["reason"][0]
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
    operations.decide(
        complaint.id, Decision(ComplaintState.REMOVAL, "查实"), revision=complaint.revision, by=province.city
    )
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


def test_no_backup_tells_who(app: Flask, complaint: Complaint, province: Province, tmp_path: Path) -> None:
    """Neither the archive as it lies there nor, to who has its key and not the instance's, what is in it."""
    operations.accept(complaint.id, by=province.city)
    operations.open_identity(complaint.id, "核实", by=province.city)
    made = make(tmp_path, keep=None, tell=_silent)
    inside: dict[str, list[bytes]] = {}
    with made.path.open("rb") as file:
        keys = dict(instance().settings.backup_keys)
        read_through(
            file,
            keys,
            _silent,
            on_rows=lambda table, lines: inside.setdefault(table, []).extend(lines),
            on_file=lambda name, content: inside.setdefault(name, []).append(content.read()),
        )
    assert json.dumps(complaint.subject_name) in b"".join(inside["complaint"]).decode(), "what is in it was read"
    assert inside["complainant"]
    assert inside["complaint_evidence"]
    readable = made.path.read_bytes() + b"".join(line for lines in inside.values() for line in lines)
    for secret in (NAME, CONTACT, FACTS):
        for written in _ways_to_write(secret):
            assert written not in readable


def _ways_to_write(secret: str) -> list[bytes]:
    """As text, escaped in JSON, and as it would stand in Base64 on either boundary of three."""
    said = secret.encode()
    shifted = [b64encode(b"x" * shift + said)[4 if shift else 0 : -4] for shift in range(3)]
    return [said, secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode(), *shifted]


def _silent(what: str, done: int, of: int) -> None:
    """Who does not want to be told."""


def test_what_breaks_while_a_complaint_is_received_tells_nobody_who(
    app: Flask,
    accused: tuple[Unit, Person],
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page of a failure and its log."""

    def broken(complaint: Complaint) -> None:
        raise RuntimeError("the outbox is gone")

    monkeypatch.setattr("core.supervision.notifications.received", broken)
    logged = StringIO()
    processors: list[Processor] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    for place in ("core.web.error_pages.log", "core.web.request_log.log"):
        own = structlog.wrap_logger(structlog.PrintLogger(logged), processors=processors)
        monkeypatch.setattr(place, own.bind())
    address = f"/complaints/of/unit/{accused[0].id}"
    page = client.get(address).text
    form = {"csrf_token": token_of(page), "name": NAME, "contact": CONTACT, "text": FACTS}
    form["token"] = page.split('name="token" type="hidden" value="')[1][:43]
    failed = client.post(address, data={**form, "evidence": (BytesIO(pdf("seen")), "photo.pdf")})
    assert failed.status_code == 500
    written = failed.text + logged.getvalue()
    assert "the outbox is gone" in written, "the failure is in the log"
    for secret in (NAME, CONTACT, FACTS):
        assert not [way for way in _ways_to_write(secret) if way in written.encode()]
    assert not queries.complaints(EVERYTHING, waiting=True)[1], "nothing of it was kept"


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


_TOKENS = {"none": "", "long": "a" * 44, "controls": "\0" * 43, "path": f"../../{'a' * 37}", "letters": "é" * 43}


@pytest.mark.parametrize("token", _TOKENS.values(), ids=_TOKENS)
def test_what_it_is_followed_by_is_of_our_making(accused: tuple[Unit, Person], client: FlaskClient, token: str) -> None:
    address = f"/complaints/of/unit/{accused[0].id}"
    sent = {"csrf_token": token_of(client.get(address).text), "name": NAME, "contact": CONTACT, "text": FACTS}
    answer = client.post(address, data={**sent, "token": token, "evidence": (BytesIO(pdf("seen")), "x.pdf")})
    assert (answer.status_code, "请重新打开本页" in answer.text) == (422, True)
    assert queries.complaints(EVERYTHING, waiting=True)[1] == 0


def test_only_who_was_listed_or_admitted_is_complained_of(province: Province, client: FlaskClient) -> None:
    unlisted = province.world.unit(body_id="taiyuan")
    assert client.get(f"/complaints/of/unit/{unlisted.id}").status_code == 404
    assert client.get(f"/complaints/of/anybody/{unlisted.id}").status_code == 404
    assert client.get(f"/complaints/of/evaluator/{'0' * 32}").status_code == 404


def test_a_removal_begins_with_what_was_found_and_each_side_shows_the_other(
    app: Flask, complaint: Complaint, accused: tuple[Unit, Person], province: Province
) -> None:
    city, page = browser_of(app, province.city), f"/supervision/complaints/{complaint.id}"
    operations.accept(complaint.id, by=province.city)
    found = {"outcome": "removal", "finding": "查实夜间偷排", "revision": str(complaint.revision)}
    decided = city.submit(f"{page}/decide", page=page, **found)
    assert "提请移出名单" in inbox.messages(province.approver)[0][0].text
    form = decided.location
    assert form in city.get(page).text.replace("&amp;", "&")
    shown = city.get(form).text
    assert all(words in shown for words in ("查实夜间偷排", "省级绿色工厂", "陈述意见", "举报核实结论"))
    given = {"reason": "other", "facts": "查实夜间偷排", "otherwise": "晋环罚 1 号"}
    proof = {"proof": (BytesIO(pdf("finding")), "核实.pdf")}
    telling = {**given, "facts": f"{NAME}反映查实", "proof": (BytesIO(pdf("finding")), "核实.pdf")}
    assert "不能写出举报人" in city.submit(form, page=form, **telling).text
    assert not upkeep.of_unit(complaint.subject_id), "nothing was begun"
    matter = city.submit(form, page=form, **given, **proof).location
    assert matter in city.get(page).text
    assert page in city.get(matter).text
    assert "没有待提出的移出名单" in city.get(form).text, "it is proposed once"
    told = browser_of(app, accused[1]).get(matter)
    assert told.status_code == 200
    assert all(word not in told.text for word in ("举报核实", page, NAME, CONTACT, FACTS)), (
        "the unit reads what was found"
    )
    assert page not in browser_of(app, province.world.people.make(Role.AUDITOR)).get(matter).text
    (record,) = [each for each in upkeep.of_unit(complaint.subject_id) if each.kind is UpkeepKind.REMOVAL]
    upkeep_operations.drop(record.id, "重新核实", revision=record.revision, by=province.city)
    assert form in city.get(page).text.replace("&amp;", "&"), "what was taken back may be proposed anew"


def _opened(complaint: Complaint) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.action == "supervision.open_identity")
    found = db.session.scalars(query.where(AuditEvent.subject_id == complaint.id).order_by(AuditEvent.number))
    return list(found)


def test_who_complained_goes_in_time_and_what_was_found_stays(complaint: Complaint, province: Province) -> None:
    operations.accept(complaint.id, by=province.city)
    with clock.travel(years_on(6)):
        assert erase([PersonalData.COMPLAINTS]) == {PersonalData.COMPLAINTS: 0}, "somebody still has to decide it"
    operations.decide(
        complaint.id,
        Decision(ComplaintState.UNFOUNDED, "现场核查未发现"),
        revision=complaint.revision,
        by=province.city,
    )
    with clock.travel(years_on(6)):
        assert erase([PersonalData.COMPLAINTS]) == {PersonalData.COMPLAINTS: 1}
        db.session.expire_all()
        held = db.session.get_one(Complaint, complaint.id)
        assert (held.text, held.finding) == (ERASED, "现场核查未发现")
        for kept in (Complainant, ComplaintEvidence):
            assert not db.session.scalars(select(kept).where(kept.complaint_id == held.id)).all()
        with pytest.raises(NotFound, match="按规定清除"):
            operations.open_identity(complaint.id, "复查", by=province.city)
        assert (
            browser_of(province.world.app, province.city).get(f"/supervision/complaints/{held.id}").status_code == 200
        )


def years_on(years: int) -> date:
    today = clock.today()
    return today.replace(year=today.year + years)


def test_what_came_with_a_complaint_is_scanned(
    accused: tuple[Unit, Person], province: Province, scanner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = instance()

    def ask_at(at: str) -> None:
        monkeypatch.setattr(held, "settings", replace(held.settings, scanner=at))

    ask_at(scanner)
    with pytest.raises(Invalid) as refused:
        made(accused[0], pdf(INFECTION.decode()))
    assert "病毒扫描没有通过" in str(refused.value.errors["evidence"])
    ask_at("/nowhere")
    complaint = made(accused[0])
    (evidence,) = queries.evidence_of(complaint.id)
    with pytest.raises(NotScanned):
        operations.read_evidence(complaint.id, evidence.id, by=province.city)
    ask_at(scanner)
    assert ask_again() == 1
    assert operations.read_evidence(complaint.id, evidence.id, by=province.city)[1] == pdf("photograph")


def test_without_room_a_complaint_is_taken_and_its_files_are_brought_later(
    app: Flask, province: Province, accused: tuple[Unit, Person], client: FlaskClient
) -> None:
    """Nobody is shut out of complaining by who fills the disk, and nobody fills it."""
    unit, _ = accused
    settings = instance().settings
    with patch.object(instance(), "settings", replace(settings, strangers_megabytes=1)):
        first = made(unit, jpeg_of(900_000))
        address = f"/complaints/of/unit/{unit.id}"
        page = client.get(address).text
        token = page.split('name="token" type="hidden" value="')[1][:43]
        form = {"csrf_token": token_of(page), "name": NAME, "contact": CONTACT, "text": FACTS, "token": token}
        sent = client.post(address, data={**form, "evidence": (BytesIO(jpeg_of(200_000)), "a.jpg")})
        assert sent.location == f"/complaints/follow/{token}"
        told = client.get(sent.location).text
        assert "没有接收" in told
        held = queries.followed(token)
        assert queries.evidence_of(held.id) == []
        assert "补交" in browser_of(app, province.officer).get(f"/supervision/complaints/{held.id}").text

        def brought() -> tuple[int, str]:
            file = (BytesIO(jpeg_of(200_000)), "a.jpg")
            answer = client.post(sent.location or "", data={"csrf_token": form["csrf_token"], "evidence": file})
            return answer.status_code, answer.text

        status, text = brought()
        assert (status, "当面、邮寄" in text) == (409, True)
        operations.accept(first.id, by=province.officer)
        assert brought()[0] == 302, "what an office has begun to look at waits no more"
        assert [each.size for each in queries.evidence_of(held.id)] == [200_000]
        assert brought()[0] == 409, "once"
    assert "补交佐证材料" not in client.get(sent.location).text


def test_one_network_does_not_take_the_room_of_all(
    accused: tuple[Unit, Person], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "MOST_OF_NETWORK", "300000 per day")
    counts = SimpleNamespace(enabled=True, limiter=FixedWindowRateLimiter(MemoryStorage()))
    monkeypatch.setattr("core.web.limiting.limiter", counts)
    address, kept = f"/complaints/of/unit/{accused[0].id}", []
    for _ in range(2):
        page = client.get(address).text
        token = page.split('name="token" type="hidden" value="')[1][:43]
        form = {"csrf_token": token_of(page), "name": NAME, "contact": CONTACT, "text": FACTS, "token": token}
        client.post(address, data={**form, "evidence": (BytesIO(jpeg_of(200_000)), "a.jpg")})
        kept.append(len(queries.evidence_of(queries.followed(token).id)))
    assert kept == [1, 0]


def jpeg_of(size: int) -> bytes:
    return jpg().ljust(size, b"\0")


def test_the_same_complaint_sent_four_times_at_once_is_one_and_each_is_told_so(
    app: Flask, accused: tuple[Unit, Person]
) -> None:
    unit_id, token = accused[0].id, new_token()
    said = Said(NAME, CONTACT, FACTS, [pdf("photograph")])
    send = partial(operations.complain, Against.UNIT, unit_id, said, token=token)
    results = at_once(app, *[lambda: send().id] * 4)
    assert results == [db.session.scalars(select(Complaint.id)).one()] * 4


def test_complaints_that_come_at_once_take_no_more_room_than_there_is(app: Flask, accused: tuple[Unit, Person]) -> None:
    unit_id, said = accused[0].id, Said(NAME, CONTACT, FACTS, [jpeg_of(600_000)])
    with patch.object(instance(), "settings", replace(instance().settings, strangers_megabytes=1)):
        results = at_once(app, *[lambda: operations.complain(Against.UNIT, unit_id, said, token=new_token()).id] * 4)
    assert set(results) == set(db.session.scalars(select(Complaint.id)))
    assert queries.bytes_waiting() == 600_000
