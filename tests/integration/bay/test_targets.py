"""Targets beside what is listed: counted once, over the right years and lists, and no target where there is a blank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from python_calamine import CalamineWorkbook

from core.ledger.models import RemovalReason
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.targets import queries
from core.targets.rules import Cell
from tests.support.bay import HILL, NORTH, OPEN_DAY, SOUTH, Bay
from tests.support.clients import browser_of, words
from tests.support.statements import statements

pytestmark = pytest.mark.one_kind


@pytest.fixture
def listed(bay: Bay) -> Bay:
    """Four factories of the bay's city, of which one was removed and one came before the span; products; a park."""
    twice = bay.list_unit(NORTH, "provincial", "factory", date(2024, 6, 1))
    bay.list_unit(NORTH, "national", "factory", date(2025, 2, 1), unit=twice)
    bay.list_unit(SOUTH, "city", "factory", date(2023, 1, 1))
    bay.list_unit(SOUTH, "provincial", "factory", date(2022, 12, 31))
    gone = bay.list_unit(SOUTH, "provincial", "factory", date(2024, 6, 1))
    events.remove(
        events.Entry(
            unit_id=gone.id,
            list_id="provincial",
            category="factory",
            kind=EventKind.REMOVED,
            effective_on=date(2025, 1, 1),
            reason=RemovalReason.CEASED,
            note="注销",
        ),
        by=bay.approver,
    )
    maker = bay.list_unit(NORTH, "provincial", "product", date(2024, 6, 1), subject="低碳瓷砖")
    bay.list_unit(NORTH, "provincial", "product", date(2024, 6, 1), subject="节水便器", unit=maker)
    bay.list_unit(NORTH, "city", "product", date(2024, 7, 1), subject="节水便器", unit=maker)
    bay.list_unit(HILL, "provincial", "park", date(2024, 6, 1))
    return bay


def cells(on: date) -> dict[str, dict[str, Cell]]:
    (table,) = queries.tables(on)
    named = [*((row.body, row.cells) for row in table.rows), ("total", table.totals)]
    return {name: dict(zip(table.categories, found, strict=True)) for name, found in named}


def test_each_counts_once_in_the_row_of_its_highest_body(listed: Bay) -> None:
    found = cells(OPEN_DAY)
    assert found["baycity"] == {"factory": Cell(4, 2), "park": Cell(1, 0), "product": Cell(2, 2)}
    assert found["hill"] == {"factory": Cell(2, 0), "park": Cell(None, 1), "product": Cell(None, 0)}
    assert found["total"] == {"factory": Cell(6, 2), "park": Cell(1, 1), "product": Cell(2, 2)}


def test_a_day_is_counted_as_its_lists_stood(listed: Bay) -> None:
    assert cells(date(2024, 12, 31))["baycity"]["factory"] == Cell(4, 3)
    assert cells(date(2023, 12, 31))["baycity"]["factory"] == Cell(4, 1)


def test_a_blank_is_no_target_and_has_no_share() -> None:
    assert Cell(None, 3).share is None
    assert Cell(0, 3).share is None
    assert Cell(8, 3).share == Decimal("37.5")


def test_the_number_of_statements_does_not_grow_with_the_bodies(listed: Bay) -> None:
    queries.tables(OPEN_DAY)
    assert len(statements(lambda: queries.tables(OPEN_DAY))) <= 3


def test_everybody_sees_them_and_an_officer_finds_the_own_row(app: Flask, listed: Bay) -> None:
    anybody = browser_of(app)
    page = anybody.get("/targets")
    assert page.status_code == 200
    shown = words(page.text)
    assert "山市\n2\n0\n0.0%\n–\n1\n–\n0" in shown
    assert "已移出名单的不计入" in shown
    assert "2023–2025 年目标" in shown
    assert "湾工〔2025〕1号 三" in shown
    assert "本单位" not in shown
    assert "style=" not in page.text
    assert anybody.get("/targets/chart.png?table=1&column=2").data.startswith(b"\x89PNG")
    assert anybody.get("/targets/chart.png?table=1&column=9").status_code == 404
    assert "创建目标" in words(anybody.get("/lists").text)
    assert "本单位" in words(browser_of(app, listed.officers[HILL]).get("/targets").text)
    assert "以后的名单还没有公布" in words(anybody.get("/targets?on=2099-01-01").text)
    assert "不是有效的日期" in words(anybody.get("/targets?on=2025-02-30").text)


def test_the_paper_has_the_tables_with_their_drawings(app: Flask, listed: Bay) -> None:
    made = Document(BytesIO(browser_of(app).get("/targets/targets.docx?on=2025-04-21").data))
    said = "\n".join(each.text for each in made.paragraphs)
    for text in ("创建目标完成情况", "截至 2025-04-21", "2023–2025 年目标", "计入国家级、省级、市级名单。依据：《"):
        assert text in said
    assert ("湾市", "2／4") in [tuple(cell.text for cell in row.cells[:2]) for row in made.tables[0].rows]
    assert len(made.inline_shapes) == len(made.tables[0].columns) - 1, "a drawing for each category"


def test_the_spreadsheet_and_the_interface_say_the_same(app: Flask, listed: Bay) -> None:
    anybody = browser_of(app)
    book = CalamineWorkbook.from_filelike(BytesIO(anybody.get("/targets/targets.xlsx").data))
    rows = [tuple(row) for row in book.get_sheet_by_index(0).to_python()]
    assert ("2023–2025 年", "国家级、省级、市级", "湾市", "绿色工厂", 4, 2, "50.0", "湾工〔2025〕1号 三") in rows
    assert ("2023–2025 年", "国家级、省级、市级", "山市", "绿色工业园区", "–", 1.0, "", "湾工〔2025〕1号 三") in rows
    told = anybody.get("/api/v1/targets?on=2025-04-21").json
    assert told is not None
    assert told["targets"][0]["totals"][0] == {"category": "factory", "target": 6, "listed": 2, "share": "33.3"}
    assert told["targets"][0]["rows"][1]["categories"][1] == {
        "category": "park",
        "target": None,
        "listed": 1,
        "share": None,
    }
    later = anybody.get("/api/v1/targets?on=2099-01-01").json
    assert later is not None
    assert later["on"] == OPEN_DAY.isoformat()
