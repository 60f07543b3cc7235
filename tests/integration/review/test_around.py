"""The neighbours of an application in a view of its queue: by comparison on each kind of database, in every order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.applications.models import Application
from core.applications.workflow.states import State
from core.calls import queries as calls
from core.db import db
from core.desks.queries import queue
from core.plugin_api import Does, Stage
from tests.integration.review.test_speed import sent_by, statements
from tests.support.clients import browser_of, words
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

NAMES = ("submitted", "unit", "category", "stage", "findings", "own")


@pytest.fixture
def five(desk: OfficersDesk) -> Sequence[Application]:
    """Of two names, two counts, two stages and two instants: alike in one, apart in another."""
    made = [desk.application() for _ in range(5)]
    for number, each in enumerate(made):
        each.unit_name = "甲乙"[number % 2]
        each.blocking = number // 2
        each.submitted_at = (each.submitted_at or desk.opened.opened_at) + timedelta(minutes=number // 3)
    stage = next(each for each in stages_of(desk) if each.kind is Does.RECOMMEND)
    made[1].stage = made[4].stage = stage.id
    db.session.commit()
    return made


def stages_of(desk: OfficersDesk) -> Sequence[Stage]:
    return calls.pinned(desk.opened).call.stages


def ids(html: str) -> list[str]:
    return re.findall(r'name="chosen" value="(\w+):', html)


def neighbours(html: str) -> dict[str, str]:
    found = re.findall(r'/review/applications/(\w+)\?[^"]*" rel="(prev|next)"', html)
    return {rel: id for id, rel in found}


def test_the_neighbours_are_those_of_the_queue(
    desk: OfficersDesk, five: Sequence[Application], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every order, whether there are few, which are sorted, or many, of which the order is walked."""
    browser = sign_in(client, desk.officer)
    for sort in (f"{minus}{name}" for minus, name in product(("", "-"), NAMES)):
        view = f"tab=all&sort={sort}"
        order = ids(browser.get(f"/review?{view}").text)
        assert len(order) == len(five)
        with monkeypatch.context() as many:
            many.setattr(queue, "FEW", 0)
            assert ids(browser.get(f"/review?{view}").text) == order, sort
            pages = [browser.get(f"/review/applications/{id}?{view}").text for id in order]
        for number, page in enumerate(pages):
            assert f"第 {number + 1} 份，共 5 份" in words(page), sort
            around: dict[str, Any] = {"prev": order[number - 1] if number else None}
            around["next"] = order[number + 1] if number + 1 < len(order) else None
            assert neighbours(page) == {rel: id for rel, id in around.items() if id}, sort


def test_what_is_there_no_more_leads_to_the_first(
    desk: OfficersDesk, five: Sequence[Application], client: FlaskClient
) -> None:
    browser, view = sign_in(client, desk.officer), "tab=review&sort=-findings"
    order = ids(browser.get(f"/review?{view}").text)
    page = browser.get(f"/review/applications/{five[4].id}?{view}").text
    assert five[4].id not in order
    assert "返回列表" in page
    assert neighbours(page) == {"next": order[0]}


def test_by_state_is_the_order_of_the_way(desk: OfficersDesk, five: Sequence[Application], client: FlaskClient) -> None:
    """By the call's stages, not by the letters of their names; what was decided and not released tells nothing."""
    stages = [each.id for each in stages_of(desk)]
    of = {each.kind: each.id for each in stages_of(desk)}
    same, decided = five[2:4]
    for each, kind in zip(five, (Does.SELECT, Does.RECOMMEND, Does.SELECT, Does.SELECT, Does.REVIEW), strict=True):
        each.stage = of[kind]
    decided.state = State.DECIDED
    decided.submitted_at = (same.submitted_at or desk.opened.opened_at) - timedelta(days=1)
    db.session.commit()
    browser = sign_in(client, desk.officer)
    order = ids(browser.get("/review?tab=all&sort=stage").text)
    at = [stages.index(desk.of(id).stage) for id in order]
    assert at == sorted(at)
    assert order.index(decided.id) < order.index(same.id)
    falling = [stages.index(desk.of(id).stage) for id in ids(browser.get("/review?tab=all&sort=-stage").text)]
    assert falling == sorted(at, reverse=True)


def test_the_page_reads_no_more_of_a_full_queue(
    desk: OfficersDesk, five: Sequence[Application], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, id = sign_in(client, desk.officer), five[0].id
    plain = sent_by(browser, f"/review/applications/{id}")
    assert sent_by(browser, f"/review/applications/{id}?tab=all&sort=unit") <= plain + 2

    def unread(*_: object) -> None:
        pytest.fail("the ids of the whole tab are read")

    monkeypatch.setattr("core.desks.queries.queue.Queue.ids", unread)
    with statements() as sent:
        assert browser.get(f"/review/applications/{id}?tab=all").status_code == 200
    assert len(sent) <= plain + 2


def test_what_is_done_beside_the_desk_keeps_its_view(
    app: Flask, desk: OfficersDesk, five: Sequence[Application]
) -> None:
    browser = browser_of(app, desk.officer)
    page = f"/review/applications/{five[0].id}?tab=review&due=soon"
    shown = browser.get(page).text
    form = re.search(r'action="(/colleagues/applications/[^"]+)"', shown)
    assert form is not None
    noted = browser.submit(unescape(form[1]), page, text="看看能耗口径")
    assert noted.location == f"{page}#notes"
    acts = re.findall(r'href="(/review/(?:assign|receipts)\?[^"]+)"', shown)
    assert acts
    for address in acts:
        back = re.search(r'href="(/review\?[^"]+)">返回列表', browser.get(unescape(address)).text)
        assert back is not None
        assert "due=soon" in back[1]
