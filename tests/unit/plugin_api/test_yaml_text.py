"""YAML read strictly: lines, folds, duplicate keys and what is no plain data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.plugin_api.scalars import Plain, natural
from core.plugin_api.yaml_text import read


def test_scalars_stay_text_until_it_is_known_what_they_are() -> None:
    document = read("a: 0.10\nb: 05-31\nc: 2025-10-27\nd: no\ne: '1'\n")
    assert document.data == {"a": "0.10", "b": "05-31", "c": "2025-10-27", "d": "no", "e": "1"}
    assert isinstance(document.data["a"], Plain)
    assert not isinstance(document.data["e"], Plain)


def test_only_true_false_and_nothing_have_their_meaning() -> None:
    assert read("- true\n- false\n- null\n- ~\n-\n- 'true'\n").data == [True, False, None, None, None, "true"]


def test_every_key_and_item_has_its_line() -> None:
    document = read("stages:\n  - id: a\n    gate: [x]\n  - id: b\n")
    assert document.lines["stages"] == 1
    assert document.lines["stages[0].gate"] == 3
    assert document.lines["stages[0].gate[0]"] == 3
    assert document.lines["stages[1].id"] == 4


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    (fault,) = read("a: 1\nb: 2\na: 3\n").faults
    assert (fault.line, fault.key) == (3, "a")
    assert "first on line 1" in fault.message


def test_chinese_text_has_no_blank_at_a_fold() -> None:
    assert read("a: 第一行\n  第二行\n").data == {"a": "第一行第二行"}
    assert read("a: >\n  第一行，\n  第二行\n").data == {"a": "第一行，第二行"}
    assert read("a: first\n  second\n").data == {"a": "first second"}
    assert read("a: 见 GB/T\n  36132\n").data == {"a": "见 GB/T 36132"}


def test_a_block_keeps_its_lines() -> None:
    assert read("a: |\n  第一行\n  第二行\n").data == {"a": "第一行\n第二行"}


def test_a_blank_that_was_written_stays() -> None:
    assert read("a: 主导 产业\n").data == {"a": "主导 产业"}


def test_an_alias_repeats_what_it_names() -> None:
    assert read("a: &x [1, 2]\nb: *x\n").data == {"a": ["1", "2"], "b": ["1", "2"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x [*x]\n", "stands within what it repeats"),
        ("a: !!python/object:os.system x\n", "the tag"),
        ("? [a]\n: b\n", "a key must be a single word"),
        ("a: [1\nb: 2\n", "not YAML"),
        ("a: 1\n--- \nb: 2\n", "not YAML"),
        ("a: \x00\n", "not YAML"),
    ],
)
def test_what_is_no_plain_data_is_refused(text: str, says: str) -> None:
    faults = read(text).faults
    assert faults
    assert says in faults[0].message


def test_an_empty_text_says_nothing() -> None:
    assert read("# only a comment\n").data is None


def test_untyped_data_says_what_it_naturally_is() -> None:
    data = read("a: 15\nb: 14.50\nc: 2025-10-27\nd: '15'\ne: 0731\nf: [x, true]\n").data
    assert natural(data) == {
        "a": 15,
        "b": Decimal("14.50"),
        "c": date(2025, 10, 27),
        "d": "15",
        "e": "0731",
        "f": ("x", True),
    }
