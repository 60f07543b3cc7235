"""A real virus scanner for the tests: ClamAV's daemon as `deploy/` sets it up, with one signature, of a text that harms
nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.contents.scanner import Scanner, ScannerAway

INFECTION = b"greenroll-test-infection-7d1c5b0f-it-harms-nobody"
NAME = "Greenroll.Test"
LARGEST = 1_000_000
"""Bytes that it takes."""

_KIT = Path(__file__).resolve().parents[2] / "deploy" / "clamd.conf"
_ELSEWHERE = {"/run/clamav/clamd.ctl": "clamd.sock", "/var/lib/clamav": "signatures", "/tmp": "."}
_OF_THE_MACHINE = ("User ", "LocalSocketGroup ", "LogSyslog ")
_SECONDS = 20


def clamd() -> str:
    """The program. Without one the test is skipped, except in continuous integration, where it fails."""
    if found := shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin"):
        return found
    reason = "No clamd was found: install Debian's package clamav-daemon."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def scanning(folder: Path) -> Iterator[str]:
    """The path of the socket of a daemon that runs as long as this lasts."""
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "own.ndb").write_text(f"{NAME}:0:*:{INFECTION.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(_moved(_KIT.read_text(encoding="utf-8"), folder))
    with subprocess.Popen(  # the program that we looked for
        [clamd(), "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        try:
            _wait(Scanner(str(folder / "clamd.sock")), daemon)
            yield str(folder / "clamd.sock")
        finally:
            daemon.terminate()


def _moved(kit: str, folder: Path) -> str:
    """The file of deploy/ as it says, in a folder of the test's own, for small uploads."""
    lines = [line for line in kit.splitlines() if not line.startswith(_OF_THE_MACHINE)]
    text = "\n".join(lines).replace("StreamMaxLength 100M", f"StreamMaxLength {LARGEST}")
    for there, here in _ELSEWHERE.items():
        text = text.replace(f" {there}\n", f" {folder / here}\n")
    return text + "\n"


def _wait(scanner: Scanner, daemon: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and daemon.poll() is None:
        try:
            with Path(os.devnull).open("rb") as nothing:
                scanner.finds(nothing)
        except ScannerAway:
            time.sleep(0.05)
        else:
            return
    pytest.fail("clamd did not come up")
