"""The region author's guide, followed to the letter: its region is whole, and runs from a distribution of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.plugin_api import Actor, Does, Force, Period
from core.plugin_kit.loader import LoadedRegion, load_folder
from core.policy.coverage import Status, coverage
from core.policy.resolve import resolve
from tests.support import guide
from tests.support.cases import run

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return guide.build(tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="module")
def region(folder: Path) -> LoadedRegion:
    return load_folder(folder)


def test_it_passes_every_check(region: LoadedRegion) -> None:
    assert region.chain == ("national", guide.REGION)
    assert run(region, guide.OPEN_DAY) == ()
    assert region.demo() is not None


def test_it_enforces_every_clause_that_stops_somebody(region: LoadedRegion) -> None:
    covered = coverage(resolve(region.layers, on=guide.OPEN_DAY)).values()
    status = {each.clause.id: each.status for each in covered if each.clause.origin == guide.REGION}
    assert status.pop("LC26-1") is Status.SUPPORTED  # a priority stops nobody
    assert status.pop("LC26-10") is Status.SUPPORTED  # what a list and a late report come to is told, and stops nobody
    assert set(status.values()) == {Status.ENFORCED}


def test_it_shows_what_many_regions_need(region: LoadedRegion) -> None:
    """Of what regions were found to need beyond the first five, at least five are written out in the guide."""
    layer = region.layers[-1]
    stages = [stage for call in layer.calls for stage in call.stages]
    assert layer.region is not None
    levels = layer.region.levels.values()
    uses = {
        "ways by result": any(each.on_success or each.on_failure for each in stages),
        "terms and what follows": any(each.valid or each.implies or each.replaces for each in levels),
        "facts of lists": any("unit.listed_since" in fact for rule in layer.rules for fact in rule.facts.values()),
        "worked-out quotas": bool(layer.quota_formulas),
        "ceilings in principle": any(each.stage or each.force is not Force.MUST for each in layer.quotas),
        "own keys, caps of a call": any(each.per is Period.CALL for each in layer.evaluator_caps),
        "bodies' own": any(each.bodies for each in layer.deadlines) or any(rule.bodies for rule in layer.rules),
        "kinds of filer evaluated apart": any(call.one_level or call.evaluations for call in layer.calls),
        "bodies that list by themselves": any(
            each.kind is Does.PUBLISH and each.actor is Actor.RECOMMENDING_BODY for each in stages
        ),
        "duties that begin with an event": any(each.called == "change_report" for each in layer.terms),
        "if so, then": any(rule.judge in {"if_then", "if_one_of", "goes_with"} for rule in layer.rules),
    }
    assert sum(uses.values()) >= 5, uses


@pytest.fixture(scope="module")
def site(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the guide's distribution is installed, beside the environment of the tests and outside this repository."""
    target = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    made = subprocess.run(
        [*install, "--target", str(target), str(folder.parent)], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return target


@pytest.fixture(scope="module")
def greenroll(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command as a shell would run it where the distribution is installed."""
    kept = tmp_path_factory.mktemp("instance")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
        "GREENROLL_REGION": guide.REGION,
        "GREENROLL_DATABASE_URL": f"sqlite:///{kept / 'region.db'}",
        "GREENROLL_STORAGE_URL": f"file://{kept / 'files'}",
        "GREENROLL_SECRET_KEY": "a key of this test alone, long enough to be taken",
        "GREENROLL_PERSONAL_KEYS": "own:a key of this test alone that is long enough",
    }

    def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "core.cli", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=kept,
            env=environment,
        )

    return run_command


def test_its_distribution_is_found_through_its_entry_point(greenroll: Command) -> None:
    shown = greenroll("regions", "--json")
    assert shown.returncode == 0, shown.stderr
    found = {each["id"]: each for each in json.loads(shown.stdout)}
    assert "greenroll-lanchuan 1.0" in json.dumps(found[guide.REGION], ensure_ascii=False)
    assert "national" in found


def test_an_instance_serves_it(greenroll: Command) -> None:
    checked = greenroll("plugin", "check", guide.REGION)  # its demo is made too
    besides = re.sub(r"(?m)^.* of [\d,]+ \(\d+ %\)\n", "", checked.stderr)  # a busy machine is told how far it is
    assert (checked.returncode, besides) == (0, "")  # not even a warning
    upgraded = greenroll("db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    differs = greenroll("policy", "diff", guide.REGION, "hunan", "--json")
    assert json.loads(differs.stdout)["differences"]


def test_without_the_distribution_it_is_no_region(site: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "core.cli", "policy", "show", guide.REGION],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert shown.returncode == 1
    assert guide.REGION in shown.stderr
