"""A product is the same product however its name was typed: with brackets of either width, with blanks or without."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from core import clock
from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.db import db
from core.errors import Conflict
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.lists.queries import unfiled
from core.review.queries.gates import body_facts
from core.targets import queries as targets
from core.units.models import Unit
from core.upkeep import operations as upkeep
from core.upkeep.queries import key_of_place
from tests.support.bay import AGAIN, CITY, NORTH, OPEN_DAY, Bay
from tests.support.clients import browser_of, words

pytestmark = pytest.mark.one_kind

PRINTED, TYPED = "低碳瓷砖（A 型）", "低碳瓷砖(A型)"
LISTED_ON = date(2024, 1, 1)
AFTER = date(2025, 5, 11)


def invited(bay: Bay) -> tuple[OpenedCall, Unit]:
    """The call that asks every listed product to file again, and the producer of one that is on the list."""
    return bay.world.open_call(AGAIN), bay.list_unit(NORTH, "provincial", "product", LISTED_ON, subject=PRINTED)


def refiled(bay: Bay, opened: OpenedCall, unit: Unit, subject: str) -> Application:
    """It has filed again, under the name as it was typed."""
    by = bay.world.representative(unit)
    entry = Entry(call_id=opened.id, unit_id=unit.id, category="product", track="existing", subject=subject)
    made = queries.get(operations.start(entry, by=by).id)
    bay.world.fill(made, by)
    bay.world.submitted(made, by)
    return queries.get(made.id)


def test_who_filed_under_another_spelling_is_neither_unfiled_nor_offered_for_removal(app: Flask, bay: Bay) -> None:
    opened, unit = invited(bay)
    key = f"{unit.id}:product:{PRINTED}"
    assert [each.key for each in unfiled.unfiled(opened, tiers())] == [key]
    refiled(bay, opened, unit, TYPED)
    assert unfiled.unfiled(opened, tiers()) == []
    with clock.travel(AFTER):
        approver = browser_of(app, bay.approver)
        assert unit.name not in words(approver.get(f"/department/unfiled?call={AGAIN}").text)
        place = key_of_place(unit.id, "provincial", "product", PRINTED)
        with pytest.raises(Conflict, match="已经填报"):
            upkeep.refuse(
                opened, [place], RemovalReason.NOT_FILED, clause="", otherwise="通知", facts="未填报", by=bay.approver
            )
    assert [each.subject for each in ledger.lists_of(unit.id)] == [PRINTED]


def test_its_body_sees_that_it_has_filed(app: Flask, bay: Bay) -> None:
    opened, unit = invited(bay)
    refiled(bay, opened, unit, TYPED)
    assert body_facts(opened, NORTH, tiers())["body.unfiled_units"] == ()
    page = words(browser_of(app, bay.officers[NORTH]).get(f"/review/follow-up?call={AGAIN}").text)
    assert "已提交\n1\n" in page


def test_the_database_itself_keeps_one_live_entry_for_it(bay: Bay) -> None:
    unit, by = bay.producer()
    bay.begun(unit, by, "product", subject=PRINTED)
    second = bay.begun(unit, by, "product", subject="节水便器")
    second.subject_name = TYPED
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_it_has_one_place_on_a_list(bay: Bay) -> None:
    _, unit = invited(bay)
    with pytest.raises(Conflict, match="已在这份名单上"):
        bay.list_unit(NORTH, "provincial", "product", OPEN_DAY, subject=TYPED, unit=unit)
    entry = events.Entry(
        unit_id=unit.id,
        list_id="provincial",
        category="product",
        subject=TYPED,
        kind=EventKind.REMOVED,
        effective_on=OPEN_DAY,
        reason=RemovalReason.CEASED,
        note="停产",
        document_number="湾工〔2025〕3 号",
    )
    events.remove(entry, by=bay.approver)
    assert not ledger.lists_of(unit.id)


def test_on_lists_of_two_levels_it_counts_once_and_is_found_however_it_is_typed(app: Flask, bay: Bay) -> None:
    _, unit = invited(bay)
    bay.list_unit(NORTH, "national", "product", LISTED_ON, subject=TYPED, unit=unit)
    assert ledger.listed_levels(unit.id, "product", subject="低碳瓷砖（a型）") == ("national", "provincial")
    (table,) = targets.tables(OPEN_DAY)
    (row,) = [row for row in table.rows if row.body == CITY]
    assert [cell.listed for cell in row.cells if cell.target == 2] == [1]
    found = words(browser_of(app).get(f"/lists?list=provincial&category=product&text={TYPED}").text)
    assert PRINTED in found
