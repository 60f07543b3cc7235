"""Who sees to what, standing in, handing over; and notes that nobody outside the office reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from core import clock
from core.applications.models import Application
from core.audit.models import AuditEvent
from core.colleagues import notifications, operations, queries
from core.colleagues.models import Cover
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.desks import operations as views
from core.errors import Invalid, NotFound, Stale
from core.notifications import queries as inbox
from core.people.models import Grant, Person, Role
from core.people.queries import person
from tests.support.clients import browser_of, words
from tests.support.department import Department
from tests.support.house import at_once, until_somebody_waits


@pytest.fixture
def waiting(department: Department) -> Application:
    """An application that a city has passed on to the department."""
    return department.recommended()


def told(person: Person) -> list[str]:
    return [each.text for each in inbox.messages(person)[0]]


@contextmanager
def refused(said: str) -> Iterator[None]:
    with pytest.raises(Invalid) as found:
        yield
    assert any(said in each for sentences in found.value.errors.values() for each in sentences)


def mine(app: Flask, person: Person, application: Application, charge: str) -> bool:
    desk = "review" if person.held_roles == {Role.BODY_OFFICER} else "department/queue"
    page = browser_of(app, person).get(f"/{desk}?tab=all&charge={charge}")
    return application.id in page.text


def test_the_chosen_are_given_to_a_colleague_who_finds_them_as_his(
    app: Flask, department: Department, waiting: Application
) -> None:
    colleague = department.world.people.department()
    browser = browser_of(app, department.officer)
    address = f"/department/assign?call={department.desk.opened.call_id}&chosen={waiting.id}:{waiting.revision}"
    asked = browser.get(f"{address}&view=tab%3Dselect")
    assert f"我（{department.officer.name}）" in words(asked.text)
    sent = browser.submit("/department/assign", address, **_chosen(department, waiting), person_id=colleague.id)
    assert sent.status_code == 302
    assert mine(app, colleague, waiting, colleague.id)
    assert not mine(app, colleague, waiting, queries.NOBODY)
    assert any("分派给您经办" in each for each in told(colleague))
    assert f"经办：{colleague.name}" in words(browser_of(app, department.approver).get("/department/queue").text)
    assert colleague.name not in words(browser_of(app, department.desk.officer).get("/review?tab=all").text)


def _chosen(department: Department, application: Application) -> dict[str, str]:
    return {"call": department.desk.opened.call_id, "chosen": f"{application.id}:{application.revision}"}


@pytest.mark.one_kind
def test_only_colleagues_of_the_office_can_be_given_something(department: Department, waiting: Application) -> None:
    with refused("本单位在岗"):
        operations.assign([waiting.id], department.desk.officer.id, by=department.officer)
    with pytest.raises(NotFound):
        operations.assign([waiting.id], None, by=department.world.people.officer("hengyang"))
    operations.assign([waiting.id], department.officer.id, by=department.officer)
    operations.assign([waiting.id], department.desk.officer.id, by=department.desk.officer)
    names = (department.officer.name, department.desk.officer.name)
    found = [queries.shared(waiting.id, office).in_charge for office in ("department", "changsha")]
    assert tuple(found) == names, "each office settles it by itself"


@pytest.mark.one_kind
def test_all_of_one_persons_is_handed_over_with_a_reason(app: Flask, department: Department) -> None:
    first, second = department.recommended(), department.recommended()
    operations.assign([first.id, second.id], department.officer.id, by=department.officer)
    colleague = department.world.people.department()
    with refused("理由"):
        operations.hand_over(department.officer.id, colleague.id, " ", by=department.approver)
    assert operations.hand_over(department.officer.id, colleague.id, "调离岗位", by=department.approver) == 2
    assert mine(app, colleague, first, colleague.id)
    assert mine(app, colleague, second, colleague.id)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event is not None
    assert (event.action, event.note, event.sealed) == ("colleagues.hand_over", "调离岗位", True)
    own = select(AuditEvent.subject_id).where(AuditEvent.action == "colleagues.hand_over")
    assert set(db.session.scalars(own)) == {first.id, second.id}, "each application's own trail says it"
    with refused("没有经办的申报"):
        operations.hand_over(department.officer.id, colleague.id, "再次", by=department.approver)


def test_a_page_that_is_sent_six_times_at_once_lets_a_colleague_stand_in_once(
    app: Flask, department: Department
) -> None:
    colleague, today = department.world.people.department(), clock.today().isoformat()
    said = {"substitute_id": colleague.id, "first_day": today, "until_day": today, "once": "one page"}
    browsers = [browser_of(app, department.officer) for _ in range(6)]
    at_once(app, *(partial(each.submit, "/colleagues/covers", "/colleagues", **said) for each in browsers))
    assert db.session.scalar(select(func.count()).select_from(Cover)) == 1
    assert len([each for each in told(colleague) if "代办" in each]) == 1
    assert 'name="once"' in browsers[0].get("/colleagues").text


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("hand-over", ["请选择原经办人。", "请选择本单位在岗的同事。", "请写明移交的理由。"]),
        ("covers", ["请选择本单位在岗的同事。", "请填写今天或以后的日期。", "请填写截止日期。"]),
    ],
)
def test_all_that_is_missing_is_said_at_once(
    app: Flask, department: Department, form: str, asked: Sequence[str]
) -> None:
    empty = {"from_id": "", "to_id": "", "substitute_id": "", "first_day": "", "until_day": ""}
    said = words(browser_of(app, department.officer).submit(f"/colleagues/{form}", "/colleagues", **empty).text)
    assert [each for each in asked if each not in said] == []


def of_offices(*people: Person, body_id: str) -> None:
    """Let these people be officers of this body too."""
    with transaction() as session:
        for each in people:
            session.add(Grant(id=new_id(), person_id=each.id, role=Role.BODY_OFFICER, body_id=body_id))


@pytest.mark.one_kind
def test_what_is_another_offices_is_handed_to_nobody_who_does_not_work_there(
    app: Flask, department: Department
) -> None:
    city = department.desk.officer
    here, there = department.desk.application(), department.desk.application()
    with transaction() as session:
        session.get_one(Application, there.id).body_id = "hengyang"
    both, colleague = (department.world.people.officer("changsha") for _ in range(2))
    of_offices(city, both, body_id="hengyang")
    operations.assign([here.id, there.id], both.id, by=both)
    assert operations.hand_over(both.id, colleague.id, "调离岗位", by=city) == 1
    assert queries.shared(here.id, "changsha").in_charge == colleague.name
    assert queries.shared(there.id, "hengyang").in_charge == both.name
    with refused("没有经办的申报"):
        operations.hand_over(both.id, colleague.id, "调离岗位", by=city)
    assert operations.hand_over(both.id, city.id, "调离岗位", by=city) == 1


@pytest.mark.one_kind
def test_a_substitute_who_left_the_office_is_told_nothing(department: Department, waiting: Application) -> None:
    colleague, today = department.world.people.department(), clock.today()
    operations.stand_in(colleague.id, today, today, by=department.officer)
    with transaction() as session:
        session.execute(delete(Grant).where(Grant.person_id == colleague.id))
    operations.write_note(waiting.id, f"@{department.officer.name} 请看附件", by=department.approver)
    assert any("提到您" in each for each in told(department.officer))
    assert not any("提到您" in each for each in told(colleague))


@pytest.mark.one_kind
def test_a_colleague_is_told_of_what_is_newly_his_alone(department: Department, waiting: Application) -> None:
    colleague, other = department.world.people.department(), department.recommended()
    operations.assign([waiting.id], colleague.id, by=department.officer)
    assert operations.assign([waiting.id], colleague.id, by=department.officer) == []
    assert [each.id for each in operations.assign([waiting.id, other.id], colleague.id, by=department.officer)] == [
        other.id
    ]
    assert [each for each in told(colleague) if "分派给您经办" in each and "2 项" in each] == []
    assert len([each for each in told(colleague) if "分派给您经办" in each]) == 2


@pytest.mark.one_kind
def test_who_stands_in_finds_the_others_as_his_for_that_time(
    app: Flask, department: Department, waiting: Application
) -> None:
    colleague, today = department.world.people.department(), clock.today()
    operations.assign([waiting.id], department.officer.id, by=department.officer)
    for days in ((today - timedelta(days=1), today), (today, today - timedelta(days=1)), (None, today)):
        with pytest.raises(Invalid):
            operations.stand_in(colleague.id, *days, by=department.officer)
    cover = operations.stand_in(colleague.id, today, today + timedelta(days=2), by=department.officer)
    assert mine(app, colleague, waiting, colleague.id)
    operations.write_note(waiting.id, f"@{department.officer.name} 请看附件", by=department.approver)
    assert any("提到您" in each for each in told(colleague))
    with clock.travel(today + timedelta(days=3)):
        assert not mine(app, colleague, waiting, colleague.id)
    with pytest.raises(NotFound):
        operations.end_cover(cover.id, by=colleague)
    operations.end_cover(cover.id, by=department.officer)
    assert not mine(app, colleague, waiting, colleague.id)


@pytest.mark.one_kind
def test_a_note_mentions_colleagues_and_says_who_is_none(department: Department, waiting: Application) -> None:
    with refused("没有叫“李无名”的同事"):
        operations.write_note(waiting.id, "请 @李无名 核对", by=department.officer)
    operations.write_note(waiting.id, f"能耗数据偏低，@{department.approver.name}，请核", by=department.officer)
    assert any("内部备注中提到您" in each and "能耗" not in each for each in told(department.approver))
    assert told(department.officer) == [each for each in told(department.officer) if "提到您" not in each]


@pytest.mark.one_kind
def test_each_office_reads_its_own_notes_alone(app: Flask, department: Department, waiting: Application) -> None:
    operations.write_note(waiting.id, "部门备注甲", by=department.officer)
    operations.write_note(waiting.id, "市级备注乙", by=department.desk.officer)
    pages = {
        "department": (department.approver, f"/department/applications/{waiting.id}"),
        "city": (department.desk.officer, f"/review/applications/{waiting.id}"),
    }
    read = {who: words(browser_of(app, person).get(page).text) for who, (person, page) in pages.items()}
    assert {who: ("部门备注甲" in page, "市级备注乙" in page) for who, page in read.items()} == {
        "department": (True, False),
        "city": (False, True),
    }
    assert (
        browser_of(app, department.world.people.officer("hengyang"))
        .get(f"/colleagues/applications/{waiting.id}/notes")
        .status_code
        == 404
    )


@pytest.mark.one_kind
def test_each_page_adds_one_note(app: Flask, department: Department, waiting: Application) -> None:
    """However often it is sent; the fields are made once for all pages, what tells one page from another is not."""
    browser, page = browser_of(app, department.officer), f"/department/applications/{waiting.id}"
    pages = [re.findall(r'name="once"[^>]*value="(\w+)"', browser.get(page).text) for _ in range(2)]
    for (once,) in (*pages, *pages):
        browser.submit(f"/colleagues/applications/{waiting.id}/notes", text=f"已核对 {once}", once=once)
    assert len(queries.shared(waiting.id, "department").notes) == 2


@pytest.mark.one_kind
def test_what_was_typed_stays_beside_its_refusal(app: Flask, department: Department, waiting: Application) -> None:
    browser, page = browser_of(app, department.officer), f"/colleagues/applications/{waiting.id}/notes"
    refused = browser.submit(page, text="请 @李无名 核对")
    assert refused.status_code == 422
    assert "请 @李无名 核对" in refused.text
    assert "没有叫“李无名”的同事" in refused.text
    assert browser.submit(page, text="已核对").location.endswith(f"/department/applications/{waiting.id}#notes")


@pytest.mark.one_kind
def test_who_is_of_the_department_and_of_a_body_acts_at_each_desk_for_its_office(
    app: Flask, department: Department, waiting: Application
) -> None:
    both, colleague = department.world.people.department(), department.desk.officer
    of_offices(both, body_id="changsha")
    browser = browser_of(app, both)
    address = f"/review/assign?call={department.desk.opened.call_id}&chosen={waiting.id}:{waiting.revision}"
    sent = browser.submit("/review/assign", address, **_chosen(department, waiting), person_id=colleague.id)
    assert sent.status_code == 302, words(sent.text)
    assert queries.shared(waiting.id, "changsha").in_charge == colleague.name
    assert f"经办人：{colleague.name}" in words(browser.get(f"/review/applications/{waiting.id}").text)
    sent = browser.submit(f"/colleagues/applications/{waiting.id}/notes?at=review", text="市级备注")
    assert sent.location.endswith(f"/review/applications/{waiting.id}#notes")
    assert [each.text for each in queries.shared(waiting.id, "changsha").notes] == ["市级备注"]
    assert not queries.shared(waiting.id, "department").notes
    kept = views.save_view("review", department.desk.opened.id, "共用", "tab=all", is_shared=True, by=both)
    assert kept.office == "changsha"


@pytest.mark.one_kind
def test_one_reads_on_ones_own_page_what_colleagues_settled(
    app: Flask, department: Department, waiting: Application
) -> None:
    colleague, today = department.world.people.department(), clock.today()
    operations.assign([waiting.id], department.officer.id, by=department.officer)
    operations.stand_in(colleague.id, today, today, by=department.officer)
    operations.write_note(waiting.id, "能耗数据偏低", by=department.officer)
    said = words(browser_of(app, department.officer).get("/account/kept").text)
    for expected in ("能耗数据偏低", waiting.reference, f"{colleague.name}代办{department.officer.name}经办的申报"):
        assert expected in said
    other = words(browser_of(app, colleague).get("/account/kept").text)
    assert f"{colleague.name}代办" in other
    assert "能耗数据偏低" not in other


@pytest.mark.one_kind
def test_by_whom_a_queue_can_be_narrowed_stands_in_one_order(app: Flask, department: Department) -> None:
    people = department.world.people
    both = [people.officer("hengyang"), people.officer("changsha"), people.officer("hengyang")]
    found = queries.choosable(["changsha", "hengyang"])
    assert {each.id for each in both} <= found.keys()
    assert [*found.values()] == sorted(found.values())
    assert found == queries.choosable(["hengyang", "changsha"])
    assert department.officer.id not in found
    assert department.officer.id in queries.choosable(["department"])


@pytest.mark.one_kind
def test_what_is_taken_from_somebody_while_it_is_handed_over_goes_to_nobody_unseen(
    app: Flask, department: Department, waiting: Application
) -> None:
    """Who reads what is handed over holds it: it is taken away before or after, not between."""
    first, second = (department.world.people.department() for _ in range(2))
    ids, handed = (waiting.id, first.id, second.id, department.officer.id), Event()
    operations.assign([ids[0]], ids[1], by=department.officer)

    def told(*_: object, **__: object) -> None:
        handed.set()
        until_somebody_waits(db.session.connection())

    def hand_over() -> int:
        with patch.object(notifications, "handed_over", told):
            return operations.hand_over(ids[1], ids[2], "轮岗", by=person(ids[3]))

    def take_away() -> object:
        handed.wait(10)
        return operations.assign([ids[0]], None, by=person(ids[3]), shown={ids[0]: ids[1]})

    handed_over, taken = at_once(app, hand_over, take_away)
    assert (handed_over, type(taken)) == (1, Stale), taken
