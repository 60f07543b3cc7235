"""Every region's demo builds by the operations of the product, and its people come to their pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import plugins
from core import clock
from core.applications.models import Application
from core.bodies.queries import tiers
from core.config import Settings
from core.db import db
from core.demo.building import build, sign_ins
from core.people.models import Person
from core.plugin_api import Demo
from core.review.models import Recommendation
from core.scoring.models import Score
from tests.support.clients import browser_of
from tests.support.databases import Databases, SqliteDatabases
from tests.support.houses import Foundation, load_once

REGIONS = sorted(each.name for each in Path(plugins.__path__[0]).iterdir() if (each / "demo").exists())

pytestmark = [pytest.mark.own_application, pytest.mark.parametrize("region", REGIONS)]


@pytest.fixture
def databases(sqlite_databases: SqliteDatabases) -> Databases:
    """The kind that demos are built on."""
    return sqlite_databases


@pytest.fixture
def demo(region: str) -> Demo:
    declared = load_once(region).demo()
    assert declared is not None
    return declared


@pytest.fixture
def settings(settings_of_house: Settings, region: str, demo: Demo) -> Settings:
    return replace(settings_of_house, region=region, clock=clock.as_instant(demo.clock))


@pytest.fixture
def foundation(demo: Demo) -> Foundation:
    return partial(build, demo)


def test_it_builds_and_everybody_comes_to_his_page(app: Flask, demo: Demo) -> None:
    standing = db.session.execute(select(Application.unit_name, Application.stage, Application.state)).all()
    names = {unit.id: unit.name for unit in demo.units}
    assert sorted(map(tuple, standing)) == sorted((names[it.unit], it.stage, it.state) for it in demo.applications)
    scored = select(func.count()).select_from(Score).where(Score.complete)
    assert (db.session.scalar(scored) or 0) > 2, "its units have scores of their own figures"
    assert all(office.phone for office in tiers().offices.values()), "who is asked for can be called"
    letters = filter(None, db.session.scalars(select(Recommendation.letter_number)))
    assert [number for number in letters if not re.search(r"〕\d+ 号$", number)] == [], "as offices number them"
    for entry in sign_ins(demo):
        person = db.session.scalars(select(Person).where(Person.email == entry.email)).one()
        page = browser_of(app, person).get("/", follow_redirects=True)
        assert page.status_code == 200, entry
        assert entry.name in page.text
    named = {person.name for person in db.session.scalars(select(Person))}
    assert [name for name in named if re.search(r"[a-z]", name)] == [], "pages name people, and no page bears an id"
