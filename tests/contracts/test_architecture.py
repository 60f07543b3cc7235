"""docs/architecture.md says what is so: the rooms and layers of the contracts in their order, and names that exist."""

from __future__ import annotations

import configparser
import re
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(ROOT / "setup.cfg", encoding="utf-8")


def ranks(contract: str) -> list[set[str]]:
    """The layers of a contract, the highest first; those of one set may know each other."""
    lines = CONTRACTS[f"importlinter:contract:{contract}"]["layers"].strip().splitlines()
    return [set(re.findall(r"\w+", line)) for line in lines]


def rows(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    part = PAGE.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


def in_ranks(names: Sequence[str], order: list[set[str]]) -> list[set[str]]:
    """The names cut into pieces as long as the ranks are."""
    left = iter(names)
    return [{name for _, name in zip(rank, left, strict=False)} for rank in order]


@pytest.mark.parametrize(("heading", "contract"), [("The rooms", "rooms"), ("Inside a slice", "layers")])
def test_the_page_has_them_in_the_order_of_the_contract(heading: str, contract: str) -> None:
    order = ranks(contract)
    assert len(rows(heading)) == sum(map(len, order))
    assert in_ranks(rows(heading), order) == order


def test_every_room_is_on_the_page() -> None:
    modules = {path.stem for path in (ROOT / "core").glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    planned = set(re.findall(r"\((\w+)\)", CONTRACTS["importlinter:contract:rooms"]["layers"]))
    assert set(rows("The rooms")) - planned <= modules | packages <= set(rows("The rooms"))


def test_every_other_room_is_a_slice_whose_modules_stand_in_layers() -> None:
    others = set(re.findall(r"`(\w+)`", PAGE.split("one of those that are not:", 1)[1].split("\n\n", 1)[0]))
    planned = set(re.findall(r"\((\w+)\)", CONTRACTS["importlinter:contract:rooms"]["layers"]))
    slices = CONTRACTS["importlinter:contract:layers-only"]["containers"].split()
    assert {f"core.{name}" for name in set(rows("The rooms")) - others - planned} == set(slices)


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_folder_stands_where_a_newcomer_looks_first(readme: str) -> None:
    folders = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    first = re.findall(r"^\| (`core/.+?) \|", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE)
    named = [name for cell in first for name in re.findall(r"`(?:core/)?(\w+)/`", cell)]
    assert sorted(named) == sorted(folders)


@pytest.mark.parametrize("name", sorted({*re.findall(r"`((?:\w+\.)+\w+)`", PAGE)} - {"setup.cfg"}))
def test_what_the_page_names_exists(name: str) -> None:
    resolve_name(f"core.{name}")
