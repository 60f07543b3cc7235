"""`greenroll list import`, as an operator calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core import clock
from core.cli import main
from core.config import Settings
from tests.integration.lists.test_importing import MINISTRYS
from tests.support.houses import load_once
from tests.support.lists import REAL_LISTS, needs_real_lists

ON = ["--on", "2021-01-15"]

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls `greenroll list import` on a database that is ready."""
    monkeypatch.setattr("core.instance.load", load_once)
    environment = {
        "GREENROLL_MODE": "test",
        "GREENROLL_REGION": settings.region,
        "GREENROLL_DATABASE_URL": settings.database_url,
        "GREENROLL_SECRET_KEY": settings.secret_key,
        "GREENROLL_PERSONAL_KEYS": ",".join(map(":".join, settings.personal_keys)),
        "GREENROLL_STORAGE_URL": settings.storage.as_uri(),
    }
    if settings.owner_url != settings.database_url:
        environment["GREENROLL_OWNER_DATABASE_URL"] = settings.owner_url
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: object) -> Result:
        result = CliRunner().invoke(main, ["list", "import", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    prepared = CliRunner().invoke(main, ["db", "upgrade"])
    assert prepared.exit_code == 0, prepared.output
    return call


def counts(done: Result) -> dict[str, int]:
    assert done.exit_code == 0, done.stderr
    return {outcome: count for outcome, count in json.loads(done.stdout)["counts"].items() if count}


def test_a_list_is_looked_at_imported_and_not_imported_twice(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "第五批.csv"
    file.write_text(MINISTRYS, encoding="gb18030")
    found = {"added": 2, "repeated": 1, "elsewhere": 1, "refused": 1}
    assert counts(run(file, *ON, "--dry-run", "--json")) == found
    told = run(file, "--on", "5=2020-10-16", "--on", "4=2019-09-01")
    assert told.exit_code == 0, told.stderr
    assert "导入：2 行" in told.stdout
    assert "第 5 行 （无名称）：未导入，请核对。没有单位名称" in told.stdout
    assert "其他地区 江苏：1 行（第 3 行）" in told.stdout
    again = counts(run(file, *ON, "--json"))
    assert again == {"already": 2, "repeated": 1, "elsewhere": 1, "refused": 1}


def test_wrong_use_and_failure_are_told_apart(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(MINISTRYS, encoding="utf-8")
    for wrong in ([tmp_path / "absent.csv"], [file, "--on", "yesterday"], [file, "--on", "=2020-10-16"]):
        assert run(*wrong).exit_code == 2
    undated = run(file)
    assert undated.exit_code == 1
    assert "没有入选日期" in undated.stdout
    assert "没有一行可以导入" in undated.stderr
    unknown = run(file, *ON, "--level", "galactic")
    assert unknown.exit_code == 1
    assert "没有“galactic”这一层级" in unknown.stderr
    file.write_bytes(b"%PDF-1.4 nothing %%EOF")
    refused = run(file, *ON)
    assert (refused.exit_code, "不接受" in refused.stderr) == (1, True)


@needs_real_lists
def test_the_real_lists_come_in_from_the_command_line(run: Run) -> None:
    for file, ours, total in (("factories.csv", 100, 2783), ("parks.csv", 10, 224), ("supply_chains.csv", 8, 296)):
        done = run(REAL_LISTS / file, *ON, "--json")
        assert counts(done) == {"added": ours, "elsewhere": total - ours}
    assert not clock.is_simulated()
