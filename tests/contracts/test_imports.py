"""Who may import whom: the contracts of setup.cfg hold for the house, and would break where they should."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "importlinter:contract:"

# One line that must not be, for each contract: the module it would stand in, and the line.
OFFENCES = {
    "rooms": ("core.units.queries", "from core.calls import queries"),
    "pure": ("core.plugin_api.hooks", "import flask"),
    "core-knows-no-region": ("core.app", "import plugins.one"),
    "plugins-use-the-api": ("plugins.one.rules", "from core.calls import queries"),
    "plugins-apart": ("plugins.one.forms", "import plugins.two"),
    "layers": ("core.calls.queries", "from core.calls import views"),
    "no-circle": ("core.calls.views", "from core.calls import queries"),  # and queries import views, above
    "layers-only": ("core.people.help", ""),
    "layers-across": ("core.calls.policies", "from core.lists.operations import add"),
    "changes-know-no-page": ("core.calls.operations", "import core.lists.views"),
}


def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def rooms() -> list[str]:
    """The rooms of the core, the highest first."""
    return [f"core.{name}" for name in re.findall(r"\w+", contracts()[f"{PREFIX}rooms"]["layers"])]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    return subprocess.run(
        [*command, "--config", str(ROOT / "setup.cfg"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )


def write(house: Path, module: str, text: str = "") -> None:
    """Put a module into the house, as a package, with the packages around it."""
    package = house
    for name in module.split("."):
        package /= name
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
    (package / "__init__.py").write_text(text)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms: what the contracts name, two slices, two plugins."""
    slices = [f"core.{slice}.{layer}" for slice in ("calls", "lists") for layer in ("views", "operations", "queries")]
    named = [name for name in contracts()[f"{PREFIX}pure"]["source_modules"].split() if "*" not in name]
    for module in ["plugins.one", "plugins.two", *slices, *named, *rooms()]:
        write(tmp_path, module)
    return tmp_path


def test_the_house_keeps_its_contracts() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_house_without_offence_keeps_them(house: Path) -> None:
    result = lint_imports(house)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(OFFENCES)} kept, 0 broken" in result.stdout


def test_each_contract_breaks_at_its_offence(house: Path) -> None:
    for module, line in OFFENCES.values():
        write(house, module, f"{line}\n")
    result = lint_imports(house)
    assert result.returncode == 1, result.stdout + result.stderr
    declared = contracts()
    for contract in OFFENCES:
        assert f"{declared[PREFIX + contract]['name']} BROKEN" in result.stdout, contract


def test_every_contract_has_its_offence_here() -> None:
    assert {name.removeprefix(PREFIX) for name in contracts().sections() if name.startswith(PREFIX)} == set(OFFENCES)
