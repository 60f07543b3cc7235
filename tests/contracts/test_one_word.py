"""One word for one thing: each value and attribute that a page can show is worded beside itself, nowhere else."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any, get_args

import pytest

from core.db.setup import import_models
from core.plugin_api import Region
from core.plugin_api.kinds import KINDS
from core.plugin_api.labels import Labelled
from core.plugin_api.schema import attributes, keys_of
from tests.contracts.modules import CORE, modules

import_models()
CHINESE = re.compile("[一-鿿]")


def within(hint: Any) -> Iterator[Any]:
    """The types that stand in a type hint."""
    yield hint
    for each in get_args(hint):
        yield from within(each)


def declared() -> set[Any]:
    """Every type of declaration, of a part of one, and of a value of one."""
    found: set[Any] = set()
    waiting = [Region, *(kind.declares for kind in KINDS.values())]
    while waiting:
        each = waiting.pop()
        if each in found or not isinstance(each, type):
            continue
        if dataclasses.is_dataclass(each):
            found.add(each)
            waiting += [inner for held in attributes(each).values() for inner in within(held.holds)]
        elif issubclass(each, Enum):
            found.add(each)
    return found


def is_labelled(declared: ast.ClassDef) -> bool:
    return any(getattr(base, "id", "") == Labelled.__name__ for base in declared.bases)


@cache
def labelled() -> dict[str, set[str]]:
    """By the name of each labelled kind of value in the core, its values."""
    found: dict[str, set[str]] = {}
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and is_labelled(node):
                values = (
                    each.value.elts[0]
                    for each in node.body
                    if isinstance(each, ast.Assign | ast.AnnAssign) and isinstance(each.value, ast.Tuple)
                )
                found[node.name] = {str(value.value) for value in values if isinstance(value, ast.Constant)}
    return found


TYPES: list[type[Any]] = sorted((each for each in declared() if hasattr(each, "__dataclass_fields__")), key=repr)


@pytest.mark.parametrize("declares", TYPES)
def test_every_attribute_has_a_word(declares: type[Any]) -> None:
    assert set(keys_of(declares)) == set(attributes(declares))
    assert all(CHINESE.search(each.label) for each in attributes(declares).values())


def test_every_value_has_a_word() -> None:
    values = [each for each in declared() if issubclass(each, Enum)]
    assert all(issubclass(each, Labelled) for each in values), values
    for kind in Labelled.__subclasses__():
        assert all(CHINESE.search(member.label) for member in kind), kind
    assert {kind.__name__ for kind in Labelled.__subclasses__()} <= set(labelled())


def words_again(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The tables that word the members of a labelled kind once more: ``{Force.MUST: "…"}``, ``{"must": "…"}``."""
    own = {each.name for each in module.body if isinstance(each, ast.ClassDef) and not is_labelled(each)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Dict) or not any(is_word(value) for value in node.values):
            continue
        members = (key.value for key in node.keys if isinstance(key, ast.Attribute))
        names = {each.id for each in members if isinstance(each, ast.Name)} - own
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        again = [name for name, values in labelled().items() if name in names or (len(keys) > 1 and keys <= values)]
        yield from ((node.lineno, name) for name in again)


def is_word(value: ast.expr) -> bool:
    """Whether it is a word, or a word with the tone of its badge; a sentence is none, and several are a list."""
    said, *more = value.elts or [value] if isinstance(value, ast.Tuple) else [value]
    return is_chinese(said) and not any(isinstance(each, ast.Starred) or is_chinese(each) for each in more)


def is_chinese(value: ast.expr) -> bool:
    text = value.value if isinstance(value, ast.Constant) else None
    return isinstance(text, str) and bool(CHINESE.search(text)) and not text.endswith("。")


def test_no_word_is_said_twice() -> None:
    assert [(path, *again) for path, module in modules().items() for again in words_again(module)] == []


def test_no_page_words_a_value_again() -> None:
    again = [
        (str(path.relative_to(CORE)), table)
        for path in sorted(CORE.rglob("*.html"))
        for table in re.findall(r"\{([^{}]*)\}", path.read_text(encoding="utf-8"))
        for keys in [{key for key, word in re.findall(r'"(\w+)":\s*\(?"([^"]*)"', table) if CHINESE.search(word)}]
        if len(keys) > 1 and any(keys <= values for values in labelled().values())
    ]
    assert again == []


OF_ONE_REGION = re.compile("省厅|市局|本厅|本局|省级主管部门|国家主管部门|国家平台|国家管理平台")
"""What only the region may call its department, and who decides above it."""


def test_no_word_of_the_core_is_one_region_s() -> None:
    said = [
        (path, node.value)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OF_ONE_REGION.search(node.value)
        if "\n" not in node.value and '"' not in node.value
    ]
    shown = [
        (str(path.relative_to(CORE)), found)
        for path in sorted(CORE.rglob("*.html"))
        for found in OF_ONE_REGION.findall(path.read_text(encoding="utf-8"))
    ]
    assert [*said, *shown] == []


def test_no_table_words_attributes_again() -> None:
    known = [set(attributes(each)) for each in TYPES]
    again = [
        (path, node.lineno)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Dict) and all(is_word(value) for value in node.values)
        for keys in [{key.value for key in node.keys if isinstance(key, ast.Constant)}]
        if len(keys) > 2 and any(keys <= each for each in known)  # two may fall together
    ]
    assert again == []


def test_how_long_there_is_still_is_said_in_one_place() -> None:
    """`core.calls.rules.deadlines.End.left`: pages said it in three words, and on the last day that nought was left."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(CORE.rglob("*.html"))}
    again = [str(path.relative_to(CORE)) for path, page in pages.items() if re.search(r"\{\{[^}]*days_left \}\}", page)]
    assert again == []
    counted = [path for path, module in modules().items() if "今天截止" in ast.unparse(module)]
    assert counted == ["calls/rules/deadlines.py"]
