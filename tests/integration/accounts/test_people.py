"""Registering, granting, revoking, deactivating, passwords: who may, what follows, what is on record."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts import operations, queries
from core.accounts.queries import PeopleFilter, missing_administrators, separation
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotAllowed
from core.notifications.models import Message
from core.people.models import Person, Role
from core.people.queries import people_with_role, person_by_session
from core.people.queries import person as person_of
from tests.support.clients import browser_of
from tests.support.house import EAST, WEST, People, at_once

GOOD: dict[str, Any] = {
    "name": " 王小明 ",
    "phone": "13800000000",
    "email": "Wang@Example.com",
    "password": "correct horse battery 9",
    "consented": True,
}


def newest_event() -> AuditEvent:
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).one()


def register(**changed: Any) -> Person:
    return operations.register(**{**GOOD, **changed})


# --- Registering ------------------------------------------------------------------------------------------------------


def test_an_applicant_registers(app: Flask) -> None:
    made = register()
    assert (made.name, made.email) == ("王小明", "wang@example.com")
    assert made.held_roles == {Role.APPLICANT}
    assert made.consented_at is not None
    assert not made.must_change_password
    event = newest_event()
    assert (event.action, event.by_id, event.subject_id) == ("accounts.register", made.id, made.id)
    assert event.after == {"name": "王小明", "email": "wang@example.com", "phone": "13800000000"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("phone", "12345"), ("email", "wang"), ("password", "short"), ("consented", False)],
)
def test_each_wrong_value_is_refused_beside_its_field(app: Flask, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        register(**{field: value})
    assert list(caught.value.errors) == [field]
    assert db.session.scalar(select(Person.id)) is None


def test_an_address_is_registered_once(app: Flask) -> None:
    register()
    with pytest.raises(Conflict) as caught:
        register(email="WANG@example.com")
    assert caught.value.field == "email"


def test_an_address_is_registered_once_also_at_once(app: Flask) -> None:
    outcomes = at_once(app, register, register, register)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Conflict", "Person"]


# --- Roles ------------------------------------------------------------------------------------------------------------


def test_a_role_is_given_and_taken_back(people: People) -> None:
    admin, li = people.security(), people.make(Role.EXPERT)
    operations.grant_role(li.id, Role.BODY_OFFICER, body_id=EAST, by=admin)
    assert person_of(li.id).body_ids == {EAST}
    assert newest_event().after == {"role": "body_officer", "body_id": EAST}
    [grant] = [grant for grant in person_of(li.id).grants if grant.role is Role.BODY_OFFICER]
    operations.revoke_role(grant.id, by=admin)
    assert person_of(li.id).held_roles == {Role.EXPERT}
    assert (newest_event().action, newest_event().by_id) == ("accounts.revoke", admin.id)


def test_what_is_to_be_apart_is_given_to_nobody_not_even_by_the_command_line(people: People) -> None:
    admin, wang, audits = people.administrator(), people.applicant(), people.auditor()
    for by in (people.security(), None):
        with pytest.raises(NotAllowed, match="申报单位和评价机构的人员不能同时是推荐单位或省厅"):
            operations.grant_role(wang.id, Role.BODY_OFFICER, body_id=EAST, by=by)
        with pytest.raises(NotAllowed, match="系统管理员不能同时担任其他角色"):
            operations.grant_role(audits.id, Role.ADMINISTRATOR, by=by)
    with pytest.raises(NotAllowed, match="系统管理员不能同时担任其他角色"):
        operations.grant_role(admin.id, Role.DEPARTMENT_APPROVER, by=None)
    assert person_of(wang.id).held_roles == {Role.APPLICANT}


def test_who_holds_together_what_is_to_be_apart_is_named(app: Flask, people: People) -> None:
    """Roles of before stay until somebody takes one back, and are not passed over in silence."""
    admin = people.administrator()
    assert not separation()[0]
    both = people.make(Role.APPLICANT, Role.DEPARTMENT_OFFICER, name="兼任者")
    people.make(Role.BODY_OFFICER, Role.EXPERT, body_id=EAST)
    assert separation()[0] == [both]
    assert "兼任者</a>" in browser_of(app, admin).get("/people?text=nobody").text


def test_nobody_gives_himself_a_role(people: People) -> None:
    admin = people.security()
    with pytest.raises(NotAllowed, match="不能对自己的账号"):
        operations.grant_role(admin.id, Role.DEPARTMENT_APPROVER, by=admin)
    assert person_of(admin.id).held_roles == {Role.SECURITY_ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_only_administrators_administer_each_what_is_his(people: People, role: Role) -> None:
    by, other = people.make(role, body_id=EAST), people.applicant()
    acts = {
        Role.SECURITY_ADMINISTRATOR: (
            lambda: operations.grant_role(other.id, Role.EXPERT, by=by),
            lambda: operations.revoke_role(other.grants[0].id, by=by),
            lambda: operations.drop_second_factor(other.id, by=by),
            lambda: operations.create_person(name="甲", email="x@example.com", phone=None, role=Role.EXPERT, by=by),
        ),
        Role.ADMINISTRATOR: (
            lambda: operations.deactivate(other.id, reason="因故", by=by),
            lambda: operations.activate(other.id, by=by),
            lambda: operations.give_reset_code(other.id, by=by),
            lambda: operations.change_profile(other.id, name="新名", phone="13800000000", by=by),
            lambda: operations.create_person(name="甲", email="x@example.com", phone=None, by=by),
            lambda: operations.create_person(name="甲", email="x@example.com", phone=None, role=Role.EXPERT, by=by),
        ),
    }
    for whose, his in acts.items():
        if whose is not role:
            for act in his:
                with pytest.raises(NotAllowed):
                    act()


def test_who_opens_an_account_gives_it_no_role(app: Flask, people: People) -> None:
    """Alone neither makes somebody who may do anything: that takes two, and the third sees it."""
    admin, security = people.administrator(), people.security()
    with pytest.raises(NotAllowed, match="须由安全管理员办理"):
        operations.create_person(name="甲", email="x@example.com", phone=None, role=Role.EXPERT, by=admin)
    made, code = operations.create_person(name="甲乙", email="x@example.com", phone=None, by=admin)
    assert not made.held_roles
    told = select(Message.text).where(Message.person_id == security.id).order_by(Message.number.desc())
    assert db.session.scalars(told).first() == "甲乙的账号尚无角色，请核实身份，待本人修改一次性密码后授予角色。"
    with pytest.raises(Conflict, match="还没有修改一次性密码"):
        operations.grant_role(made.id, Role.AUDITOR, by=security)
    assert "还没有修改一次性密码" in browser_of(app, security).get(f"/people/{made.id}").text
    operations.change_password(made.id, code, "another good password 7")
    assert db.session.scalars(told).first() == "甲乙的账号尚无角色，本人已修改一次性密码，可以授予角色。"
    operations.grant_role(made.id, Role.AUDITOR, by=security)
    with pytest.raises(NotAllowed, match="不能由系统管理员发放"):
        operations.give_reset_code(made.id, by=admin)
    with pytest.raises(NotAllowed, match="不能由系统管理员发放"):
        operations.give_reset_code(security.id, by=admin)


def test_which_administrators_are_missing_is_said(app: Flask, people: People) -> None:
    """As after an upgrade from a release that knew one kind: nobody can give roles until somebody is named."""
    admin = people.administrator()
    assert missing_administrators() == [Role.SECURITY_ADMINISTRATOR, Role.AUDITOR]
    assert "还没有安全管理员、审计管理员" in browser_of(app, admin).get("/people").text
    people.security()
    people.auditor()
    assert missing_administrators() == []


def test_a_role_of_a_body_names_one_and_others_none(people: People) -> None:
    admin, li = people.security(), people.applicant()
    with pytest.raises(Invalid) as missing:
        operations.grant_role(li.id, Role.BODY_OFFICER, by=admin)
    assert list(missing.value.errors) == ["body_id"]
    with pytest.raises(Invalid):
        operations.grant_role(li.id, Role.AUDITOR, body_id=EAST, by=admin)
    with pytest.raises(Invalid):
        operations.grant_role(li.id, Role.BODY_OFFICER, body_id="nowhere", by=admin)


def test_a_role_is_held_once(people: People) -> None:
    admin, li = people.security(), people.make(Role.BODY_OFFICER, body_id=EAST)
    with pytest.raises(Conflict):
        operations.grant_role(li.id, Role.BODY_OFFICER, body_id=EAST, by=admin)
    operations.grant_role(li.id, Role.BODY_OFFICER, body_id=WEST, by=admin)
    assert person_of(li.id).body_ids == {EAST, WEST}


def test_the_last_administrator_stays(people: People) -> None:
    admin, security, auditor = people.administrator(), people.security(), people.auditor()
    for last in (admin, security, auditor):
        with pytest.raises(Conflict, match="最后一名"):
            operations.revoke_role(last.grants[0].id, by=security)
    with pytest.raises(Conflict, match="最后一名安全管理员"):
        operations.deactivate(security.id, reason="休假", by=admin)
    with pytest.raises(Conflict, match="最后一名审计管理员"):
        operations.deactivate(auditor.id, reason="休假", by=admin)
    other = people.administrator()
    operations.deactivate(other.id, reason="休假", by=admin)
    with pytest.raises(Conflict, match="最后一名"):
        operations.revoke_role(person_of(admin.id).grants[0].id, by=person_of(security.id))


def test_two_administrators_cannot_remove_each_other_at_once(app: Flask, people: People) -> None:
    first, second = people.administrator().id, people.administrator().id

    def deactivate(victim: str, by: str) -> None:
        operations.deactivate(victim, reason="争执", by=person_of(by))

    outcomes = at_once(app, lambda: deactivate(first, second), lambda: deactivate(second, first))
    assert sum(outcome is None for outcome in outcomes) == 1
    assert len([id for id in (first, second) if person_of(id).active]) == 1


# --- Accounts ---------------------------------------------------------------------------------------------------------


def test_a_deactivated_account_loses_its_sessions_and_comes_back(people: People) -> None:
    admin, li = people.administrator(), people.applicant()
    session = li.fs_uniquifier
    operations.deactivate(li.id, reason="离职", by=admin)
    assert person_by_session(session) is None
    assert newest_event().note == "离职"
    operations.activate(li.id, by=admin)
    assert person_of(li.id).active


def test_a_deactivation_gives_its_reason(people: People) -> None:
    with pytest.raises(Invalid):
        operations.deactivate(people.applicant().id, reason="  ", by=people.administrator())


def test_a_password_is_changed_and_other_sessions_end(app: Flask) -> None:
    made = register()
    session = made.fs_uniquifier
    operations.change_password(made.id, GOOD["password"], "another good password 7")
    assert person_by_session(session) is None
    operations.authenticate(made.email, "another good password 7", address="")
    assert "password" not in str(newest_event().after)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", "another good password 7", "current"),
        (GOOD["password"], "short", "new"),
        (GOOD["password"], GOOD["password"], "new"),
    ],
)
def test_a_wrong_change_of_password_changes_nothing(app: Flask, current: str, new: str, field: str) -> None:
    made = register()
    with pytest.raises(Invalid) as caught:
        operations.change_password(made.id, current, new)
    assert list(caught.value.errors) == [field]
    operations.authenticate(made.email, GOOD["password"], address="")


def test_a_reset_code_ends_the_old_password_and_must_be_changed(people: People) -> None:
    made, admin = register(), people.administrator()
    session = made.fs_uniquifier
    code = operations.give_reset_code(made.id, by=admin)
    assert person_by_session(session) is None
    with pytest.raises(NotAllowed):
        operations.authenticate(made.email, GOOD["password"], address="")
    assert operations.authenticate(made.email, code, address="").must_change_password
    changed = operations.change_password(made.id, code, "another good password 7")
    assert not changed.must_change_password
    assert changed.password_expires_at is None


def test_a_reset_code_is_nowhere_on_record(people: People) -> None:
    code = operations.give_reset_code(people.applicant().id, by=people.administrator())
    event = newest_event()
    assert event.action == "accounts.give_reset_code"
    assert code not in f"{event.before}{event.after}{event.note}"


def test_the_second_factor_of_somebody_who_lost_it(people: People) -> None:
    admin, li = people.security(), people.applicant()
    operations.drop_second_factor(li.id, by=admin)
    assert newest_event().action != "accounts.drop_second_factor", "there was none to lose"
    with transaction():
        held = lock(Person, li.id)
        held.tf_primary_method, held.tf_totp_secret, held.mf_recovery_codes = "authenticator", "secret", ["code"]
        session = held.fs_uniquifier
    operations.drop_second_factor(li.id, by=admin)
    bare = person_of(li.id)
    assert (bare.tf_primary_method, bare.tf_totp_secret, bare.mf_recovery_codes) == (None, None, None)
    assert bare.fs_uniquifier != session


def test_a_profile_is_changed_by_its_owner(people: People) -> None:
    li = people.applicant("李旧名")
    operations.change_profile(li.id, name="李新名", phone="0731-88888888", by=li)
    event = newest_event()
    assert event.before == {"name": "李旧名", "phone": "13800000000"}
    assert event.after == {"name": "李新名", "phone": "0731-88888888"}
    before = event.number
    operations.change_profile(li.id, name="李新名", phone="0731-88888888", by=person_of(li.id))
    assert newest_event().number == before, "what changes nothing is no event"


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_people_are_found(people: People) -> None:
    officer = people.make(Role.BODY_OFFICER, body_id=EAST, name="张百分%")
    people.applicant("李四")
    people.administrator()
    found, total = queries.people(PeopleFilter())
    assert total == len(found) == 3
    for wanted in (
        PeopleFilter(text="分%"),
        PeopleFilter(role=Role.BODY_OFFICER),
        PeopleFilter(body_id=EAST),
        PeopleFilter(text=officer.email.upper(), active=True),
    ):
        assert [person.id for person in queries.people(wanted)[0]] == [officer.id]
    assert queries.people(PeopleFilter(text="%%"))[1] == 0
    assert queries.people(PeopleFilter(active=False))[1] == 0
    assert [person.id for person in people_with_role(Role.BODY_OFFICER, body_id=EAST)] == [officer.id]
    assert people_with_role(Role.BODY_OFFICER, body_id=WEST) == []
