"""Ceilings of two tiers: nobody exceeds one, however many recommend at once; what is taken back is given back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.applications import queries
from core.applications.models import Application
from core.db import db
from core.people.queries import person
from core.review import operations as review
from core.review.models import RecommendedApplication
from core.review.operations.recommending import CeilingReached
from tests.support.bay import CITY, NORTH, SOUTH, Bay
from tests.support.clients import words
from tests.support.department import revisions
from tests.support.house import at_once, sign_in

pytestmark = pytest.mark.one_kind


def recommended_count() -> int:
    return db.session.scalar(select(func.count()).select_from(RecommendedApplication)) or 0


def test_of_two_counties_that_recommend_at_once_under_seven_of_eight_one_comes_through(app: Flask, bay: Bay) -> None:
    bay.recommended(*(bay.filed(NORTH) for _ in range(4)), by=NORTH)
    bay.recommended(*(bay.filed(SOUTH) for _ in range(3)), by=SOUTH)
    waiting = [(bay.filed(body), bay.officers[body].id, bay.letter()) for body in (NORTH, SOUTH)]
    acts = [({each.id: each.revision}, letter, officer) for each, officer, letter in waiting]

    def recommending(act: int) -> object:
        chosen, letter, officer = acts[act]
        return review.recommend(chosen, letter, by=person(officer))

    results = at_once(app, lambda: recommending(0), lambda: recommending(1))
    refused = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [CeilingReached]
    assert "湾市的绿色工厂推荐限额为 8 个，已推荐 8 个，本次又选了 1 个" in str(refused[0])
    assert "湾工〔2025〕1号" in str(refused[0])
    assert recommended_count() == 8


def test_a_county_has_a_ceiling_of_its_own(bay: Bay) -> None:
    bay.recommended(*(bay.filed(NORTH) for _ in range(5)), by=NORTH)
    with pytest.raises(CeilingReached, match="北湾县的绿色工厂推荐限额为 5 个，已推荐 5 个"):
        bay.recommended(bay.filed(NORTH), by=NORTH)
    bay.recommended(bay.filed(SOUTH), by=SOUTH)
    assert recommended_count() == 6


def test_categories_are_counted_apart_and_one_without_a_ceiling_is_free(bay: Bay) -> None:
    bay.recommended(bay.filed(NORTH, "park"), by=NORTH)
    with pytest.raises(CeilingReached, match="湾市的绿色工业园区推荐限额为 1 个"):
        bay.recommended(bay.filed(SOUTH, "park"), by=SOUTH)
    bay.recommended(*(bay.filed(SOUTH, "product", subject=f"产品{number}") for number in range(3)), by=SOUTH)


def test_all_of_a_letter_or_nothing_of_it(bay: Bay) -> None:
    bay.recommended(*(bay.filed(NORTH) for _ in range(4)), by=NORTH)
    with pytest.raises(CeilingReached, match="超出 1 个"):
        bay.recommended(bay.filed(NORTH), bay.filed(NORTH), by=NORTH)
    assert recommended_count() == 4


def test_the_city_passes_on_what_its_counties_have_taken_without_taking_it_again(bay: Bay) -> None:
    chosen = [bay.filed(NORTH) for _ in range(5)] + [bay.filed(SOUTH) for _ in range(3)]
    bay.recommended(*chosen[:5], by=NORTH)
    bay.recommended(*chosen[5:], by=SOUTH)
    bay.recommended(*(queries.get(each.id) for each in chosen), by=CITY)
    assert {queries.get(each.id).stage for each in chosen} == {"select"}


def test_what_the_city_declines_gives_its_place_back(bay: Bay) -> None:
    full = [bay.filed(NORTH, "park")]
    bay.recommended(*full, by=NORTH)
    other = bay.filed(SOUTH, "park")
    with pytest.raises(CeilingReached):
        bay.recommended(other, by=SOUTH)
    declined: Application = queries.get(full[0].id)
    review.decline(revisions(declined), "材料不实", by=bay.officers[CITY])
    bay.recommended(queries.get(other.id), by=SOUTH)
    assert queries.get(other.id).stage == "recommend-city"


def test_before_it_is_sent_the_page_tells_what_is_left_of_every_ceiling_above(app: Flask, bay: Bay) -> None:
    bay.recommended(*(bay.filed(NORTH) for _ in range(4)), by=NORTH)
    waiting = bay.filed(NORTH)
    browser = sign_in(app.test_client(), bay.officers[NORTH])
    address = f"/review/recommend?call={bay.opened.call_id}&chosen={waiting.id}:{waiting.revision}"
    page = words(browser.get(address).text)
    assert "北湾县\n绿色工厂\n5\n4\n1\n0" in page
    assert "湾市\n绿色工厂\n8\n4\n1\n3" in page
