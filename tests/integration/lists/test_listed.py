"""The pages on which staff record what happened to a listed unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.ledger import operations as ledger
from core.ledger import queries
from core.ledger.operations import Entry
from core.ledger.rules import EventKind
from core.people.models import Role
from core.units import operations as units
from core.units.models import Unit, UnitKind
from tests.support.clients import Browser, browser_of
from tests.support.house import EAST, People

TODAY = date(2025, 10, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def browser(app: Flask, people: People) -> Browser:
    return browser_of(app, people.department())


def said(browser: Browser, path: str, **values: str) -> str:
    """What the page answers to the form, or the page to which it leads."""
    answer = browser.submit(path, **values)
    return browser.get(answer.location).text if answer.status_code == 302 else answer.text


@pytest.fixture
def held(app: Flask, people: People) -> Unit:
    made = units.add(kind=UnitKind.ENTERPRISE, name="示例甲公司", body_id=EAST, by=None)
    added = Entry(
        unit_id=made.id,
        list_id="provincial",
        category="factory",
        kind=EventKind.ADDED,
        effective_on=date(2022, 1, 1),
    )
    ledger.add(added, by=people.department())
    return made


def test_a_listed_unit_is_renamed_merged_joined_and_barred_on_pages(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    heir = units.add(kind=UnitKind.ENTERPRISE, name="示例乙公司", body_id=EAST, by=None)
    double = units.add(kind=UnitKind.ENTERPRISE, name="示例乙有限公司", body_id=EAST, by=None)
    page = f"/department/listed/{held.id}"
    dated = {"on": "2025-02-01", "document_number": "示〔2025〕1号"}
    assert "更名已登记" in said(browser, f"{page}/rename", **dated, name="示例甲新公司")
    merger = {**dated, "kind": "merged", "note": "吸收合并"}
    assert "登记库中没有" in said(browser, f"{page}/succeed", **merger, heirs="没有的公司")
    assert "合并或分立已登记" in said(browser, f"{page}/succeed", **merger, heirs="示例乙公司")
    assert [each.listed_on for each in queries.lists_of(heir.id)] == [date(2022, 1, 1)]
    proof = {"into": "示例乙公司", "document_number": "核准通知", "reason": "同一单位"}
    assert "的记录并入" in said(browser, f"/department/listed/{double.id}/join", **proof)
    barred = {"since": "2025-10-01", "document_number": "示〔2025〕2号", "reason": "造假"}
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    assert f"/department/listed/{heir.id}/bar" not in browser.get(f"/units/{heir.id}").text
    assert "不得申报" in said(approver, f"/department/listed/{heir.id}/bar", **barred)
    (bar,) = queries.bars_of(heir.id)
    lifting = f"/department/listed/bars/{bar.id}/lift"
    assert lifting not in browser.get(f"/units/{heir.id}").text
    assert browser.get(lifting).status_code == 403, "what an approver decides no officer takes back"
    assert "禁止申报已解除" in said(approver, lifting, reason="申诉成立")
    moved = browser.get(f"/units/{double.id}")
    assert moved.location == f"/units/{heir.id}"
    shown = browser.get(moved.location).text
    assert all(word in shown for word in ("沿革", "合并记录", "解除禁止申报", "示例甲新公司"))


def test_a_mistake_is_voided_on_a_page(browser: Browser, held: Unit) -> None:
    (event,) = queries.events_of(held.id)
    assert f"/department/listed/events/{event.sequence}/void" in browser.get(f"/units/{held.id}").text
    assert "已撤销" in said(browser, f"/department/listed/events/{event.sequence}/void", reason="误登记")
    assert queries.lists_of(held.id) == []


def test_an_act_that_would_be_refused_is_not_offered(app: Flask, people: People, held: Unit) -> None:
    browser = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    other = units.add(kind=UnitKind.ENTERPRISE, name="示例丙公司", code="91110000600037341L", body_id=EAST, by=None)
    page = browser.get(f"/units/{held.id}").text
    assert all(f"/department/listed/{held.id}/{act}" in page for act in ("rename", "succeed", "join", "bar"))
    page = browser.get(f"/units/{other.id}").text
    assert not any(f"/department/listed/{other.id}/{act}" in page for act in ("succeed", "join"))
    with clock.travel(date(2019, 1, 1)):  # no rule sets a span yet
        assert f"/department/listed/{held.id}/bar" not in browser.get(f"/units/{held.id}").text
