"""Differences between two books in words: no key of a file and no code reaches the reader."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

import pytest

from core.plugin_api import (
    Band,
    Choice,
    Column,
    Dimension,
    Evaluation,
    Field,
    Figure,
    Indicator,
    Part,
    Row,
    Section,
    Stage,
    Track,
)
from core.plugin_api.schema import key_of
from core.plugin_kit.loader import load
from core.policy.compare import compare
from core.policy.layers import KINDS
from core.policy.resolve import resolve
from core.policy.spans import day_to_show
from core.policy_desk.presenting.differing import KEYS, UNSHOWN, shown
from core.policy_desk.rules.wording import Words

REGIONS = ("hunan", "hubei", "jiangxi", "shanxi")


@pytest.mark.parametrize("other", REGIONS[1:])
def test_every_key_has_a_word(other: str) -> None:
    left, right = (
        resolve(layers, on=day_to_show(layers[-1], date(2025, 10, 20)))
        for layers in (load(region).layers for region in (REGIONS[0], other))
    )
    for difference in compare(left, right):
        if difference.kind == "region" or difference.key is None:
            continue
        found = shown(difference, Words(left), Words(right))
        if found is not None:
            assert not re.search(r"[a-z_]{3,}", re.sub(r"“[^”]*”", "", found.what)), (difference.key, found.what)


def test_whatever_a_declaration_says_has_a_word() -> None:
    of_books = [kind.declares for kind in KINDS]
    inner = [Stage, Evaluation, Track, Field, Section, Row, Choice, Band, Figure, Indicator, Dimension, Column, Part]
    for declares in (*of_books, *inner):
        for each in fields(declares):
            key = key_of(each)
            assert key in KEYS or key in UNSHOWN, f"{declares.__name__}.{key}"
