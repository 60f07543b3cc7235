"""The lists as everybody reads them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from core import audit
from core.db.transaction import transaction
from core.ledger.models import EventSource, RemovalReason
from core.ledger.operations import events
from core.ledger.operations.events import Entry
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind
from core.lists.queries import browsing
from core.lists.queries.imports import PAGE_SIZE
from core.units.actions import ASSIGN
from core.units.models import Unit, UnitKind
from core.units.operations import register
from tests.support.house import People

pytestmark = pytest.mark.pages

SHEET = "xl/worksheets/sheet1.xml"
PROVINCIAL = ListFilter("provincial", "factory", date(2024, 1, 1))


def made(*names: str, code: str | None = None) -> list[Unit]:
    with transaction():
        return [
            register.add(kind=UnitKind.ENTERPRISE, name=name, code=code, body_id="changsha", by=None) for name in names
        ]


def entry(unit: Unit, kind: EventKind = EventKind.ADDED, on: date = date(2023, 6, 30), **more: Any) -> Entry:
    values: dict[str, Any] = {
        "source": EventSource.STAFF,
        "name": unit.name,
        "document_number": "示例〔2023〕1 号",
        "batch": "2023",
    }
    return Entry(
        unit_id=unit.id, list_id="provincial", category="factory", kind=kind, effective_on=on, **{**values, **more}
    )


def listed(*entries: Entry) -> None:
    with transaction():
        events.record(entries, by=None)


def test_pages_follow_each_other_without_a_gap(people: People) -> None:
    names = [f"示例企业{number:03d}有限公司" for number in range(PAGE_SIZE + 7)]
    listed(*(entry(unit) for unit in made(*names)))
    first = browsing.page(PROVINCIAL)
    assert first.next is not None
    second = browsing.page(PROVINCIAL, browsing.Cursor.parse(str(first.next)))
    assert [row.name for row in (*first.rows, *second.rows)] == sorted(names)
    assert second.next is None
    assert browsing.count(PROVINCIAL) == len(names)
    assert [row.name for row in browsing.every(PROVINCIAL)] == sorted(names)


def test_search_and_the_day(people: People, client: FlaskClient) -> None:
    steel, paper = made("湘江钢铁有限公司", "岳麓纸业有限公司")
    listed(entry(steel), entry(paper, on=date(2024, 6, 30), batch="2024"))
    gone = {"reason": RemovalReason.CEASED, "note": "注销，联系人李四 13800000000"}
    listed(entry(steel, EventKind.REMOVED, date(2025, 1, 1), **gone))
    address = "/lists?list=provincial&category=factory"
    assert "湘江钢铁" in client.get(f"{address}&on=2024-12-31").text
    now = client.get(address).text
    assert "湘江钢铁" not in now
    assert "岳麓纸业" in now
    assert "岳麓纸业" not in client.get(f"{address}&on=2024-12-31&text=钢铁").text
    assert "岳麓纸业" not in client.get(f"{address}&batch=2023").text
    wrong = client.get(f"{address}&on=去年")
    assert "不是有效的日期" in wrong.text
    assert client.get(f"{address}&after=x").status_code == 422
    history = client.get(f"/lists/units/{steel.id}").text
    assert "注销、合并或迁出" in history
    assert "13800000000" not in history
    assert client.get(f"/lists/units/{'0' * 32}").status_code == 404


def test_a_unit_that_was_never_listed_is_not_shown(people: People, client: FlaskClient) -> None:
    (unit,) = made("未列名单的企业有限公司")
    assert client.get(f"/lists/units/{unit.id}").status_code == 404


def test_what_was_voided_never_happened(people: People) -> None:
    (unit,) = made("误登记企业有限公司")
    with transaction():
        (event,) = events.record([entry(unit)], by=None)
        sequence = event.sequence
    listed(entry(unit, EventKind.VOIDED, voids=sequence, note="误登记"))
    assert browsing.shown_events(unit.id) == []


def test_downloads_hold_no_formula(people: People, client: FlaskClient) -> None:
    (unit,) = made("=cmd|' /C calc'!A0")
    listed(entry(unit, document_number="+1"))
    text = client.get("/lists/list.csv?list=provincial&category=factory").data.decode("utf-8-sig")
    (_, row) = csv.reader(io.StringIO(text))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    book = ZipFile(io.BytesIO(client.get("/lists/list.xlsx?list=provincial&category=factory").data))
    sheet = book.read(SHEET)
    assert b"<f>" not in sheet
    assert b"=cmd" in sheet


def test_a_download_that_one_has_is_not_made_again(people: People, client: FlaskClient) -> None:
    address = "/lists/list.xlsx?list=provincial&category=factory"
    listed(*(entry(unit) for unit in made("示例甲有限公司")))
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    (unit,) = made("示例乙有限公司")
    listed(entry(unit))
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, "示例乙有限公司".encode() in ZipFile(io.BytesIO(changed.data)).read(SHEET)) == (
        200,
        True,
    )
    with transaction():
        audit.record(ASSIGN, "unit", unit.id, by=None)  # of another body by now
    assert client.get(address, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200


def test_whoever_names_no_list_sees_the_one_with_the_latest_units(people: People, client: FlaskClient) -> None:
    (unit,) = made("示例最新企业有限公司")
    assert "市级绿色工厂名单" in client.get("/lists").text  # nothing is listed anywhere yet
    listed(entry(unit))
    assert "示例最新企业有限公司" in client.get("/lists").text
