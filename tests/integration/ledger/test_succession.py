"""A unit keeps its history: through mergers and splits, and where two records prove to be its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from threading import Event
from unittest.mock import patch

import pytest
from flask import Flask

from core import clock
from core.bodies.queries import EVERYTHING
from core.db import db
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed
from core.files import operations as files
from core.ledger import operations, queries
from core.ledger.models import RecordChangeKind, RemovalReason
from core.ledger.operations import Checked, Entry, Proposed, Succession, changes
from core.ledger.presenting import TIMELINE, Happening, timeline
from core.ledger.purposes import PROOF
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind, ImpossibleEvent
from core.lists.operations import import_list
from core.lists.queries import browsing
from core.lists.queries.importing.rows import Options
from core.notifications.queries import messages
from core.people.models import Person, Role
from core.people.queries import person
from core.registry import Registry
from core.units import operations as units
from core.units import queries as register
from core.units.models import Unit, UnitKind
from core.units.queries import UnitFilter, records_of, search, units_named
from tests.support.house import EAST, People, at_once
from tests.support.uploads import pdf, upload

TODAY = date(2025, 10, 20)
LIST, CATEGORY = "provincial", "factory"
CODE = "91110000600037341L"


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.travel(TODAY):
        yield


def unit(name: str, code: str | None = None) -> Unit:
    return units.add(kind=UnitKind.ENTERPRISE, name=name, code=code, body_id=EAST, by=None)


def listed(held: Unit, on: date, by: Person, *, list_id: str = LIST) -> None:
    operations.add(
        Entry(unit_id=held.id, list_id=list_id, category=CATEGORY, kind=EventKind.ADDED, effective_on=on, batch="6"),
        by=by,
    )


def names_on(day: date | None = None) -> list[str]:
    return [each.name for each in browsing.page(ListFilter(LIST, CATEGORY, day)).rows]


def passing(kind: EventKind, *heirs: Unit, stays: bool = False) -> Succession:
    return Succession(
        kind=kind,
        on=date(2025, 1, 1),
        document_number="示〔2025〕1号",
        note="吸收合并",
        heirs=[each.id for each in heirs],
        stays=stays,
    )


def test_whoever_absorbs_a_unit_takes_its_place_and_keeps_its_day(app: Flask, people: People) -> None:
    by, absorbed, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    listed(absorbed, date(2020, 1, 1), by)
    operations.succeed(absorbed.id, passing(EventKind.MERGED, heir), by=by)
    assert names_on(date(2024, 12, 31)) == ["示例甲公司"]
    assert names_on() == ["示例乙公司"]
    (standing,) = queries.lists_of(heir.id)
    assert (standing.since, standing.listed_on, standing.batch) == (date(2025, 1, 1), date(2020, 1, 1), "6")
    assert [each.label for each in timeline(heir.id)] == ["合并"]
    assert "示例甲公司" in timeline(heir.id)[0].text


def test_who_stands_on_the_list_keeps_that_place(app: Flask, people: People) -> None:
    by, absorbed, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    listed(absorbed, date(2020, 1, 1), by)
    listed(heir, date(2023, 1, 1), by)
    (event,) = operations.succeed(absorbed.id, passing(EventKind.MERGED, heir), by=by)
    assert (event.unit_id, event.other_id) == (absorbed.id, heir.id)
    assert [each.listed_on for each in queries.lists_of(heir.id)] == [date(2023, 1, 1)]


@pytest.mark.parametrize("stays", [True, False])
def test_of_a_unit_that_is_split_each_part_stands_on_its_lists(app: Flask, people: People, stays: bool) -> None:
    by, parent, first, second = (
        people.make(Role.DEPARTMENT_APPROVER),
        unit("示例甲公司"),
        unit("示例乙公司"),
        unit("示例丙公司"),
    )
    listed(parent, date(2020, 1, 1), by)
    operations.succeed(parent.id, passing(EventKind.SPLIT, first, second, stays=stays), by=by)
    assert set(names_on()) == {"示例乙公司", "示例丙公司"} | ({"示例甲公司"} if stays else set())


def test_what_is_no_succession_is_refused(app: Flask, people: People) -> None:
    by, held, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    with pytest.raises(Conflict, match="不在任何名单上"):
        operations.succeed(held.id, passing(EventKind.MERGED, heir), by=by)
    with pytest.raises(NotAllowed):
        operations.succeed(held.id, passing(EventKind.MERGED, heir), by=people.department())


@pytest.mark.parametrize(
    ("kind", "heirs", "stays", "said"),
    [
        (EventKind.MERGED, "", False, "请填写承继单位"),
        (EventKind.MERGED, "甲", False, "不能是原单位自己"),
        (EventKind.MERGED, "乙丙", False, "只能并入一个单位"),
        (EventKind.MERGED, "园", False, "不能承继"),
        (EventKind.SPLIT, "乙", False, "至少有两个单位"),
        (EventKind.SPLIT, "甲乙", False, "不能是原单位自己"),
        (EventKind.SPLIT, "乙乙", False, "填写了两次"),
        (EventKind.SPLIT, "乙乙", True, "填写了两次"),
        (EventKind.SPLIT, "", True, "请填写承继单位"),
    ],
)
def test_heirs_that_cannot_be_are_refused_in_their_field(
    app: Flask, people: People, kind: EventKind, heirs: str, stays: bool, said: str
) -> None:
    by = people.make(Role.DEPARTMENT_APPROVER)
    named = {each: unit(f"示例{each}公司") for each in "甲乙丙"}
    named["园"] = units.add(kind=UnitKind.PARK, name="示例园区", body_id=EAST, by=None)
    listed(named["甲"], date(2020, 1, 1), by)
    succession = passing(kind, *(named[each] for each in heirs), stays=stays)
    for refuse in (succession_of_proposal, operations.succeed):
        with pytest.raises(Invalid) as refused:
            refuse(named["甲"].id, succession, by=by)
        assert said in refused.value.errors["heirs"][0]
    assert names_on() == ["示例甲公司"]


def succession_of_proposal(unit_id: str, succession: Succession, *, by: Person) -> None:
    """The same put forward by one, for another to confirm."""
    terms = changes.passing(succession.kind, succession.on, list(succession.heirs), stays=succession.stays)
    proof = files.keep(upload(pdf("proof")), PROOF.id, by=by).id
    proposed = Proposed(
        kind=RecordChangeKind.SUCCESSION,
        unit_id=unit_id,
        terms=terms,
        reason=succession.note,
        document_number=succession.document_number,
        proof_id=proof,
    )
    operations.propose_change(proposed, by=by)


def test_a_split_that_leaves_its_parent_has_one_heir(app: Flask, people: People) -> None:
    by, parent, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    listed(parent, date(2020, 1, 1), by)
    operations.succeed(parent.id, passing(EventKind.SPLIT, heir, stays=True), by=by)
    assert set(names_on()) == {"示例甲公司", "示例乙公司"}
    with pytest.raises(Conflict, match="名单没有变动"):
        operations.succeed(parent.id, passing(EventKind.SPLIT, heir, stays=True), by=by)


def test_who_was_absorbed_neither_takes_over_nor_is_absorbed_again(app: Flask, people: People) -> None:
    by, one, other, third = people.make(Role.DEPARTMENT_APPROVER), *(unit(f"示例{each}公司") for each in "甲乙丙")
    listed(one, date(2020, 1, 1), by)
    listed(third, date(2020, 1, 1), by)
    events = operations.succeed(one.id, passing(EventKind.MERGED, other), by=by)
    later = replace(passing(EventKind.MERGED, one), on=TODAY)
    for unit_id, again in ((other.id, later), (third.id, later), (one.id, passing(EventKind.MERGED, third))):
        with pytest.raises(Conflict, match="“示例甲公司”已于 2025-01-01 合并"):
            operations.succeed(unit_id, again, by=by)
    operations.void(events[0].sequence, "误登记", by=by)
    operations.succeed(third.id, later, by=by)
    assert names_on() == ["示例甲公司"]


def test_a_day_before_a_list_onto_which_it_came_since_is_no_day_of_a_merger(app: Flask, people: People) -> None:
    by, held, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    listed(held, date(2020, 1, 1), by)
    listed(held, date(2025, 6, 1), by, list_id="national")
    with pytest.raises(Conflict, match="2025-06-01"):
        operations.succeed(held.id, passing(EventKind.MERGED, heir), by=by)


def test_bars_stay_with_the_code_on_which_they_were_imposed(app: Flask, people: People) -> None:
    by, absorbed, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司", CODE)
    listed(absorbed, date(2020, 1, 1), by)
    operations.bar(absorbed.id, since=TODAY, until=date(2028, 1, 1), reason="造假", clause=None, by=by)
    operations.succeed(absorbed.id, passing(EventKind.MERGED, heir), by=by)
    assert queries.barred_until(heir.id) is None
    assert queries.barred_until(absorbed.id) == date(2028, 1, 1)


# --- Two records of one unit ------------------------------------------------------------------------------------------


def join(record: Unit, into: Unit, by: Person) -> Unit:
    return operations.join(record.id, into.id, reason="更名核准通知书", document_number="变更核准 1 号", by=by)


def test_of_two_records_of_one_unit_everything_counts_and_nothing_is_touched(app: Flask, people: People) -> None:
    by, old, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司", CODE)
    listed(old, date(2020, 1, 1), by)
    listed(held, date(2023, 1, 1), by, list_id="national")
    operations.re_check(Checked(unit_id=old.id, list_id=LIST, category=CATEGORY, checked_on=date(2023, 5, 1)), by=by)
    bar = operations.bar(old.id, since=TODAY, until=date(2028, 1, 1), reason="造假", clause=None, by=by)
    before = [each.sequence for each in queries.events_of(old.id)]
    assert join(old, held, by).id == held.id
    for record in (old.id, held.id):
        assert queries.listed_levels(record, CATEGORY) == ("national", "provincial")
        assert queries.barred_until(record) == date(2028, 1, 1)
        assert [each.id for each in queries.bars_of(record)] == [bar.id]
        assert len(queries.events_of(record)) == 2
    assert [each.unit_id for each in queries.events_of(held.id) if each.sequence in before] == [old.id]
    assert {each.unit_id for each in queries.lists_of(held.id)} == {held.id}
    assert queries.spoken_against([held.id]) == {held.id}
    stood = sorted((each.list_id, each.since, each.checked_on) for each in queries.lists_of(held.id))
    operations.rebuild()
    assert sorted((each.list_id, each.since, each.checked_on) for each in queries.lists_of(held.id)) == stood
    assert {each.label for each in timeline(held.id)} == {"列入", "复核通过", "禁止申报", "并入记录"}


def test_a_removal_under_the_older_record_counts_for_the_unit(app: Flask, people: People) -> None:
    by, old, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司", CODE)
    listed(old, date(2020, 1, 1), by)
    removed = Entry(
        unit_id=old.id,
        list_id=LIST,
        category=CATEGORY,
        kind=EventKind.REMOVED,
        effective_on=TODAY,
        reason=RemovalReason.FRAUD,
        note="造假",
    )
    operations.remove(removed, by=by)
    assert queries.removed_on(held.id) is None
    join(old, held, by)
    assert queries.removed_on(held.id) == TODAY


def test_whoever_looks_for_a_joined_record_finds_the_unit(app: Flask, people: People) -> None:
    by, old, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司", CODE)
    older = unit("示例丙公司")
    join(older, old, by)
    join(old, held, by)
    assert records_of([older.id]) == {older.id: held.id, old.id: held.id, held.id: held.id}
    assert [each.id for each in units_named("示例甲公司", UnitKind.ENTERPRISE)] == [held.id]
    assert list(search("示例甲公司")) == []
    assert [each.id for each in register.units(EVERYTHING, UnitFilter())[0]] == [held.id]
    content = "名称,类别,层级,入选日期,文号\n示例丙公司,绿色工厂,省级,2022-06-01,示〔2022〕2号\n".encode()
    import_list(content, "名单.csv", Options(), by=people.department())
    assert [each.unit_id for each in queries.lists_of(held.id)] == [held.id]
    with pytest.raises(Conflict, match="已并入"):
        operations.rename(old.id, "示例丁公司", on=TODAY, by=by)


def test_who_completes_a_record_while_it_is_joined_and_who_joins_it_do_not_wait_for_each_other(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds units and the register takes them in one order."""
    ids = unit("示例甲公司").id, unit("示例乙公司", CODE).id
    joins, assigns = people.make(Role.DEPARTMENT_APPROVER).id, people.department().id
    joining, completing = Event(), Event()

    def held(unit_ids: Iterable[str]) -> object:
        found = operations.events.held(unit_ids)
        joining.set()
        completing.wait(0.5)
        return found

    def hold_register() -> None:
        joining.wait(0.5)
        take_turn("units.register")
        completing.set()

    def complete() -> str:
        with patch.object(units.register, "hold_register", hold_register):
            return units.assign(ids[0], body_id=EAST, code=None, reason=None, by=person(assigns)).id

    def join_both() -> str:
        return operations.join(ids[0], ids[1], reason="同一单位", document_number="1 号", by=person(joins)).id

    monkeypatch.setattr("core.ledger.operations.succession.held", held)
    joined, completed = at_once(app, join_both, complete)
    assert (joined, completed) == (ids[1], ids[0])


