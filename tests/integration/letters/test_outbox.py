"""Each letter goes once, or is shown as doubtful: whatever the server says, and wherever its sender dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.audit.models import AuditEvent
from core.config import MailSecurity, Settings, SettingsRefused
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict
from core.letters import operations
from core.letters.models import Letter
from core.letters.operations import sending
from core.letters.workflow import LetterState, Way
from core.notifications.operations import send
from core.people.models import Person
from core.people.queries import person
from core.plugin_api.declarations import PersonalData
from core.retention.operations import erase
from tests.support.clients import browser_of
from tests.support.house import People, at_once, until_somebody_waits
from tests.support.post import Post, go


def tell(reader: Person, text: str = "您的申报已被退回。") -> None:
    send([reader], text, "/applications/1")


def only() -> Letter:
    db.session.expire_all()
    return db.session.scalars(select(Letter)).one()


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    now = clock.machine_now() + by
    monkeypatch.setattr(clock, "machine_now", lambda: now)


def test_a_message_goes_by_mail_once(reader: Person, post: Post) -> None:
    tell(reader)
    go()
    go()
    (written,) = post.taken
    assert written["To"] == reader.email
    assert written["Subject"] == "您的申报已被退回。"
    assert written["Message-ID"] == f"<{only().id}@example.gov.cn>"
    assert "https://greenroll.example.gov.cn/applications/1" in written.get_content()
    assert only().state is LetterState.SENT


@pytest.mark.one_kind
def test_what_is_to_go_again_stays_while_messages_are_erased(
    app: Flask, reader: Person, post: Post, people: People
) -> None:
    post.says = ["554 never"]
    tell(reader)
    go()
    id, by, asked = only().id, people.department().id, Event()

    def again() -> object:
        with transaction() as session:
            operations.again(id, by=person(by))
            asked.set()
            until_somebody_waits(session.connection())
        return None

    def erased() -> object:
        asked.wait(10)
        return erase([PersonalData.MESSAGES])

    with clock.travel(clock.now() + timedelta(days=3660)):
        assert at_once(app, again, erased) == [None, {PersonalData.MESSAGES: 0}]
    assert only().state is LetterState.WAITING


def test_what_is_undone_is_not_sent(reader: Person, post: Post) -> None:
    def undone() -> None:
        with transaction():
            tell(reader)
            raise Conflict("不行。")

    with pytest.raises(Conflict):
        undone()
    go()
    assert post.taken == []


def test_who_wants_none_gets_none(reader: Person, post: Post) -> None:
    tell(reader)
    with transaction():
        reader.wants_letters = False
    tell(reader, "又一条。")
    go()
    assert post.taken == []
    assert only().state is LetterState.STOPPED


@pytest.mark.parametrize(
    ("said", "becomes"),
    [("451 try later", LetterState.WAITING), ("554 never", LetterState.FAILED)],
)
def test_what_the_server_answers_is_believed(reader: Person, post: Post, said: str, becomes: LetterState) -> None:
    post.says = [said]
    tell(reader)
    go()
    assert only().state is becomes
    assert said in str(only().error)
    go()  # not due yet, or never again
    assert post.taken == []


def test_what_it_does_not_take_for_now_goes_later(reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.says = ["451 try later"]
    tell(reader)
    go()
    later(monkeypatch, timedelta(minutes=2))
    go()
    assert len(post.taken) == 1
    assert only().state is LetterState.SENT


def test_a_server_that_never_takes_it_is_given_up_in_the_end(
    reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.says = ["451 try later"] * sending.ATTEMPTS
    tell(reader)
    for attempt in range(sending.ATTEMPTS):
        assert only().state is LetterState.WAITING, attempt
        go()
        later(monkeypatch, timedelta(days=1))
    assert only().state is LetterState.FAILED


def test_a_server_that_is_away_is_waited_for_however_long(
    reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0

    def away(*_: Any, **__: Any) -> None:
        nonlocal tried
        tried += 1
        raise ConnectionRefusedError

    for text in ("甲", "乙"):
        tell(reader, text)
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP", away)
        for _ in range(sending.ATTEMPTS + 1):
            go()
            later(monkeypatch, timedelta(hours=1))
    assert tried == sending.ATTEMPTS + 1  # one look in each run, and not one for each letter
    go()
    assert len(post.taken) == 2


def test_a_reason_of_several_lines_goes_too(reader: Person, post: Post) -> None:
    tell(reader, "被退回：材料不全\r\nBcc: somebody@example.org\n请补。")
    go()
    (written,) = post.taken
    assert written["Bcc"] is None
    assert written["Subject"] == "被退回：材料不全 Bcc: somebody@example.org 请补。"


def test_what_its_recipient_does_not_want_does_not_go_again(reader: Person, people: People) -> None:
    tell(reader)
    with transaction():
        reader.wants_letters = False
    go()
    with pytest.raises(Conflict, match="不接收邮件"):
        operations.again(only().id, by=people.department())


def test_a_server_that_hangs_up_instead_of_answering_leaves_doubt(reader: Person, post: Post) -> None:
    post.hangs_up = True
    tell(reader)
    go()
    go()
    assert len(post.taken) == 1
    assert only().state is LetterState.DOUBTFUL


class Killed(BaseException):
    """As a process is, from outside: nothing is tidied up."""


def killed(*_: Any, **__: Any) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["_server", "_settled"])
def test_a_sender_who_dies_doubles_nothing(
    reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    tell(reader)
    with monkeypatch.context() as patch:
        patch.setattr(sending, step, killed)
        with pytest.raises(Killed):
            go()
    reached = len(post.taken)
    assert reached == (step == "_settled")
    go()  # it may still be on its way
    assert only().state is LetterState.SENDING
    later(monkeypatch, timedelta(hours=1))
    go()
    assert only().state is LetterState.DOUBTFUL
    assert len(post.taken) == reached


def test_a_sender_who_was_thought_dead_knows_nothing_of_what_another_did_since(
    reader: Person, post: Post, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His refusal would send it once more, while nobody knows whether the other's has arrived."""
    tell(reader)
    first = sending._taken(Way.MAIL)
    assert first is not None
    later(monkeypatch, timedelta(minutes=11))
    go()
    assert only().state is LetterState.DOUBTFUL
    operations.again(only().id, by=people.department())
    post.hangs_up = True
    go()
    assert (only().state, len(post.taken)) == (LetterState.DOUBTFUL, 1)
    sending._put_back(first, sending._Refused("451 try later", for_good=False))
    assert only().state is LetterState.DOUBTFUL


