"""Views of a queue that are kept under a name: own and shared, with counts that follow."""

from __future__ import annotations

import re
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete

from core.db.transaction import transaction
from core.desks import operations
from core.errors import Conflict, Invalid, NotFound
from core.people.models import Grant, Person
from core.people.queries import person
from tests.support.clients import browser_of, words
from tests.support.house import at_once
from tests.support.review import OfficersDesk

VIEW = "tab=review&findings=clear"


def kept(app: Flask, person: Person) -> dict[str, int]:
    """The views over the queue, with how many rows each is said to show."""
    page = browser_of(app, person).get("/review").text
    found = re.search(r'<nav class="kept".*?</nav>', page, re.S)
    links = re.findall(r">([^<]+) <span class=\"tab-count\">(\d+)<", found[0]) if found else []
    return {name: int(count) for name, count in links}


def test_a_view_is_kept_from_the_queue_and_its_count_follows(app: Flask, desk: OfficersDesk) -> None:
    first = desk.application(audited_on="2021-06-30")
    browser = browser_of(app, desk.officer)
    saving = re.search(r'href="([^"]+)">保存当前视图', browser.get(f"/review?{VIEW}").text)
    assert saving is not None
    address = saving[1].replace("&amp;", "&")
    sent = browser.submit(address, name=" 无  问题 ")
    assert sent.status_code == 302, words(sent.text)
    assert kept(app, desk.officer) == {"无 问题": 1}
    desk.application(audited_on="2021-06-30")
    assert kept(app, desk.officer) == {"无 问题": 2}
    desk.passed(first)
    assert kept(app, desk.officer) == {"无 问题": 1}
    again = browser.submit(address, name="无 问题")
    assert again.status_code == 409
    assert "您已有一个同名的视图" in again.text


def test_what_is_shared_is_there_for_colleagues_and_nobody_else(app: Flask, desk: OfficersDesk) -> None:
    colleague, elsewhere = desk.world.people.officer("changsha"), desk.world.people.officer("hengyang")
    id = desk.opened.id
    own = operations.save_view("review", id, "自用", VIEW, is_shared=False, by=desk.officer)
    shared = operations.save_view("review", id, "共用", "tab=all", is_shared=True, by=desk.officer)
    assert [set(kept(app, each)) for each in (desk.officer, colleague, elsewhere)] == [
        {"自用", "共用"},
        {"共用"},
        set(),
    ]
    for view in (own, shared):
        with pytest.raises(NotFound):
            operations.drop_view(view.id, by=colleague)
    mine, drop = browser_of(app, desk.officer), f"/review/views/{shared.id}/drop"
    dropped, again = (mine.submit(drop, "/review/views") for _ in range(2))
    assert dropped.status_code == 302
    assert (again.status_code, "这个视图已经删除" in again.text) == (409, True)
    assert browser_of(app, colleague).submit(drop, "/review/views").status_code == 404, "he dropped none"
    assert set(kept(app, colleague)) == set()


def test_what_was_shared_by_somebody_who_left_a_colleague_can_drop(app: Flask, desk: OfficersDesk) -> None:
    colleague, elsewhere = desk.world.people.officer("changsha"), desk.world.people.officer("hengyang")
    own, shared = (
        operations.save_view("review", desk.opened.id, name, VIEW, is_shared=name == "共用", by=desk.officer)
        for name in ("自用", "共用")
    )
    with transaction() as session:
        session.execute(delete(Grant).where(Grant.person_id == desk.officer.id))
    for view, by in ((own, colleague), (shared, elsewhere)):
        with pytest.raises(NotFound):
            operations.drop_view(view.id, by=by)
    dropped = browser_of(app, colleague).submit(f"/review/views/{shared.id}/drop", "/review/views")
    assert dropped.status_code == 302
    assert set(kept(app, colleague)) == set()


def test_a_view_has_a_name_of_its_own(desk: OfficersDesk) -> None:
    for name in (" ", "名" * 41):
        with pytest.raises(Invalid):
            operations.save_view("review", desk.opened.id, name, VIEW, is_shared=False, by=desk.officer)
    operations.save_view("review", desk.opened.id, "同名", VIEW, is_shared=False, by=desk.officer)
    with pytest.raises(Conflict):
        operations.save_view("review", desk.opened.id, "同名", VIEW, is_shared=False, by=desk.officer)
    operations.save_view(
        "review", desk.opened.id, "同名", VIEW, is_shared=False, by=desk.world.people.officer("changsha")
    )


def test_of_many_that_are_kept_at_once_there_are_no_more_than_of_those_one_by_one(
    app: Flask, desk: OfficersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_VIEWS", 2)
    id, by_id = desk.opened.id, desk.officer.id

    def save(name: str) -> str:
        return operations.save_view("review", id, name, VIEW, is_shared=False, by=person(by_id)).id

    results = at_once(app, *(partial(save, str(number)) for number in range(8)))
    assert sum(isinstance(each, str) for each in results) == 2, results
