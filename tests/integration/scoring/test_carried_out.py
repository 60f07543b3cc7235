"""Ceilings and thresholds: what the what-if says, letters and records then do, on the same data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.applications import queries
from core.applications.models import Application
from core.calls.queries import pinned
from core.config import Settings
from core.errors import Invalid
from core.judging import operations as judging
from core.judging.queries.records import standing
from core.plugin_api.kinds import Kind, Kinds
from core.policy import values
from core.policy.values import Amount
from core.review.operations.recommending import CeilingReached, NotRecommendable
from core.scoring import operations as scoring
from core.scoring.queries.outcomes import Otherwise, Standing, outcomes
from core.scoring.rules.ceilings import Room
from tests.support import ridge as region
from tests.support.department import revisions
from tests.support.house import sign_in
from tests.support.ridge import CALL, CITY, FACTORIES, NORTH, SOUTH, Ridge
from tests.support.valuing import change
from tests.support.world import World, world_on

WITHIN, EXCUSED, TIED, BEYOND, BARRED = Room.WITHIN, Room.EXCUSED, Room.TIED, Room.BEYOND, Room.BARRED


@pytest.fixture(scope="session")
def ridge_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the region's plugin is installed, once per process."""
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    return site


@pytest.fixture
def settings(settings: Settings, ridge_site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(ridge_site))
    return replace(settings, region=region.REGION)


world = world_on(region.OPEN_DAY)


@pytest.fixture
def ridge(world: World) -> Ridge:
    return Ridge(world)


def tried(ridge: Ridge, category: str, *changes: tuple[Kind[Any], str, Mapping[str, Amount]]) -> Mapping[str, Standing]:
    """What other values would give, by name."""
    book = pinned(queries.get(next(iter(ridge.names))).call).book
    declared = tuple((kind, values.with_values(book.find(kind, id), amounts)) for kind, id, amounts in changes)
    found = outcomes(ridge.opened, category, Otherwise(declared))
    return {ridge.names[each.application_id]: each.then for each in found}


def today(ridge: Ridge, category: str = "factory") -> Mapping[str, Standing]:
    found = outcomes(ridge.opened, category, Otherwise())
    assert all(not each.differs for each in found), "nothing was asked otherwise"
    return {ridge.names[each.application_id]: each.today for each in found}


def rooms(found: Mapping[str, Standing]) -> Mapping[str, Room | None]:
    return {name: each.room for name, each in found.items()}


def quota(ridge: Ridge, body: str, category: str = "factory") -> str:
    every = pinned(ridge.opened).quotas.values()
    return next(each.id for each in every if (each.body, each.category) == (body, category))


@pytest.fixture
def filed(ridge: Ridge) -> Mapping[str, Application]:
    """In the north a tie at the ceiling's edge, one that is shut down, one that cannot be scored; two in the south."""
    return {
        "best": ridge.filed("best", 8, 100),
        "one": ridge.filed("one", 8, 50),
        "other": ridge.filed("other", 4, 125),  # 30 and 40, as much as nothing else
        "alike": ridge.filed("alike", 8, 50),
        "last": ridge.filed("last", 2, 0),
        "shut": ridge.filed("shut", 8, 100, shut_down=True),
        "unscored": ridge.filed("unscored", 8, None),
        "south": ridge.filed("south", 6, 50, body=SOUTH),
        "souther": ridge.filed("souther", 4, 50, body=SOUTH),
    }


def test_a_ceiling_takes_whom_the_what_if_says(ridge: Ridge, filed: Mapping[str, Application]) -> None:
    before = rooms(today(ridge))
    assert before == {
        "best": WITHIN,
        "one": TIED,
        "alike": TIED,
        "other": BEYOND,
        "last": BEYOND,
        "shut": BARRED,
        "unscored": None,
        "south": WITHIN,
        "souther": EXCUSED,
    }
    with pytest.raises(CeilingReached):
        ridge.recommended(NORTH, filed["best"], filed["one"], filed["alike"])
    with pytest.raises(NotRecommendable):
        ridge.recommended(NORTH, filed["shut"])
    told = tried(ridge, "factory", (Kinds.quotas, quota(ridge, NORTH), {"count": Decimal(3)}))
    assert rooms(told) == {**before, "one": WITHIN, "alike": WITHIN, "souther": BEYOND}, "its city has four places"
    assert rooms(today(ridge)) == before
    change("quotas", quota(ridge, NORTH), {"count": 3}, CALL, by=ridge.approver)
    assert today(ridge) == told
    ridge.recommended(NORTH, *(filed[each] for each in ("best", "one", "alike")))
    for name in ("other", "last"):
        with pytest.raises(CeilingReached):
            ridge.recommended(NORTH, filed[name])
    ridge.recommended(SOUTH, filed["south"])
    with pytest.raises(CeilingReached):
        ridge.recommended(SOUTH, filed["souther"], excess="产业基础好")
    ridge.recommended(CITY, *(filed[each] for each in told if told[each].room is WITHIN))


