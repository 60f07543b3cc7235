"""How often the desk's pages ask the database: a bounded number of times, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from core.db import db
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

QUEUE, APPLICATION = 9, 7
"""As many statements as the two pages may send, sign-in and messages included."""


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def sent_by(browser: FlaskClient, path: str) -> int:
    browser.get(path)  # what is kept per process is read now
    with statements() as sent:
        assert browser.get(path).status_code == 200
    return len(sent)


def test_the_queue_asks_as_often_for_many_rows_as_for_one(desk: OfficersDesk, client: FlaskClient) -> None:
    desk.application()
    browser = sign_in(client, desk.officer)
    one = {tab: sent_by(browser, f"/review?tab={tab}") for tab in ("review", "passed", "all")}
    for _ in range(3):
        desk.application()
    many = {tab: sent_by(browser, f"/review?tab={tab}") for tab in ("review", "passed", "all")}
    assert many == one
    assert max(many.values()) <= QUEUE


def test_the_page_of_an_application_asks_a_bounded_number_of_times(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.signed(desk.application(audited_on="2021-06-30"))
    assert sent_by(sign_in(client, desk.officer), f"/review/applications/{application.id}") <= APPLICATION
