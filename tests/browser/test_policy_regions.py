"""The book of regions with targets, products, consultations and tiers: accessible, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from core import clock
from core.config import Settings
from core.people.models import Role
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser

IN_FORCE = {"hubei": date(2024, 6, 3), "shanxi": date(2025, 3, 3)}


@pytest.fixture(params=sorted(IN_FORCE))
def region(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(settings_of_house: Settings, region: str) -> Settings:
    return replace(settings_of_house, region=region)


def test_the_book_is_read(
    app: Flask,
    people: People,
    region: str,
    new_context: Callable[..., BrowserContext],
    serve: Callable[[Flask], str],
) -> None:
    with clock.travel(IN_FORCE[region]):
        base = serve(app)
        page = opened_as(app, people.make(Role.DEPARTMENT_APPROVER), new_context(), base)
        for name, address in (("book", "/policy"), ("clauses", "/policy/clauses")):
            look(page, f"{base}{address}", f"region-{region}-{name}")
