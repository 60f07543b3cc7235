"""The lists follow the ledger: on any day, under any name, however the rows came in, and whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import clock
from core.db import db
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.instance import instance
from core.ledger import operations, queries
from core.ledger.models import BarredKind, ListEvent, Listing, RemovalReason
from core.ledger.operations import Checked, Entry
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind, ImpossibleEvent, UnknownEvent
from core.lists.queries import browsing
from core.people.models import Role
from core.people.queries import person as person_now
from core.plugin_api import ListChanged
from core.units import operations as units
from core.units.models import Unit, UnitKind
from core.units.queries import names_of
from tests.support.house import EAST, WEST, People, at_once
from tests.support.reads import whole_list
from tests.support.statements import statements

TODAY = date(2025, 10, 20)
LIST, CATEGORY = "provincial", "factory"


def unit(name: str = "示例甲公司", body_id: str | None = EAST) -> Unit:
    return units.add(kind=UnitKind.ENTERPRISE, name=name, body_id=body_id, by=None)


def entry(held: Unit, kind: EventKind, on: date, **more: object) -> Entry:
    values: dict[str, object] = {"list_id": LIST, "category": CATEGORY, **more}
    return Entry(unit_id=held.id, kind=kind, effective_on=on, **values)  # type: ignore[arg-type]


def removal(held: Unit, on: date) -> Entry:
    return entry(
        held,
        EventKind.REMOVED,
        on,
        reason=RemovalReason.NOT_FILED,
        note="未按要求填报",
        document_number="示〔2024〕9号",
    )


def checked(held: Unit, on: date, **more: object) -> Checked:
    values: dict[str, object] = {"list_id": LIST, "category": CATEGORY, **more}
    return Checked(unit_id=held.id, checked_on=on, **values)  # type: ignore[arg-type]


def names_on(day: date | None = None, **more: object) -> list[str]:
    wanted = ListFilter(LIST, CATEGORY, day, **more)  # type: ignore[arg-type]
    found = browsing.page(wanted).rows
    assert browsing.count(wanted) == len(found) == len(whole_list(wanted))
    return [listing.name for listing in found]


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.travel(TODAY):
        yield


def test_a_list_is_told_for_any_day(app: Flask, people: People) -> None:
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2022, 1, 1), batch="6"), by=by)
    operations.rename(held.id, "示例乙公司", on=date(2023, 1, 1), document_number="示〔2023〕1号", by=by)
    operations.re_check(checked(held, date(2024, 1, 1)), by=by)
    operations.remove(removal(held, date(2025, 1, 1)), by=by)
    assert names_on(date(2021, 12, 31)) == []
    assert names_on(date(2022, 1, 1)) == ["示例甲公司"]
    assert names_on(date(2022, 12, 31)) == ["示例甲公司"]
    assert names_on(date(2023, 1, 1)) == ["示例乙公司"]
    assert names_on(date(2024, 12, 31)) == ["示例乙公司"]
    assert names_on(date(2025, 1, 1)) == names_on() == []
    assert queries.listed_levels(held.id, CATEGORY, date(2024, 6, 1)) == (LIST,)
    assert queries.listed_levels(held.id, CATEGORY) == ()
    assert queries.removed_on(held.id) == date(2025, 1, 1)
    assert queries.removed_on(held.id, date(2024, 12, 31)) is None
    assert [name.name for name in names_of(held.id)] == ["示例乙公司", "示例甲公司"]
    standing = queries.lists_of(held.id, on=date(2024, 6, 1))
    assert [(each.listed_on, each.checked_on, each.batch) for each in standing] == [
        (date(2022, 1, 1), date(2024, 1, 1), "6")
    ]


def test_where_a_unit_stands_is_read_once_for_all_parts_of_a_page(app: Flask, people: People) -> None:
    held_id = operations.add(entry(unit(), EventKind.ADDED, date(2024, 1, 10)), by=people.department()).unit_id
    db.session.rollback()

    def page() -> None:
        assert [each.list_id for each in queries.places_of(held_id)] == [LIST]
        assert queries.listed_levels(held_id, CATEGORY) == (LIST,)
        assert queries.listed_since(held_id, CATEGORY, TODAY) == {LIST: date(2024, 1, 10)}
        assert queries.listed_levels(held_id, CATEGORY, subject="产品甲") == ()
        assert queries.listed_levels(held_id, "park") == ()
        assert queries.barred_until(held_id) is queries.barred_until(held_id, TODAY) is None

    assert len(statements(page)) == 2


def test_what_is_recorded_late_counts_from_its_day(app: Flask, people: People) -> None:
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=by)
    operations.remove(removal(held, date(2025, 1, 1)), by=by)
    operations.rename(held.id, "示例乙公司", on=date(2024, 6, 1), by=by)
    assert names_on(date(2024, 5, 31)) == ["示例甲公司"]
    assert names_on(date(2024, 12, 31)) == ["示例乙公司"]


def test_a_list_published_under_the_former_name_bears_the_new_one_from_today_on(app: Flask, people: People) -> None:
    """Renamed before it was listed, and told only now: the list of the past stays as it was published."""
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 5, 1)), by=by)
    operations.rename(held.id, "示例乙公司", on=date(2023, 1, 1), by=by)
    assert names_on(date(2024, 6, 1)) == ["示例甲公司"]
    assert names_on() == ["示例乙公司"]


def test_what_contradicts_the_ledger_changes_nothing(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=by)
    impossible_acts: tuple[Callable[[], object], ...] = (
        lambda: operations.add(entry(held, EventKind.ADDED, date(2024, 2, 1)), by=by),
        lambda: operations.remove(removal(held, date(2023, 1, 1)), by=by),
        lambda: operations.reinstate(entry(held, EventKind.REINSTATED, date(2024, 2, 1)), by=by),
        lambda: operations.record([entry(unit("另一家"), EventKind.LAPSED, date(2024, 2, 1))], by=by),
    )
    for act in impossible_acts:
        with pytest.raises(ImpossibleEvent, match="名单"):
            act()
    with pytest.raises(Conflict, match="当日不在这份名单上"):
        operations.re_check(checked(held, date(2023, 2, 1)), by=by)
    assert len(queries.events_of(held.id)) == 1
    assert names_on() == ["示例甲公司"]


def test_a_mistake_is_voided_and_stays_on_record(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=by)
    wrong = operations.remove(removal(held, date(2025, 1, 1)), by=by)
    with pytest.raises(Invalid):
        operations.void(wrong.sequence, " ", by=by)
    voiding = operations.void(wrong.sequence, "录入错误", by=by)
    assert names_on() == ["示例甲公司"]
    assert queries.removed_on(held.id) is None
    assert [event.kind for event in queries.events_of(held.id)] == [
        EventKind.ADDED,
        EventKind.REMOVED,
        EventKind.VOIDED,
    ]
    with pytest.raises(Conflict, match="撤销本身"):
        operations.void(voiding.sequence, "再撤", by=by)
    with pytest.raises(Conflict):
        operations.void(wrong.sequence, "再撤", by=by)
    with pytest.raises(NotFound):
        operations.void(10_000, "没有", by=by)


def test_a_name_that_was_recorded_in_error_gives_way_to_the_one_before(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=by)
    (wrong,) = operations.rename(held.id, "误登的名称", on=date(2025, 1, 1), by=by)
    operations.void(wrong.sequence, "误登记", by=by)
    assert [(each.name, each.since) for each in queries.lists_of(held.id)] == [("示例甲公司", date(2024, 1, 1))]


def test_a_row_that_bears_a_day_to_come_can_be_voided(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    with clock.travel(date(2027, 6, 1)):
        added = operations.add(entry(held, EventKind.ADDED, date(2027, 1, 1)), by=by)
    operations.void(added.sequence, "年份抄错", by=by)
    assert queries.lists_of(held.id, on=date(2027, 6, 1)) == []


def test_what_an_approver_decided_no_officer_takes_back(app: Flask, people: People) -> None:
    officer, approver, held = people.department(), people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=officer)
    removed = operations.remove(removal(held, date(2025, 1, 1)), by=approver)
    imposed = bar(held.id, approver, date(2025, 1, 1), date(2027, 12, 31))
    back: tuple[Callable[[], object], ...] = (
        lambda: operations.void(removed.sequence, "误登记", by=officer),
        lambda: operations.reinstate(entry(held, EventKind.REINSTATED, TODAY), by=officer),
        lambda: operations.lift(imposed, "解除", on=TODAY, by=officer),
    )
    for act in back:
        with pytest.raises(NotAllowed):
            act()
    assert names_on() == []
    assert queries.barred_until(held.id) == date(2027, 12, 31)


def test_whoever_was_taken_off_a_plan_was_taken_off_no_list(app: Flask, people: People) -> None:
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1), list_id="creation_plan"), by=by)
    operations.remove(replace(removal(held, date(2025, 1, 1)), list_id="creation_plan"), by=by)
    assert queries.removed_on(held.id) is None


def test_a_removal_taken_back_is_no_removal(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit()
    operations.add(entry(held, EventKind.ADDED, date(2022, 1, 1)), by=by)
    operations.remove(removal(held, date(2023, 1, 1)), by=by)
    operations.reinstate(entry(held, EventKind.REINSTATED, date(2023, 6, 1)), by=by)
    assert queries.removed_on(held.id) is None
    assert queries.removed_on(held.id, date(2023, 3, 1)) == date(2023, 1, 1)
    assert names_on(date(2023, 3, 1)) == []
    assert names_on() == ["示例甲公司"]


def test_a_removal_needs_a_reason_and_a_note(app: Flask, people: People) -> None:
    by, held = people.department(), unit()
    operations.add(entry(held, EventKind.ADDED, date(2024, 1, 1)), by=by)
    with pytest.raises(Invalid) as refused:
        operations.remove(entry(held, EventKind.REMOVED, TODAY), by=by)
    assert set(refused.value.errors) == {"reason", "note"}


def test_only_the_department_changes_lists(app: Flask, people: People) -> None:
    held = unit()
    added = entry(held, EventKind.ADDED, TODAY)
    for stranger in (people.applicant(), people.officer(), people.auditor(), people.administrator()):
        with pytest.raises(NotAllowed):
            operations.add(added, by=stranger)
        with pytest.raises(NotAllowed):
            operations.rename(held.id, "别名", on=TODAY, by=stranger)
    operations.add(added, by=people.make(Role.DEPARTMENT_APPROVER))


def test_a_list_is_narrowed_by_name_body_and_batch(app: Flask, people: People) -> None:
    by = people.department()
    east, west, nowhere = unit("东（集团）公司"), unit("西公司", WEST), unit("无属公司", None)
    for number, held in enumerate((east, west, nowhere)):
        operations.add(entry(held, EventKind.ADDED, TODAY, batch=str(number)), by=by)
    assert names_on(text="东(集团)") == ["东（集团）公司"]
    assert names_on(text="100%") == []
    assert names_on(body_id=WEST) == ["西公司"]
    assert names_on(batch="2") == ["无属公司"]
    assert browsing.count(ListFilter(LIST, CATEGORY)) == 3
    assert whole_list(ListFilter(LIST, CATEGORY))[0].unit.body_id in {EAST, WEST, None}


def test_products_of_one_unit_are_listed_apart(app: Flask, people: People) -> None:
    by, held = people.department(), unit()
    for product in ("空调", "冰箱"):
        operations.add(entry(held, EventKind.ADDED, TODAY, subject=product), by=by)
    assert len(whole_list(ListFilter(LIST, CATEGORY))) == 2
    with pytest.raises(ImpossibleEvent):
        operations.add(entry(held, EventKind.ADDED, TODAY, subject="空调"), by=by)


def test_plans_are_lists_but_no_levels(app: Flask, people: People) -> None:
    held = unit()
    (plan,) = instance().book().region.plans
    operations.add(entry(held, EventKind.ADDED, TODAY, list_id=plan), by=people.department())
    assert [listing.list_id for listing in queries.lists_of(held.id)] == [plan]
    assert queries.listed_levels(held.id, CATEGORY) == ()


def rows() -> list[tuple[object, ...]]:
    columns = Listing.__table__.columns
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(*columns))]


def test_the_listings_can_be_made_anew_from_the_events(app: Flask, people: People) -> None:
    by = people.make(Role.DEPARTMENT_APPROVER)
    for number in range(12):
        held = unit(f"示例{number}公司")
        operations.add(entry(held, EventKind.ADDED, date(2020, 1, 1 + number), batch=str(number % 3)), by=by)
        if number % 2:
            operations.rename(held.id, f"改名{number}公司", on=date(2021, 1, 1), by=by)
        if number % 3:
            removed = operations.remove(removal(held, date(2022, 1, 1)), by=by)
            if number % 4 == 0:
                operations.re_check(checked(held, date(2021, 6, 1)), by=by)
                operations.void(removed.sequence, "录入错误", by=by)
            elif number % 5 == 0:
                operations.reinstate(entry(held, EventKind.REINSTATED, date(2023, 1, 1)), by=by)
    before = rows()
    assert operations.rebuild() == len(before)
    assert rows() == before
    db.session.execute(text("DELETE FROM listing"))
    db.session.commit()
    operations.rebuild()
    assert rows() == before


def test_two_at_once_put_a_unit_on_a_list_once(app: Flask, people: People) -> None:
    held, by = unit().id, people.department().id

    def add() -> object:
        added = Entry(unit_id=held, list_id=LIST, category=CATEGORY, kind=EventKind.ADDED, effective_on=TODAY)
        return operations.add(added, by=person_now(by)).sequence

    results = at_once(app, add, add, add)
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, ImpossibleEvent) for result in results) == 2
    assert browsing.count(ListFilter(LIST, CATEGORY, TODAY)) == 1


def test_the_database_itself_keeps_the_ledger_as_it_is(app: Flask, people: People) -> None:
    operations.add(entry(unit(), EventKind.ADDED, TODAY), by=people.department())
    for statement in ("UPDATE list_event SET name = 'x'", "DELETE FROM list_event"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert db.session.scalars(select(ListEvent)).one().name == "示例甲公司"


def test_an_event_of_a_later_release_stops_the_lists_with_a_sentence(app: Flask, people: People) -> None:
    held = unit()
    operations.add(entry(held, EventKind.ADDED, TODAY), by=people.department())
    columns = "unit_id, list_id, category, subject, effective_on, name, source, printed, recorded_at"
    copied = f"INSERT INTO list_event ({columns}, kind) SELECT {columns}, 'enlarged' FROM list_event"
    db.session.execute(text(copied))
    db.session.commit()
    with pytest.raises(UnknownEvent, match="enlarged"):
        operations.rebuild()
    assert names_on() == ["示例甲公司"]


def test_observers_hear_of_what_was_committed_and_of_nothing_else(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[ListChanged] = []
    monkeypatch.setattr("core.plugin_kit.loader.LoadedRegion.tell", lambda region, event: heard.append(event))
    held, by = unit(), people.department()
    operations.add(entry(held, EventKind.ADDED, TODAY, document_number="示〔2025〕1号"), by=by)
    with pytest.raises(ImpossibleEvent):
        operations.add(entry(held, EventKind.ADDED, TODAY), by=by)
    (event,) = heard
    assert (event.list, event.category, event.unit, event.change) == (LIST, CATEGORY, held.id, "added")
    assert (event.effective_on, event.document_number) == (TODAY, "示〔2025〕1号")


# --- Bars -------------------------------------------------------------------------------------------------------------


def bar(held: str, by: object, since: date, until: date, kind: BarredKind = BarredKind.UNIT) -> str:
    made = operations.bar(
        held,
        kind=kind,
        since=since,
        until=until,
        reason="数据造假",
        clause="HN25-10",
        by=by,  # type: ignore[arg-type]
    )
    return made.id


def test_a_bar_holds_on_both_its_ends_until_it_is_lifted(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit().id
    first = bar(held, by, date(2024, 1, 1), date(2026, 12, 31))
    second = bar(held, by, date(2025, 1, 1), date(2027, 12, 31))
    assert queries.barred_until(held, date(2023, 12, 31)) is None
    assert queries.barred_until(held, date(2024, 1, 1)) == date(2026, 12, 31)
    assert queries.barred_until(held) == date(2027, 12, 31)
    assert queries.barred_until(held, date(2027, 12, 31)) == date(2027, 12, 31)
    assert queries.barred_until(held, date(2028, 1, 1)) is None
    operations.lift(second, "申诉成立", on=TODAY, by=by)
    assert queries.barred_until(held) == date(2026, 12, 31)
    assert queries.barred_until(held, date(2025, 6, 1)) == date(2027, 12, 31)
    with pytest.raises(Conflict, match="解除"):
        operations.lift(second, "申诉成立", on=TODAY, by=by)
    assert [each.id for each in queries.bars_of(held)] == [second, first]


def test_units_and_evaluators_are_barred_apart(app: Flask, people: People) -> None:
    by, same = people.make(Role.DEPARTMENT_APPROVER), unit().id
    held = bar(same, by, date(2025, 1, 1), date(2026, 1, 1), BarredKind.EVALUATOR)
    assert queries.barred_until(same) is None
    assert [each.id for each in queries.bars_of(same, BarredKind.EVALUATOR)] == [held]


def test_a_bar_needs_a_reason_a_span_and_an_approver(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit().id
    with pytest.raises(Invalid):
        operations.bar(held, since=TODAY, until=TODAY, reason=" ", clause=None, by=by)
    with pytest.raises(Invalid):
        bar(held, by, date(2025, 1, 2), date(2025, 1, 1))
    for other in (people.officer(), people.department()):
        with pytest.raises(NotAllowed):
            bar(held, other, TODAY, TODAY)
