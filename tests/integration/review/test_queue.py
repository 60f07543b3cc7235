"""The queue as a tool: whatever is printed finds, filters survive tabs and acts, counts follow, columns sort."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from core import clock
from core.applications.models import Application
from core.db import db
from core.review import operations
from core.review.operations import Letter
from core.units.models import Unit, UnitName
from core.units.operations import register
from core.units.rules.names import matching
from tests.support.clients import token_of, words
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.one_kind

AUDITED: dict[str, Any] = {"audited_on": "2021-06-30"}


def named(desk: OfficersDesk, name: str) -> Application:
    application = desk.application(**AUDITED)
    unit = unit_of(application)
    application.unit_name = unit.name = name
    unit.name_key = matching(name)
    db.session.execute(update(UnitName).where(UnitName.unit_id == unit.id).values(name=name, name_key=unit.name_key))
    db.session.commit()
    return application


def unit_of(application: Application) -> Unit:
    found = db.session.get(Unit, application.unit_id)
    assert found is not None
    return found


def rows(html: str) -> list[str]:
    return re.findall(r'aria-label="选择([^"]+)"', html)


def test_whatever_is_printed_finds(desk: OfficersDesk, client: FlaskClient) -> None:
    first, second = named(desk, "长沙新能（集团）有限公司"), named(desk, "湘潭示例电机有限公司")
    code = unit_of(first).code = "91110000600037341L"
    db.session.commit()
    browser = sign_in(client, desk.officer)

    def found(text: str) -> list[str]:
        return rows(browser.get("/review", query_string={"tab": "all", "text": text}).text)

    year = desk.opened.year or 0
    for text in (
        "新能",
        "新能(集团)",
        "新能（集团）",
        "长沙 有限",
        code,
        code.lower(),
        code[4:12],
        f"{code[:9]} {code[9:]}",
        f"{year}-{first.number:04d}",
        "".join(chr(ord(each) + 0xFEE0) for each in f"{year}-{first.number:04d}"),
        f"{year}-{first.number:04d} 新能",
    ):
        assert found(text) == [first.unit_name], text
    assert set(found("有限公司")) == {first.unit_name, second.unit_name}
    assert found("长沙 电机") == []
    assert found(f"{year - 1}-{first.number:04d}") == []
    assert found("100%") == found("_") == []


def test_the_number_of_a_letter_finds_what_it_recommends(desk: OfficersDesk, client: FlaskClient) -> None:
    first, _ = desk.passed(desk.application(**AUDITED)), desk.application(**AUDITED)
    letter = Letter("长工信〔2023〕77 号", clock.today())
    operations.recommend({first.id: first.revision}, letter, by=desk.officer)
    browser = sign_in(client, desk.officer)
    for text in ("长工信〔2023〕77", "长工信(2023)７７", "工信"):
        assert rows(browser.get(f"/review?tab=all&text={text}").text) == [first.unit_name]


def test_a_name_that_the_unit_bore_finds(desk: OfficersDesk, client: FlaskClient) -> None:
    first, _ = desk.application(**AUDITED), desk.application(**AUDITED)
    register.rename(first.unit_id, "长沙新名有限公司", since=clock.today(), reason=None, by=desk.officer)
    browser = sign_in(client, desk.officer)
    for text in (first.unit_name, "新名"):
        assert rows(browser.get(f"/review?tab=all&text={text}").text) == [first.unit_name]


def test_filters_survive_tabs_and_acting_and_counts_follow_them(desk: OfficersDesk, client: FlaskClient) -> None:
    first, second = named(desk, "甲公司"), named(desk, "乙公司")
    for each in (first, second):
        desk.passed(each)
    named(desk, "甲乙公司")
    browser = sign_in(client, desk.officer)
    call = desk.opened.call_id
    shown = browser.get(f"/review?tab=review&text=甲&call={call}").text
    tabs = dict(re.findall(r'href="([^"]+tab=recommend[^"]*)"[^>]*>(待推荐 <span class="tab-count">\d+)', shown))
    ((address, said),) = tabs.items()
    assert said.endswith(">1")  # of two, one is called so
    there = browser.get(address.replace("&amp;", "&")).text
    assert rows(there) == ["甲公司"]
    now = desk.now(first)
    view = re.search(r'name="view" value="([^"]+)"', there)
    assert view is not None
    given = {
        "call": call,
        "tab": "recommend",
        "view": view[1].replace("&amp;", "&"),
        "chosen": f"{now.id}:{now.revision}",
    }
    asked = browser.get("/review/decline", query_string=given).text
    kept = re.search(r'name="view" value="([^"]+)"', asked)
    assert kept is not None
    done = browser.post(
        "/review/decline",
        data={
            "csrf_token": token_of(asked),
            "call": call,
            "chosen": given["chosen"],
            "view": kept[1].replace("&amp;", "&"),
            "reason": "不在支持范围",
        },
    )
    assert done.status_code == 302, words(done.text)
    assert "text=%E7%94%B2" in done.location


@pytest.mark.parametrize(
    "view", ["_external=1&_scheme=javascript", "endpoint=x", "call=other&tab=x", "text=" + "x" * 5000]
)
def test_a_view_that_somebody_made_up_leads_nowhere_else(desk: OfficersDesk, client: FlaskClient, view: str) -> None:
    browser = sign_in(client, desk.officer)
    sent = browser.get("/review/decline", query_string={"call": desk.opened.call_id, "view": view})
    assert sent.status_code == 302
    assert sent.location.startswith("/review?")
    assert f"call={desk.opened.call_id}" in sent.location


def test_columns_sort_and_pages_follow(
    desk: OfficersDesk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("丙", "甲", "乙"):
        named(desk, name)
    browser = sign_in(client, desk.officer)

    def shown(query: str) -> str:
        return browser.get(f"/review?tab=review{query}").text

    ordered = sorted("丙甲乙")
    assert sorted(rows(shown(""))) == ordered
    assert rows(shown("&sort=unit")) == ordered
    assert rows(shown("&sort=-unit")) == ordered[::-1]
    for name in ("category", "stage", "-submitted", "-findings", "-own", "nothing"):
        assert len(rows(shown(f"&sort={name}"))) == 3
    assert 'aria-sort="ascending"' in shown("&sort=unit")
    monkeypatch.setattr("core.desks.queries.queue.PAGE_SIZE", 2)
    first = shown("&sort=unit")
    assert rows(first) == ordered[:2]
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following is not None
    assert rows(browser.get(following[1].replace("&amp;", "&")).text) == ordered[2:]
    assert browser.get("/review?tab=review&sort=unit&after=x").status_code == 422
    second = desk.of(re.findall(r"/review/applications/(\w+)", first)[2])
    assert "第 2 份，共 3 份" in words(browser.get(f"/review/applications/{second.id}?tab=review&sort=unit").text)


def test_what_a_word_names_is_counted_and_paged_alike(
    desk: OfficersDesk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("长沙甲", "湘潭乙", "长沙丙", "长沙丁"):
        named(desk, name)
    monkeypatch.setattr("core.desks.queries.queue.PAGE_SIZE", 2)
    monkeypatch.setattr("core.desks.queries.look.PAGE_SIZE", 2)
    browser = sign_in(client, desk.officer)

    def shown() -> list[list[str]]:
        pages, address = [], "/review?tab=review&text=长沙"
        while address:
            html = browser.get(address).text
            assert re.search(r"待审核\s+3\s.*全部\s+3\s", words(html), re.DOTALL)
            pages.append(rows(html))
            following = re.search(r'href="([^"]+)" rel="next"', html)
            address = following[1].replace("&amp;", "&") if following else ""
        return pages

    as_few = shown()
    first, second = as_few
    assert (len(first), len(second)) == (2, 1)
    assert {*first, *second} == {"长沙甲", "长沙丙", "长沙丁"}
    monkeypatch.setattr("core.db.searching.FEW", 0)
    assert shown() == as_few, "as if it named many"


@pytest.mark.parametrize("few", [3_000, 0], ids=["few", "many"])
def test_a_statement_is_made_once_for_words_that_are_found_alike(
    desk: OfficersDesk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("core.db.searching.FEW", few)
    for name in ("甲子公司", "甲丑公司", "乙子公司"):
        named(desk, name)
    browser = sign_in(client, desk.officer)

    def shown(text: str) -> tuple[list[str], str]:
        html = browser.get("/review", query_string={"tab": "review", "text": text}).text
        lies = re.search(r"待审核\s+(\d)\s.*全部\s+\1\s", words(html), re.DOTALL)
        assert lies is not None
        return sorted(rows(html)), lies[1]

    assert shown("甲子") == (["甲子公司"], "1")
    monkeypatch.setattr("core.desks.queries.filters.Printed.finds", None)
    assert shown("乙子") == (["乙子公司"], "1")
    assert shown("公司") == (sorted(["甲子公司", "甲丑公司", "乙子公司"]), "3")


def test_a_view_is_taken_along_with_what_was_found(desk: OfficersDesk, client: FlaskClient) -> None:
    good, bad = named(desk, "甲公司"), desk.application(dishonesty_listed=True)
    browser = sign_in(client, desk.officer)
    call = desk.opened.call_id

    def lines(address: str) -> list[list[Any]]:
        made = browser.get(address)
        assert made.status_code == 200, words(made.text)
        return CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()

    heading, *every = lines(f"/review/queue.xlsx?call={call}&tab=review&sort=-findings")
    assert heading[-3:] == ["本环节须解决", "以后环节须补", "不符合或待核实的规定"]
    assert {row[2] for row in every} == {good.unit_name, bad.unit_name}
    of_bad = next(row for row in every if row[2] == bad.unit_name)
    assert of_bad[-3] > 0
    assert "失信" in of_bad[-1]
    assert [row[2] for row in lines(f"/review/queue.xlsx?call={call}&tab=review&text=甲")[1:]] == ["甲公司"]
    assert [
        row[2] for row in lines(f"/review/chosen.xlsx?call={call}&tab=review&chosen={bad.id}:{bad.revision}")[1:]
    ] == [bad.unit_name]


@pytest.mark.parametrize("address", ["/review/chosen.xlsx", "/review/exports/chosen"])
def test_what_is_for_the_chosen_asks_for_a_choice(desk: OfficersDesk, client: FlaskClient, address: str) -> None:
    named(desk, "甲公司")
    browser = sign_in(client, desk.officer)
    sent = browser.get(f"{address}?call={desk.opened.call_id}&tab=review", follow_redirects=True)
    assert "请至少选择一项申报" in words(sent.text)
    assert rows(sent.text) == ["甲公司"]


def test_the_spreadsheet_of_another_city_is_its_own(desk: OfficersDesk, client: FlaskClient) -> None:
    application = named(desk, "甲公司")
    elsewhere = sign_in(client, desk.world.people.officer("zhuzhou"))
    call = desk.opened.call_id
    made = elsewhere.get(f"/review/queue.xlsx?call={call}&tab=all")
    assert len(CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()) == 1
    chosen = f"/review/chosen.xlsx?call={call}&tab=all&chosen={application.id}:{application.revision}"
    assert elsewhere.get(chosen).status_code == 404
