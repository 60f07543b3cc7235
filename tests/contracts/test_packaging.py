"""The locks pin everything that setup.cfg asks for, verifiably, and name no place to get it from."""

from __future__ import annotations

import configparser
import json
import re
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import vendor_assets

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"), key=lambda path: path.name)
EXTRAS = ("postgresql", "pdf", "s3", "oidc", "sm", "test", "lint")


@pytest.fixture(scope="module")
def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def locked(name: str) -> dict[str, str]:
    """Canonical name to pinned version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(package): pin for package, pin in pins}


def requirements(lines: str) -> list[Requirement]:
    return [Requirement(line) for line in lines.splitlines() if line.strip()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_of_a_lock_carries_hashes_and_none_an_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|-e)\b", text, re.MULTILINE)
    entries = re.split(r"^(?=[\w])", text, flags=re.MULTILINE)
    pins = [entry for entry in entries if re.match(r"\w", entry)]
    assert pins
    assert [entry.split()[0] for entry in pins if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_runtime_lock_holds_what_the_product_needs(setup_cfg: configparser.ConfigParser) -> None:
    needed = requirements(setup_cfg["options"]["install_requires"])
    needed += requirements(setup_cfg["options.extras_require"]["postgresql"])
    pins = locked("run.txt")
    for requirement in needed:
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_the_development_lock_holds_every_extra(setup_cfg: configparser.ConfigParser) -> None:
    extras = setup_cfg["options.extras_require"]
    assert set(extras) == set(EXTRAS)
    pins = locked("dev.txt")
    for extra in EXTRAS:
        for requirement in requirements(extras[extra]):
            assert canonicalize_name(requirement.name) in pins, requirement


def test_the_locks_agree_so_that_either_may_be_installed_first() -> None:
    development = locked("dev.txt")
    assert locked("build.txt").items() <= development.items()
    assert locked("run.txt").items() <= development.items()


def test_the_environment_is_the_locked_one() -> None:
    direct = ("flask", "sqlalchemy", "marshmallow", "pluggy", "pytest")
    assert {name: version(name) for name in direct} == {name: locked("dev.txt")[name] for name in direct}


def test_the_browser_libraries_are_pinned_without_an_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
    declared = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert set(declared) == set(vendor_assets.ASSETS)


def test_served_libraries_are_up_to_date_and_kept_out_of_the_tree() -> None:
    assert vendor_assets.is_current(vendor_assets.fingerprint()), "run `make assets`"
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/node_modules/", "/core/web/static/vendor/"} <= set(ignored)


def test_the_command_and_the_regions_are_registered(setup_cfg: configparser.ConfigParser) -> None:
    (script,) = entry_points(group="console_scripts", name="greenroll")
    assert script.value == "core.cli:main"
    declared = configparser.ConfigParser(default_section="none")
    declared.read_string("[greenroll.regions]\n" + setup_cfg["options.entry_points"]["greenroll.regions"])
    assert {entry.name: entry.value for entry in entry_points(group="greenroll.regions")} == dict(
        declared["greenroll.regions"]
    )