@pytest.mark.one_kind
def test_a_ceiling_in_principle_lets_more_through_for_a_reason(ridge: Ridge, filed: Mapping[str, Application]) -> None:
    assert rooms(today(ridge))["souther"] is EXCUSED
    ridge.recommended(SOUTH, filed["south"])
    with pytest.raises(Invalid):
        ridge.recommended(SOUTH, filed["souther"])
    ridge.recommended(SOUTH, filed["souther"], excess="产业基础好")
    assert rooms(today(ridge))["souther"] is WITHIN


@pytest.mark.one_kind
def test_what_a_letter_gave_is_not_given_twice(ridge: Ridge, filed: Mapping[str, Application]) -> None:
    """Whoever was recommended keeps the place, whatever others score; so the best takes the one that is left."""
    ridge.recommended(NORTH, filed["last"])
    found = rooms(today(ridge))
    assert (found["last"], found["best"], found["one"], found["alike"]) == (WITHIN, WITHIN, BEYOND, BEYOND)
    ridge.recommended(NORTH, filed["best"])
    with pytest.raises(CeilingReached):
        ridge.recommended(NORTH, filed["one"])


@pytest.mark.one_kind
def test_whom_a_county_leaves_takes_no_place_of_its_city(ridge: Ridge, filed: Mapping[str, Application]) -> None:
    amounts: dict[str, Amount] = {"count": Decimal(3)}
    cities = (Kinds.quotas, quota(ridge, CITY), amounts)
    counties = (Kinds.quotas, quota(ridge, NORTH), {"count": Decimal(1)})
    found = rooms(tried(ridge, "factory", cities, counties))
    assert (found["one"], found["south"]) == (BEYOND, WITHIN)
    change("quotas", quota(ridge, CITY), {"count": 3}, CALL, by=ridge.approver)
    change("quotas", quota(ridge, NORTH), {"count": 1}, CALL, by=ridge.approver)
    assert rooms(today(ridge)) == found
    ridge.recommended(NORTH, filed["best"])
    ridge.recommended(SOUTH, filed["south"])
    ridge.recommended(CITY, filed["best"], filed["south"])


@pytest.mark.one_kind
def test_other_weights_and_benchmarks_move_who_has_room(ridge: Ridge, filed: Mapping[str, Application]) -> None:
    """Energy weighs more and its leading value is lower: whoever tied no longer does."""
    weights = {
        "indicators.1.weight": Decimal(30),
        "indicators.2.weight": Decimal(70),
        "dimensions.管理.weight": Decimal(30),
        "dimensions.产品.weight": Decimal(70),
    }
    told = tried(ridge, "factory", (Kinds.indicator_sets, FACTORIES, weights))
    assert (rooms(told)["other"], rooms(told)["one"]) == (WITHIN, BEYOND)
    change("indicator_sets", FACTORIES, weights, CALL, by=ridge.approver)
    assert today(ridge) == told
    ridge.recommended(NORTH, filed["best"], filed["other"])

    made = ridge.benchmarks(FACTORIES, base=0, leading=200, title="更正的对标值")
    found = outcomes(ridge.opened, "factory", Otherwise(revision=made))
    then = {ridge.names[each.application_id]: each.then for each in found}
    assert any(each.differs for each in found)
    scoring.pin(CALL, made.id, reason="部里更正", by=ridge.officer)
    assert today(ridge) == then


STARS: dict[str, Amount] = {
    "bands.五星.least": Decimal("90.01"),
    "bands.四星.below": Decimal("90.01"),
    "bands.四星.least": Decimal(80),
    "bands.三星.below": Decimal(80),
}


@pytest.mark.one_kind
def test_a_threshold_gives_the_tiers_that_the_what_if_says(ridge: Ridge) -> None:
    """By what was found, not by what was filed: at the edge, just beneath it, beneath all, and not qualified."""
    filed = {
        name: ridge.filed(name, functions, yields)
        for name, functions, yields in (("edge", 2, 0), ("beneath", 8, 100), ("none", 8, 100), ("unscored", 8, None))
    }
    forecast = {name: each.tier for name, each in today(ridge).items()}
    assert forecast == {"edge": "", "beneath": "五星", "none": "五星", "unscored": ""}, "by own figures until then"
    change("quotas", quota(ridge, NORTH), {"count": 9}, CALL, by=ridge.approver)
    ridge.recommended(NORTH, *filed.values())
    ridge.recommended(CITY, *filed.values())
    marks = {
        "edge": (filed["edge"], "90"),
        "beneath": (filed["beneath"], "79.99"),
        "unscored": (filed["unscored"], "90.01"),
        "none": (filed["none"], None),
    }
    ridge.judged(marks)
    assert recorded(ridge, "judge") == {name: each.tier for name, each in today(ridge).items()}
    told = tried(ridge, "factory", (Kinds.grading, "stars", STARS))
    assert {name: each.tier for name, each in told.items()} == {
        "edge": "四星",
        "beneath": "三星",
        "unscored": "五星",
        "none": "",
    }
    change("grading", "stars", STARS, CALL, by=ridge.approver)
    assert today(ridge) == told
    ridge.judged(marks, correction="按调整后的分数线重新确定")
    assert recorded(ridge, "judge") == {name: each.tier for name, each in told.items()}


