"""Looking at pages in a real browser as somebody: accessible, no wider than the screen, kept as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from time import time

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from core.people.models import Person
from tests.support.accessibility import assert_accessible
from tests.support.databases import Databases, SqliteDatabases

PHONE = {"width": 390, "height": 844}
_SQUEEZED = """() => [...document.querySelectorAll("main tbody th, main tbody td")].filter(cell => {
  const style = getComputedStyle(cell), em = parseFloat(style.fontSize)
  const width = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return cell.checkVisibility() && cell.innerText.trim().length > 7 && width < 4 * em && cell.clientHeight > 6 * em
}).map(cell => cell.innerText)"""
"""Cells of a table that break their words sign by sign, since others leave them no room."""
_BROKEN = """() => [...document.querySelectorAll("main td .btn")].filter(button => {
  const style = getComputedStyle(button)
  const height = button.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)
  return button.checkVisibility() && height > 1.5 * parseFloat(style.lineHeight)
}).map(button => button.innerText)"""
"""Buttons of a table whose words stand below one another, since its other cells leave them no room."""
SHOTS = os.environ.get("GREENROLL_TEST_SCREENSHOTS")
"""A folder for pictures of every page that is looked at, for those who want to see them."""


@pytest.fixture
def databases(sqlite_databases: SqliteDatabases) -> Databases:
    """What a page looks like does not depend on the kind of database."""
    return sqlite_databases


def opened_as(app: Flask, person: Person | None, context: BrowserContext, base: str) -> Page:
    """A page whose session is the person's, who has just said who he is; nobody's where none is given."""
    if person is not None:
        interface = app.session_interface
        serializer = interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's cookie sessions
        value = serializer.dumps({"_user_id": person.fs_uniquifier, "_fresh": True, "fs_paa": time()})
        context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": base}])
    return context.new_page()


def look(page: Page, address: str, name: str) -> None:
    """Open a page and judge it."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, f"{name}: {response.status}"
    seen(page, name)


def seen(page: Page, name: str) -> None:
    """Judge the page as it stands, on a phone and on the screen that it is on: accessible, no wider, one heading."""
    its_own = page.viewport_size
    assert its_own is not None
    expect(page.locator("h1"), f"{name} has not one heading").to_have_count(1)
    for size in (its_own, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # two integers by their names
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
        assert_accessible(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is wider than the screen by {overflow} px"
        assert page.evaluate(_SQUEEZED) == [], f"{name} has a table without room"
        assert page.evaluate(_BROKEN) == [], f"{name} has a table that breaks its buttons"
    page.set_viewport_size(its_own)
