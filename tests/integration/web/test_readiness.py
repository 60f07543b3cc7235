"""Whether the instance can serve is told in seconds, whatever hangs."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.instance import instance
from core.web import readiness

pytestmark = pytest.mark.own_application  # checks are added to it

WELL = {"database": "ok", "migrations": "ok", "storage": "ok"}


def test_what_hangs_is_told_and_holds_one_thread_only(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "SECONDS", 0.2)
    go_on, asked = threading.Event(), []

    def hang() -> Mapping[str, str]:
        asked.append(threading.current_thread())
        go_on.wait(60)
        return {"letters": "ok"}

    readiness.check(app, "letters", hang)
    for _ in range(3):
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.get_json()["checks"]["letters"] == "no answer"
        assert client.get("/healthz").status_code == 200
    assert len(asked) == 1
    go_on.set()
    asked[0].join(20)
    assert readiness.state_of(app)["letters"] == "ok"


def test_a_part_that_fails_is_told(app: Flask, client: FlaskClient) -> None:
    def fail() -> Mapping[str, str]:
        raise LookupError

    readiness.check(app, "letters", fail)
    assert client.get("/readyz").get_json()["checks"] == {**WELL, "letters": "LookupError"}


def test_storage_that_cannot_be_written_is_told(app: Flask, client: FlaskClient) -> None:
    folder = instance().settings.storage
    assert isinstance(folder, Path)
    assert client.get("/readyz").get_json()["checks"] == WELL
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file where the folder was")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {**WELL, "storage": "not writable"}
