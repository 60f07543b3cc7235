"""One person behind two evaluators: shown to whoever admits, decided once, and then one for caps and bars."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import db
from core.errors import Conflict, Invalid, NotAllowed, Stale
from core.evaluators import operations, queries
from core.evaluators.models import Evaluator, KinDecision
from core.evaluators.operations import Kinship, Sanction
from core.evaluators.operations.places import CapReached
from core.evaluators.operations.sanctions import lift
from core.evaluators.queries.kinship import Kin, kin_of
from core.evaluators.rules.identity import PASSPORT, Document
from core.people.models import Person
from core.people.queries import person
from tests.support.clients import browser_of
from tests.support.evaluators import PLEDGES, Delta, resident
from tests.support.house import at_once

PERSON = "legal_representative"
SANCTION = Sanction(reason="报告造假", document_number="示例〔2025〕9 号")


def by_passport(delta: Delta, clerk: Person, name: str = "法人1", **said: str) -> Evaluator:
    """A body whose legal representative shows a passport, waiting for the department."""
    founder = Document("resident", resident(900))
    documents = {PERSON: Document(PASSPORT, "E12345678"), "founder": founder}
    return delta.registered(clerk, delta.stated(2, legal_representative=name, documents=documents, **said))


def kin(evaluator: Evaluator) -> list[Kin]:
    profile = queries.stated_last(evaluator.id)
    assert profile is not None
    return list(kin_of(evaluator, profile))


def admit(delta: Delta, evaluator: Evaluator) -> None:
    profile = queries.open_profile(evaluator.id)
    assert profile is not None
    operations.admit(profile.id, revision=profile.revision, by=delta.officer)


def decide(delta: Delta, one: Evaluator, other: Evaluator, *, is_one: bool, key: str = PERSON) -> None:
    found = Kinship(other_id=other.id, key=key, is_one=is_one, reason="出入境管理部门证明")
    operations.decide_kin(one.id, found, by=delta.officer)


def test_a_second_document_under_one_name_is_shown_and_keeps_from_admitting_until_it_is_decided(delta: Delta) -> None:
    first = delta.admitted(delta.clerk())
    second = by_passport(delta, delta.clerk(), name="法人 1")
    assert [(each.other.id, each.alike, each.is_open) for each in kin(second)] == [
        (first.id, ("法定代表人姓名相同", "证件不同"), True)
    ]
    with pytest.raises(Conflict, match="尚未认定"):
        admit(delta, second)
    decide(delta, second, first, is_one=False)
    admit(delta, second)
    assert queries.evaluator(second.id).admitted_at is not None


@pytest.mark.one_kind
def test_the_same_telephone_is_shown_too_whatever_name_stands_in_the_passport(delta: Delta) -> None:
    stated = delta.stated()
    delta.admitted(delta.clerk(), stated)
    second = by_passport(delta, delta.clerk(), name="FA REN", contact_phone=stated.contact_phone)
    assert [each.alike for each in kin(second)] == [("联系电话相同", "证件不同")]


@pytest.mark.one_kind
def test_bodies_of_different_people_are_no_kin(delta: Delta) -> None:
    delta.admitted(delta.clerk())
    assert kin(by_passport(delta, delta.clerk(), name="法人2")) == []


@pytest.mark.one_kind
def test_one_person_joined_by_decision_has_one_cap(delta: Delta) -> None:
    clerk, other_clerk = delta.clerk(), delta.clerk()
    first, second = delta.admitted(clerk), by_passport(delta, other_clerk)
    decide(delta, second, first, is_one=True)
    admit(delta, second)
    delta.draft(levels=("provincial",)).engaged(first, clerk)
    assert queries.has_evaluated(second.code), "who may judge nobody here is asked of both as of one"
    delta.draft(levels=("provincial",)).engaged(second, other_clerk)
    for evaluator, by in ((first, clerk), (second, other_clerk)):
        third = delta.draft(levels=("provincial",)).propose(evaluator)
        with pytest.raises(CapReached, match="已接受 2 项"):
            operations.accept(third.id, PLEDGES, by=by)
    decide(delta, first, second, is_one=False)
    delta.draft(levels=("provincial",)).engaged(second, other_clerk)


def test_of_many_at_once_at_two_bodies_of_one_person_no_more_are_accepted_than_the_cap_allows(
    app: Flask, delta: Delta
) -> None:
    clerk, other_clerk = delta.clerk(), delta.clerk()
    first, second = delta.admitted(clerk), by_passport(delta, other_clerk)
    decide(delta, second, first, is_one=True)
    admit(delta, second)
    proposed = [
        (delta.draft(levels=("provincial",)).propose(evaluator).id, by.id)
        for evaluator, by in ((first, clerk), (second, other_clerk)) * 3
    ]

    def accepting(engagement_id: str, clerk_id: str) -> Callable[[], Any]:
        return lambda: operations.accept(engagement_id, PLEDGES, by=person(clerk_id)).id

    results = at_once(app, *(accepting(id, by) for id, by in proposed))
    assert sum(not isinstance(each, Exception) for each in results) == 2
    assert all(isinstance(each, CapReached) for each in results if isinstance(each, Exception))


@pytest.mark.one_kind
def test_a_new_body_of_a_barred_one_is_shown_and_joined_by_decision_its_bar_holds(delta: Delta) -> None:
    clerk, new_clerk = delta.clerk(), delta.clerk()
    barred = delta.admitted(clerk)
    until = operations.bar(barred.id, SANCTION, by=delta.approver).until
    new = delta.registered(new_clerk, delta.stated())  # the very same document
    found = kin(new)
    assert {(each.other.id, each.key, each.alike, each.barred_until) for each in found} == {
        (barred.id, key, ("证件相同",), until) for key in (PERSON, "founder")
    }
    with pytest.raises(Conflict, match="尚未认定"):
        admit(delta, new)
    decide(delta, new, barred, is_one=True)
    decide(delta, new, barred, is_one=False, key="founder")
    admit(delta, new)
    assert queries.barred_until(new.id) == until
    with pytest.raises(NotAllowed, match="不予采信"):
        delta.draft().propose(queries.evaluator(new.id))
    lift(next(bar.id for bar, _ in queries.sanctioned()), "撤销", by=delta.approver)
    assert queries.barred_until(new.id) is None


@pytest.mark.one_kind
def test_who_left_a_barred_body_before_it_was_barred_is_still_its_kin(delta: Delta) -> None:
    clerk = delta.clerk()
    barred = delta.admitted(clerk)
    held = queries.held_profile(barred.id)
    assert held is not None
    heir = {PERSON: Document("resident", resident(77)), "founder": Document("resident", resident(78))}
    stated = delta.stated(legal_representative="新法人", documents=heir, code=barred.code, name=barred.name)
    profile = operations.save(barred.id, stated, revision=held.revision, by=clerk)
    operations.submit(barred.id, revision=profile.revision, by=clerk)
    admit(delta, barred)
    operations.bar(barred.id, SANCTION, by=delta.approver)
    assert [each.key for each in kin(delta.registered(delta.clerk(), delta.stated()))] == ["founder", PERSON]


@pytest.mark.one_kind
def test_applications_that_rest_on_a_body_are_counted_anew_when_it_is_joined_with_a_barred_one(delta: Delta) -> None:
    clerk, other_clerk = delta.clerk(), delta.clerk()
    first, second = delta.admitted(clerk), by_passport(delta, other_clerk)
    decide(delta, second, first, is_one=False)
    admit(delta, second)
    draft = delta.draft()
    draft.report(draft.engaged(second, other_clerk), other_clerk)
    draft.submit()
    before = draft.now.blocking
    operations.bar(first.id, SANCTION, by=delta.approver)
    assert draft.now.blocking == before
    decide(delta, second, first, is_one=True)
    assert draft.now.blocking == before + 1


@pytest.mark.one_kind
def test_what_is_decided_is_said_why_and_only_of_what_is_alike(delta: Delta) -> None:
    first, second = delta.admitted(delta.clerk()), by_passport(delta, delta.clerk())
    with pytest.raises(Invalid):
        operations.decide_kin(
            second.id, Kinship(other_id=first.id, key=PERSON, is_one=True, reason=" "), by=delta.officer
        )
    with pytest.raises(Stale):
        decide(delta, second, first, is_one=True, key="founder")
    found, clerk = Kinship(other_id=first.id, key=PERSON, is_one=True, reason="x"), delta.clerk()
    with pytest.raises(NotAllowed):
        operations.decide_kin(second.id, found, by=clerk)


def test_a_decision_that_is_pressed_several_times_at_once_is_made_once(app: Flask, delta: Delta) -> None:
    first, second = delta.admitted(delta.clerk()), by_passport(delta, delta.clerk())
    address = f"/department/evaluators/{second.id}/kin/{first.id}/{PERSON}"
    browsers = [browser_of(app, delta.officer) for _ in range(6)]
    for each in browsers:
        each.get(address)
    sends = [partial(each.submit, address, finding="one", reason="证明", once="one page") for each in browsers]
    at_once(app, *sends)
    assert db.session.scalar(select(func.count()).select_from(KinDecision)) == 1
    browsers[0].submit(address, finding="two", reason="重新核实", once="another page")
    assert db.session.scalar(select(func.count()).select_from(KinDecision)) == 2


@pytest.mark.one_kind
def test_the_page_shows_who_may_be_the_same_bars_its_button_and_takes_the_decision(app: Flask, delta: Delta) -> None:
    first, second = delta.admitted(delta.clerk()), by_passport(delta, delta.clerk())
    client = browser_of(app, delta.officer)
    page = client.get(f"/department/evaluators/{second.id}").text
    assert "可能的同一主体" in page
    assert '<button class="btn btn-primary" disabled>审核通过' in page
    address = f"/department/evaluators/{second.id}/kin/{first.id}/{PERSON}"
    assert "法定代表人姓名相同，证件不同" in client.get(address).text
    assert client.submit(address, finding="one").status_code == 422
    assert client.submit(address, finding="one", reason="出入境管理部门证明").status_code == 302
    said = client.get(f"/department/evaluators/{second.id}").text
    assert "认定为同一主体：出入境管理部门证明" in said
    assert '<button class="btn btn-primary">审核通过' in said


def test_what_nobody_sees_in_a_name_and_what_stands_before_a_number_hide_nobody(delta: Delta) -> None:
    stated = delta.stated(contact_phone="13800000001")
    delta.admitted(delta.clerk(), stated)
    for name, phone in (("法\u200b人·1", "13900000009"), ("法人1", "13900000008"), ("某人", "+8613800000001")):
        second = by_passport(delta, delta.clerk(), name=name, contact_phone=phone)
        assert [each.is_open for each in kin(second)] == [True], (name, phone)
        operations.refuse(
            queries.stated_last(second.id).id,  # type: ignore[union-attr]  # it was just stated
            "x",
            revision=queries.stated_last(second.id).revision,  # type: ignore[union-attr]
            by=delta.officer,
        )


def test_one_number_under_two_kinds_of_document_is_shown_by_its_ending(delta: Delta) -> None:
    def shown(kind: str, number: str, name: str) -> Evaluator:
        documents = {PERSON: Document(kind, number), "founder": Document("resident", resident(hash(name) % 100 + 600))}
        return delta.registered(delta.clerk(), delta.stated(legal_representative=name, documents=documents))

    admit(delta, shown(PASSPORT, "E12345678", "甲"))
    assert [each.alike for each in kin(shown("other", "PE12345678", "乙"))] == [("证件尾号相同", "证件不同")]


@pytest.mark.one_kind
def test_who_was_found_one_and_shows_another_document_is_asked_again_and_can_be_parted_from_either_side(
    delta: Delta,
) -> None:
    clerk, other_clerk = delta.clerk(), delta.clerk()
    first, second = delta.admitted(clerk), by_passport(delta, other_clerk)
    decide(delta, second, first, is_one=True)
    admit(delta, second)
    held = queries.held_profile(second.id)
    assert held is not None
    documents = {PERSON: Document(PASSPORT, "G99990000"), "founder": Document("resident", resident(901))}
    heir = delta.stated(legal_representative="别人", documents=documents, code=second.code, name=second.name)
    profile = operations.save(second.id, heir, revision=held.revision, by=other_clerk)
    operations.submit(second.id, revision=profile.revision, by=other_clerk)
    assert [each.alike[0] for each in kin(second)] == ["曾认定为同一主体"]
    with pytest.raises(Conflict, match="尚未认定"):
        admit(delta, second)
    operations.bar(first.id, SANCTION, by=delta.approver)
    assert queries.barred_until(second.id) is not None
    decide(delta, second, first, is_one=False)
    assert queries.barred_until(second.id) is None


@pytest.mark.one_kind
def test_two_who_may_be_one_are_not_both_admitted_at_one_moment(app: Flask, delta: Delta) -> None:
    both = [delta.registered(delta.clerk()), by_passport(delta, delta.clerk())]
    profiles = [queries.open_profile(each.id) for each in both]
    officer = delta.officer.id

    def admitting(profile_id: str, revision: int) -> Callable[[], Any]:
        return lambda: operations.admit(profile_id, revision=revision, by=person(officer)).id

    results = at_once(app, *(admitting(each.id, each.revision) for each in profiles if each is not None))
    assert sum(isinstance(each, Conflict) for each in results) == 1
