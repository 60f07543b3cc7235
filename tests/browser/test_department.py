"""The department's desk and the public pages in a real browser: accessible on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from core import clock
from core.config import Settings
from core.db.base import new_id
from core.notices import operations as notices
from core.notices.operations import ObjectionText
from core.people.queries import person
from core.units import queries as units
from tests.support import coast as region
from tests.support.coast import CALL, Coast
from tests.support.department import Department, revisions
from tests.support.house import People, app, people
from tests.support.house import settings as settings_of_house
from tests.support.looks import databases, look, opened_as
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "databases", "people", "settings_of_house"]

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return settings_of_house


@pytest.fixture
def department(app: Flask, people: People) -> Iterator[Department]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield Department(OfficersDesk(World(app, people)))


def test_every_page_of_the_department(
    app: Flask,
    department: Department,
    serve: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    waiting, decided, selected = (department.recommended() for _ in range(3))
    decided, selected = department.decided(decided), department.released(selected)
    planned = department.released()
    department.published(planned)
    (request,) = units.acting_for(planned.unit_id)
    base = serve(app)
    home, call = f"{base}/department", department.desk.opened.call_id

    def chosen(*which: object) -> str:
        return "&".join([f"call={call}", *(f"chosen={id}:{n}" for id, n in revisions(*which).items())])  # type: ignore[arg-type]

    page = opened_as(app, department.approver, new_context(), base)
    for name, address in {
        "day": f"{base}/day",
        "search": f"{base}/search?q=示例",
        "colleagues": f"{base}/colleagues",
        "views": f"{home}/views?call={call}&tab=select",
        "assign": f"{home}/assign?{chosen(waiting)}",
        "queue": f"{home}/queue?call={call}&tab=select",
        "queue-decided": f"{home}/queue?call={call}&tab=select-decided",
        "application": f"{home}/applications/{decided.id}",
        "history": f"{home}/applications/{decided.id}/history",
        "decide": f"{home}/decide?{chosen(waiting, decided)}",
        "release": f"{home}/release?{chosen(decided)}",
        "publish": f"{home}/publish?{chosen(selected)}",
        "undertakings": f"{home}/undertakings?call={call}",
        "confirm": f"{home}/applications/{planned.id}/confirm",
        "extend": f"{home}/applications/{waiting.id}/extend",
        "drafts": f"{home}/drafts?call={call}&text=示例",
        "unfiled": f"{home}/unfiled?call={call}",
        "lists": f"{base}/lists?list=creation_plan&category=factory",
        "list-unit": f"{base}/lists/units/{planned.unit_id}",
    }.items():
        look(page, address, name)
    applicant = opened_as(app, person(request.person_id), new_context(), base)
    look(applicant, f"{base}/applications/{planned.id}", "applicant")
    look(applicant, f"{base}/applications/{planned.id}/completion", "completion")


class TestNotices:
    """In the region that gives public notice."""

    @pytest.fixture
    def settings(
        self, settings_of_house: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> Settings:
        site: Path = tmp_path_factory.mktemp("site")
        region.install(site)
        monkeypatch.syspath_prepend(str(site))
        return replace(settings_of_house, region=region.REGION)

    def test_every_page_of_a_notice(
        self,
        app: Flask,
        people: People,
        serve: Callable[..., str],
        new_context: Callable[..., BrowserContext],
    ) -> None:
        with clock.travel(region.OPEN_DAY):
            coast = Coast(World(app, people))
            first, second = coast.selected(), coast.selected()
            notice = coast.noticed(first)
            said = ObjectionText("张三", "13900001111", "该企业去年发生过生产安全事故。")
            objection = notices.object_to(notice.id, first.id, said, token=new_id())
            paths = {"notice": f"/notices/{notice.id}", "objection": f"/department/objections/{objection.id}"}
            chosen = "&".join(f"chosen={id}:{n}" for id, n in revisions(second).items())
            base = serve(app)
            public = opened_as(app, None, new_context(), base)
            look(public, f"{base}/notices", "notices")
            look(public, f"{base}{paths['notice']}", "notice")
            look(public, f"{base}{paths['notice']}/objections/{first.id}", "object")
            page = opened_as(app, coast.approver, new_context(), base)
            look(page, f"{base}/department/notices", "department-notices")
            look(page, f"{base}/department/notices/new?call={CALL}&{chosen}", "notice-new")
            look(page, f"{base}/department/objections", "objections")
            look(page, f"{base}{paths['objection']}", "objection")
