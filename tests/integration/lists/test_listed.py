"""The pages on which staff record what happened to a listed unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

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
from tests.support.uploads import pdf

TODAY = date(2025, 10, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def browser(app: Flask, people: People) -> Browser:
    return browser_of(app, people.department())


def said(browser: Browser, path: str, **values: Any) -> str:
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


def proposed(browser: Browser, path: str, **values: Any) -> str:
    """The address of the change that a form proposes, with its proof."""
    answer = browser.submit(path, proof=(BytesIO(pdf("proof")), "证明.pdf"), **values)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_a_listed_unit_is_renamed_merged_joined_and_barred_on_pages(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    heir = units.add(kind=UnitKind.ENTERPRISE, name="示例乙公司", body_id=EAST, by=None)
    double = units.add(kind=UnitKind.ENTERPRISE, name="示例乙有限公司", body_id=EAST, by=None)
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    page = f"/department/listed/{held.id}"
    dated = {"on": "2025-02-01", "document_number": "示〔2025〕1号", "reason": "情况和依据"}
    assert "请上传证明材料" in said(browser, f"{page}/rename", **dated, name="示例甲新公司")
    change = proposed(browser, f"{page}/rename", **dated, name="示例甲新公司")
    waiting = browser.get(change).text
    assert "自 2025-02-01 起更名为" in waiting
    assert f"{change}/confirm" not in waiting
    assert browser.get("/department/listed/changes").text.count(change) == 1
    assert browser.submit(f"{change}/confirm").status_code == 403
    assert "已确认并办理" in said(approver, f"{change}/confirm")
    merger = {**dated, "kind": "merged"}
    for wrong, sentence in ({"heirs": "没有的公司"}, "登记库中没有"), ({"on": "2099-01-01"}, "生效日期不能晚于今天"):
        given: dict[str, Any] = {**merger, "heirs": "示例乙公司", **wrong, "proof": (BytesIO(pdf("proof")), "证明.pdf")}
        assert sentence in browser.submit(f"{page}/succeed", **given).text
    change = proposed(browser, f"{page}/succeed", **merger, heirs="示例乙公司")
    assert all(
        words in approver.get(change).text for words in ("列入日期沿用 2022-01-01", "示例甲新公司", "示例乙公司")
    )
    assert "已确认并办理" in said(approver, f"{change}/confirm")
    assert [each.listed_on for each in queries.lists_of(heir.id)] == [date(2022, 1, 1)]
    proof = {"into": "示例乙公司", "document_number": "核准通知", "reason": "同一单位"}
    change = proposed(browser, f"/department/listed/{double.id}/join", **proof)
    assert "已确认并办理" in said(approver, f"{change}/confirm")
    barred = {"since": "2025-10-01", "document_number": "示〔2025〕2号", "reason": "造假"}
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
    assert f"/department/listed/{double.id}/part" not in shown
    assert "两条记录各自单独使用" in said(approver, f"/department/listed/{double.id}/part", reason="看错了")
    assert browser.get(f"/units/{double.id}").status_code == 200


def test_a_proposed_change_is_taken_back_and_a_bar_in_error_voided(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    page, dated = f"/department/listed/{held.id}", {"on": "2025-02-01", "document_number": "1 号", "reason": "更名"}
    change = proposed(browser, f"{page}/rename", **dated, name="示例甲新公司")
    assert f"{change}" in browser.get(f"/units/{held.id}").text
    assert "已记录不予办理" in said(browser, f"{change}/drop", reason="名称有误")
    assert "示例甲新公司" not in browser.get(f"/units/{held.id}").text
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    said(approver, f"{page}/bar", since="2025-10-01", document_number="2 号", reason="材料造假")
    (bar,) = queries.bars_of(held.id)
    shown = approver.get(f"/units/{held.id}").text
    assert bar.clause is not None
    assert f"/policy/clauses/{bar.clause}" in shown, "each bar shows its own ground"
    assert "已撤销" in said(approver, f"/department/listed/bars/{bar.id}/void", reason="认错了单位")
    assert queries.barred_until(held.id) is None


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
