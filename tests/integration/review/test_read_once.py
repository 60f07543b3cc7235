"""What a call keeps is read once in a transaction, by a process that knows nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.applications import operations as applications
from core.applications import queries
from core.db import db
from core.db.base import new_id
from core.people.queries import person
from core.policy.pinning import unpin
from tests.support.house import sign_in
from tests.support.review import OfficersDesk
from tests.support.statements import statements

Reads = Callable[[Callable[[], object]], int]


@pytest.fixture
def reads(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Reads:
    """How often an act reads what calls keep, in a process that has just started."""
    read: list[int] = []

    def counting(kept: Mapping[str, Any]) -> Any:
        read.append(1)
        return unpin(kept)

    monkeypatch.setattr("core.calls.queries.unpin", counting)

    def reads(act: Callable[[], object]) -> int:
        db.session.remove()
        app.extensions["greenroll_kept"].clear()
        read.clear()
        sent = statements(act)
        assert sum("opened_call.pinned" in each for each in sent) == 1
        return len(read)

    return reads


def test_a_submission_reads_it_once(desk: OfficersDesk, reads: Reads) -> None:
    world = desk.world
    unit = world.unit("示例精密股份有限公司")
    by = world.representative(unit)
    made = world.started(desk.opened, unit, by)
    world.fill(made, by)
    applications.declare(made.id, revision=queries.get(made.id).revision, by=by)
    revision = queries.get(made.id).revision
    application_id, person_id = made.id, by.id

    def submit() -> None:
        applications.submit(application_id, token=new_id(), revision=revision, by=person(person_id))

    assert reads(submit) == 1


def test_a_page_reads_it_once(desk: OfficersDesk, client: FlaskClient, reads: Reads) -> None:
    application = desk.application()
    browser = sign_in(client, desk.officer)
    path = f"/review/applications/{application.id}"
    assert reads(lambda: browser.get(path)) == 1
