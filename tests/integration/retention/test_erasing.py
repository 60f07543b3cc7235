"""What has had its time goes, and nothing else; the trail is proved afterwards as before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Event
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from core import audit, clock
from core.accounts import operations as accounts
from core.applications import operations as applications
from core.applications.models import Application
from core.audit.models import AuditEvent
from core.audit.operations.chaining import chain
from core.audit.queries import TrailFilter, trail
from core.audit.queries.emptied import EMPTY
from core.audit.queries.verifying import Wrong, prove
from core.bodies.queries import tiers
from core.config import Settings
from core.db import db
from core.db.transaction import transaction
from core.experts import operations as experts
from core.experts.models import TieKind
from core.experts.operations import StatedExpert, StatedTie
from core.experts.queries import pool
from core.files.models import StoredFile
from core.filling import queries as filling
from core.jobs.operations import house
from core.notifications.models import Message
from core.people.models import Person, Role, SignIn
from core.people.queries import person
from core.plugin_api.declarations import PersonalData, Retention
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value
from core.retention import queries
from core.retention.operations import erase
from core.retention.queries import spans
from core.retention.queries.keepings import ERASED, KEEPINGS
from core.review.presenting.sheets import sheet_for
from tests.integration.applications.filed import Filed
from tests.integration.audit.test_chain import as_owner
from tests.integration.retention.conftest import EraseAll
from tests.support.house import People, at_once, until_somebody_waits
from tests.support.world import World

GIVE = audit.action("retention.give", "测试用的操作")
_DAY = timedelta(days=1)


def spoken(filling_id: str) -> str:
    """Everything that is kept of what was filled in, as one text."""
    submitted = [each.answers for each in filling.submissions(filling_id)]
    saved = [each.answers for each in filling.sections(filling_id).values()]
    return json.dumps([submitted, saved], ensure_ascii=False)


def shown(application: Application) -> str:
    """The answers as the page of an application shows them to the body through which it goes."""
    return str(sheet_for(application, tiers(), may_act=True).sections)


def years_later(years: int) -> date:
    return clock.today().replace(year=clock.today().year + years) + 2 * _DAY


def write(by: Person) -> int:
    with transaction():
        event = audit.record(GIVE, "thing", "1", by=by, before={"phone": "1"}, after={"phone": "13812345678"})
        db.session.flush()
        return event.number


# --- Each kind --------------------------------------------------------------------------------------------------------


def test_people_go_from_what_was_submitted_and_the_rest_stays(erase_all: EraseAll, world: World) -> None:
    filed = Filed(world)
    filed.submit()
    applications.withdraw(filed.id, reason="不再申报", revision=filed.now.revision, by=filed.by)
    (before,) = filling.submissions(filed.id)
    said, sum_before = before.answers["basic-information-enterprise"], before.sha256
    email, fax = said["contact_email"], said["fax"]
    with clock.travel(years_later(9)):
        assert erase_all(PersonalData.CONTACTS) == {PersonalData.CONTACTS: 0}
    with clock.travel(years_later(10)):
        assert erase([PersonalData.CONTACTS]) == {}, "the server owns no append-only table"
        assert email in spoken(filed.id)
        assert email in shown(filed.now)
        assert erase_all(PersonalData.CONTACTS) == {PersonalData.CONTACTS: 1}
        db.session.rollback()
        assert email not in spoken(filed.id)
        assert email not in shown(filed.now), "what a process kept of it goes too"
        (submitted,) = filling.submissions(filed.id)
        information = submitted.answers["basic-information-enterprise"]
        assert information["contact_phone"] == ERASED
        assert information["fax"] == fax, "what names nobody stays"
        assert submitted.sha256 == sum_before
        assert erase_all(PersonalData.CONTACTS) == {PersonalData.CONTACTS: 0}, "once"


def test_a_draft_that_nobody_submitted_goes_with_its_files(world: World) -> None:
    filed, submitted = Filed(world), Filed(world)
    submitted.submit()
    mine = set(filed.evidence_ids())
    assert mine
    with clock.travel(years_later(3)):
        assert erase([PersonalData.DRAFTS]) == {PersonalData.DRAFTS: 1}
        assert spoken(filed.id) == "[[], []]"
        kept = set(db.session.scalars(select(StoredFile.id)))
        assert not kept & mine
        assert kept >= set(submitted.evidence_ids())


def test_what_is_kept_of_accounts_goes_when_they_have_rested(app: Flask, people: People) -> None:
    gone, active = people.applicant("张三"), people.applicant("李四")
    accounts.deactivate(gone.id, reason="离职", by=people.administrator())
    with transaction() as session:
        session.add(SignIn(id="1" * 32, person_id=gone.id, began_at=clock.machine_now()))
    with clock.travel(years_later(3)):
        assert erase([PersonalData.ACCOUNTS]) == {PersonalData.ACCOUNTS: 1}
    db.session.expire_all()
    found = db.session.get_one(Person, gone.id)
    assert (found.name, found.phone, found.email.startswith(ERASED)) == ("张三", None, True)
    assert db.session.get_one(Person, active.id).phone
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_who_is_let_in_again_while_accounts_are_erased_keeps_his(app: Flask, people: People) -> None:
    by_id, id, held = people.administrator().id, people.applicant("张三").id, Event()
    accounts.deactivate(id, reason="离职", by=person(by_id))

    def let_in_again() -> None:
        with transaction() as session:
            accounts.activate(id, by=person(by_id))
            session.flush()
            held.set()
            until_somebody_waits(session.connection())

    def erased() -> object:
        held.wait(10)
        return erase([PersonalData.ACCOUNTS])

    with clock.travel(years_later(3)):
        assert at_once(app, let_in_again, erased) == [None, {PersonalData.ACCOUNTS: 0}]
    assert person(id).phone


def test_what_the_pool_says_of_an_expert_goes_when_he_has_been_out_of_it(app: Flask, people: People) -> None:
    officer, gone, stays = people.department(), people.make(Role.EXPERT), people.make(Role.EXPERT)
    stated = StatedExpert(fields=["绿色工厂"], employer="某大学", title="教授")
    entry, kept = (experts.add(each.id, stated, by=officer) for each in (gone, stays))
    experts.declare_tie(entry.id, StatedTie(kind=TieKind.KIN, name="某公司", code="91110000600037341L"), by=officer)
    experts.change(entry.id, replace(stated, active=False), revision=entry.revision, by=officer)
    with clock.travel(years_later(2)):
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 0}
        back = experts.change(entry.id, stated, revision=entry.revision, by=officer)
        out = experts.change(entry.id, replace(stated, active=False), revision=back.revision, by=officer)
    with clock.travel(years_later(4)):
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 0}, "counted from when he left again"
    with clock.travel(years_later(6)):
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 1}
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 0}, "once"
        db.session.expire_all()
        assert (out.title, out.fields, out.employer, pool.ties_of(out.id)) == (None, [], ERASED, [])
        assert (kept.title, kept.employer) == ("教授", "某大学")


def test_who_is_deactivated_again_loses_his_particulars_again(app: Flask, people: People) -> None:
    by, id = people.administrator(), people.applicant("张三").id
    accounts.deactivate(id, reason="离职", by=by)
    with clock.travel(years_later(3)):
        assert erase([PersonalData.ACCOUNTS]) == {PersonalData.ACCOUNTS: 1}
        assert erase([PersonalData.ACCOUNTS]) == {PersonalData.ACCOUNTS: 0}, "once"
        accounts.change_profile(id, name="张三", phone="13800001111", by=by)
        assert erase([PersonalData.ACCOUNTS]) == {PersonalData.ACCOUNTS: 1}, "what was written down since"
    with clock.travel(years_later(4)):
        accounts.activate(id, by=by)
        with transaction() as session:
            accounts.begin_session(person(id), address=None, agent="")
            person(id).password = "another"
            session.flush()
        accounts.deactivate(id, reason="离职", by=by)
    with clock.travel(years_later(9)):
        assert erase([PersonalData.ACCOUNTS]) == {PersonalData.ACCOUNTS: 1}
    assert person(id).password is None


def test_a_draft_that_somebody_takes_up_again_goes_again(world: World) -> None:
    filed = Filed(world)
    with clock.travel(years_later(3)):
        assert erase([PersonalData.DRAFTS]) == {PersonalData.DRAFTS: 1}
        assert erase([PersonalData.DRAFTS]) == {PersonalData.DRAFTS: 0}
    with transaction() as session:
        kept = session.get_one(Application, filed.id)
        kept.updated_at = clock.now() + timedelta(days=3660)
    with clock.travel(years_later(14)):
        assert erase([PersonalData.DRAFTS]) == {PersonalData.DRAFTS: 1}


def test_what_is_said_of_an_expert_after_it_was_erased_goes_as_well(app: Flask, people: People) -> None:
    officer = people.department()
    stated = StatedExpert(fields=["绿色工厂"], employer="某大学", active=False)
    entry = experts.add(people.make(Role.EXPERT).id, stated, by=officer)
    with clock.travel(years_later(4)):
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 1}
        tie = StatedTie(kind=TieKind.KIN, name="某公司", code="91110000600037341L")
        experts.declare_tie(entry.id, tie, by=officer)
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 1}
        assert pool.ties_of(entry.id) == []
        experts.change(entry.id, stated, revision=pool.expert(entry.id).revision, by=officer)
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 1}
        assert erase([PersonalData.EXPERTS]) == {PersonalData.EXPERTS: 0}, "once"


def test_who_signed_in_is_forgotten_by_the_machines_time(app: Flask, people: People) -> None:
    with transaction() as session:
        session.add(SignIn(id="1" * 32, person_id=people.applicant().id, began_at=clock.machine_now()))
    with clock.travel(years_later(20)):
        assert erase([PersonalData.SIGN_INS]) == {PersonalData.SIGN_INS: 0}
    with patch.object(clock, "machine_now", lambda: datetime.now(UTC) + timedelta(days=186)):
        assert erase([PersonalData.SIGN_INS]) == {PersonalData.SIGN_INS: 1}


def test_the_server_erases_by_itself_batch_by_batch(app: Flask, people: People) -> None:
    who = people.applicant().id
    with transaction() as session:
        session.add_all(Message(person_id=who, text=f"第 {n} 条") for n in range(5))
    with clock.travel(years_later(3)), patch("core.retention.operations.erasing.BATCH", 2):
        write(people.officer())
        said = house.RETENTION.run(None)  # type: ignore[arg-type]  # it asks nothing of its work
    assert said.says == "已清除 5 项超过保存期限的信息。"
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "retention.erase"))
    assert sorted((event.after or {})["count"] for event in events) == [1, 2, 2]


def test_where_nothing_is_declared_everything_stays(app: Flask, people: People) -> None:
    with transaction() as session:
        session.add(Message(person_id=people.applicant().id, text="一条"))
    without = {PersonalData.MESSAGES: Retention(id="m", data=PersonalData.MESSAGES, purpose="通知")}
    for said in ({}, without):
        with clock.travel(years_later(50)), patch.object(spans, "declared", lambda said=said: said):
            assert erase([PersonalData.MESSAGES]) == {PersonalData.MESSAGES: 0}
            assert queries.preview()[KEEPINGS["messages"]] == 0
    with clock.travel(years_later(50)):
        assert queries.preview()[KEEPINGS["messages"]] == 1


def test_staff_lengthen_and_shorten_it_for_a_reason(app: Flask, people: People) -> None:
    approver = people.make(Role.DEPARTMENT_APPROVER)
    with transaction() as session:
        session.add(Message(person_id=approver.id, text="一条"))
    new = NewValues(amounts={"months": Decimal(6)})
    change_value(
        "retention",
        "kept-messages",
        new,
        Reason(reason="档案部门要求", document_number="湘工信〔2025〕8 号"),
        seen=0,
        by=approver,
    )
    assert queries.declared()[PersonalData.MESSAGES].months == 6
    with clock.travel(years_later(1)):
        assert erase([PersonalData.MESSAGES])[PersonalData.MESSAGES] >= 1


def test_every_kind_is_declared_for_the_nation(app: Flask) -> None:
    said = queries.declared()
    assert set(said) == set(PersonalData)
    assert {data.value for data, each in said.items() if each.months is not None} == set(KEEPINGS)


# --- The trail --------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(app: Flask, people: People) -> tuple[int, int]:
    """An event that has had its time, and one that has not; both in the chain."""
    officer = people.officer()
    first = write(officer)
    with clock.travel(years_later(5)):
        second = write(officer)
    chain()
    return first, second


def test_the_trail_is_proved_after_its_contents_went(erase_all: EraseAll, old: tuple[int, int]) -> None:
    chained, looked_at = prove().chained, TrailFilter(action=GIVE)
    assert all(each.after for each in trail(looked_at, reader=None)[0])
    with clock.travel(years_later(10)):
        done = erase_all(PersonalData.TRAIL)
        assert done[PersonalData.TRAIL] >= 1
        db.session.expire_all()
        first, second = (db.session.get_one(AuditEvent, number) for number in old)
        assert {each.number: each.after for each in trail(looked_at, reader=None)[0] if each.number in old} == {
            first.number: None,
            second.number: second.after,
        }
        assert (first.before, first.after, first.action) == (None, None, GIVE)
        assert second.after == {"phone": "13812345678"}
        assert erase_all(PersonalData.TRAIL) == {PersonalData.TRAIL: 0}
    chain()
    found = prove()
    assert (found.fault, found.chained, found.emptied) == (None, chained + 2, done[PersonalData.TRAIL])


@pytest.mark.parametrize("change", ["by_name = '别人'", "after = NULL, before = NULL", "after = NULL"])
def test_erasing_is_no_cover_for_changes(
    erase_all: EraseAll, old: tuple[int, int], settings: Settings, change: str
) -> None:
    with clock.travel(years_later(10)):
        erase_all(PersonalData.TRAIL)
    chain()
    number = old[0] if change.startswith("by_name") else old[1]
    with as_owner(settings) as owner:
        owner.execute(text(f"UPDATE audit_event SET {change} WHERE number = :number"), {"number": number})
    fault = prove().fault
    assert fault is not None
    assert (fault.what, fault.number) == (Wrong.CHANGED, number)


def test_who_has_no_key_cannot_say_that_contents_were_erased(
    old: tuple[int, int], people: People, settings: Settings
) -> None:
    made = {"action": EMPTY, "at": clock.now(), "of": str(old[1]), "mark": db.session.get_one(AuditEvent, old[0]).mark}
    insert = (
        "INSERT INTO audit_event (at, action, subject_type, subject_id, by_name, sealed, mark) "
        "VALUES (:at, :action, 'trail', :of, '系统', false, :mark)"
    )
    with as_owner(settings) as owner:
        owner.execute(text("UPDATE audit_event SET before = NULL, after = NULL WHERE number = :n"), {"n": old[1]})
        owner.execute(text(insert), made)
    fault = prove().fault
    assert fault is not None
    assert (fault.what, fault.number) == (Wrong.CHANGED, old[1])
