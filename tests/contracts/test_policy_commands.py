"""`greenroll regions`, `policy` and `plugin`: the shapes and exit statuses that others build on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core import clock
from core.cli import main
from core.plugin_kit.installed import installed
from core.plugin_kit.loader import load

REGIONS = [entry.name for entry in installed()]
ON = "2025-10-20"

#: What every entry of a list has, besides what may stand beside it.
KEYS = {
    "sources": {"id", "title", "number", "issuer", "issued_on", "in_force_from", "in_force_until"},
    "clauses": {"id", "source", "place", "force", "summary", "status", "implemented_by"},
    "calls": {"id", "title", "year", "levels", "categories", "stages", "forms", "summary_tables"},
    "deadlines": {"id", "call", "stage", "due", "every_year", "clause", "origin"},
    "evaluator_caps": {"id", "limit", "per", "key", "levels", "categories", "clause", "origin"},
    "evaluator_requirements": {"id", "summary", "minimum", "clause", "origin"},
    "grading": {"id", "tiers", "assigned_by", "levels", "required_for", "clause", "origin"},
    "quotas": {"body", "category", "count", "kind", "from", "until", "clause", "origin"},
    "rules": {"id", "categories", "levels", "stage", "force", "summary", "clause", "origin"},
    "indicator_sets": {"id", "category", "year", "indicators", "clause", "origin"},
    "terms": {"id", "levels", "length", "unit", "starts", "starts_choice", "clause", "origin"},
    "industries": {"sector", "name"},
}
STAGE = {"id", "name", "actor", "due", "clause"}
INDICATOR = {"number", "name", "dimension", "type", "unit", "weight"}
FIELD = {"name", "label", "type", "unit", "required", "choices", "columns", "rows", "when", "help"}


@pytest.fixture(scope="module", autouse=True)
def loaded_once() -> Iterator[None]:
    """A region is read once for all commands of this module that ask for it by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.cli.policy.load", cache(load))
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def read(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module", params=REGIONS)
def book(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = read("policy", "show", request.param, "--on", ON)
    return found


def test_the_book_has_its_keys(book: dict[str, Any]) -> None:
    assert book["on"] == ON
    assert {"id", "name", "extends", "recommending_bodies"} <= set(book["region"])
    for body in book["region"]["recommending_bodies"]:
        assert {"id", "name", "kind"} <= set(body)
    for kind, keys in KEYS.items():
        for entry in book[kind]:
            assert keys <= set(entry), (kind, entry["id"])


def test_the_parts_of_the_book_have_theirs(book: dict[str, Any]) -> None:
    assert all(set(stage) >= STAGE for call in book["calls"] for stage in call["stages"])
    assert all(set(each) >= INDICATOR for indicators in book["indicator_sets"] for each in indicators["indicators"])
    for call in book["calls"]:
        assert set(call["forms"]) == set(call["categories"])


def test_every_value_has_its_clause_or_the_reason_of_a_choice(book: dict[str, Any]) -> None:
    clauses = {clause["id"] for clause in book["clauses"]}
    for kind, keys in KEYS.items():
        for entry in book[kind] if {"clause", "origin"} <= keys else ():
            assert entry["clause"] in clauses or (entry["clause"] is None and entry["choice"])
            assert entry["origin"] in {"national", book["region"]["id"], "instance"}


def test_lists_are_sorted(book: dict[str, Any]) -> None:
    for kind in KEYS:
        if kind not in {"quotas", "industries"}:
            ids = [entry["id"] for entry in book[kind]]
            assert ids == sorted(ids), kind


def test_values_are_of_the_named_kinds(book: dict[str, Any]) -> None:
    assert {clause["status"] for clause in book["clauses"]} <= {"enforced", "supported", "shown", "planned", "missing"}
    assert {term["unit"] for term in book["terms"]} <= {"working_days", "calendar_days", "months", "years"}
    assert all((entry["due"] is None) != (entry["every_year"] is None) for entry in book["deadlines"])


def test_forms_are_shown_field_by_field(book: dict[str, Any]) -> None:
    for call in book["calls"]:
        for category in call["categories"]:
            shown = read("policy", "form", book["region"]["id"], call["id"], category, "--on", ON)
            assert (shown["call"], shown["category"]) == (call["id"], category)
            assert [form["id"] for form in shown["forms"]] == call["forms"][category]
            for form in shown["forms"]:
                assert {"id", "title", "track", "clause", "sections"} <= set(form)
                fields = [field for section in form["sections"] for field in section["fields"]]
                for field in [*fields, *(column for each in fields for column in each["columns"])]:
                    assert set(field) >= FIELD
                    assert "{year" not in field["label"]


def test_clauses_are_those_of_the_book(book: dict[str, Any]) -> None:
    shown = read("policy", "clauses", book["region"]["id"], "--on", ON)
    assert shown["clauses"] == book["clauses"]


@pytest.mark.parametrize("region", REGIONS)
def test_without_a_day_the_book_is_todays_or_that_of_the_last_day_of_what_has_ended(region: str) -> None:
    sources = load(region).layers[-1].sources
    assert {each.id for each in sources} & {each["source"] for each in read("policy", "clauses", region)["clauses"]}
    last = max(each.in_force_until or date.max for each in sources)
    assert read("policy", "show", region)["on"] == min(clock.today(), last).isoformat()


@pytest.mark.parametrize("left", REGIONS)
@pytest.mark.parametrize("right", REGIONS)
def test_regions_are_compared(left: str, right: str) -> None:
    shown = read("policy", "diff", left, right, "--on", ON)
    assert (shown["left"], shown["right"]) == ({"region": left, "on": ON}, {"region": right, "on": ON})
    assert bool(shown["differences"]) == (left != right)
    assert all(set(each) == {"kind", "id", "key", "left", "right"} for each in shown["differences"])


def test_the_installed_regions_are_listed() -> None:
    shown = read("regions")
    assert [each["id"] for each in shown] == sorted(REGIONS)
    assert all(each["usable"] and each["name"] and each["from"] for each in shown)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_passes_its_check(region: str) -> None:
    result = run("plugin", "check", region, "--no-demo")  # every region's demo is built by a test of its own
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("command", [("policy", "show"), ("policy", "clauses")])
def test_a_reader_gets_aligned_text(region: str, command: tuple[str, str]) -> None:
    result = run(*command, region, "--on", ON)
    assert result.exit_code == 0
    assert "条款" in result.stdout


def test_a_form_and_a_comparison_are_readable_too() -> None:
    for region in REGIONS:
        for call in read("policy", "show", region, "--on", ON)["calls"]:
            assert "必填" in run("policy", "form", region, call["id"], call["categories"][0], "--on", ON).stdout
        assert "没有差别" in run("policy", "diff", region, region, "--on", ON).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("policy", "show", "nowhere"), 1, "no region of the name 'nowhere'"),
        (("plugin", "check", "nowhere"), 1, "no region of the name 'nowhere'"),
        (("policy", "form", REGIONS[0], "nothing", "factory"), 1, "没有申报通知「nothing」"),
        (("policy", "show"), 2, "Missing argument"),
        (("policy", "show", REGIONS[0], "--on", "yesterday"), 2, "不是日期"),
        (("policy", "shw"), 2, "No such command"),
    ],
)
def test_what_fails_says_why_on_stderr(arguments: tuple[str, ...], status: int, says: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert says in result.stderr


def test_a_plugin_that_fails_its_check_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "upland"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from core.plugin_api import PluginFolder, hookimpl\n\nfolder = PluginFolder(__name__)\n\n\n"
        "@hookimpl\ndef region():\n    return folder.region()\n\n\n@hookimpl\ndef cases():\n    return folder.cases()\n"
    )
    region = folder / "region.yaml"
    region.write_text("id: upland\nname: 高地\nauthrity: 厅\n", encoding="utf-8")
    (folder / "cases").mkdir()
    result = run("plugin", "check", str(folder))
    assert (result.exit_code, result.stdout) == (1, f"checking {folder}\n")
    assert "upland/region.yaml:3: authrity: a region has no such key\n    did you mean 'authority'?" in result.stderr
    region.write_text("id: upland\nname: 高地\nauthority: 厅\n", encoding="utf-8")
    (folder / "cases" / "all.yaml").write_text("- {rule: none, facts: {}, passes: true}\n")
    result = run("plugin", "check", str(folder))
    assert result.exit_code == 1
    assert "upland/cases/all.yaml:1: rule: there is no rule 'none'" in result.stderr
    assert "1 fault" in result.stderr


def test_a_broken_region_does_not_keep_another_from_being_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "brokenland").mkdir()
    (tmp_path / "brokenland" / "__init__.py").write_text("")
    metadata = tmp_path / "brokenland-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: brokenland\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[greenroll.regions]\nbrokenland = brokenland\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        shown = {each["id"]: each for each in read("regions")}
        assert shown["brokenland"]["usable"] is False
        assert "declares no region" in shown["brokenland"]["faults"][0]
        assert shown[REGIONS[0]]["usable"] is True
        text = run("regions")
        assert text.exit_code == 0
        assert "brokenland 1.0 (brokenland)" in text.stdout
        assert "不可用" in text.stdout
    finally:
        sys.modules.pop("brokenland", None)


def test_they_need_no_settings_no_database_and_no_flask() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom core.cli import main\n"
        f"region = {REGIONS[0]!r}\n"
        "for arguments in (['regions'], ['policy', 'show', region], ['plugin', 'check', '--no-demo', region]):\n"
        "    result = CliRunner().invoke(main, arguments)\n"
        "    assert result.exit_code == 0, result.output\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'flask', 'wtforms', 'flask_sqlalchemy'}, loaded\n"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GREENROLL_")}
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=bare, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")
