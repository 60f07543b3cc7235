"""Changing a call's date: layered over the plugin's, pinned again, checked, told to the second of two, taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core import clock
from core.app import create_app
from core.applications import queries as applications
from core.audit.models import AuditEvent
from core.calls import operations as calls
from core.calls import queries as opened_calls
from core.calls.queries import due_at, pinned
from core.config import Settings
from core.db import db
from core.db.transaction import transaction
from core.decisions.operations import grant_extension
from core.errors import Conflict, Invalid, NotAllowed, Stale
from core.instance import instance
from core.notifications.models import Message
from core.people.models import Person, Role
from core.people.queries import person
from core.plugin_api.kinds import Kinds
from core.policy.layers import INSTANCE
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import AMEND, NewDate, change_date, preview_date
from core.policy_desk.operations.duties import change_duty
from core.policy_desk.operations.ending import end
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries import amendments
from core.policy_desk.queries.date_impact import DateTurn
from core.policy_desk.queries.dates import dates_of, find
from tests.support.house import at_once
from tests.support.world import NATIONAL, World

pytestmark = pytest.mark.one_kind

WHY = Reason(reason="管理平台维护", document_number="示例函〔2025〕7号", document_date=date(2025, 10, 19))
FILING = "national-recommendation-2025-file"


def change(
    by: Person, due: date | datetime, key: str = "file", *, seen: int = 0, until: date | None = None
) -> Amendment:
    return change_date(NATIONAL, key, NewDate(due=due, extendable_until=until), WHY, seen=seen, by=by)


def texts_to(person: Person) -> list[str]:
    """The messages that somebody got, the first one first."""
    return list(db.session.scalars(select(Message.text).where(Message.person_id == person.id).order_by(Message.number)))


# --- Layers -----------------------------------------------------------------------------------------------------------


def test_replaces_the_plugins_date_and_shows_both(world: World, approver: Person) -> None:
    change(approver, date(2025, 10, 29), until=date(2025, 10, 30))
    standing = instance().book().standing(Kinds.deadlines, FILING)
    assert standing.winner.due == date(2025, 10, 29)
    assert standing.winner.origin == INSTANCE
    assert standing.winner.clause == "HN25-05"  # that there is a date is still the notice's
    assert standing.winner.choices["due"] == "管理平台维护（示例函〔2025〕7号）"
    [beaten] = standing.overridden
    assert (beaten.declaration.due, beaten.declaration.origin) == (date(2025, 10, 27), "hunan")
    assert beaten.why
    assert standing.winner.choices["extendable_until"] == beaten.declaration.choices["extendable_until"]


def test_earlier_days_keep_the_earlier_date(world: World, approver: Person) -> None:
    first = change(approver, date(2025, 10, 29))
    with clock.travel(date(2025, 10, 22)):
        change(approver, date(2025, 10, 30), seen=first.serial)
    on = {day: instance().book(date(2025, 10, day)).due(NATIONAL, "file", "new") for day in (19, 20, 21, 22, 25)}
    assert on == {
        19: date(2025, 10, 27),
        20: date(2025, 10, 29),
        21: date(2025, 10, 29),
        22: date(2025, 10, 30),
        25: date(2025, 10, 30),
    }


def test_of_two_on_one_day_the_last_counts(world: World, approver: Person) -> None:
    first = change(approver, date(2025, 10, 29))
    change(approver, date(2025, 10, 30), seen=first.serial)
    assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 30)
    assert instance().book(date(2025, 10, 19)).due(NATIONAL, "file", "new") == date(2025, 10, 27)


def test_another_process_sees_it_at_once(world: World, approver: Person, settings: Settings) -> None:
    elsewhere = create_app(settings)
    with elsewhere.app_context():
        assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 27)
    change(approver, date(2025, 10, 29))
    with elsewhere.app_context():
        assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 29)
        db.session.remove()
        db.engine.dispose()


def test_what_was_rolled_back_is_seen_nowhere(world: World, approver: Person) -> None:
    def fail() -> None:
        with transaction():
            change(approver, date(2025, 10, 29))
            assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 29)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    instance().forget()  # as the next request
    assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 27)
    change(approver, date(2025, 10, 30))  # the same serial, and another amendment
    assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 30)


def test_the_ledger_is_append_only(world: World, approver: Person) -> None:
    row = change(approver, date(2025, 10, 29))
    with pytest.raises(DBAPIError), transaction() as session:
        session.delete(session.get(Amendment, row.id))


# --- Opened calls -----------------------------------------------------------------------------------------------------


def test_an_opened_call_is_pinned_again_with_that_date_only(world: World, approver: Person) -> None:
    opened = world.open_call(NATIONAL)
    before = {**opened.pinned}
    change(approver, date(2025, 10, 29))
    opened = opened_calls.get(NATIONAL)
    assert opened.pin_revision == 2
    due = due_at(opened, "file", "new")
    assert due is not None
    assert due.last_day == date(2025, 10, 29)
    assert {key for key in before if before[key] != opened.pinned[key]} == {"deadlines"}
    changed = [each for each in opened.pinned["deadlines"] if each not in before["deadlines"]]
    assert [each["id"] for each in changed] == [FILING]
    assert [each["id"] for each in opened.pinned["deadlines"]] == [each["id"] for each in before["deadlines"]]


def test_the_trail_has_before_and_after(world: World, approver: Person) -> None:
    world.open_call(NATIONAL)
    change(approver, date(2025, 10, 29))
    events = {event.action: event for event in db.session.scalars(select(AuditEvent))}
    repinned, amended = events[calls.CHANGE_DATE], events[AMEND]
    assert (repinned.before, repinned.after) == (
        {"due": "2025-10-27", "extendable_until": "2025-10-30", "pin_revision": 1},
        {"due": "2025-10-29", "extendable_until": None, "pin_revision": 2},
    )
    assert amended.by_name == "钟审批"
    assert amended.note == "管理平台维护（示例函〔2025〕7号）"
    assert amended.after is not None
    assert amended.after["due"] == "2025-10-29"


def test_a_stage_without_a_date_gets_one(world: World, approver: Person) -> None:
    world.open_call(NATIONAL)
    change(approver, date(2025, 10, 29), "review")
    due = due_at(opened_calls.get(NATIONAL), "review", "existing")
    assert due is not None
    assert (due.last_day, due.deadline.choice, due.deadline.origin) == (date(2025, 10, 29), str(WHY), INSTANCE)
    assert instance().book().due(NATIONAL, "review", "new") == date(2025, 10, 29)


def test_a_clock_time_is_kept(world: World, approver: Person) -> None:
    world.open_call(NATIONAL)
    change(approver, datetime(2025, 10, 29, 17))  # noqa: DTZ001  # local, as a deadline is
    due = due_at(opened_calls.get(NATIONAL), "file", "new")
    assert due is not None
    assert due.until == datetime(2025, 10, 29, 17, tzinfo=clock.SHANGHAI)


def test_shows_the_live_applications_before_saving(world: World, approver: Person) -> None:
    opened = world.open_call(NATIONAL)
    units = [world.unit(listed=["provincial"]) for _ in range(2)]
    for unit in units:
        world.started(opened, unit, world.representative(unit), track="new")
    listed = world.unit(listed=["national"])
    world.started(opened, listed, world.representative(listed), track="existing")
    new = NewDate(due=date(2025, 10, 29))
    everybody = preview_date(NATIONAL, "file", new, WHY, seen=0, by=approver)
    assert [each.touched.unit_name for each in everybody.impact.effects] == [units[0].name, units[1].name, listed.name]
    assert everybody.impact.effects[0].touched.reference == "2025-0001", "as it is printed everywhere"
    of_new = preview_date(NATIONAL, "recommend@new", NewDate(due=date(2025, 11, 3)), WHY, seen=0, by=approver)
    assert [each.touched.unit_name for each in of_new.impact.effects] == [unit.name for unit in units]
    assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 27)  # nothing was saved


def test_says_what_becomes_of_each(world: World, approver: Person) -> None:
    opened = world.open_call(NATIONAL)
    plain, extended, later = [world.unit(listed=["provincial"]) for _ in range(3)]
    made = [world.started(opened, unit, world.representative(unit), track="new") for unit in (plain, extended, later)]
    for application, until in ((made[1], date(2025, 10, 30)), (made[2], date(2025, 11, 7))):
        grant_extension(
            application.id,
            "file",
            until=clock.end_of_day(until),
            reason="材料补充",
            document_number="示例函〔2025〕5号",
            revision=applications.get(application.id).revision,
            by=approver,
        )

    def turns(on: date, new: NewDate) -> list[DateTurn]:
        with clock.travel(on):
            impact = preview_date(NATIONAL, "file", new, WHY, seen=0, by=approver).impact
            assert sum(impact.turns.values()) == len(impact.effects)
            assert impact.beyond == (1 if new.extendable_until else 0)
            return [each.turn for each in impact.effects]

    later_date = NewDate(due=date(2025, 11, 5), extendable_until=date(2025, 11, 6))
    assert turns(date(2025, 10, 21), later_date) == [DateTurn.LONGER, DateTurn.LONGER, DateTurn.SAME]
    assert turns(date(2025, 11, 1), later_date) == [DateTurn.REOPENED, DateTurn.REOPENED, DateTurn.SAME]
    sooner = NewDate(due=date(2025, 10, 24))
    assert turns(date(2025, 10, 21), sooner) == [DateTurn.SHORTER, DateTurn.SAME, DateTurn.SAME]


def test_those_who_have_to_keep_it_are_told(world: World, approver: Person) -> None:
    opened = world.open_call(NATIONAL)
    unit = world.unit(listed=["provincial"])
    applicant, officer = world.representative(unit), world.people.officer()
    world.started(opened, unit, applicant, track="new")
    change(approver, date(2025, 10, 29))
    expected = (
        "“2025 年度国家级绿色制造单位推荐”的“申报填报”截止日期由 2025 年 10 月 27 日调整为 2025 年 10 月 29 日："
        "管理平台维护（示例函〔2025〕7号）。"
    )
    assert texts_to(applicant) == [expected]
    assert texts_to(officer) == []
    change(approver, date(2025, 11, 3), "recommend@new")
    assert len(texts_to(applicant)) == 1
    [told] = texts_to(officer)
    assert "“市州推荐”截止日期由 2025 年 10 月 30 日调整为 2025 年 11 月 3 日" in told


# --- Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_opened", [False, True])
def test_a_date_later_than_the_national_one_is_refused(world: World, approver: Person, *, is_opened: bool) -> None:
    if is_opened:
        world.open_call(NATIONAL)
    with pytest.raises(Invalid) as refused:
        change(approver, date(2025, 11, 8), "report")
    [sentence] = refused.value.errors["due"]
    assert "不能晚于上级规定的 2025 年 11 月 7 日" in sentence
    assert "工信厅节函〔2025〕390号" in sentence
    assert amendments.revision() is None
    change(approver, date(2025, 11, 7) - timedelta(days=1), "report")


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (NewDate(due=date(2025, 10, 19)), "due", "已经过去"),
        (NewDate(due=date(2025, 10, 27), extendable_until=date(2025, 10, 30)), "due", "与现在的日期相同"),
        (
            NewDate(due=date(2025, 10, 29), extendable_until=date(2025, 10, 28)),
            "extendable_until",
            "不能早于截止日期",
        ),
    ],
)
def test_dates_that_cannot_be(world: World, approver: Person, new: NewDate, field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_date(NATIONAL, "file", new, WHY, seen=0, by=approver)
    assert words in refused.value.errors[field][0]


def test_a_reason_and_a_document_are_needed(world: World, approver: Person) -> None:
    nothing = Reason(reason=" ", document_number="", document_date=date(2025, 10, 21))
    with pytest.raises(Invalid) as refused:
        change_date(NATIONAL, "file", NewDate(due=date(2025, 10, 29)), nothing, seen=0, by=approver)
    assert refused.value.errors.keys() == {"reason", "document_number", "document_date"}


@pytest.mark.parametrize("role", [Role.DEPARTMENT_OFFICER, Role.APPLICANT, Role.ADMINISTRATOR])
def test_only_an_approver_may(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed, match="省厅审批人"):
        change(world.people.make(role), date(2025, 10, 29))


# --- Two officers -----------------------------------------------------------------------------------------------------


def test_who_saw_an_older_date_is_told_of_the_newer(world: World, approver: Person, other: Person) -> None:
    change(approver, date(2025, 10, 29))
    with pytest.raises(Stale) as stale:
        change(other, date(2025, 10, 28))
    assert stale.value.sentence == (
        "“申报填报”的日期刚被改动：钟审批于 2025-10-20 12:00 将它调整为 2025 年 10 月 29 日，"
        "理由：管理平台维护（示例函〔2025〕7号）。"
    )
    assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 29)


@pytest.mark.parametrize("is_opened", [False, True])
def test_of_two_at_once_the_second_is_told(world: World, approver: Person, other: Person, *, is_opened: bool) -> None:
    if is_opened:
        world.open_call(NATIONAL)
    ids = [approver.id, other.id]
    results = at_once(
        world.app,
        lambda: change(person(ids[0]), date(2025, 10, 28)).id,
        lambda: change(person(ids[1]), date(2025, 10, 29)).id,
    )
    told = [each for each in results if isinstance(each, Conflict)]
    assert len(told) == 1, results
    assert "刚" in told[0].sentence
    [row] = db.session.scalars(select(Amendment))
    assert row.id in results
    instance().forget()  # as the next request
    assert instance().book().due(NATIONAL, "file", "new") in {date(2025, 10, 28), date(2025, 10, 29)}
    if is_opened:
        assert opened_calls.get(NATIONAL).pin_revision == 2


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_taking_back_restores_what_held(world: World, approver: Person, other: Person) -> None:
    world.open_call(NATIONAL)
    row = change(approver, date(2025, 10, 29))
    with clock.travel(date(2025, 10, 21)):
        end(row.act, Reason(reason="通知撤回", document_number="示例函〔2025〕8号"), by=other)
        opened = opened_calls.get(NATIONAL)
        assert instance().book().due(NATIONAL, "file", "new") == date(2025, 10, 27)
        assert opened.pin_revision == 3
        assert pinned(opened).due("file", "new") == date(2025, 10, 27)
        assert pinned(opened).deadlines[FILING].origin == "hunan"
        assert instance().book(date(2025, 10, 20)).due(NATIONAL, "file", "new") == date(2025, 10, 29)
        newest, oldest = amendments.acts()
        assert (newest.is_end, newest.stands, oldest.stands) == (True, True, False)
        with pytest.raises(Conflict, match="不再生效"):
            end(row.act, WHY, by=approver)
        with pytest.raises(Conflict, match="本身就是一次撤销"):
            end(newest.id, WHY, by=approver)
        # And it may be changed anew by who has seen that.
        [seen] = [each.seen for each in dates_of(instance().book(), opened, NATIONAL) if each.key == "file"]
        change(approver, date(2025, 10, 28), seen=seen)
        assert pinned(opened_calls.get(NATIONAL)).due("file", "new") == date(2025, 10, 28)


def test_what_was_replaced_since_cannot_be_taken_back(world: World, approver: Person) -> None:
    first = change(approver, date(2025, 10, 29))
    change(approver, date(2025, 10, 28), seen=first.serial)
    with pytest.raises(Conflict, match="已经被后来的改动替代"):
        end(first.act, WHY, by=approver)


def test_every_date_of_a_call_can_be_found_by_its_key(world: World) -> None:
    book = instance().book()
    found = dates_of(book, None, NATIONAL)
    assert [each.key for each in found] == ["file", "review", "recommend@new", "select", "report", "result"]
    assert [find(book, None, NATIONAL, each.key) for each in found] == found
    assert found[2].for_whom == "新申报单位"


# --- The outer end ----------------------------------------------------------------------------------------------------


def test_an_earlier_stage_is_not_given_a_later_day_than_the_last_has_to_keep(world: World, approver: Person) -> None:
    """The filing does not serve the ministry's day; the report after it does."""
    for new, field in (
        (NewDate(due=date(2025, 11, 8)), "due"),
        (NewDate(due=date(2025, 11, 3), extendable_until=date(2025, 11, 8)), "extendable_until"),
    ):
        with pytest.raises(Invalid) as refused:
            change_date(NATIONAL, "file", new, WHY, seen=0, by=approver)
        assert "不能晚于上级规定的 2025 年 11 月 7 日" in refused.value.errors[field][0]
    change_date(NATIONAL, "file", NewDate(due=date(2025, 11, 7)), WHY, seen=0, by=approver)


