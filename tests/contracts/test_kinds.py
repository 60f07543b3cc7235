"""What works for every kind of declaration tells none of them apart: a new kind touches at most six modules of core.

It touches its dataclass, the export of `plugin_api.declarations`, its line in `plugin_api.kinds`, its treatment and the
list of treatments: five. What else names it works on that kind because that is its business, as caps are counted by
evaluators; the way that a kind goes from a folder to a page is walked by `policy_desk.test_new_kind`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from core.plugin_api.kinds import KINDS, Kind
from core.policy.kinds import TREATMENTS, treatment, treatments
from tests.contracts.modules import modules

TABLES = {"plugin_api/kinds.py", "policy/kinds/__init__.py"}
"""Where each kind stands once, in a list."""

MOST = 6


def names(module: ast.Module) -> set[str]:
    """What a module names of others."""
    return {each.name for node in ast.walk(module) if isinstance(node, ast.ImportFrom) for each in node.names}


def declaring(kind: Kind[Any]) -> Iterator[str]:
    """Where a kind is declared, exported, listed and treated."""
    yield kind.declares.__module__.removeprefix("core.").replace(".", "/") + ".py"
    yield "plugin_api/declarations/__init__.py"
    yield type(treatment(kind)).__module__.removeprefix("core.").replace(".", "/") + ".py"
    yield from TABLES


@cache
def machinery() -> Mapping[str, ast.Module]:
    """What works for all kinds, by whatever name it passes over them: reading, layering, comparing, pinning."""
    every = {"KINDS", treatment.__name__, treatments.__name__}
    return {path: module for path, module in modules().items() if names(module) & every}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_touches_few_modules(kind: Kind[Any]) -> None:
    places = set(declaring(kind))
    assert places <= set(modules())
    also = {path for path, module in machinery().items() if kind.declares.__name__ in names(module)}
    assert len(places | also) <= MOST


def test_every_kind_is_treated() -> None:
    assert set(TREATMENTS) == set(KINDS.values())


def tables(module: ast.Module) -> Iterator[int]:
    """Where a table tells several kinds apart: by their names, their classes, or themselves."""
    known = {*KINDS, *(kind.declares.__name__ for kind in KINDS.values())}
    for node in ast.walk(module):
        if not isinstance(node, ast.Dict):
            continue
        said = {
            key.value if isinstance(key, ast.Constant) else getattr(key, "attr", getattr(key, "id", ""))
            for key in node.keys
        }
        if len(said & known) > 2:  # two may fall together
            yield node.lineno


def test_no_table_tells_kinds_apart() -> None:
    others = (each for each in modules().items() if each[0] not in TABLES)
    assert [(path, line) for path, module in others for line in tables(module)] == []
