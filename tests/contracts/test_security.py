"""docs/security.md leaves no item out, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = {"met", "partly", "not met", "operator", "none"}

#: The items of levels 1 and 2 in ASVS 5.0.0, by section: how its own list numbers them.
ITEMS = """
    1.1: 1-2   1.2: 1-9    1.3: 1-11  1.4: 1-3   1.5: 1-2   2.1: 1-3   2.2: 1-3   2.3: 1-4   2.4: 1-1
    3.2: 1-2   3.3: 1-4    3.4: 1-6   3.5: 1-5   3.7: 1-2   4.1: 1-3   4.2: 1-1   4.3: 1-2   4.4: 1-4
    5.1: 1-1   5.2: 1-3    5.3: 1-2   5.4: 1-3   6.1: 1-3   6.2: 1-12  6.3: 1-4   6.4: 1-4   6.5: 1-5
    6.6: 1-3   6.8: 1-4    7.1: 1-3   7.2: 1-4   7.3: 1-2   7.4: 1-5   7.5: 1-2   7.6: 1-2   8.1: 1-2
    8.2: 1-3   8.3: 1-1    8.4: 1-1   9.1: 1-3   9.2: 1-4   10.1: 1-2  10.2: 1-2  10.3: 1-4  10.4: 1-11
    10.5: 1-5  10.6: 1-2   10.7: 1-3  11.1: 1-2  11.2: 1-3  11.3: 1-3  11.4: 1-4  11.5: 1-1  11.6: 1-1
    12.1: 1-3  12.2: 1-2   12.3: 1-4  13.1: 1-1  13.2: 1-5  13.3: 1-2  13.4: 1-5  14.1: 1-2  14.2: 1-4
    14.3: 1-3  15.1: 1-3   15.2: 1-3  15.3: 1-7  16.1: 1-1  16.2: 1-5  16.3: 1-4  16.4: 1-3  16.5: 1-3
    17.1: 1-1  17.2: 1-4   17.3: 1-2
"""
#: In the standard's order, each as (chapter, section, item).
ALL = [
    (*map(int, section.split(".")), number)
    for section, first, last in re.findall(r"([\d.]+): (\d+)-(\d+)", ITEMS)
    for number in range(int(first), int(last) + 1)
]


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Item, state, by what and test of every row of the two standards' tables."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[0] not in {"item", "control point"} and not cells[0].startswith("-"):
            yield cells[0], cells[1], cells[2], cells[3]


def numbered(item: str) -> list[tuple[int, ...]]:
    """The items of a cell such as ``1.2.6–1.2.8``."""
    first, _, last = item.partition("–")
    begin, end = (ALL.index(tuple(map(int, each.split(".")))) for each in (first, last or first))
    return ALL[begin : end + 1]


def test_no_item_is_left_out_or_told_twice() -> None:
    told = [number for item, *_ in rows() if item[0].isdigit() for number in numbered(item)]
    assert told == ALL
    assert len(ALL) == 253


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row[0])
def test_a_row_says_how_it_stands_and_by_what(row: tuple[str, str, str, str]) -> None:
    _, state, by_what, test = row
    assert state in STATES
    assert by_what
    assert test or state != "met" or "no test" in by_what or "table below" in by_what
    assert test or not by_what.startswith("tests/")


@pytest.mark.parametrize("test", sorted({test for *_, test in rows() if test}))
def test_every_test_that_is_named_exists(test: str) -> None:
    path, _, name = test.partition("::")
    assert (ROOT / "tests" / path).is_file()
    assert not name or name in _functions(path)


@cache
def _functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
