"""Before an import it is said what it would do to live work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from core import clock
from core.lists import operations
from core.lists.queries.importing.rows import Options
from core.units import queries as register
from tests.support.clients import browser_of, token_of
from tests.support.house import EAST, People
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind

LIST = """名称,市州,类别,层级,入选日期,文号
示例甲公司,长沙,绿色工厂,国家级,2021-01-15,示〔2021〕1号
示例乙公司,长沙,绿色工厂,国家级,2021-01-15,示〔2021〕1号
示例丙公司,,绿色工厂,国家级,2021-01-15,示〔2021〕1号
示例丁公司,长沙,绿色工厂,省级,2021-01-15,示〔2021〕1号
""".encode()


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield


def test_a_preview_says_who_would_be_due_to_file(app: Flask, people: People) -> None:
    world = World(app, people)
    assert operations.preview(LIST, Options(), by=None).effects == ()  # no call is open
    opened = world.open_call(NATIONAL)
    (said,) = operations.preview(LIST, Options(), by=None).effects
    assert said.startswith(f"“{opened.title}”中须按“")
    assert "增加 3 个" in said
    assert "长沙市 2 个" in said
    assert "待指定推荐单位 1 个" in said
    assert "门槛" in said  # HN25-09: a city's existing units file before it recommends
    told = operations.import_list(LIST, "名单.csv", Options(), by=None).report
    assert told.effects == (said,)
    assert said in "\n".join(told.lines())
    assert operations.preview(LIST, Options(), by=None).effects == ()  # run twice, nothing doubles
    (lacking,) = register.unplaced()
    office, placing = browser_of(app, people.department()), "/units/placing"
    table = f"单位名称,推荐单位\n{lacking.name},长沙\n".encode()
    sent = {"csrf_token": token_of(office.get(placing).text), "file": (BytesIO(table), "推荐单位.csv")}
    shown = office.post(f"{placing}/preview", data=sent).text
    grows = "有 1 个划入推荐单位（长沙市 1 个），推荐单位报送的门槛按增加后的数量计算"
    assert grows in shown, "as the import says so"
    page = "/units?lacking=body"
    placed = office.submit(f"{placing}/chosen", page=page, unit=lacking.id, body_id=EAST)
    assert grows in office.get(placed.location).text
    with clock.travel(date(2025, 11, 10)):
        later = LIST.replace(
            "示例甲公司,长沙,绿色工厂,国家级,2021-01-15".encode(), "示例戊公司,长沙,绿色工厂,国家级,2025-11-05".encode()
        )
        report = operations.preview(later, Options(), by=None)
        assert (report.added, report.effects) == (1, ()), "who comes when all had to have filed is not asked"
