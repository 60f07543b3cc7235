"""One POST of a section examines what was typed once, whatever becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from core.applications.models import Application
from core.forms import examination
from core.people.models import Person
from tests.support.clients import Browser, browser_of, token_of
from tests.support.world import CREATION_PLAN, World

pytestmark = pytest.mark.one_kind


@pytest.fixture
def draft(world: World) -> tuple[Application, Person]:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    return world.started(opened, unit, by), by


@pytest.fixture
def examinations(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What every examination reads is noted."""
    noted: list[Any] = []
    read = vars(examination)["ask_all"]

    def noting(*given: Any) -> Any:
        noted.append(given)
        return read(*given)

    monkeypatch.setattr(examination, "ask_all", noting)
    return noted


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"answers.audited": "true", "answers.audited_on": "2022-05-30"}, 302),
        ({"answers.audited": "true", "answers.audited_on": "去年"}, 422),
        ({"answers.audited": "true", "revision": "7"}, 409),
    ],
    ids=["right", "wrong", "stale"],
)
def test_a_post_examines_once(
    app: Flask, draft: tuple[Application, Person], examinations: list[Any], typed: dict[str, str], status: int
) -> None:
    browser: Browser = browser_of(app, draft[1])
    path = f"/applications/{draft[0].id}/sections/eligibility-factory/audit"
    token = token_of(browser.get(path).text)
    examinations.clear()
    sent = browser.post(path, data={"csrf_token": token, "revision": "0", "save": "on", **typed})
    assert (sent.status_code, len(examinations)) == (status, 1)
