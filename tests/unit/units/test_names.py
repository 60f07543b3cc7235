"""Names are kept as printed and compared without regard to how they were typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.units.rules import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("明门(中国)幼童用品有限公司", "明门（中国）幼童用品有限公司"),
        ("明门(中国）幼童用品有限公司", "明门（中国)幼童用品有限公司"),
        ("ＡＢＢ 公司", "abb公司"),
        ("西门子 — 开关", "西门子-开关"),
        ("长沙•示例有限公司", "长沙·示例有限公司"),
        ("某某〔集团〕有限公司", "某某（集团）有限公司"),
        ("某某\n有限公司", "某某有限公司"),
    ],
)
def test_the_same_name_typed_differently_matches(one: str, other: str) -> None:
    assert names.matching(one) == names.matching(other)


def test_different_names_stay_different() -> None:
    assert names.matching("三一汽车制造有限公司") != names.matching("三一汽车制造有限公司长沙分公司")


@given(st.text())
def test_matching_settles(name: str) -> None:
    assert names.matching(names.printed(name)) == names.matching(name)


def test_the_printed_name_keeps_its_brackets() -> None:
    assert names.printed(" 明门(中国）幼童用品\n有限公司 ") == "明门(中国）幼童用品 有限公司"
