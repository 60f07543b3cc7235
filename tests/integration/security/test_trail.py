"""The trail misses no change and tells no secret; what is written in it stays, on either database."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.accounts import operations as accounts
from core.audit.models import AuditEvent
from core.bodies import operations as bodies
from core.db import db
from core.instance import instance
from core.people.models import Person, Role
from tests.integration.security.addresses import addresses
from tests.integration.security.pages import Page
from tests.integration.security.scenes import AUDITOR, Scene, token
from tests.integration.security.table import entitled
from tests.support.house import People

# Changes that are no business of the trail: what one has read, when one was last here, how often a guess failed.
UNTOLD = {"message", "throttle"}
PASSWORDS = ("correct horse battery 9", "another horse staple 8")


def test_every_change_by_a_page_leaves_an_event(scene: Scene) -> None:
    """Every form is sent as its page shows it, each by somebody who may: what changes anything is in the trail."""
    silent, changing = [], set()
    before = scene.rows()
    for address in addresses(scene, "POST"):
        who = entitled(address)
        if who is None or address.endpoint.startswith("security."):
            continue
        scene.restore()
        browser = scene.browser(who)
        browser.post(
            address.url, data={**shown(browser.get(address.url).data, address.path), "csrf_token": token(browser)}
        )
        after = before if scene.is_as_kept else scene.rows()
        changed = {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)} - UNTOLD
        if changed - {"audit_event", "sqlite_sequence"}:
            changing.add(address.endpoint)
            if "audit_event" not in changed:
                silent.append(f"{address}: {sorted(changed)}")
    assert not silent, "\n".join(silent)
    assert changing or scene.only, "some form does what its page proposes"


_OF_PROGRAMS = re.compile(r"[0-9a-f]{32}|[{}\[\]]|\b[a-z]+(?:[_:-][a-z0-9]+)+\b|\bNone\b|\b(?:true|false)\b")
"""Identifiers, JSON and words of code: none of them is told to people."""


def test_the_trail_is_read_in_words(scene: Scene) -> None:
    """Of each kind of event one: its row, and what was before and after."""
    browser, wrong = scene.browser(AUDITOR), []
    newest = select(func.max(AuditEvent.number)).group_by(AuditEvent.action, AuditEvent.subject_type)
    for number in db.session.scalars(newest).all():
        page = browser.get(f"/audit/{number}").text
        told = re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).replace("&#34;", '"')
        told = re.sub(r"请求编号\s+\S+", "", re.sub(r"\S+@\S+|\b[0-9a-f]{64}\b", "", told))
        wrong += [f"{number}: {each}" for each in _OF_PROGRAMS.findall(told)]
    assert not wrong, "\n".join(wrong)


def shown(page: bytes, path: str) -> dict[str, list[str]]:
    """What the page's form would send, with something in every field."""
    sent: dict[str, list[str]] = {}
    for form in Page(page.decode("utf-8", "replace"), path).forms:
        if form.is_sent and form.path == path:
            for name, field in form.inputs.items():
                if field.kind != "file" and name != "csrf_token":
                    offered = [value for value in field.offered if value]
                    sent[name] = offered[-1:] or [_typed(name, field.kind)]
    return sent


def _typed(name: str, kind: str) -> str:
    by_kind = {"date": "2023-11-06", "email": "typed@example.com", "tel": "13812345678", "number": "1"}
    return by_kind.get(kind, "2023-11-06" if "date" in name or name.endswith("_on") else "示例内容示例内容")


def test_nothing_secret_is_in_the_trail(app: Flask, people: People) -> None:
    administrator = people.administrator()
    made = accounts.register(
        name="王小明", phone="13800000000", email="wang@example.com", password=PASSWORDS[0], consented=True
    )
    accounts.change_password(made.id, PASSWORDS[0], PASSWORDS[1])
    accounts.grant_role(made.id, Role.EXPERT, by=people.security())
    code = accounts.give_reset_code(made.id, by=administrator)
    staff, first = accounts.create_person(name="李经办", email="li@example.com", phone=None, by=administrator)
    accounts.deactivate(made.id, reason="离职", by=administrator)
    accounts.activate(made.id, by=administrator)
    db.session.rollback()
    written = "\n".join(
        f"{event.before} {event.after} {event.note}" for event in db.session.scalars(select(AuditEvent))
    )
    kept = [person.password or "" for person in db.session.scalars(select(Person))]
    sessions = [person.fs_uniquifier for person in db.session.scalars(select(Person))]
    for secret in (*PASSWORDS, code, first, *filter(None, kept), *sessions):
        assert secret not in written
    assert not re.search(r"\$argon2", written)
    assert staff.id


PAST_TRIGGERS = {
    "sqlite": "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event LIMIT 1",
    "postgresql": "TRUNCATE audit_event CASCADE",
}
"""What removes rows without deleting them one by one. On PostgreSQL the role of the application may not even try."""


def test_no_way_round_removes_what_was_appended(app: Flask, people: People) -> None:
    by = people.administrator()
    kinds = instance().book().region.body_kinds
    bodies.add(kinds, name="示例新区", kind="city", office=None, parent_id=None, by=by)
    db.session.rollback()
    with pytest.raises(SQLAlchemyError, match=r"append-only|permission denied"), db.engine.begin() as connection:
        connection.execute(text(PAST_TRIGGERS[db.engine.dialect.name]))
