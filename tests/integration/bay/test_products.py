"""Products are what is applied for and listed; their producer may file several, one application for each."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.applications import operations, queries
from core.db import db
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.errors import Invalid, NotFound, RulesRefuse
from core.ledger import queries as ledger
from core.ledger.models import ListEvent, RemovalReason
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from tests.support.bay import CITY, NORTH, OPEN_DAY, Bay
from tests.support.clients import browser_of, words
from tests.support.department import revisions

pytestmark = pytest.mark.one_kind

TILE, BASIN = "低碳瓷砖", "节水便器"


def published(bay: Bay, subject: str) -> ListEvent:
    """The event by which a product came on the provincial list."""
    made = bay.filed(NORTH, "product", subject=subject)
    bay.recommended(made, by=NORTH)
    bay.recommended(queries.get(made.id), by=CITY)
    decisions.decide(revisions(queries.get(made.id)), Verdict.SELECTED, "符合要求", by=bay.department)
    decisions.release(revisions(queries.get(made.id)), by=bay.approver)
    letter = PublicationLetter("2025 年名单", "湾工〔2025〕9 号", OPEN_DAY)
    lists.publish(revisions(queries.get(made.id)), letter, by=bay.approver)
    return db.session.scalars(select(ListEvent).where(ListEvent.application_id == made.id)).one()


def test_a_producer_begins_one_application_for_each_of_its_products(bay: Bay) -> None:
    unit, by = bay.producer()
    drafts = [bay.begun(unit, by, "product", subject=subject) for subject in (TILE, f" {BASIN} ")]
    assert [each.subject_name for each in drafts] == [TILE, BASIN]
    assert drafts[0].entry_name == f"{TILE} — {unit.name}"
    with pytest.raises(RulesRefuse) as refused:
        bay.begun(unit, by, "product", subject="低碳 瓷砖")
    assert refused.value.findings[0].message == "本单位在这项申报中已有“低碳 瓷砖”的绿色设计产品申报。"


def test_a_product_is_named_when_its_application_is_begun(bay: Bay) -> None:
    unit, by = bay.producer()
    with pytest.raises(Invalid) as refused:
        bay.begun(unit, by, "product", subject="  ")
    assert refused.value.errors == {"subject": ["请填写产品名称。"]}
    with pytest.raises(Invalid) as refused:
        bay.begun(unit, by, "product", subject="长" * 201)
    assert "最多 200 个字" in refused.value.errors["subject"][0]


def test_where_the_unit_itself_applies_a_name_is_left_out(bay: Bay) -> None:
    unit, by = bay.producer()
    assert bay.begun(unit, by, subject=TILE).subject_name == ""


def test_its_name_can_be_corrected_while_it_is_a_draft(bay: Bay) -> None:
    unit, by = bay.producer()
    draft, other = (bay.begun(unit, by, "product", subject=subject) for subject in (TILE, BASIN))
    operations.aim(draft.id, subject="低碳陶瓷砖", revision=draft.revision, by=by)
    assert queries.get(draft.id).subject_name == "低碳陶瓷砖"
    with pytest.raises(RulesRefuse):
        operations.aim(draft.id, subject=BASIN, revision=queries.get(draft.id).revision, by=by)
    stranger = bay.producer()[1]
    with pytest.raises(NotFound):
        operations.aim(other.id, subject="别的", revision=other.revision, by=stranger)


def test_what_comes_on_the_list_is_the_product(bay: Bay) -> None:
    event = published(bay, TILE)
    assert (event.subject, event.category, event.list_id) == (TILE, "product", "provincial")
    assert ledger.listed_levels(event.unit_id, "product", subject=TILE) == ("provincial",)
    assert ledger.listed_levels(event.unit_id, "product", subject=BASIN) == ()
    assert ledger.listed_levels(event.unit_id, "factory") == ()


def test_one_product_is_removed_and_renamed_without_the_others(bay: Bay) -> None:
    unit = bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=TILE)
    bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=BASIN, unit=unit)
    entry = events.Entry(
        unit_id=unit.id,
        list_id="provincial",
        category="product",
        subject=TILE,
        kind=EventKind.REMOVED,
        effective_on=OPEN_DAY,
        reason=RemovalReason.CEASED,
        note="停产",
        document_number="湾工〔2025〕3 号",
    )
    events.remove(entry, by=bay.approver)
    assert [each.subject for each in ledger.lists_of(unit.id)] == [BASIN]


def test_a_producers_new_name_is_that_of_each_of_its_products_places(bay: Bay) -> None:
    unit = bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=TILE)
    bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=BASIN, unit=unit)
    events.rename(unit.id, "新名陶瓷有限公司", on=OPEN_DAY, document_number="湾工〔2025〕4 号", by=bay.approver)
    standing = {(each.subject, each.name, each.listed_on) for each in ledger.lists_of(unit.id)}
    assert standing == {(each, "新名陶瓷有限公司", date(2024, 1, 1)) for each in (TILE, BASIN)}


def test_rows_and_papers_name_product_and_producer(app: Flask, bay: Bay) -> None:
    made = bay.filed(NORTH, "product", subject=TILE)
    name = f"{TILE} — {made.unit_name}"
    officer = browser_of(app, bay.officers[NORTH])
    assert name in words(officer.get(f"/review?call={bay.opened.call_id}").text)
    assert name in words(officer.get(f"/review/applications/{made.id}").text)
    assert name in words(officer.get(f"/review?call={bay.opened.call_id}&text={TILE}").text)
    bay.recommended(made, by=NORTH)
    bay.recommended(queries.get(made.id), by=CITY)
    department = browser_of(app, bay.department)
    assert name in words(department.get(f"/department/queue?call={bay.opened.call_id}").text)


def test_the_public_list_shows_and_finds_product_and_producer(app: Flask, bay: Bay) -> None:
    unit = bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=TILE)
    bay.list_unit(NORTH, "provincial", "product", date(2024, 1, 1), subject=BASIN)
    page = browser_of(app)
    shown = ""
    for wanted in (TILE, "瓷砖", unit.name):
        shown = words(page.get(f"/lists?list=provincial&category=product&text={wanted}").text)
        assert TILE in shown
        assert unit.name in shown
        assert BASIN not in shown
    assert "产品名称" in shown
    assert TILE in words(page.get(f"/lists/units/{unit.id}").text)
    assert TILE in page.get("/lists/list.csv?list=provincial&category=product").text
