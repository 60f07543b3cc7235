"""A served application with Hunan's rules, and browsers for its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from core import clock
from tests.browser.walk import Town
from tests.support.house import app, settings
from tests.support.house import provisioned as foundation

__all__ = ["app", "foundation", "settings"]


@pytest.fixture
def town(
    app: Flask, serve: Callable[[Flask], str], new_context: Callable[..., BrowserContext], tmp_path: Path
) -> Iterator[Town]:
    yield Town(app, serve(app), new_context, tmp_path)
    clock.set_to(None)