def test_no_extension_reaches_beyond_the_ministrys_day(world: World, approver: Person) -> None:
    opened = world.open_call(NATIONAL)
    unit = world.unit(listed=["provincial"])
    made = world.started(opened, unit, world.representative(unit), track="new")

    def extend(stage: str, until: date, number: str = "示例函〔2025〕5号") -> None:
        grant_extension(
            made.id,
            stage,
            until=clock.end_of_day(until),
            reason="材料补充",
            document_number=number,
            issuer="工业和信息化部办公厅",
            revision=applications.get(made.id).revision,
            by=approver,
        )

    for stage in ("file", "recommend", "report"):
        with pytest.raises(Invalid) as refused:
            extend(stage, date(2025, 11, 8))
        assert "上级与常年时限" in refused.value.errors["until"][0]
    with pytest.raises(Invalid) as refused:
        extend("file", date(2025, 11, 7), "号" * 95)
    assert "不能超过 100 字" in refused.value.errors["document_number"][0]
    extend("file", date(2025, 11, 7))
    ministry = Reason(reason="部里顺延", document_number="示例厅函〔2025〕9号", issuer="工业和信息化部办公厅")
    change_duty("provincial-recommendation-2025", date(2025, 11, 14), ministry, seen=0, by=approver)
    extend("recommend", date(2025, 11, 14))