def test_what_is_due_goes_once_however_many_send(app: Flask, reader: Person, post: Post) -> None:
    for number in range(12):
        tell(reader, f"第 {number} 条。")
    assert at_once(app, *[go] * 6) == [None] * 6
    assert sorted(str(each["Subject"]) for each in post.taken) == sorted(f"第 {number} 条。" for number in range(12))
    assert set(db.session.scalars(select(Letter.state))) == {LetterState.SENT}


def test_a_sender_who_dies_before_it_took_the_letter_loses_nothing(
    reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(reader)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_Held", killed)
        with pytest.raises(Killed):
            go()
    db.session.rollback()
    go()
    assert len(post.taken) == 1


def test_staff_look_at_letters_and_decide_what_is_doubtful(
    app: Flask, reader: Person, people: People, post: Post
) -> None:
    post.hangs_up = True
    tell(reader)
    go()
    browser = browser_of(app, people.department())
    assert "无法确定是否送达 1" in browser.get("/letters").text
    page = browser.get(f"/letters/{only().id}").text
    assert "请先向收件人核实" in page
    post.hangs_up = False
    assert browser.submit(f"/letters/{only().id}/again", page=f"/letters/{only().id}").status_code == 302
    go()
    assert len(post.taken) == 2
    assert only().state is LetterState.SENT
    refused = browser.submit(f"/letters/{only().id}/stop", page="/account")
    assert "现为“已发送”，不能这样办理" in refused.text
    assert db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.subject_type == "letter", AuditEvent.action != "audit.read")
    ).all() == ["letters.again"]


def test_one_chooses_not_to_have_them(app: Flask, reader: Person) -> None:
    browser = browser_of(app, reader)
    page = browser.get("/account").text
    assert "系统内的消息同时发到登录邮箱" in page
    assert 'name="letters"' in page


# --- Settings ---------------------------------------------------------------------------------------------------------

HOUSE = {
    "GREENROLL_REGION": "hunan",
    "GREENROLL_MODE": "demo",
    "GREENROLL_DATABASE_URL": "sqlite:////tmp/x",
    "GREENROLL_STORAGE_URL": "file:///tmp/x",
}


def test_the_mail_server_is_read() -> None:
    found = Settings.from_environment(
        HOUSE
        | {"GREENROLL_MAIL_URL": "smtp://us%40er:p%3Aw@mail.example.gov.cn", "GREENROLL_MAIL_FROM": "a@example.gov.cn"}
    ).mail
    assert found is not None
    assert (found.host, found.port, found.user, found.password) == ("mail.example.gov.cn", 587, "us@er", "p:w")
    assert found.security is MailSecurity.STARTTLS
    assert "p:w" not in repr(replace(found))


@pytest.mark.parametrize(
    "wrong",
    [
        {"GREENROLL_MAIL_URL": "mail.example.gov.cn", "GREENROLL_MAIL_FROM": "a@example.gov.cn"},
        {"GREENROLL_MAIL_URL": "smtp://mail.example.gov.cn:port", "GREENROLL_MAIL_FROM": "a@example.gov.cn"},
        {"GREENROLL_MAIL_URL": "smtp://mail.example.gov.cn"},
    ],
)
def test_a_malformed_one_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused, match="GREENROLL_MAIL"):
        Settings.from_environment(HOUSE | wrong)
