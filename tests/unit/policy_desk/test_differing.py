"""Differences between two books in words: no key of a file and no code reaches the reader."""

from __future__ import annotations

import re
from datetime import date

import pytest

from core.plugin_api import Field
from core.plugin_api.known import KNOWN_AT_FIRST, KNOWN_OF_ROW
from core.plugin_kit.loader import load
from core.policy.compare import Difference, compare
from core.policy.resolve import resolve
from core.policy.saying import At
from core.policy.spans import day_to_show
from core.policy.wording import KNOWN, Words
from core.policy_desk.presenting.differing import shown

_CODE, _UNITS = re.compile(r"[a-z][a-z_.-]{2,}|\{"), {"tce"}
"""What only files say, a name or a place to be filled in; and the units that are written alike."""
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
            assert set(_CODE.findall(f"{found.what}\n{found.left}\n{found.right}")) <= _UNITS, difference


@pytest.mark.parametrize("other", REGIONS[1:])
def test_parts_of_a_form_are_called_by_their_titles(other: str) -> None:
    left, right = (resolve(load(region).layers, on=date(2025, 10, 20)) for region in (REGIONS[0], other))
    found = [
        shown(each, Words(left), Words(right)) for each in compare(left, right) if each.kind == "forms" and each.key
    ]
    parts = [part for each in found if each for part in re.findall(r"“([^”]*)”", each.what)]
    assert parts
    assert [part for part in parts if re.fullmatch(r"[\w.-]+", part, re.ASCII) or "{year" in part] == []


def test_what_an_answer_is_held_against_is_said_in_words() -> None:
    words = Words(resolve(load("hunan").layers, on=date(2025, 10, 20)))
    code = Difference("forms", "filing", "sections[unit].fields[code].same_as", "unit.code", None, ("单位", "代码"))
    found = shown(code, words, words)
    assert found is not None
    assert (found.what, found.left) == ("部分 “单位” 填报项 “代码” 须同于", "单位登记的统一社会信用代码")


def test_each_of_two_numbers_is_called_what_it_is() -> None:
    book = resolve(load("hunan").layers, on=date(2025, 10, 20))
    words = Words(book)
    of_document = Difference("sources", "MIIT25", "number", "工信〔2024〕1 号", None)
    of_indicator = Difference("indicator_sets", "factory", "indicators[能耗].number", 1, 2)
    found = [shown(each, words, words) for each in (of_document, of_indicator)]
    assert [each and each.what for each in found] == ["文号", "指标 “能耗” 序号"]


def test_what_is_known_beside_the_answers_has_a_word() -> None:
    assert {*KNOWN_AT_FIRST, *KNOWN_OF_ROW} - KNOWN.keys() == set()


def test_an_item_says_what_was_declared_of_it_and_no_more() -> None:
    words = Words(resolve(load("jiangxi").layers, on=date(2025, 10, 20)))
    asked = {
        "name": "contact",
        "label": "联系人",
        "type": "text",
        "required": True,
        "most_rows": 50,
        "prefill": "person.name",
        "when": {"field": "evaluation_way", "is": "self"},
    }
    said = At(Field).said(asked, words)
    assert said == "名称：联系人、填写方式：文字、预填：经办人姓名、填写条件：填报项：评价方式、为：自我评价"
