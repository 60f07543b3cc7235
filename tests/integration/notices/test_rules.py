"""What a notice's span, its objections and a publication demand; and what happens when two act at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.workflow.states import State
from core.db import db
from core.db.base import new_id
from core.errors import Conflict, DomainError, Invalid, StageClosed
from core.ledger import queries as ledger
from core.ledger.models import ListEvent
from core.lists import operations as lists
from core.lists.models import Publication
from core.lists.operations import PublicationLetter
from core.notices import operations
from core.notices.models import Objection, PublicNotice
from core.notices.operations import NoticeText, ObjectionText
from core.people import queries as people
from core.plugin_api.declarations import PersonalData, Retention
from core.policy.workdays import CalendarEnds
from core.retention.operations import erase
from core.retention.queries.keepings import ERASED
from tests.support.coast import LAST_DAY, OPEN_DAY, Coast
from tests.support.department import revisions
from tests.support.house import at_once
from tests.support.workdays import empty_the_calendar

pytestmark = pytest.mark.one_kind

SAID = ObjectionText("张三", "13900001111", "该企业去年发生过生产安全事故。")
AFTER = LAST_DAY + timedelta(days=1)
LETTER = PublicationLetter("省级绿色工厂名单", "海工〔2025〕9 号", AFTER)


def test_without_a_calendar_no_notice_is_given(coast: Coast) -> None:
    empty_the_calendar()
    application = coast.selected()
    with pytest.raises(CalendarEnds):
        coast.noticed(application)
    assert db.session.query(PublicNotice).count() == 0


def test_a_unit_is_on_one_notice(coast: Coast) -> None:
    application = coast.selected()
    coast.noticed(application)
    with pytest.raises(Conflict, match="已在公示中"):
        coast.noticed(application)


def test_title_and_text_are_asked_for(coast: Coast) -> None:
    application = coast.selected()
    with pytest.raises(Invalid):
        operations.open_notice(revisions(application), NoticeText(" ", "正文"), by=coast.approver)


def test_a_notice_lasts_to_the_end_of_its_last_day(coast: Coast) -> None:
    application = coast.selected()
    notice_id = coast.noticed(application).id
    last_moment = clock.end_of_day(LAST_DAY) - timedelta(seconds=1)
    with clock.travel(last_moment):
        with pytest.raises(StageClosed):
            operations.end_notice(notice_id, by=coast.approver)
        operations.object_to(notice_id, application.id, SAID, token=new_id())
    with clock.travel(clock.end_of_day(LAST_DAY)):
        with pytest.raises(StageClosed):
            operations.object_to(notice_id, application.id, SAID, token=new_id())
        with pytest.raises(Conflict, match="异议没有处理"):
            operations.end_notice(notice_id, by=coast.approver)


def test_a_dismissed_objection_lets_the_application_go_on(coast: Coast) -> None:
    application = coast.selected()
    notice_id = coast.noticed(application).id
    made = operations.object_to(notice_id, application.id, SAID, token=new_id()).id
    operations.decide_objection(made, upheld=False, reason="经核实不属实。", by=coast.officer)
    with pytest.raises(Conflict, match="已经处理"):
        operations.decide_objection(made, upheld=True, reason="改判。", by=coast.officer)
    with clock.travel(AFTER):
        operations.end_notice(notice_id, by=coast.approver)
    assert queries.get(application.id).stage == "publish"


def _to_be_published(coast: Coast) -> Application:
    application = coast.selected()
    notice_id = coast.noticed(application).id
    with clock.travel(AFTER):
        operations.end_notice(notice_id, by=coast.approver)
    return queries.get(application.id)


@pytest.mark.parametrize("dated", [LAST_DAY, OPEN_DAY, OPEN_DAY - timedelta(days=1)])
def test_nobody_comes_onto_a_list_before_the_notice_is_over(coast: Coast, dated: date) -> None:
    """By no older letter either: a place has to be held for years in some rules, and would be held before its time."""
    application = _to_be_published(coast)
    with clock.travel(AFTER), pytest.raises(Invalid) as refused:
        lists.publish(revisions(application), replace(LETTER, dated=dated), by=coast.approver)
    assert list(refused.value.errors) == ["dated"]
    assert ledger.lists_of(application.unit_id) == []


def test_published_twice_at_once_is_published_once(coast: Coast) -> None:
    application = _to_be_published(coast)
    chosen, approver, unit_id = revisions(application), coast.approver.id, application.unit_id

    def publish() -> object:
        return lists.publish(chosen, LETTER, by=people.person(approver)).id

    with clock.travel(AFTER):
        results = at_once(coast.world.app, publish, publish)
    refused = [each for each in results if isinstance(each, DomainError)]
    assert len(refused) == 1, results
    assert db.session.query(Publication).count() == 1
    assert db.session.query(ListEvent).filter_by(unit_id=unit_id).count() == 1
    with clock.travel(AFTER):
        assert len(ledger.lists_of(unit_id)) == 1


def test_an_objection_and_the_end_of_the_notice_do_not_pass_each_other(coast: Coast) -> None:
    """Either the objection is in before the end, which is then refused, or the notice is over for it."""
    application = coast.selected()
    notice_id, application_id, approver = coast.noticed(application).id, application.id, coast.approver.id
    token = new_id()
    with clock.travel(AFTER):
        results = at_once(
            coast.world.app,
            lambda: operations.object_to(notice_id, application_id, SAID, token=token),
            lambda: operations.end_notice(notice_id, by=people.person(approver)),
        )
    assert isinstance(results[0], StageClosed), results
    assert db.session.query(Objection).count() == 0


def test_an_objection_decided_twice_at_once_is_decided_once(coast: Coast) -> None:
    application = coast.selected()
    notice_id, officer = coast.noticed(application).id, coast.officer.id
    made = operations.object_to(notice_id, application.id, SAID, token=new_id()).id

    def decide(upheld: bool) -> object:
        return operations.decide_objection(made, upheld=upheld, reason="经核实。", by=people.person(officer)).state

    results = at_once(coast.world.app, lambda: decide(True), lambda: decide(False))
    (refused,) = [each for each in results if isinstance(each, DomainError)]
    assert isinstance(refused, Conflict)
    upheld = results[0] is not refused
    assert (queries.get(application.id).state is State.NOT_SELECTED) == upheld


def test_the_same_objection_sent_twice_at_once_is_one(coast: Coast) -> None:
    application = coast.selected()
    notice_id, application_id, token = coast.noticed(application).id, application.id, new_id()

    def send() -> object:
        return operations.object_to(notice_id, application_id, SAID, token=token).id

    results = at_once(coast.world.app, send, send, send, send)
    assert results == [db.session.scalars(select(Objection.id)).one()] * 4, "all are told that it was taken"


def test_who_objected_goes_in_time_and_what_was_said_stays(coast: Coast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Retention(id="r", data=PersonalData.OBJECTIONS, purpose="核实异议", months=36)
    monkeypatch.setattr("core.retention.queries.spans.declared", lambda: {kept.data: kept})
    application = coast.selected()
    notice = coast.noticed(application)
    made = operations.object_to(notice.id, application.id, SAID, token=new_id())
    operations.decide_objection(made.id, upheld=False, reason="核查不属实", by=coast.approver)
    for years, count in ((2, 0), (4, 1), (5, 0)):
        with clock.travel(AFTER.replace(year=AFTER.year + years)):
            assert erase([PersonalData.OBJECTIONS]) == {PersonalData.OBJECTIONS: count}
    db.session.expire_all()
    found = db.session.get_one(Objection, made.id)
    assert (found.name, found.contact, found.text) == (ERASED, ERASED, SAID.text)
