"""The policy book as JSON has the promised shape for every installed region, on days on which its rules hold."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from core.plugin_kit.installed import installed
from core.plugin_kit.loader import load
from core.policy.as_json import book_json
from core.policy.resolve import resolve
from core.policy.spans import day_to_show
from core.policy_desk.schemas import BookSchema

REGIONS = [entry.name for entry in installed()]

# What is promised of each part. More keys may stand beside these.
PROMISED = {
    "sources": "id title number issuer issued_on in_force_from in_force_until",
    "clauses": "id source place force summary status implemented_by",
    "calls": "id title year levels categories stages forms summary_tables",
    "deadlines": "id call stage due every_year clause origin",
    "evaluator_caps": "id limit per key levels categories clause origin",
    "evaluator_requirements": "id summary minimum clause origin",
    "grading": "id tiers assigned_by levels required_for clause origin",
    "quotas": "body category count kind from until clause origin",
    "rules": "id categories levels stage force summary clause origin",
    "indicator_sets": "id category year indicators clause origin",
    "terms": "id levels length unit starts starts_choice clause origin",
    "industries": "sector name",
}
ONE_OF = {
    ("clauses", "status"): {"enforced", "supported", "shown", "planned", "missing"},
    ("evaluator_caps", "per"): {"year"},
    ("grading", "assigned_by"): {"panel", "score", "rank"},
    ("quotas", "kind"): {"target", "ceiling"},
    ("terms", "unit"): {"working_days", "calendar_days", "months", "years"},
    ("terms", "starts"): {"same_day", "next_day"},
}


@cache
def shown(region: str) -> dict[str, Any]:
    layers = load(region).layers
    return book_json(resolve(layers, on=day_to_show(layers[-1], date(2025, 6, 1))))


pytestmark = pytest.mark.parametrize("region", REGIONS)


def test_every_part_has_the_promised_keys(region: str) -> None:
    book = shown(region)
    assert {"region", "on", *PROMISED} <= book.keys()
    assert {"id", "name", "extends", "recommending_bodies"} <= book["region"].keys()
    for body in book["region"]["recommending_bodies"]:
        assert {"id", "name", "kind"} <= body.keys()
    for part, keys in PROMISED.items():
        for each in book[part]:
            assert set(keys.split()) <= each.keys(), f"{part}: {each}"
    for call in book["calls"]:
        for stage in call["stages"]:
            assert {"id", "name", "actor", "due", "clause"} <= stage.keys()
        assert set(call["forms"]) <= set(call["categories"])
    for indicators in book["indicator_sets"]:
        for indicator in indicators["indicators"]:
            assert {"number", "name", "dimension", "type", "unit", "weight"} <= indicator.keys()


def test_words_are_those_that_are_promised(region: str) -> None:
    for (part, key), words in ONE_OF.items():
        assert {each[key] for each in shown(region)[part]} <= words
    for deadline in shown(region)["deadlines"]:
        assert (deadline["due"] is None) != (deadline["every_year"] is None)


def test_lists_are_sorted_and_every_value_has_its_basis(region: str) -> None:
    book = shown(region)
    origins = {"national", region, "instance"}
    for part in PROMISED:
        if part not in {"quotas", "industries"}:
            ids = [each["id"] for each in book[part]]
            assert ids == sorted(ids), part
        for each in book[part]:
            assert each["origin"] in origins
            if part not in {"sources", "clauses", "industries", "calls"}:
                assert (each["clause"] is None) == ("choice" in each)


def test_the_interface_describes_what_it_sends(region: str) -> None:
    assert BookSchema().validate(shown(region)) == {}


def test_what_it_inherits_is_in_it(region: str) -> None:
    if shown(region)["region"]["extends"]:
        national = shown("national")
        for part in ("sources", "clauses", "evaluator_caps"):
            there = {each["id"] for each in shown(region)[part]}
            assert {each["id"] for each in national[part]} & there, part
