"""Two officers of the department, at the same moment."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from core.applications import queries
from core.applications.workflow.states import State
from core.db import db
from core.decisions import operations
from core.decisions.models import Decision, Verdict
from core.decisions.queries import records
from core.errors import DomainError, NotAllowed, Stale
from core.ledger.models import ListEvent
from core.lists import operations as lists
from core.lists.models import Publication
from core.lists.operations import PublicationLetter
from core.notifications.queries import messages
from core.people import queries as people
from core.people.models import Role
from tests.support.department import Department, revisions
from tests.support.house import at_once, sign_in


def test_two_decide_at_once_and_the_second_is_told(department: Department) -> None:
    application = department.recommended()
    chosen = revisions(application)
    first, second = department.officer.id, department.approver.id

    def decide(verdict: Verdict, by: str) -> object:
        operations.decide(chosen, verdict, "理由", by=people.person(by))
        return verdict

    results = at_once(
        department.world.app,
        lambda: decide(Verdict.SELECTED, first),
        lambda: decide(Verdict.NOT_SELECTED, second),
    )
    (stale,) = [each for each in results if isinstance(each, Stale)]
    (kept,) = [each for each in results if not isinstance(each, Stale)]
    assert stale.by in {department.officer.name, department.approver.name}
    found = db.session.scalars(select(Decision).where(Decision.application_id == application.id)).all()
    assert [each.verdict for each in found] == [kept]


def test_what_is_released_cannot_be_decided_anew_meanwhile(department: Department) -> None:
    application = department.decided(department.recommended())
    chosen, officer, approver = revisions(application), department.officer.id, department.approver.id
    results = at_once(
        department.world.app,
        lambda: operations.decide(chosen, Verdict.NOT_SELECTED, "改变决定", by=people.person(officer)),
        lambda: operations.release(chosen, by=people.person(approver)),
    )
    assert sum(isinstance(each, DomainError) for each in results) == 1, results
    decision = db.session.scalars(select(Decision).where(Decision.application_id == application.id)).one()
    now = queries.get(application.id)
    if isinstance(results[0], DomainError):
        assert (decision.verdict, now.stage) == (Verdict.SELECTED, "publish")
    else:
        assert (decision.released_at, now.state) == (None, State.DECIDED)


def test_a_plan_published_twice_at_once_is_published_once(department: Department) -> None:
    applications = [department.released(), department.released()]
    chosen, approver = revisions(*applications), department.approver.id
    letter = PublicationLetter("创建计划", "湘工信〔2023〕500 号", date(2023, 11, 6))

    def publish() -> object:
        return lists.publish(chosen, letter, by=people.person(approver)).id

    results = at_once(department.world.app, publish, publish)
    assert sum(isinstance(each, DomainError) for each in results) == 1, results
    assert db.session.scalar(select(func.count()).select_from(Publication)) == 1
    units = [each.unit_id for each in applications]
    assert db.session.scalar(select(func.count()).select_from(ListEvent).where(ListEvent.unit_id.in_(units))) == 2


def test_who_overturned_a_decision_does_not_release_it(department: Department) -> None:
    application = department.decided(department.recommended())
    officer, approver = department.officer, department.approver
    operations.decide(revisions(application), Verdict.NOT_SELECTED, "不选", by=approver)
    told = messages(officer)[0]
    assert any("从“入选”改为“不入选”，理由：不选" in each.text for each in told)
    with pytest.raises(NotAllowed, match="由您作出或修改"):
        operations.release(revisions(application), by=approver)
    (change,) = records.overturned([application.id])[application.id]
    assert (change.decided_by, change.by) == (officer.name, approver.name)
    assert (change.was, change.now, change.reason) == (Verdict.SELECTED, Verdict.NOT_SELECTED, "不选")

    another = department.world.people.make(Role.DEPARTMENT_APPROVER)
    shown = f"/department/applications/{application.id}"
    own = sign_in(department.world.app.test_client(), approver).get(shown).get_data(as_text=True)
    assert "决定由您作出或修改，不能由您发布。请由另一位审批人发布" in own
    assert 'href="/department/release' not in own
    browser = sign_in(department.world.app.test_client(), another)
    assert 'href="/department/release' in browser.get(shown).get_data(as_text=True)
    chosen = f"chosen={application.id}:{revisions(application)[application.id]}"
    page = browser.get(f"/department/release?call={department.desk.opened.call_id}&{chosen}").get_data(as_text=True)
    assert "改变过的决定" in page
    assert f"由{approver.name}改为“不入选”，理由：不选" in page
    operations.release(revisions(application), by=another)
    assert queries.get(application.id).state is State.NOT_SELECTED


def test_with_one_approver_the_officer_confirms_the_change(department: Department) -> None:
    application = department.decided(department.recommended())
    operations.decide(revisions(application), Verdict.NOT_SELECTED, "不选", by=department.approver)
    operations.decide(revisions(application), Verdict.NOT_SELECTED, "同意改为不入选", by=department.officer)
    operations.release(revisions(application), by=department.approver)
    assert queries.get(application.id).state is State.NOT_SELECTED
