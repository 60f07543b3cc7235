"""A public code opens nothing: who may act for a unit is asked, confirmed, handed over and ended, by those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from stdnum.cn import uscc

from core.audit.models import AuditEvent
from core.bodies import operations as bodies
from core.bodies.queries import body_scope
from core.db import db
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.files import operations as files
from core.files.purposes import may_open, openable
from core.notifications.queries import messages
from core.people.models import Person
from core.people.policies import Permission
from core.people.queries import person as person_now
from core.plugin_api import BodyKind
from core.units import actions, operations, policies, queries
from core.units.models import Representation, RepresentationState, Unit, UnitKind
from core.units.operations import Claim
from core.units.operations.representations import MOST_PENDING
from core.units.purposes import LETTER
from tests.support.house import EAST, WEST, People, at_once
from tests.support.uploads import pdf, upload

CODE = "91110000600037341L"
NEW = Claim(kind=UnitKind.ENTERPRISE, name="示例甲（集团）公司", code=CODE, body_id=EAST, address="东路 1 号")


def code_number(number: int) -> str:
    body = f"9143000000000{number:04d}"
    return body + uscc.calc_check_digit(body)


OTHER = code_number(9999)


def letter(person: Person) -> str:
    return files.keep(upload(pdf(person.id)), LETTER.id, by=person).id


def ask(person: Person, claim: Claim = NEW) -> Representation:
    return operations.request(claim, letter(person), by=person)


def confirmed(person: Person, officer: Person, claim: Claim = NEW) -> Representation:
    return operations.confirm(ask(person, claim).id, by=officer)


def the_unit() -> Unit:
    return db.session.scalars(select(Unit)).one()


def told(person: Person) -> list[str]:
    return [message.text for message in messages(person)[0]]


def registered(**given: object) -> Unit:
    values = {"kind": UnitKind.ENTERPRISE, "name": NEW.name, "code": None, "body_id": None, **given}
    return operations.add(**values, by=None)  # type: ignore[arg-type]


def test_a_request_opens_nothing_until_it_is_confirmed(app: Flask, people: People) -> None:
    person, officer = people.applicant(), people.officer()
    asked = ask(person)
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0
    assert queries.units_of(person) == []
    assert told(officer) == ["“示例甲（集团）公司”有一份新的经办申请，请核对授权委托书。"]

    operations.confirm(asked.id, by=officer)
    unit = the_unit()
    assert (unit.name, unit.code, unit.body_id, unit.address) == (NEW.name, CODE, EAST, "东路 1 号")
    assert [name.name for name in queries.names_of(unit.id)] == [NEW.name]
    assert [each.id for each in queries.units_of(person)] == [unit.id]
    assert policies.acts_for(person, unit.id)
    assert not policies.acts_for(people.applicant(), unit.id)
    assert not policies.acts_for(person, None)
    assert "已确认" in told(person)[0]
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)).all()
    assert actions[-2:] == ["units.add", "units.confirm"]


def test_a_code_is_taken_however_it_was_typed(app: Flask, people: People) -> None:
    assert ask(people.applicant(), replace(NEW, code=" 9111 0000 6000 3734 1ｌ ")).unit_code == CODE


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        (replace(NEW, code="123"), "code"),
        (replace(NEW, code=""), "code"),
        (replace(NEW, name="  "), "name"),
        (replace(NEW, kind=None), "kind"),
        (replace(NEW, body_id=None), "body_id"),
        (replace(NEW, body_id="nowhere"), "body_id"),
    ],
)
def test_what_is_wrong_with_a_claim_is_told_beside_its_field(
    app: Flask, people: People, claim: Claim, field: str
) -> None:
    person = people.applicant()
    with pytest.raises(Invalid) as refused:
        ask(person, claim)
    assert list(refused.value.errors) == [field]
    assert queries.requests_of(person) == []


def test_a_letter_is_the_persons_own_and_used_once(app: Flask, people: People) -> None:
    person, other = people.applicant(), people.applicant()
    stolen = letter(other)
    with pytest.raises(NotFound):
        operations.request(NEW, stolen, by=person)
    used = letter(person)
    operations.request(NEW, used, by=person)
    with pytest.raises(NotFound):
        operations.request(replace(NEW, code=OTHER, name="乙"), used, by=person)


def test_only_applicants_ask(app: Flask, people: People) -> None:
    officer = people.officer()
    with pytest.raises(NotAllowed):
        operations.request(NEW, letter(officer), by=officer)


def test_a_second_request_of_the_same_person_is_told(app: Flask, people: People) -> None:
    person = people.applicant()
    ask(person)
    with pytest.raises(Conflict, match="正在等待确认"):
        ask(person)


def test_requests_do_not_pile_up(app: Flask, people: People) -> None:
    person = people.applicant()
    for number in range(5):
        ask(person, numbered(number))
    with pytest.raises(Conflict, match="5 份"):
        ask(person, numbered(9))


def numbered(number: int) -> Claim:
    return replace(NEW, name=f"新单位{number}", code=code_number(number))


def test_officers_decide_within_their_scope_and_never_about_themselves(app: Flask, people: People) -> None:
    asked = ask(people.applicant())
    for stranger in (people.officer(WEST), people.applicant(), people.administrator(), people.auditor()):
        with pytest.raises(NotAllowed):
            operations.confirm(asked.id, by=stranger)
        with pytest.raises(NotAllowed):
            operations.refuse(asked.id, "不", by=stranger)
    kinds = {"city": BodyKind(label="市州工信局", choice="测试")}
    below = bodies.add(kinds, name="东园", kind="city", office=None, parent_id=EAST, by=people.administrator())
    lower = ask(people.applicant(), replace(numbered(1), body_id=below.id))
    operations.confirm(lower.id, by=people.officer(EAST))
    with pytest.raises(NotAllowed):
        operations.confirm(asked.id, by=people.officer(below.id))


def test_the_department_may_decide_too(app: Flask, people: People) -> None:
    confirmed(people.applicant(), people.department())
    assert the_unit().code == CODE


def test_a_refusal_needs_a_reason_and_reaches_the_person(app: Flask, people: People) -> None:
    person, officer = people.applicant(), people.officer()
    asked = ask(person)
    with pytest.raises(Invalid):
        operations.refuse(asked.id, "  ", by=officer)
    operations.refuse(asked.id, "委托书未盖章", by=officer)
    assert "委托书未盖章" in told(person)[0]
    assert queries.units_of(person) == []
    assert ask(person).state is RepresentationState.PENDING


def test_no_more_requests_wait_than_may_when_they_are_sent_at_once(app: Flask, people: People) -> None:
    id = people.applicant().id
    claims = [replace(NEW, code=code_number(number), name=f"示例{number}公司") for number in range(9)]
    letters = [files.keep(upload(pdf(str(number))), LETTER.id, by=person_now(id)).id for number in range(9)]

    def one(number: int) -> object:
        return operations.request(claims[number], letters[number], by=person_now(id)).id

    asked = at_once(app, *(partial(one, number) for number in range(9)))
    assert len([each for each in asked if isinstance(each, str)]) == MOST_PENDING
    assert len([each for each in asked if isinstance(each, Conflict)]) == 9 - MOST_PENDING


def test_the_second_officer_is_told_what_became_of_it(app: Flask, people: People) -> None:
    asked, first, second = ask(people.applicant()), people.officer(), people.officer()
    operations.refuse(asked.id, "委托书未盖章", by=first)
    with pytest.raises(Stale, match=f"由{first.name}于 .* 已退回"):
        operations.confirm(asked.id, by=second)


def test_two_officers_at_once_decide_once(app: Flask, people: People) -> None:
    asked, first, second = ask(people.applicant()).id, people.officer().id, people.officer().id
    results = at_once(
        app,
        lambda: operations.confirm(asked, by=person_now(first)).state.value,
        lambda: operations.refuse(asked, "委托书未盖章", by=person_now(second)).state.value,
    )
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert sum(isinstance(result, str) for result in results) == 1


def test_two_people_who_name_the_same_new_unit_come_to_one(app: Flask, people: People) -> None:
    officer = people.officer().id
    first = ask(people.applicant()).id
    second = ask(people.applicant(), replace(NEW, name="示例甲(集团)公司")).id
    results = at_once(
        app,
        lambda: operations.confirm(first, by=person_now(officer)).unit_id,
        lambda: operations.confirm(second, by=person_now(officer)).unit_id,
    )
    assert results[0] == results[1] == the_unit().id
    assert len(queries.acting_for(the_unit().id)) == 2


def test_a_code_that_another_unit_bears_is_told(app: Flask, people: People) -> None:
    officer, person = people.officer(), people.applicant()
    late = ask(people.applicant(), replace(NEW, name="完全不同的公司"))
    confirmed(people.applicant(), officer)
    with pytest.raises(Conflict, match="已登记在“示例甲（集团）公司”名下"):
        operations.confirm(late.id, by=officer)
    with pytest.raises(Invalid) as refused:
        ask(person, replace(NEW, name="完全不同的公司"))
    assert "已登记在“示例甲（集团）公司”名下" in refused.value.errors["code"][0]


def test_a_unit_of_an_imported_list_is_claimed_by_name_and_gets_its_code(app: Flask, people: People) -> None:
    unit = registered()
    claim = Claim(unit_id=unit.id, code=CODE, body_id=EAST)
    asked = ask(people.applicant(), claim)
    assert (unit.code, unit.body_id, asked.unit_name) == (None, None, NEW.name)
    operations.confirm(asked.id, by=people.officer())
    assert (unit.code, unit.body_id) == (CODE, EAST)


def test_a_new_unit_that_stands_on_an_imported_list_is_that_one(app: Flask, people: People) -> None:
    unit = registered(name="示例甲(集团)公司")
    confirmed(people.applicant(), people.officer())
    assert the_unit().id == unit.id
    assert (unit.code, unit.body_id, unit.name) == (CODE, EAST, "示例甲(集团)公司")


def test_namesakes_without_codes_are_left_to_the_department(app: Flask, people: People) -> None:
    registered()
    registered()
    with pytest.raises(Conflict, match="多个同名"):
        confirmed(people.applicant(), people.officer())


SAME_NAME = replace(NEW, name="示例甲(集团) 公司", code=OTHER)


@pytest.mark.parametrize("given", [{"code": CODE, "body_id": EAST}, {"code": CODE, "body_id": WEST}, {"body_id": WEST}])
def test_another_code_under_a_registered_name_is_asked_about(app: Flask, people: People, given: dict[str, str]) -> None:
    held, person, officer, department = registered(**given), people.applicant(), people.officer(), people.department()
    with pytest.raises(Invalid, match="填写") as refused:
        ask(person, SAME_NAME)
    assert "登记库中已有同名单位“示例甲（集团）公司”" in refused.value.errors["is_aware"][0]
    asked = ask(person, replace(SAME_NAME, is_aware=True))
    assert [each.id for each in queries.meant_by(asked).namesakes] == [held.id]
    with pytest.raises(Invalid) as blind:
        operations.confirm(asked.id, by=officer)
    assert "另一个单位还是同一单位" in blind.value.errors["reason"][0]
    assert the_unit().id == held.id

    made = operations.confirm(asked.id, apart="营业执照载明住所、法定代表人均不同", by=officer)
    assert made.unit_id != held.id
    assert (made.reason or "").endswith("不是同一单位：营业执照载明住所、法定代表人均不同")
    assert held.code is None or held.code in (made.reason or "")
    assert "已登记为新单位" in told(department)[0]


def test_a_former_name_is_asked_about_too(app: Flask, people: People) -> None:
    held = registered(code=CODE, body_id=EAST)
    operations.rename(held.id, "改名后公司", since=date(2024, 1, 1), reason="更名", by=None)
    asked = ask(people.applicant(), replace(SAME_NAME, is_aware=True))
    with pytest.raises(Invalid):
        operations.confirm(asked.id, by=people.officer())


def test_of_two_new_units_of_one_name_the_second_is_asked_about(app: Flask, people: People) -> None:
    first, second, officer = ask(people.applicant()), ask(people.applicant(), SAME_NAME), people.officer()
    operations.confirm(first.id, by=officer)
    with pytest.raises(Invalid):
        operations.confirm(second.id, by=officer)


def test_a_listed_record_is_given_no_code_beside_a_namesake_unasked(app: Flask, people: People) -> None:
    held = registered(body_id=EAST)
    registered(code=CODE, body_id=EAST)
    asked = ask(people.applicant(), Claim(unit_id=held.id, code=OTHER))
    with pytest.raises(Invalid):
        operations.confirm(asked.id, by=people.officer())


def test_the_same_unit_with_another_code_goes_to_the_department(app: Flask, people: People) -> None:
    held, officer, department = registered(code=CODE, body_id=EAST), people.officer(), people.department()
    asked = ask(people.applicant(), replace(SAME_NAME, is_aware=True))
    with pytest.raises(Invalid):
        operations.refer(asked.id, " ", by=officer)
    operations.refer(asked.id, "三证合一后换发执照", by=officer)
    operations.refer(asked.id, "三证合一后换发执照", by=officer)
    noted = select(func.count()).where(AuditEvent.action == actions.REFER)
    assert db.session.scalar(noted) == 1, "however often the page is sent"
    assert f"是否更换代码为 {OTHER}" in told(department)[0]
    assert asked.state is RepresentationState.PENDING
    operations.recode(held.id, OTHER, reason="三证合一", by=department)
    operations.confirm(asked.id, by=officer)
    assert the_unit().id == asked.unit_id


def test_only_what_bears_a_namesakes_name_is_referred(app: Flask, people: People) -> None:
    asked = ask(people.applicant())
    with pytest.raises(Conflict, match="没有代码不同的同名单位"):
        operations.refer(asked.id, "核实", by=people.officer())


def test_a_known_units_own_code_and_body_count(app: Flask, people: People) -> None:
    unit = registered(code=CODE, body_id=EAST)
    with pytest.raises(Invalid) as refused:
        ask(people.applicant(), Claim(unit_id=unit.id, code=OTHER, body_id=WEST))
    assert "不一致" in refused.value.errors["code"][0]
    assert ask(people.applicant(), Claim(unit_id=unit.id, code=CODE, body_id=WEST)).body_id == EAST


def test_what_changed_between_request_and_decision_is_told(app: Flask, people: People) -> None:
    unit, department, officer = registered(body_id=EAST), people.department(), people.officer()
    asked = ask(people.applicant(), Claim(unit_id=unit.id, code=CODE))
    operations.assign(unit.id, body_id=WEST, code=None, reason="属地划转", by=department)
    with pytest.raises(Conflict, match="另一个推荐单位"):
        operations.confirm(asked.id, by=officer)


def test_a_new_representative_replaces_the_old_one(app: Flask, people: People) -> None:
    old, new, officer = people.applicant("旧人"), people.applicant("新人"), people.officer()
    held = confirmed(old, officer)
    operations.propose_successor(held.id, new.email.upper(), by=old)
    assert "被提名接任" in told(new)[0]
    unit = the_unit()
    asked = ask(new, Claim(unit_id=unit.id, code=CODE, replaces=True))
    assert queries.representation(held.id).successor_email == new.email
    operations.confirm(asked.id, ending=[held.id], by=officer)
    assert policies.acts_for(new, unit.id)
    assert not policies.acts_for(old, unit.id)
    assert "由新人接任" in told(old)[0]


def test_only_this_units_representatives_are_ended_with_a_confirmation(app: Flask, people: People) -> None:
    officer = people.officer()
    elsewhere = confirmed(people.applicant(), officer, numbered(1))
    asked = ask(people.applicant())
    with pytest.raises(Stale):
        operations.confirm(asked.id, ending=[elsewhere.id], by=officer)
    assert elsewhere.state is RepresentationState.CONFIRMED


def test_a_representative_leaves_and_an_officer_ends(app: Flask, people: People) -> None:
    person, officer = people.applicant(), people.officer()
    held = confirmed(person, officer)
    with pytest.raises(NotAllowed):
        operations.leave(held.id, "离职", by=people.applicant())
    operations.leave(held.id, "离职", by=person)
    assert not policies.acts_for(person, held.unit_id)
    assert "退出" in told(officer)[0]

    again = confirmed(person, officer, Claim(unit_id=held.unit_id, code=CODE))
    with pytest.raises(NotAllowed):
        operations.end(again.id, "岗位调整", by=people.officer(WEST))
    operations.end(again.id, "岗位调整", by=officer)
    assert not policies.acts_for(person, held.unit_id)
    with pytest.raises(Stale, match="已终止"):
        operations.end(again.id, "岗位调整", by=officer)
    assert "岗位调整" in told(person)[0]


def test_a_request_is_withdrawn_by_its_person_only(app: Flask, people: People) -> None:
    person = people.applicant()
    asked = ask(person)
    with pytest.raises(NotAllowed):
        operations.withdraw(asked.id, by=people.applicant())
    operations.withdraw(asked.id, by=person)
    with pytest.raises(Conflict, match="已经办结"):
        operations.withdraw(asked.id, by=person)
    with pytest.raises(Stale, match="由申请人撤回"):
        operations.confirm(asked.id, by=people.officer())


def test_queues_hold_what_is_in_scope_oldest_first(app: Flask, people: People) -> None:
    first, second = ask(people.applicant()), ask(people.applicant(), numbered(1))
    ask(people.applicant(), replace(numbered(2), body_id=WEST))
    found, total = queries.queue(body_scope(people.officer()))
    assert [each.id for each in found] == [first.id, second.id]
    assert total == 2
    assert queries.queue(body_scope(people.department()))[1] == 3
    assert queries.queue(body_scope(people.applicant()))[1] == 0


@pytest.mark.parametrize(
    ("make", "may"),
    [
        (lambda people: people.officer(), True),
        (lambda people: people.department(), True),
        (lambda people: people.auditor(), True),
        (lambda people: people.officer(WEST), False),
        (lambda people: people.applicant(), False),
        (lambda people: people.administrator(), False),
    ],
)
def test_a_letter_opens_for_whom_the_request_is_open(app: Flask, people: People, make: object, may: bool) -> None:
    person = people.applicant()
    asked = ask(person)
    file = openable(person, asked.letter_id)
    permission: Permission = may_open(make(people), file)  # type: ignore[operator]
    assert bool(permission) is may


def test_who_steps_down_while_he_is_replaced_is_ended_once(app: Flask, people: People) -> None:
    old, new, officer = people.applicant("旧人"), people.applicant("新人"), people.officer()
    held = confirmed(old, officer).id
    asked = ask(new, Claim(unit_id=the_unit().id, code=CODE, replaces=True)).id
    ids = old.id, officer.id
    at_once(
        app,
        lambda: operations.leave(held, "离职", by=person_now(ids[0])),
        lambda: operations.confirm(asked, ending=[held], by=person_now(ids[1])),
    )
    ended = select(func.count()).where(AuditEvent.action == actions.END, AuditEvent.subject_id == held)
    assert db.session.scalar(ended) == 1
