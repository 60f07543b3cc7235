"""Plugins as files on disk, made anew for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.plugin_kit.writing import Lands


@pytest.fixture
def lands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lands]:
    before = set(sys.modules)
    made = Lands(tmp_path)
    monkeypatch.syspath_prepend(str(made.installed))
    yield made
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", None)):
            del sys.modules[name]
