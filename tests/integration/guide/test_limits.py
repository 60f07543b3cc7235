"""A date with a minute, and a city's own earlier day, are told as they are on every page that tells one."""

from __future__ import annotations

from datetime import datetime

import pytest

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.calls.queries import due_at
from tests.support import guide
from tests.support.clients import browser_of
from tests.support.limits import as_told, limits_on
from tests.support.world import World

pytestmark = pytest.mark.pages

ALL, OF_ITS_OWN = "lanzhou-city", "lanjiang"
PUBLIC = ("/", "/calls", f"/calls/{guide.CALL}", "/calls/dates")


def test_everybody_reads_the_minute_and_whose_date_is_earlier(world: World) -> None:
    opened = world.open_call(guide.CALL)
    general, own = (due_at(opened, "file", None, body) for body in (ALL, OF_ITS_OWN))
    assert general is not None
    assert own is not None
    later = [due for stage in ("recommend",) if (due := due_at(opened, stage)) is not None]
    told = set().union(*(as_told(due.until) for due in (general, own, *later)))
    for by, path in (
        *((None, path) for path in PUBLIC),
        (world.people.department(), "/department/calls"),
        (world.people.department(), "/"),
    ):
        page = browser_of(world.app, by).get(path, follow_redirects=True).text
        shown = set(limits_on(page))
        assert shown <= told, (path, shown - told)
        assert "17:00" in page, path
        if by is None:
            assert "2026 年 4 月 25 日" in page, path


@pytest.mark.parametrize("body", [ALL, OF_ITS_OWN])
def test_a_unit_reads_its_own_date_and_no_other(world: World, body: str) -> None:
    opened = world.open_call(guide.CALL)
    unit = world.unit(body_id=body)
    by, officer, department = world.representative(unit), world.people.officer(body), world.people.department()
    due = due_at(opened, "file", None, body)
    assert due is not None
    mine = browser_of(world.app, by)
    assert set(limits_on(mine.get("/applications/new").text)) == {tuple(due.words.split(" "))}
    entry = applications.Entry(call_id=opened.id, unit_id=unit.id, category="factory", levels=("provincial",))
    made = applications.start(entry, by=by)
    told = {
        each
        for stage in ("file", "recommend")
        if (due := due_at(opened, stage, None, body))
        for each in as_told(due.until)
    }
    for path in ("/applications", f"/applications/{made.id}", f"/applications/{made.id}/progress"):
        shown = set(limits_on(mine.get(path).text))
        assert shown, path
        assert shown <= told, path
    for person, path in (
        (officer, f"/review/applications/{made.id}"),
        (department, f"/department/applications/{made.id}"),
    ):
        assert set(limits_on(browser_of(world.app, person).get(path).text)) <= told, path


def test_an_act_that_comes_too_late_is_told_the_minute(world: World) -> None:
    opened = world.open_call(guide.CALL)
    unit = world.unit(body_id=ALL)
    by = world.representative(unit)
    with clock.travel(datetime.fromisoformat("2026-04-30T17:00:01")):
        assert "还有" not in browser_of(world.app, by).get("/").text
        page = browser_of(world.app, by).submit(
            "/applications/new", page="/account", call=opened.id, unit=unit.id, category="factory", levels="provincial"
        )
        assert "2026-04-30 17:00 截止" in page.text
        assert not queries.of_person(by)
