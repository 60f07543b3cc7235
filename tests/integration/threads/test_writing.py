"""What applicant, offices and evaluator write to each other: who reads it, who is told, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import queries as applications
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.bodies import operations as bodies
from core.colleagues import operations as colleagues
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluators import operations as evaluators
from core.evaluators import queries as engagements
from core.files import operations as files
from core.files import purposes
from core.files.operations import Owner
from core.notifications import queries as inbox
from core.people import queries as persons
from core.people.models import Person
from core.plugin_api import Section
from core.plugin_api.declarations import PersonalData, Retention
from core.review import operations as review
from core.threads import operations, queries
from core.threads.models import Post
from core.threads.operations import Text, writing
from core.threads.policies import seat_of
from core.threads.presenting import Line, Thread, things, unread
from core.threads.purposes import FILE
from core.threads.rules import Side
from core.units.operations import representations
from core.units.queries import acting_for
from tests.integration.retention.conftest import EraseAll
from tests.support.clients import browser_of, words
from tests.support.evaluators import BODY, Delta, Draft
from tests.support.house import at_once, until_somebody_waits
from tests.support.statements import statements
from tests.support.uploads import pdf, upload

A, E, B, D = Side.APPLICANT, Side.EVALUATOR, Side.BODY, Side.DEPARTMENT


@dataclass
class Parties:
    """An application with somebody of every side, and its thread as each of them reads it."""

    draft: Draft
    clerk: Person
    officer: Person
    colleague: Person

    @property
    def id(self) -> str:
        return self.draft.id

    def of(self, side: Side) -> Person:
        return {A: self.draft.by, E: self.clerk, B: self.officer, D: self.draft.delta.officer}[side]

    def write(self, side: Side, text: str, *to: Side, **given: object) -> Post:
        return operations.write(self.id, Text(text, to, **given), by=self.of(side))  # type: ignore[arg-type]

    def lines(self, person: Person) -> Sequence[Line]:
        application = applications.get(self.id)
        return Thread(application, seat_of(person, application)).lines

    def read(self, person: Person) -> list[str]:
        return [line.text for line in self.lines(person)]

    def by_side(self) -> dict[Side, list[str]]:
        return {side: self.read(self.of(side)) for side in Side}


@pytest.fixture
def parties(delta: Delta) -> Parties:
    """At the department, with an evaluator that reported."""
    clerk = delta.clerk()
    draft = delta.draft()
    draft.report(draft.engaged(delta.admitted(clerk), clerk), clerk)
    return Parties(draft, clerk, delta.world.people.officer(BODY), delta.world.people.officer(BODY))


def at_the_body(parties: Parties) -> Parties:
    parties.draft.submit()
    return parties


def at_the_department(parties: Parties) -> Parties:
    """As far as the stage of selecting."""
    at_the_body(parties)
    by = parties.officer
    review.sign(parties.id, {}, revision=parties.draft.now.revision, by=by)
    review.pass_review(parties.id, revision=parties.draft.now.revision, by=by)
    letter = review.Letter("港工信〔2025〕1 号", clock.today())
    review.recommend({parties.id: parties.draft.now.revision}, letter, by=by)
    return parties


def told(person: Person) -> Sequence[str]:
    return [each.text for each in inbox.messages(person)[0] if (each.link or "").startswith("/threads/")]


def test_each_post_is_read_by_whom_it_was_written_to(parties: Parties) -> None:
    at_the_department(parties)
    parties.write(A, "企业问市局", B)
    parties.write(B, "市局问机构", E)
    parties.write(E, "机构答企业", A)
    parties.write(D, "省厅问机构", E)
    parties.write(E, "机构答省厅", D)
    parties.write(D, "省厅问企业", A, B)
    assert {side: set(found) for side, found in parties.by_side().items()} == {
        A: {"企业问市局", "机构答企业", "省厅问企业"},
        B: {"企业问市局", "市局问机构", "省厅问企业"},
        E: {"市局问机构", "机构答企业", "省厅问机构", "机构答省厅"},
        D: {"企业问市局", "市局问机构", "省厅问机构", "机构答省厅", "省厅问企业"},
    }
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "threads.write")).all()
    sealed = [event.sealed for event in sorted(events, key=lambda each: each.number)]
    assert sealed == [False, False, False, True, True, False]
    assert not any("问" in str(event.after) or "答企业" in str(event.after) for event in events)


@pytest.mark.one_kind
def test_those_who_see_to_it_are_told_and_find_it_at_home(app: Flask, parties: Parties) -> None:
    at_the_body(parties)
    parties.write(A, "请问何时审核", B)
    assert len(told(parties.officer)) == len(told(parties.colleague)) == 1
    assert "的申报留言，请查看" in told(parties.officer)[0]
    assert "请问" not in told(parties.officer)[0], "what was written stands in the thread alone"
    assert "1\n申报有新留言" in words(browser_of(app, parties.officer).get("/day").text)
    colleagues.assign([parties.id], parties.officer.id, by=parties.officer)
    parties.write(A, "补充一句", B)
    assert (len(told(parties.officer)), len(told(parties.colleague))) == (2, 1)
    parties.write(B, "三日内审核", A, E)
    assert "申报有新留言" not in words(browser_of(app, parties.officer).get("/day").text), "who answers has read it"
    assert "有新留言" in words(browser_of(app, parties.draft.by).get("/applications").text)
    assert "1 项申报有新留言" in words(browser_of(app, parties.clerk).get("/evaluator").text)
    browser = browser_of(app, parties.draft.by)
    assert "查看新留言" in words(browser.get(f"/applications/{parties.id}").text)
    assert browser.submit(f"/threads/{parties.id}/read", f"/threads/{parties.id}").status_code == 302
    assert "有新留言" not in words(browser.get("/applications").text)


@pytest.mark.one_kind
def test_nothing_is_new_for_whoever_may_read_it_no_more(app: Flask, parties: Parties) -> None:
    at_the_body(parties)
    parties.write(B, "三日内审核", A)
    unit_id, by = parties.draft.now.unit_id, parties.draft.by
    browser = browser_of(app, by)
    assert "有新留言" in words(browser.get("/applications").text)
    (acting,) = (each for each in acting_for(unit_id) if each.person_id == by.id)
    representations.end(acting.id, "离职", by=parties.officer)
    assert inbox.unread_links(by, "/threads/"), "the message itself stays"
    assert unread(by) == []
    assert "有新留言" not in words(browser.get("/applications").text)


@pytest.mark.one_kind
def test_offices_are_reached_once_it_was_handed_in_and_came_up_to_them(parties: Parties) -> None:
    for side, to in ((A, B), (A, D), (E, B)):
        with pytest.raises(Invalid, match="有误"):
            parties.write(side, "申报之前", to)
    with pytest.raises(NotFound):
        parties.write(B, "草稿", A)
    parties.write(A, "请核对指标", E)
    at_the_body(parties)
    with pytest.raises(Invalid):
        parties.write(A, "越过市局", D)
    assert "请核对指标" not in parties.read(parties.officer), "what the parties said between themselves stays so"
    with pytest.raises(NotFound):
        parties.read(parties.draft.delta.world.people.officer("valley"))
    auditor = parties.draft.delta.world.people.auditor()
    with pytest.raises(NotAllowed):
        operations.write(parties.id, Text("审计留言", [A]), by=auditor)


@pytest.mark.one_kind
def test_who_evaluates_no_more_writes_nothing_and_reads_nothing_new(parties: Parties) -> None:
    draft, delta = parties.draft, parties.draft.delta
    draft_id, former = draft.id, parties.clerk
    parties.write(A, "旧机构可见", E)
    standing = applications.get(draft_id)
    engagement = evaluators.end(_engagement(standing.id), "另行委托", by=draft.by)
    assert engagement.closed_at is not None
    clerk = delta.clerk()
    draft.engaged(delta.admitted(clerk, delta.stated(2)), clerk)
    parties.write(A, "新机构可见", E)
    assert parties.read(former) == ["旧机构可见"]
    assert parties.read(clerk) == ["新机构可见"]
    first, second = (_evaluator(each) for each in (former, clerk))
    assert [(line.said_by, line.to) for line in parties.lines(former)] == [(draft.now.unit_name, first)]
    assert [line.to for line in parties.lines(draft.by)] == [second, first], "what was said to one stays said to it"
    with pytest.raises(Invalid):
        operations.write(draft_id, Text("还想说", [A]), by=former)


def _evaluator(clerk: Person) -> str:
    staff = engagements.of_person(clerk)
    assert staff is not None
    return engagements.evaluator(staff.evaluator_id).name


def _engagement(application_id: str) -> str:
    found = engagements.standing(application_id)
    assert found is not None
    return found.id


@pytest.mark.one_kind
def test_a_reply_to_what_was_sent_back_says_so(app: Flask, parties: Parties) -> None:
    at_the_body(parties)
    section = next(f"{form}/{each.id}" for form, each in _sections(parties))
    review.return_for_correction(
        parties.id, [section], "请补充能耗数据", due=None, revision=parties.draft.now.revision, by=parties.officer
    )
    assert parties.draft.now.state is State.RETURNED
    browser = browser_of(app, parties.draft.by)
    page = words(browser.get(f"/threads/{parties.id}").text)
    assert "请补充能耗数据" in page
    sent = browser.submit(f"/threads/{parties.id}", to=["body"], text="已补充，另说明口径", answers="y")
    assert sent.status_code == 302
    assert "的退回意见" in words(browser_of(app, parties.officer).get(f"/threads/{parties.id}").text)
    assert "请补充能耗数据" not in parties.read(parties.clerk), "an evaluator is not told what was sent back"


def _sections(parties: Parties) -> list[tuple[str, Section]]:
    forms = rulebook(parties.draft.now).forms.values()
    return [(form.id, section) for form in forms for section in form.sections]


@pytest.mark.one_kind
def test_those_for_whom_it_waits_are_reminded_once_a_day_and_called(app: Flask, parties: Parties) -> None:
    at_the_body(parties)
    officer, department = parties.officer, parties.of(D)
    with pytest.raises(Conflict, match="无须催办"):
        operations.urge([parties.id], "请尽快", by=officer)
    operations.urge([parties.id], "请尽快审核", by=department)
    assert "催办" in told(officer)[0]
    section = next(f"{form}/{each.id}" for form, each in _sections(parties))
    review.return_for_correction(
        parties.id, [section], "请补充", due=None, revision=parties.draft.now.revision, by=officer
    )
    parties.write(A, "请问补充到何种程度", B)
    chosen = {"call": parties.draft.delta.opened.call_id, "chosen": f"{parties.id}:{parties.draft.now.revision}"}
    browser = browser_of(app, officer)
    address = f"/review/urge?call={chosen['call']}&chosen={chosen['chosen']}"
    assert parties.draft.by.phone or parties.draft.by.email in browser.get(address).text
    assert "催办所选" in browser.get(f"/review?call={chosen['call']}&tab=returned").text
    assert browser.submit("/review/urge", address, **chosen, text="请尽快补正").status_code == 302
    assert "请尽快补正" in parties.read(parties.draft.by)
    assert inbox.unread_links(officer, "/threads/"), "to remind on the queue is not to have read"
    again = browser.submit("/review/urge", address, **chosen, text="再催一次")
    assert "今日已催办，次日方可再次催办" in words(again.text)
    with clock.travel(clock.now() + timedelta(days=1)):
        operations.urge([parties.id], "再催一次", by=officer)


def test_two_who_remind_at_once_remind_once(app: Flask, parties: Parties) -> None:
    at_the_body(parties)
    by = [parties.of(D).id, parties.draft.delta.world.people.department().id]
    id = parties.id
    results = at_once(
        app, *(lambda each=each: operations.urge([id], "请尽快审核", by=persons.person(each)) for each in by)
    )
    assert [type(each) for each in results if isinstance(each, Exception)] == [Conflict]
    assert len(told(parties.officer)) == 1


@pytest.mark.one_kind
def test_what_is_sent_with_a_post_is_opened_by_its_readers(parties: Parties) -> None:
    at_the_department(parties)
    by = parties.of(D)
    kept = files.keep(upload(pdf("opinion"), "核查意见.pdf"), FILE.id, by=by)
    more = files.keep(upload(pdf("photo"), "现场照片.pdf"), FILE.id, by=by)
    post = parties.write(D, "请看附件", E, file_ids=[kept.id, more.id, kept.id])
    assert {(each.owner_type, each.owner_id) for each in (kept, more)} == {(queries.POST, str(post.number))}
    assert purposes.openable(parties.clerk, more.id) is more
    assert purposes.openable(parties.clerk, kept.id) is kept
    for other in (parties.draft.by, parties.officer):
        with pytest.raises(NotFound):
            purposes.openable(other, kept.id)
    with pytest.raises(NotFound):
        files.attach(kept.id, FILE.id, Owner(queries.POST, "1"), by=by)


def test_a_page_of_the_trail_asks_for_its_posts_at_once(parties: Parties) -> None:
    numbers = [str(parties.write(A, f"第 {n} 条", E).number) for n in range(3)]
    db.session.expire_all()
    assert len(statements(lambda: things(numbers))) == 1
    assert {each.url for each in things(numbers).values()} == {f"/threads/{parties.id}"}


@pytest.mark.one_kind
def test_it_is_bounded(parties: Parties, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (" ", "长" * (writing.LONGEST + 1)):
        with pytest.raises(Invalid):
            parties.write(A, text, E)
    monkeypatch.setattr(writing, "MOST", 1)
    parties.write(A, "第一条", E)
    with pytest.raises(Conflict, match="已满 1 条"):
        parties.write(A, "第二条", E)
    parties.write(E, "各计各的", A)


@pytest.mark.one_kind
def test_the_page_says_whom_to_call_and_when_to_expect_an_answer(app: Flask, parties: Parties) -> None:
    administrator = parties.draft.delta.world.people.administrator()
    with pytest.raises(Invalid):
        bodies.reach(BODY, "电话", by=administrator)
    bodies.reach(BODY, "0731-88000001", by=administrator)
    draft = words(browser_of(app, parties.draft.by).get(f"/applications/{parties.id}").text)
    assert "提交后可以给办理机关留言，提交前请电话询问。" in draft
    assert "内答复" not in draft, "nobody answers what nobody can write yet"
    at_the_body(parties)
    page = words(browser_of(app, parties.draft.by).get(f"/applications/{parties.id}").text)
    assert "0731-88000001" in page
    bodies.reach(BODY, "", by=administrator)
    assert "0731-88000001" not in browser_of(app, parties.draft.by).get(f"/applications/{parties.id}").text


@pytest.mark.one_kind
def test_of_what_was_withdrawn_nobody_is_told_to_hand_it_in(app: Flask, parties: Parties) -> None:
    page = f"/applications/{parties.id}"
    assert "提交后可以给办理机关留言" in browser_of(app, parties.draft.by).get(page).text
    parties.draft.withdraw()
    assert "提交后可以给办理机关留言" not in browser_of(app, parties.draft.by).get(page).text


@pytest.mark.one_kind
def test_everybody_finds_his_threads_listed(app: Flask, parties: Parties) -> None:
    at_the_department(parties)
    parties.write(D, "省厅问机构", E)
    for person, is_there in ((parties.clerk, True), (parties.of(D), True), (parties.officer, False)):
        page = browser_of(app, person).get("/threads").text
        assert (parties.id in page) is is_there


@pytest.mark.one_kind
def test_it_goes_when_its_time_is_over(parties: Parties, erase_all: EraseAll, monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_body(parties)
    kept = files.keep(upload(pdf("a")), FILE.id, by=parties.draft.by)
    parties.write(A, "有我的电话", B, file_ids=[kept.id])
    span = Retention(id="r", data=PersonalData.THREADS, purpose="沟通", months=1)
    monkeypatch.setattr("core.retention.queries.spans.declared", lambda: {PersonalData.THREADS: span})
    later = clock.now() + timedelta(days=60)
    with clock.travel(later):
        assert erase_all(PersonalData.THREADS) == {PersonalData.THREADS: 0}, "it is not over yet"
    review.decline({parties.id: parties.draft.now.revision}, "不符合", by=parties.officer)
    with clock.travel(later):
        assert erase_all(PersonalData.THREADS) == {PersonalData.THREADS: 1}
        assert erase_all(PersonalData.THREADS) == {PersonalData.THREADS: 0}
    assert parties.read(parties.officer) == ["（已按保存期限清除）"]
    with clock.travel(later + timedelta(days=1)):
        parties.write(A, "还有我的电话", B)
    with clock.travel(later + timedelta(days=60)):
        assert erase_all(PersonalData.THREADS) == {PersonalData.THREADS: 1}, "what was written since goes as well"
        assert erase_all(PersonalData.THREADS) == {PersonalData.THREADS: 0}
    assert parties.read(parties.officer) == ["（已按保存期限清除）"] * 2
    assert db.session.get(type(kept), kept.id) is None


@pytest.mark.one_kind
def test_what_somebody_writes_while_threads_are_erased_stays(
    app: Flask, parties: Parties, erase_all: EraseAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread's time is counted from its last post: of that the application's own row says nothing."""
    at_the_body(parties)
    parties.write(A, "有我的电话", B)
    review.decline({parties.id: parties.draft.now.revision}, "不符合", by=parties.officer)
    span = Retention(id="r", data=PersonalData.THREADS, purpose="沟通", months=1)
    monkeypatch.setattr("core.retention.queries.spans.declared", lambda: {PersonalData.THREADS: span})
    id, by, written = parties.id, parties.draft.by.id, Event()

    def write() -> object:
        with transaction() as session:
            connection = session.connection()
            operations.write(id, Text("还有我的电话", [B]), by=persons.person(by))
            written.set()
            until_somebody_waits(connection)
        return None

    def erased() -> object:
        written.wait(10)
        return erase_all(PersonalData.THREADS)

    with clock.travel(clock.now() + timedelta(days=60)):
        assert at_once(app, write, erased) == [None, {PersonalData.THREADS: 0}]
    assert parties.read(parties.officer) == ["还有我的电话", "有我的电话"]
