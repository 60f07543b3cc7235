"""The units of deploy/ mean something to systemd, and what they start is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
UNITS = sorted(path.name for path in (ROOT / "deploy").glob("greenroll*.*"))


def test_systemd_knows_every_key(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("No systemd-analyze was found: install Debian's package systemd.")
    for name in UNITS:
        unit = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(unit.replace("/opt/greenroll", str(ROOT)), encoding="utf-8")
    command = [program, "verify", *(str(tmp_path / name) for name in UNITS)]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)
    # An unknown key is only warned of.
    assert (verified.returncode, verified.stderr) == (0, "")
    assert len(UNITS) == 8
