"""The lists as everybody reads them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from threading import Event, Thread
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core import audit
from core.db import db
from core.db.transaction import transaction
from core.ledger.models import EventSource, RemovalReason
from core.ledger.operations import events
from core.ledger.operations.events import Entry
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind
from core.lists.queries import browsing, counting
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


def test_one_search_over_all_lists(people: People, client: FlaskClient) -> None:
    steel, paper = made("湘江钢铁有限公司", "湘江纸业有限公司")
    listed(entry(steel), replace(entry(steel, on=date(2024, 6, 30)), list_id="city"), entry(paper))
    found = client.get("/lists?list=all&category=all&text=湘江").text
    assert (found.count("湘江钢铁"), found.count("湘江纸业")) == (2, 1)
    assert "市级绿色工厂" in found
    assert "湘江纸业" not in client.get("/lists?list=all&category=all&year=2024").text
    assert "湘江纸业" not in client.get("/lists?list=all&category=all&industry=钢铁").text
    with transaction() as session:
        session.execute(update(Unit).where(Unit.id == steel.id).values(industry="黑色金属冶炼", body_id="zhuzhou"))
    assert client.get("/lists?list=all&category=all&industry=黑色金属&body=zhuzhou").text.count("湘江钢铁") == 2
    pages = [browsing.page(ListFilter(None, None, date(2024, 12, 31)))]
    assert [row.list_id for row in pages[0].rows] == ["provincial", "city", "provincial"]


def test_who_looks_for_a_unit_finds_it_on_whichever_list_and_by_a_former_name(
    people: People, client: FlaskClient
) -> None:
    steel, paper = made("湘江钢铁有限公司", "岳麓纸业有限公司")
    listed(replace(entry(steel), list_id="city"), entry(paper, on=date(2024, 6, 30)))
    events.rename(
        steel.id, "湘江特钢有限公司", on=date(2025, 1, 1), document_number="示〔2025〕1号", by=people.department()
    )
    for text in ("湘江特钢", "湘江钢铁"):
        assert "湘江特钢有限公司" in client.get(f"/lists?text={text}").text
        assert "湘江特钢有限公司" in client.get(f"/search?q={text}").text
    assert "湘江钢铁有限公司" in client.get("/lists?text=湘江钢铁&on=2024-12-31").text
    assert "湘江" not in client.get("/lists?text=纸业").text


def test_pages_of_all_lists_follow_each_other_without_a_gap(people: People) -> None:
    units = made(*(f"示例企业{number:03d}有限公司" for number in range(PAGE_SIZE - 10)))
    listed(*(entry(unit) for unit in units), *(replace(entry(unit), list_id="city") for unit in units))
    everything = ListFilter(None, None, date(2024, 1, 1))
    first = browsing.page(everything)
    second = browsing.page(everything, browsing.Cursor.parse(str(first.next)))
    seen = [(row.unit_id, row.list_id) for row in (*first.rows, *second.rows)]
    assert len(seen) == len(set(seen)) == counting.total(everything) == 2 * len(units)


def test_counts_by_place_and_year_are_those_of_the_list(people: People, client: FlaskClient) -> None:
    steel, paper = made("湘江钢铁有限公司", "岳麓纸业有限公司")
    listed(entry(steel), entry(paper, on=date(2024, 6, 30)))
    page = client.get("/lists/counts?list=provincial&category=factory").text
    assert "共 2 条" in page
    tally = counting.tally(ListFilter("provincial", "factory"))
    assert (tally.by_year, [*tally.by_body.values()]) == ({2023: 1, 2024: 1}, [2])
    listed(entry(paper, EventKind.REMOVED, date(2024, 12, 1), reason=RemovalReason.CEASED))
    assert counting.tally(ListFilter("provincial", "factory")).total == 1
    assert "没有符合条件" in client.get("/lists/counts?list=national&category=factory").text


def test_changes_of_a_year_leave_out_what_was_voided(people: People, client: FlaskClient) -> None:
    steel, paper = made("湘江钢铁有限公司", "岳麓纸业有限公司")
    listed(entry(steel))
    with transaction():
        (event,) = events.record([entry(paper)], by=None)
        sequence = event.sequence
    assert "岳麓纸业" in client.get("/lists/changes?year=2023").text
    listed(entry(paper, EventKind.VOIDED, voids=sequence, note="误登记"))
    page = client.get("/lists/changes?year=2023").text
    assert ("湘江钢铁" in page, "岳麓纸业" in page, "列入 1 条" in page) == (True, False, True)
    assert "没有名单变动" in client.get("/lists/changes?year=2022").text
    assert "没有名单变动" in client.get("/lists/changes?year=2023&list=national").text
    assert client.get("/lists/changes?year=0&page=9").status_code == 200


def test_programs_read_the_same_list(people: People, client: FlaskClient) -> None:
    (unit,) = made("示例甲有限公司")
    listed(entry(unit))
    answer = client.get("/lists/list.json?list=all&category=all")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    (told,) = answer.get_json()["entries"]
    assert (told["name"], told["list_id"], told["listed_on"]) == ("示例甲有限公司", "provincial", "2023-06-30")
    assert (
        client.get(
            "/lists/list.json?list=all&category=all", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )
    everything = client.get("/lists/list.csv?list=all&category=all").data.decode("utf-8-sig")
    assert "省级绿色工厂,示例甲有限公司" in everything


def test_what_was_written_earlier_and_committed_later_is_read_with_the_rest(app: Flask, people: People) -> None:
    """The newest number alone does not tell of it. Where the database has one writer at a time nothing overtakes."""
    if db.engine.dialect.name == "sqlite":
        return
    first, second = (unit.id for unit in made("湘江钢铁有限公司", "资水水泥有限公司"))
    is_written, is_read = Event(), Event()

    def slowly() -> None:
        with app.app_context(), transaction():
            events.record([entry(db.session.get_one(Unit, first))], by=None)
            is_written.set()
            is_read.wait(10)

    slow = Thread(target=slowly)
    slow.start()
    is_written.wait(10)
    listed(entry(db.session.get_one(Unit, second)))
    assert counting.total(PROVINCIAL) == 1
    is_read.set()
    slow.join()
    db.session.rollback()
    assert browsing.count(PROVINCIAL) == 2
    assert counting.total(PROVINCIAL) == 2
