"""What `greenroll demo` says before it builds anything, and the codes that demos need."""

from __future__ import annotations

import socket
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from core import clock
from core.cli import main
from core.units.rules import codes


def test_a_busy_port_is_said_before_anything_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROLL_REGION", "hunan")
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = CliRunner().invoke(main, ["demo", "--port", str(port)])
    assert refused.exit_code == 1
    assert f"Port {port} is in use already" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_demo_opens_on_another_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = import_module("core.cli.demo")
    built: list[datetime | None] = []
    monkeypatch.setattr(command, "_build", lambda settings, *_: built.append(settings.clock))
    monkeypatch.setattr(command, "upgrade_database", lambda _: None)
    monkeypatch.setattr(command, "reseal", lambda *_: None)
    monkeypatch.setenv("GREENROLL_REGION", "hunan")
    monkeypatch.chdir(tmp_path)
    opened = CliRunner().invoke(main, ["demo", "--build-only", "--clock", "2026-06-01 09:30"])
    assert opened.exit_code == 0
    assert built == [clock.as_instant(datetime(2026, 6, 1, 9, 30))]  # noqa: DTZ001  # local, as it is typed
    assert "2026-06-01" in opened.stdout


def test_invented_codes_are_valid_and_nobodys() -> None:
    printed = CliRunner().invoke(main, ["unit-code", "3"]).stdout.split()
    assert [codes.fault(code) for code in printed] == [None, None, None]
    assert len(set(printed)) == len(printed)
    assert all(code.startswith("91990000") for code in printed)
