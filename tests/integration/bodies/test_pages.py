"""The administrators' page of recommending bodies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.bodies import queries
from core.db import db
from tests.support.house import EAST, People, sign_in

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def _without_tokens(app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        yield


def test_an_administrator_adds_changes_and_retires_a_body(app: Flask, people: People) -> None:
    client = sign_in(app.test_client(), people.administrator())
    assert "长沙市工业和信息化局" in client.get("/bodies").get_data(as_text=True)
    given = {"name": "示例县", "kind": "pilot_county", "office": "示例县工信局", "parent_id": EAST}
    assert client.post("/bodies/new", data=given).location == "/bodies"
    db.session.rollback()
    (added,) = [body for body in queries.bodies() if not body.declared]
    page = client.post("/bodies/new", data=given).get_data(as_text=True)
    assert "已有同名的推荐单位。" in page
    assert "示例县工信局" in page
    page = client.post("/bodies/new", data={"name": "", "kind": "village"}).get_data(as_text=True)
    assert "请填写此项。" in page
    address = f"/bodies/{added.id}"
    assert "示例县" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={"name": "示例市", "parent_id": ""}).location == "/bodies"
    db.session.rollback()
    assert (added.name, added.active, added.parent_id) == ("示例市", False, None)


def test_declared_bodies_are_not_changed_here(app: Flask, people: People) -> None:
    client = sign_in(app.test_client(), people.administrator())
    before = queries.body(EAST)
    assert before is not None
    name = before.name
    assert 'name="name"' not in client.get(f"/bodies/{EAST}").text, "its telephone alone is asked for"
    client.post(f"/bodies/{EAST}", data={"name": "别名"})
    db.session.rollback()
    assert before.name == name


def test_only_administrators_come_here(app: Flask, people: People) -> None:
    for stranger in (people.applicant(), people.officer(), people.department(), people.auditor()):
        client = sign_in(app.test_client(), stranger)
        assert client.get("/bodies").status_code == 403
        assert client.post("/bodies/new", data={}).status_code == 403
    assert app.test_client().get("/bodies").status_code == 302
