"""The ministry's real lists name their regions in many spellings: each is one of the nation's recommending bodies."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.policy.book import PolicyBook

LISTS = Path(__file__).parents[3] / "shared" / "data" / "national-lists-2017-2021"


@pytest.mark.parametrize("name", ["factories.csv", "parks.csv", "supply_chains.csv"])
def test_every_spelling_of_a_region_is_known(name: str, nation: PolicyBook) -> None:
    if not LISTS.is_dir():
        pytest.skip("the ministry's lists are not at ../shared/data on this machine")
    with (LISTS / name).open(encoding="utf-8-sig", newline="") as file:
        spelled = {row["地区"] for row in csv.DictReader(file)}
    known = {spelling for body in nation.region.recommending_bodies for spelling in (body.name, *body.aliases)}
    assert spelled <= known
