"""May we apply? A page before any registration, answered from the lists and the rules; nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from core import clock
from core.db import db
from tests.support.clients import browser_of, words
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.pages

PAGE = f"/calls/{NATIONAL}/may-we-apply?way=factory:new"


@pytest.fixture
def world_of_the_call(world: World) -> World:
    with clock.travel(CALL_DAYS[NATIONAL]):
        world.open_call(NATIONAL)
    return world


def asked(app: Flask, **answers: str) -> str:
    with clock.travel(CALL_DAYS[NATIONAL]):
        answer = browser_of(app).submit(PAGE, save="ask", **answers)
    assert answer.status_code == 200
    return words(answer.text)


def test_an_exclusion_refuses_with_its_clause_and_without_it_nothing_does(app: Flask, world_of_the_call: World) -> None:
    refused = asked(app, **{"answers.not_operating": "yes"})
    assert "按所填情况，不能申报" in refused
    assert "《2025年推荐通知》" in refused
    assert "按所填情况，不能申报" not in asked(app, **{"answers.not_operating": "no"})
    assert "没有回答，不能判断" in asked(app)


def test_nobody_is_told_to_apply_where_filing_is_over(app: Flask, world_of_the_call: World) -> None:
    with clock.travel(date(2026, 3, 2)):
        page = browser_of(app)
        shown = words(page.submit(PAGE, save="ask", **{"answers.not_operating": "no"}).text)
        assert "申报已截止" in shown
        assert "可以申报" not in shown
        assert "may-we-apply" not in page.get(f"/calls/{NATIONAL}").text
    with clock.travel(CALL_DAYS[NATIONAL]):
        assert "may-we-apply" in browser_of(app).get(f"/calls/{NATIONAL}").text


def test_the_lists_say_which_way_is_the_units(app: Flask, world_of_the_call: World) -> None:
    """Who stands on the national list files as that; of whom no list holds, nothing is told."""
    listed = world_of_the_call.unit(listed=("provincial", "national"))
    unknown = world_of_the_call.unit()
    told = asked(app, unit=listed.name)
    assert "按所填情况，不能申报" in told
    assert f"已按名单核对：{listed.name}" in told
    for name in (unknown.name, "没有这个单位"):
        told = asked(app, unit=name)
        assert "名单上没有名称或统一社会信用代码完全相同的单位" in told


def test_nothing_is_written(app: Flask, world_of_the_call: World) -> None:
    browser = browser_of(app)
    with clock.travel(CALL_DAYS[NATIONAL]):
        browser.get(PAGE)
        wrote: list[str] = []

        @event.listens_for(db.engine, "before_cursor_execute")
        def note(*given: object) -> None:
            if not str(given[2]).lstrip().upper().startswith(("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE")):
                wrote.append(str(given[2]))

        browser.submit(PAGE, save="ask", **{"answers.not_operating": "yes"})
        event.remove(db.engine, "before_cursor_execute", note)
    assert [each for each in wrote if "limit" not in each] == []


@pytest.mark.parametrize("query", ["", "?way=", "?way=nothing", "?way=factory:new&aim=everything", "?way=park:new"])
def test_every_way_opens_and_what_is_no_way_is_asked_again(app: Flask, world_of_the_call: World, query: str) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        page = browser_of(app).get(f"/calls/{NATIONAL}/may-we-apply{query}")
    assert page.status_code == 200
    assert "我能报吗" in page.text
    assert ("请选择申报类别。" in page.text) is (query in {"?way=", "?way=nothing"})


def test_a_call_of_one_way_asks_at_once(app: Flask, world: World) -> None:
    world.open_call(CREATION_PLAN)
    page = browser_of(app).get(f"/calls/{CREATION_PLAN}/may-we-apply?way=factory")
    assert "单位名称或统一社会信用代码" in words(page.text)