@pytest.mark.one_kind
def test_shares_of_ranks_give_the_tiers_that_the_what_if_says(ridge: Ridge) -> None:
    """Ties share the better tier; who was not found qualified is not ranked."""
    filed = {name: ridge.filed(name, 8, 10, category="chain") for name in ("first", "tied", "too", "fourth", "out")}
    ridge.recommended(NORTH, *filed.values())
    ridge.recommended(CITY, *filed.values())
    scores = {"first": "95", "tied": "80", "too": "80", "fourth": "60", "out": None}
    ridge.judged({name: (filed[name], score) for name, score in scores.items()})
    assert {name: each.tier for name, each in today(ridge, "chain").items()} == {
        "first": "甲",
        "tied": "甲",
        "too": "甲",
        "fourth": "乙",
        "out": "",
    }
    shares: dict[str, Amount] = {"bands.甲.share": Decimal(25), "bands.乙.share": Decimal(75)}
    told = tried(ridge, "chain", (Kinds.grading, "ranks", shares))
    assert told["tied"].tier == told["too"].tier == "乙"
    change("grading", "ranks", shares, CALL, by=ridge.approver)
    assert today(ridge, "chain") == told
    judging.assign_tiers(revisions(*ridge.now(*filed.values())), by=ridge.officer)
    assert recorded(ridge, "judge-chains") == {name: each.tier for name, each in told.items()}


@pytest.mark.one_kind
def test_whom_nobody_found_qualified_has_no_tier_by_own_figures(ridge: Ridge) -> None:
    """Nor while the others wait for their judging: from the first one on, what was found counts, and nothing filed."""
    filed = {name: ridge.filed(name, 8, 10, category="chain") for name in ("first", "waits")}
    ridge.recommended(NORTH, *filed.values())
    ridge.recommended(CITY, *filed.values())
    ridge.judged({"first": (filed["first"], None)})
    assert {name: each.tier for name, each in today(ridge, "chain").items()} == {"first": "", "waits": ""}


def recorded(ridge: Ridge, stage: str) -> Mapping[str, str]:
    return {ridge.names[id]: each.tier or "" for id, each in standing(list(ridge.names), stage).items()}


@pytest.mark.pages
@pytest.mark.parametrize(
    ("amounts", "says"),
    [
        ({"bands.四星.below": "95"}, "“五星”从 90 分起，“四星”应到不足 90 分为止，现为不足 95 分。"),
        ({"bands.四星.least": "90"}, "“四星”的最低分 90 分应小于“不足”的 90 分。"),
    ],
)
def test_thresholds_that_could_not_be_carried_out_are_refused_alike(
    app: Flask, ridge: Ridge, amounts: dict[str, str], says: str
) -> None:
    ridge.filed("best", 8, 100)
    client = sign_in(app.test_client(), ridge.officer)
    here = f"/scores/calls/{CALL}/factory/what-if"
    page = client.get(here).text
    assert "推荐上限" in page
    asked = {f"grading:stars:{path}": amount for path, amount in amounts.items()}
    given = {**typed(page), **asked}
    assert says in client.get(here, query_string=given).text
    with pytest.raises(Invalid) as refused:
        change("grading", "stars", {path: Decimal(each) for path, each in amounts.items()}, CALL, by=ridge.approver)
    assert [says] in refused.value.errors.values()


@pytest.mark.one_kind
def test_whose_ceiling_it_is_stands_beside_who_is_beyond_it(app: Flask, ridge: Ridge) -> None:
    for score in (8, 6, 4):
        ridge.filed(f"north{score}", score, 100)
    ridge.filed("south", 2, 100, body=SOUTH)
    client = sign_in(app.test_client(), ridge.officer)
    here = f"/scores/calls/{CALL}/factory/what-if"
    page = client.get(here, query_string=typed(client.get(here).text)).text
    rows = re.findall(r"<tr>.*?</tr>", page.partition('id="outcome"')[2], re.DOTALL)
    assert ["北坡" in each for each in rows if "名额" in each] == [True, True, True, False]
    assert ["南坡" in each for each in rows if "名额" in each] == [False, False, False, True]


def typed(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    return {name: value for name, value in found if ":" in name}