def test_two_units_are_not_joined(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例乙公司", CODE)
    park = units.add(kind=UnitKind.PARK, name="示例园区", by=None)
    for wrong in (held, park):
        with pytest.raises((Invalid, Conflict)):
            join(wrong, held, by)
    coded = unit("示例丙公司", "914300007121077712")
    with pytest.raises(Conflict, match="统一社会信用代码"):
        join(coded, held, by)
    with pytest.raises(NotAllowed):
        join(unit("示例甲公司"), held, people.department())


def test_records_joined_in_error_are_parted_and_may_be_joined_anew(app: Flask, people: People) -> None:
    by = people.make(Role.DEPARTMENT_APPROVER)
    older, old, wrong, right = unit("示例丁公司"), unit("示例甲公司"), unit("示例乙公司", CODE), unit("示例丙公司")
    listed(old, date(2020, 1, 1), by)
    listed(wrong, date(2023, 1, 1), by, list_id="national")
    bar = operations.bar(old.id, since=TODAY, until=date(2028, 1, 1), reason="造假", clause=None, by=by)
    before = [each.sequence for each in queries.events_of(old.id)]
    join(older, old, by)
    join(old, wrong, by)
    assert queries.barred_until(wrong.id) == date(2028, 1, 1)
    with pytest.raises(NotAllowed):
        operations.part(old.id, "看错了名称", by=people.department())
    operations.part(old.id, "看错了名称", by=by)
    assert records_of([older.id, wrong.id]) == {older.id: old.id, old.id: old.id, wrong.id: wrong.id}
    assert [each.list_id for each in queries.lists_of(old.id)] == [LIST]
    assert [each.list_id for each in queries.lists_of(wrong.id)] == ["national"]
    assert (queries.barred_until(wrong.id), queries.barred_until(old.id)) == (None, bar.until)
    assert [each.sequence for each in queries.events_of(old.id)] == before, "no event is touched"
    assert {"并入记录", "撤销误并"} <= {each.label for each in timeline(wrong.id)}
    with pytest.raises(Conflict, match="没有并入"):
        operations.part(old.id, "看错了名称", by=by)
    join(old, right, by)
    assert {*records_of([right.id])} == {older.id, old.id, right.id}
    stood = queries.lists_of(right.id)[0].listed_on
    operations.rebuild()
    assert queries.lists_of(right.id)[0].listed_on == stood == date(2020, 1, 1)


def test_a_succession_is_voided_as_a_whole(app: Flask, people: People) -> None:
    by, parent, first, second = (
        people.make(Role.DEPARTMENT_APPROVER),
        unit("示例甲公司"),
        unit("示例乙公司"),
        unit("示例丙公司"),
    )
    listed(parent, date(2020, 1, 1), by)
    events = operations.succeed(parent.id, passing(EventKind.SPLIT, first, second), by=by)
    operations.void(events[0].sequence, "误登记", by=by)
    assert names_on() == ["示例甲公司"]


def test_nothing_is_recorded_of_a_day_to_come(app: Flask, people: People) -> None:
    by, held, heir = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司")
    listed(held, date(2020, 1, 1), by)
    late = date(2099, 1, 1)
    with pytest.raises(Invalid):
        operations.succeed(held.id, replace(passing(EventKind.MERGED, heir), on=late), by=by)
    with pytest.raises(Invalid):
        listed(heir, late, by)
    with pytest.raises(Invalid):
        operations.rename(held.id, "示例丁公司", on=late, by=by)
    with pytest.raises(Invalid):
        operations.re_check(Checked(unit_id=held.id, list_id=LIST, category=CATEGORY, checked_on=late), by=by)
    with pytest.raises(Invalid):
        operations.bar(held.id, since=late, until=late, reason="造假", clause=None, by=by)
    bar = operations.bar(held.id, since=TODAY, until=late, reason="造假", clause=None, by=by)
    for wrong in (late, date(2020, 1, 1)):
        with pytest.raises(Invalid):
            operations.lift(bar.id, "申诉成立", on=wrong, by=by)


def test_a_bar_recorded_in_error_never_held(app: Flask, people: People) -> None:
    by, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司")
    bar = operations.bar(held.id, since=TODAY, until=date(2028, 1, 1), reason="造假", clause=None, by=by)
    with pytest.raises(NotAllowed):
        operations.void_bar(bar.id, "认错了单位", by=people.department())
    operations.void_bar(bar.id, "认错了单位", by=by)
    assert queries.barred_until(held.id) is None
    assert not queries.spoken_against([held.id])
    assert [each.reason for each in queries.bars_of(held.id)] == ["造假"], "it stays on record"
    assert [each.label for each in timeline(held.id)] == ["撤销误登记的禁止申报", "禁止申报（已撤销）"]
    with pytest.raises(Conflict, match="误登记撤销"):
        operations.lift(bar.id, "申诉成立", on=TODAY, by=by)


# --- Two people -------------------------------------------------------------------------------------------------------


def test_one_proposes_with_proof_and_another_confirms(app: Flask, people: People) -> None:
    clerk, approver = people.department(), people.make(Role.DEPARTMENT_APPROVER)
    old, held = unit("示例甲公司"), unit("示例乙公司", CODE)
    listed(old, date(2020, 1, 1), approver)
    proposed = Proposed(
        kind=RecordChangeKind.JOIN,
        unit_id=old.id,
        terms=changes.joining(held.id),
        reason="同一单位",
        document_number="核准 1 号",
    )
    with pytest.raises(Invalid) as refused:
        operations.propose_change(proposed, by=clerk)
    assert "proof" in refused.value.errors
    proven = replace(proposed, proof_id=files.keep(upload(pdf("proof")), PROOF.id, by=clerk).id)
    change = operations.propose_change(proven, by=clerk)
    assert messages(approver)[0][0].link == f"/department/listed/changes/{change.id}"
    assert not queries.lists_of(held.id), "nothing is changed yet"
    with pytest.raises(Conflict, match="等待确认"):
        operations.propose_change(proven, by=clerk)
    with pytest.raises(NotAllowed):
        operations.confirm_change(change.id, by=clerk)
    operations.confirm_change(change.id, by=approver)
    assert [each.list_id for each in queries.lists_of(held.id)] == [LIST]
    assert any("已确认" in each.text for each in messages(clerk)[0])
    with pytest.raises(Conflict, match="已经办结"):
        operations.drop_change(change.id, "看错了", by=approver)


def test_nobody_confirms_what_he_proposed_himself_and_what_is_dropped_changes_nothing(
    app: Flask, people: People
) -> None:
    one, other = (people.make(Role.DEPARTMENT_APPROVER) for _ in range(2))
    held, namesake = unit("示例甲公司", CODE), unit("示例乙公司")
    register_names = Proposed(
        kind=RecordChangeKind.RENAME,
        unit_id=held.id,
        terms=changes.renaming("示例甲新公司", date(2025, 1, 1)),
        reason="更名",
        document_number="核准 2 号",
        proof_id=files.keep(upload(pdf("proof")), PROOF.id, by=one).id,
    )
    change = operations.propose_change(register_names, by=one)
    with pytest.raises(NotAllowed, match="提出人不能确认"):
        operations.confirm_change(change.id, by=one)
    with pytest.raises(NotAllowed):
        operations.drop_change(change.id, "不同意", by=people.department())
    operations.drop_change(change.id, "证明不符", by=other)
    assert register.unit(held.id).name == "示例甲公司"
    assert not queries.record_changes(held.id)
    operations.rename(held.id, "示例乙有限公司", on=date(2024, 1, 1), by=one)
    operations.rename(held.id, "示例丙公司", on=date(2025, 1, 1), by=one)
    operations.rename(namesake.id, "示例乙有限公司", on=date(2025, 2, 1), by=one)
    known = Proposed(
        kind=RecordChangeKind.JOIN,
        unit_id=namesake.id,
        terms=changes.joining(held.id),
        reason="曾用名一致",
        document_number="登记库曾用名",
    )
    evident = operations.propose_change(known, by=one)
    operations.confirm_change(evident.id, by=other)
    assert {*records_of([held.id])} == {held.id, namesake.id}, "a former name in the register proves it"


def test_what_stands_twice_on_one_list_is_settled_before_the_records_are_joined(app: Flask, people: People) -> None:
    by, old, held = people.make(Role.DEPARTMENT_APPROVER), unit("示例甲公司"), unit("示例乙公司", CODE)
    for each in (old, held):
        listed(each, date(2020, 1, 1), by)
    with pytest.raises(ImpossibleEvent):
        join(old, held, by)
    assert names_on() == ["示例乙公司", "示例甲公司"] or names_on() == ["示例甲公司", "示例乙公司"]
    (wrong,) = queries.events_of(old.id)
    operations.void(wrong.sequence, "重复登记", by=by)
    join(old, held, by)
    assert names_on() == ["示例乙公司"]


def test_higher_rooms_give_the_timeline_what_they_know(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    held = unit("示例甲公司")
    rooms = Registry(TIMELINE)
    monkeypatch.setattr("core.ledger.presenting.TIMELINE", rooms)
    rooms.give("reports", lambda unit_id: [Happening(TODAY, "年度报告", unit_id)])
    assert [(each.label, each.text) for each in timeline(held.id)] == [("年度报告", held.id)]
    db.session.rollback()
