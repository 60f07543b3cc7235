"""The book's pages of every installed region: nothing fails, and what is new to it is said in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from core import clock
from core.config import Settings
from core.instance import instance
from tests.support.clients import browser_of, words
from tests.support.databases import Databases
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.world import World

__all__ = ["app", "people", "settings_of_house"]

_SLIPS = re.compile(r".{0,9}[。；，、：][。；，、].{0,9}|\b[a-z]+[_.][a-z_.]+\b(?!@)")
"""Stops that are doubled, and names that only files know."""

IN_FORCE = {
    "national": date(2025, 11, 3),
    "hunan": date(2025, 10, 20),
    "hubei": date(2024, 6, 3),
    "jiangxi": date(2024, 5, 20),
    "shanxi": date(2025, 3, 3),
}


@pytest.fixture
def databases(sqlite_databases: Databases) -> Databases:
    """What a page says does not depend on the kind of database."""
    return sqlite_databases


@pytest.fixture(params=sorted(IN_FORCE))
def region(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(settings_of_house: Settings, region: str) -> Settings:
    return replace(settings_of_house, region=region)


@pytest.fixture
def world(app: object, people: People, region: str) -> Iterator[World]:
    with clock.travel(IN_FORCE[region]):
        yield World(app, people)  # type: ignore[arg-type]


def test_every_page_of_the_book_can_be_read(world: World, region: str) -> None:
    visitor, book = browser_of(world.app), instance().book()
    pages = ["/policy", "/policy/clauses", "/policy/sources", f"/policy/compare?left=national&right={region}&all=yes"]
    pages += [f"/policy/clauses/{clause}" for clause in list(book.clauses)[:3]]
    pages += [f"/policy/forms/{call.id}/{each}" for call in book.calls.values() for each in call.categories]
    for page in pages:
        answer = visitor.get(page)
        assert answer.status_code == 200, page
        assert _SLIPS.findall(words(answer.text)) == [], page
        assert "None" not in words(answer.text), page


def test_clauses_that_stand_at_one_place_are_told_apart(world: World) -> None:
    visitor = browser_of(world.app)
    for clause in instance().book().clauses:
        page = visitor.get(f"/policy/clauses/{clause}").text
        beside = [each.strip("← →") for each in re.findall(r'rel="(?:prev|next)"[^>]*>([^<]+)<', page)]
        assert beside
        assert len(set(beside)) == len(beside), clause


def test_the_book_says_in_words_what_stages_and_categories_ask(world: World) -> None:
    page, book = words(browser_of(world.app).get("/policy").text), instance().book()
    for call in book.calls.values():
        if call.evaluation is not None:
            assert "提交前的评价" in page
            assert all(pledge in page for pledge in call.evaluation.pledges.values())
        for stage in call.stages:
            assert all(book.region.regulators[each].label in page for each in stage.consults)
            if stage.grades is not None:
                assert f"评定等级：{'、'.join(book.grading[stage.grades].tiers)}" in page
            if stage.impartial:
                assert "受委托的评审机构不得在本地区承担过评价" in page
    for category in book.region.categories.values():
        assert category.label in page
        assert category.subject is None or category.subject in page
    for requirement in book.evaluator_requirements.values():
        assert requirement.summary in page
    for rule in book.rules.values():
        assert rule.summary in page


def test_quotas_stand_as_their_annex_prints_them(world: World) -> None:
    page, book = browser_of(world.app).get("/policy").text, instance().book()
    for quota in book.quotas.values():
        assert f'id="quotas-{quota.id}"' in page
    if book.quotas:
        assert "合计" in page
