"""The folder of a new region: whole as it is made, and never written over anything."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from core import clock
from core.cli import main
from core.plugin_kit.installed import find
from core.plugin_kit.loader import load_folder
from core.plugin_kit.scaffold import CannotCreate, create
from core.policy.coverage import Status, coverage
from core.policy.resolve import resolve
from tests.support.cases import run


@pytest.mark.parametrize("year", [2025, 2028, 2031])
def test_what_is_made_passes_every_check(tmp_path: Path, year: int) -> None:
    region = load_folder(create("riverland", tmp_path, title="河川省", year=year))
    assert region.chain == ("national", "riverland")
    assert region.region.name == "河川省"
    assert run(region, date(year, 5, 10)) == ()
    assert region.demo() is not None
    book = resolve(region.layers, on=date(year, 5, 10))
    own = [each for each in coverage(book).values() if each.clause.origin == "riverland"]
    assert own
    assert [each.clause.id for each in own if each.status is Status.MISSING] == []


def test_it_says_of_itself_that_it_is_an_example(tmp_path: Path) -> None:
    folder = create("riverland", tmp_path, title="河川省", year=2026)
    assert "示例" in (folder / "sources.yaml").read_text(encoding="utf-8")
    assert not [path for path in folder.rglob("*") if path.is_file() and "$" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", ["", "River", "河", "1st", "a-b", "a b", "class", "../out", "a" * 40])
def test_a_name_that_cannot_be_a_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotCreate, match="cannot name a region"):
        create(name, tmp_path, title="河川省", year=2026)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_there_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "riverland" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    with pytest.raises(CannotCreate, match="is there already"):
        create("riverland", tmp_path, title="河川省", year=2026)
    assert [path.name for path in kept.parent.iterdir()] == ["mine.txt"]


def test_the_command_makes_what_the_command_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.cli.progress.EVERY", math.inf)  # a busy machine is told how far the demo is
    made = CliRunner().invoke(main, ["plugin", "new", "riverland", "--into", str(tmp_path / "deep" / "er")])
    assert (made.exit_code, made.stderr) == (0, "")
    assert "plugin check" in made.stdout
    checked = CliRunner().invoke(main, ["plugin", "check", str(tmp_path / "deep" / "er" / "riverland")])
    assert not clock.is_simulated()  # the demo was made aside, on a clock of its own
    said = [line for line in checked.stderr.splitlines() if not line.startswith("The demo at ")]  # a slow machine's
    assert (checked.exit_code, said) == (0, [])  # not even a warning; its demo is made
    demo = next((tmp_path / "deep" / "er" / "riverland" / "demo").iterdir())
    text = demo.read_text(encoding="utf-8")
    wrong = text.replace("role: department_officer", "role: departmnt_officer").replace(
        "state: draft", "state: drafted"
    )
    demo.write_text(wrong, encoding="utf-8")
    refused = CliRunner().invoke(main, ["plugin", "check", str(tmp_path / "deep" / "er" / "riverland")])
    assert refused.exit_code == 1
    for word, key, nearest in (
        ("departmnt_officer", "people[3].role", "department_officer"),
        ("drafted", "applications[0].state", "draft"),
    ):
        line = next(number for number, each in enumerate(wrong.splitlines(), 1) if word in each)
        what = key.rpartition(".")[2]
        assert f"riverland/demo/{demo.name}:{line}: {key}: there is no {what} {word!r}" in refused.stderr
        assert f"did you mean {nearest!r}?" in refused.stderr


def test_who_is_missing_from_the_demo_is_said_in_a_sentence(tmp_path: Path) -> None:
    folder = create("riverland", tmp_path, title="河川省", year=2026)
    demo = folder / "demo" / "demo.yaml"
    lines = demo.read_text(encoding="utf-8").splitlines(keepends=True)
    demo.write_text("".join(each for each in lines if "id: first-city, name" not in each), encoding="utf-8")
    refused = CliRunner().invoke(main, ["plugin", "check", str(folder)])
    assert "cannot be done: nobody among the demo's people is body_officer of first-city\n" in refused.stderr


def test_a_stage_that_an_application_cannot_have_reached_is_told_with_where_it_stands(tmp_path: Path) -> None:
    folder = create("riverland", tmp_path, title="河川省", year=2026)
    demo = folder / "demo" / "demo.yaml"
    text = demo.read_text(encoding="utf-8")
    demo.write_text(text.replace("stage: review, state: pending", "stage: publish, state: pending"), encoding="utf-8")
    refused = CliRunner().invoke(main, ["plugin", "check", str(folder)])
    line = next(at for at, each in enumerate(demo.read_text(encoding="utf-8").splitlines(), 1) if "publish" in each)
    assert refused.exit_code == 1
    assert f"demo.yaml:{line}: applications[1]: when the demo opens this stands at 'notice'" in refused.stderr


def test_what_holds_on_other_days_alone_is_found_on_none_else(tmp_path: Path) -> None:
    """Each day is checked by what is in force on it: neither is it missed on others, nor do its cases hold there."""
    folder = create("riverland", tmp_path, title="河川省", year=2026)
    sources, cases = folder / "sources.yaml", folder / "cases" / "provincial.yaml"
    document = "in_force_from: 2026-03-01\n"
    sources.write_text(
        sources.read_text(encoding="utf-8").replace(document, f"{document}  in_force_until: 2026-12-31\n"),
        encoding="utf-8",
    )
    held = CliRunner().invoke(main, ["plugin", "check", str(folder), "--no-demo"])
    assert (held.exit_code, held.stderr) == (0, "")
    text = cases.read_text(encoding="utf-8")
    for day in ("2026-02-28", "2027-01-01"):
        cases.write_text(text.replace("on: 2026-05-10", f"on: {day}", 1), encoding="utf-8")
        refused = CliRunner().invoke(main, ["plugin", "check", str(folder), "--no-demo"])
        assert refused.exit_code == 1, day
        assert "cases/provincial.yaml:2: " in refused.stderr, day


def test_a_name_means_the_installed_copy_and_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "national").mkdir()
    monkeypatch.chdir(tmp_path)
    checked = CliRunner().invoke(main, ["plugin", "check", "national", "--no-demo"])
    assert checked.exit_code == 0
    said = checked.stdout.splitlines()[0]
    assert said.startswith(f"checking {find('national').root}, installed as ")
    assert str(tmp_path) not in said


@pytest.mark.parametrize(("name", "why"), [("national", "installed already"), ("Class", "cannot name a region")])
def test_the_command_says_why_it_made_nothing(tmp_path: Path, name: str, why: str) -> None:
    refused = CliRunner().invoke(main, ["plugin", "new", name, "--into", str(tmp_path)])
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert list(tmp_path.iterdir()) == []
