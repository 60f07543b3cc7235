"""What is under way with a record goes on when that record is joined with another of the same unit."""

from __future__ import annotations

from core import clock
from core.applications.queries import late
from core.bodies.queries import EVERYTHING
from core.ledger import operations as ledger
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.units.models import Unit
from core.upkeep import operations, queries
from core.upkeep.rules import Phase
from tests.support.clients import browser_of
from tests.support.upkeep import LATE, Province, lists


def joined(province: Province, old: Unit) -> tuple[Unit, Person]:
    """The record under which the unit registered itself, and who acts for it."""
    held, by = province.listed()
    ledger.join(old.id, held.id, reason="同一单位", document_number="核 1 号", by=province.approver)
    return held, by


def imported(province: Province) -> Unit:
    """A unit as lists print it: without a code, and with nobody who acts for it."""
    return province.world.unit(body_id="taiyuan", listed=["city"])


def test_its_removal_is_heard_and_decided(province: Province) -> None:
    old = imported(province)
    record = province.proposed(old)
    held, by = joined(province, old)
    assert f"/upkeep/{record.id}" in browser_of(province.world.app, by).get("/upkeep").text
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    assert (queries.record(record.id).state, lists(held)) == (Phase.DONE, [])


def test_its_visit_is_not_begun_again(province: Province) -> None:
    old = imported(province)
    (place,) = queries.places(EVERYTHING, unit_ids=[old.id])
    assert operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "群众反映", by=province.city) == 1
    held, _ = joined(province, old)
    (place,) = queries.places(EVERYTHING, unit_ids=[held.id])
    assert operations.check(UpkeepKind.SPOT_CHECK, [queries.key_of(place)], "群众反映", by=province.city) == 0


def test_where_the_records_are_parted_it_is_its_own_again(province: Province) -> None:
    old = imported(province)
    record = province.proposed(old)
    held, by = joined(province, old)
    ledger.part(old.id, "不是同一单位", by=province.approver)
    assert queries.record(record.id).unit_id == old.id
    assert not queries.of_person(by)
    assert not queries.of_unit(held.id)


def test_it_files_late_what_it_was_let_in_for(province: Province) -> None:
    old, opened = imported(province), province.report_of(2026)
    with clock.travel(LATE):
        operations.let_in(opened, [old.id], until=LATE, reason="登记经办人较迟", by=province.city)
        held, by = joined(province, old)
        assert set(late.let_in(opened.id)) == set(late.let_in(opened.id, [held.id])) == {held.id}
        made = province.filed(opened, held, by, "city")
        assert made.submitted_at is not None
