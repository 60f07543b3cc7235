"""What was recorded in error never happened: on the lists, and wherever else it had changed something."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core import clock
from core.errors import Conflict, NotAllowed
from core.ledger import operations, queries
from core.ledger.operations import Entry, Succession
from core.ledger.rules import EventKind
from core.people.models import Person, Role
from core.units import operations as units
from core.units import queries as register
from core.units.models import Unit, UnitKind
from tests.support.house import EAST, WEST, People

TODAY = date(2025, 10, 20)
CATEGORY = "factory"
CODE, WRONG_CODE = "91110000600037341L", "91350100M000100Y43"
OLD, NEW, LATER = "示例甲公司", "误登的公司", "示例甲集团公司"


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def by(people: People) -> Person:
    return people.make(Role.DEPARTMENT_APPROVER)


@pytest.fixture
def held(app: Flask, by: Person) -> Unit:
    """On two lists since 2020."""
    made = unit(OLD)
    for list_id in ("provincial", "national"):
        listed(made, date(2020, 1, 1), by, list_id=list_id)
    return made


def unit(name: str, code: str | None = None, body_id: str | None = EAST, address: str | None = None) -> Unit:
    return units.add(kind=UnitKind.ENTERPRISE, name=name, code=code, body_id=body_id, address=address, by=None)


def listed(held: Unit, on: date, by: Person, *, list_id: str = "provincial") -> None:
    added = Entry(unit_id=held.id, list_id=list_id, category=CATEGORY, kind=EventKind.ADDED, effective_on=on)
    operations.add(added, by=by)


def names_borne(held: Unit, on: date | None = None) -> set[str]:
    return {each.name for each in queries.lists_of(held.id, on=on)}


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1])
def test_a_name_goes_back_on_every_list_and_in_the_register(held: Unit, by: Person, which: int) -> None:
    events = operations.rename(held.id, NEW, on=date(2025, 1, 1), by=by)
    operations.void(events[which].sequence, "认错了单位", by=by)
    assert names_borne(held) == {OLD}
    assert register.unit(held.id).name == OLD
    assert [each.name for each in register.names_of(held.id)] == [OLD]
    assert register.units_named(NEW, held.kind) == []
    other = unit("示例乙公司")
    operations.rename(other.id, NEW, on=date(2025, 1, 1), by=by)
    assert operations.rename(held.id, LATER, on=date(2025, 1, 1), by=by), "the day is free again"


def test_a_name_between_two_others_goes_and_they_meet(held: Unit, by: Person) -> None:
    wrong = operations.rename(held.id, NEW, on=date(2023, 1, 1), by=by)
    operations.rename(held.id, LATER, on=date(2024, 1, 1), by=by)
    operations.void(wrong[0].sequence, "误登记", by=by)
    assert register.unit(held.id).name == LATER
    assert [(each.name, each.since, each.until) for each in register.names_of(held.id)] == [
        (LATER, date(2024, 1, 1), None),
        (OLD, None, date(2024, 1, 1)),
    ]
    assert names_borne(held, date(2023, 6, 1)) == {OLD}
    assert names_borne(held) == {LATER}


def test_of_a_name_that_was_borne_twice_only_the_one_meant_goes(held: Unit, by: Person) -> None:
    operations.rename(held.id, NEW, on=date(2022, 1, 1), by=by)
    operations.rename(held.id, OLD, on=date(2023, 1, 1), by=by)
    again = operations.rename(held.id, NEW, on=date(2024, 1, 1), by=by)
    operations.void(again[0].sequence, "误登记", by=by)
    assert register.unit(held.id).name == OLD
    assert names_borne(held, date(2022, 6, 1)) == {NEW}, "what was so stays"
    assert names_borne(held, date(2024, 6, 1)) == {OLD}


def test_a_list_published_under_the_wrong_name_bears_the_right_one_from_today_on(app: Flask, by: Person) -> None:
    held = unit(OLD)
    listed(held, date(2020, 1, 1), by)
    (wrong,) = operations.rename(held.id, NEW, on=date(2023, 1, 1), by=by)
    listed(held, date(2024, 1, 1), by, list_id="national")
    operations.void(wrong.sequence, "误登记", by=by)
    assert names_borne(held, date(2024, 6, 1)) == {OLD, NEW}, "the list of that day is as it was published"
    assert names_borne(held) == {OLD}


# --- Records that were joined -----------------------------------------------------------------------------------------


def test_a_row_of_a_joined_record_is_voided_and_stays_so_when_they_part(app: Flask, by: Person) -> None:
    old, into = unit(OLD), unit("示例乙公司", CODE)
    listed(old, date(2020, 1, 1), by)
    (added,) = queries.events_of(old.id)
    operations.join(old.id, into.id, reason="同一单位", document_number="核准 1 号", by=by)
    operations.void(added.sequence, "看错了名单", by=by)
    assert queries.lists_of(into.id) == []
    operations.part(old.id, "不是同一单位", by=by)
    assert queries.lists_of(old.id) == []


# --- Successions and removals -----------------------------------------------------------------------------------------


def test_a_merger_is_voided_on_every_list(held: Unit, by: Person) -> None:
    heir = unit("示例乙公司")
    for list_id in ("provincial", "national"):
        listed(heir, date(2021, 1, 1), by, list_id=list_id)
    merger = Succession(
        kind=EventKind.MERGED, on=date(2025, 1, 1), document_number="1 号", note="吸收合并", heirs=[heir.id]
    )
    events = operations.succeed(held.id, merger, by=by)
    operations.void(events[0].sequence, "误登记", by=by)
    assert len(queries.lists_of(held.id)) == 2


# --- Names without a list, codes, and what one record lent another ----------------------------------------------------


def test_a_name_of_a_unit_on_no_list_goes_back_too(app: Flask, people: People, by: Person) -> None:
    held = unit(OLD)
    operations.rename(held.id, NEW, on=date(2025, 1, 1), by=by)
    present, first = register.names_of(held.id)
    with pytest.raises(NotAllowed):
        operations.void_name(present.id, "误登记", by=people.department())
    with pytest.raises(Conflict, match="最初登记的名称"):
        operations.void_name(first.id, "误登记", by=by)
    operations.void_name(present.id, "误登记", by=by)
    assert register.unit(held.id).name == OLD


def test_by_its_name_a_renaming_is_voided_with_its_lists(held: Unit, by: Person) -> None:
    operations.rename(held.id, NEW, on=date(2025, 1, 1), by=by)
    operations.void_name(register.names_of(held.id)[0].id, "误登记", by=by)
    assert names_borne(held) == {OLD}


def test_a_code_that_was_replaced_in_error_comes_back_and_the_other_is_free(
    app: Flask, people: People, by: Person
) -> None:
    held, bearer, officer = unit(OLD, CODE), unit("示例乙公司"), people.department()
    units.recode(held.id, WRONG_CODE, reason="换发执照", by=by)
    (former,) = register.former_codes([held.id])
    with pytest.raises(Conflict, match="已登记在"):
        units.assign(bearer.id, body_id=None, code=WRONG_CODE, reason=None, by=officer)
    units.uncode(former.sequence, reason="抄成了别人的代码", by=by)
    assert register.unit(held.id).code == CODE
    units.assign(bearer.id, body_id=None, code=WRONG_CODE, reason=None, by=officer)
    with pytest.raises(Conflict, match="已经撤销"):
        units.uncode(former.sequence, reason="再撤", by=by)


def test_a_code_that_was_replaced_again_goes_back_step_by_step(app: Flask, by: Person) -> None:
    held = unit(OLD, CODE)
    units.recode(held.id, WRONG_CODE, reason="换发执照", by=by)
    units.recode(held.id, "91990000TXH68UKQ8F", reason="又换", by=by)
    first, second = register.former_codes([held.id])
    with pytest.raises(Conflict, match="此后又更换过"):
        units.uncode(first.sequence, reason="误登记", by=by)
    for each in (second, first):
        units.uncode(each.sequence, reason="误登记", by=by)
    assert register.unit(held.id).code == CODE


def test_what_a_record_lent_goes_back_unless_it_was_changed_since(app: Flask, people: People, by: Person) -> None:
    old, into = unit(OLD, body_id=EAST, address="示例路 1 号"), unit("示例乙公司", CODE, body_id=None)
    operations.join(old.id, into.id, reason="同一单位", document_number="核准 1 号", by=by)
    held = register.unit(into.id)
    assert (held.body_id, held.address) == (EAST, "示例路 1 号")
    units.assign(into.id, body_id=WEST, code=None, reason="迁址", by=people.department())
    operations.part(old.id, "不是同一单位", by=by)
    held = register.unit(into.id)
    assert (held.body_id, held.address) == (WEST, None)
