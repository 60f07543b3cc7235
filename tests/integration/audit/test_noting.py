"""What the trail notes without anything being changed: failures, refusals, and who read what is not everybody's."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from core import clock
from core.accounts import operations
from core.audit.models import AuditEvent
from core.audit.operations.noting import SITTING
from core.db import db
from core.errors import Invalid, NotAllowed
from core.people.models import Person, Role
from core.web.access import nobody, noted_of, policy_of, public, roles
from tests.support.clients import browser_of, token_of
from tests.support.house import EAST, People

PASSWORD = "correct horse battery 9"
READ_ONLY = OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))

READ = {
    "people.index": "person",
    "people.show": "person",
    "audit.index": "trail",
    "audit.show": "trail",
    "files.download": "file",
    "review.application": "application",
    "department.application": "application",
    "letters.show": "letter",
    "supervision.complaint": "complaint",
    "units.show_request": "representation",
}

NAMED = {
    *("application_id", "complaint_id", "ending_id", "evaluator_id", "evidence_id", "expert_id", "file_id"),
    *("letter_id", "objection_id", "person_id", "record_id", "representation_id", "unit_id"),
}
"""What in an address names something that is not everybody's."""
ELSEWHERE = {
    **dict.fromkeys(("review.short", "department_lists.fraud", "experts.pool"), "leads on to a page"),
    "supervision.evidence": "the operation notes it",
    "scores.radar_picture": "is drawn on a page that is noted",
    "my_green_codes.picture": "is one's own",
}


def events(action: str) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.number)
    return list(db.session.scalars(query))


@pytest.fixture
def wang(app: Flask) -> Person:
    return operations.register(
        name="王小明", phone="13800000000", email="wang@example.com", password=PASSWORD, consented=True
    )


def test_what_failed_is_noted_with_where_it_came_from(app: Flask, wang: Person) -> None:
    browser = browser_of(app)
    browser.sign_in(wang.email, "wrong")
    browser.sign_in("nobody@example.com", "wrong")
    known, unknown = events("accounts.fail_sign_in")
    assert (known.subject_id, unknown.subject_id) == (wang.id, ""), "what was typed may be a password"
    assert known.address == unknown.address == "127.0.0.1"
    with pytest.raises(Invalid):
        operations.confirm(wang, "wrong")
    with pytest.raises(Invalid):
        operations.change_password(wang.id, "wrong", "another good password 7")
    assert [event.subject_id for event in events("accounts.fail_proof")] == [wang.id] * 2
    browser.sign_in(wang.email, PASSWORD)
    browser.submit("/sign-out", page="/account")
    assert [event.address for event in events("accounts.sign_out")] == ["127.0.0.1"]


def test_an_act_that_was_refused_is_noted(app: Flask, people: People) -> None:
    officer, other = people.officer(), people.applicant()
    browser = browser_of(app, officer)
    token = token_of(browser.get("/account").text)
    assert browser.get(f"/people/{other.id}").status_code == 403
    assert events("audit.refuse") == [], "nothing was read, and nothing would have been done"
    assert browser.post(f"/people/{other.id}/grants", data={"csrf_token": token}).status_code == 403
    (event,) = events("audit.refuse")
    assert (event.by_id, event.subject_id) == (officer.id, f"/people/{other.id}/grants")
    assert (event.address, event.mark is not None) == ("127.0.0.1", True)


@pytest.mark.parametrize(("endpoint", "subject"), READ.items())
def test_reading_is_noted_of(app: Flask, endpoint: str, subject: str) -> None:
    marked = noted_of(app, endpoint)
    assert marked is not None
    assert marked[0] == subject


def test_no_page_of_somebody_elses_is_read_unnoted(app: Flask) -> None:
    """Whatever is only looked at, by an address that names it; acts have events of their own."""
    everybodys = {public, nobody, roles(Role.APPLICANT).__name__}
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" not in (rule.methods or ()) and NAMED & rule.arguments and noted_of(app, rule.endpoint) is None
        if everybodys.isdisjoint({policy := policy_of(app, rule.endpoint), getattr(policy, "__name__", "")})
    }
    assert found == set(ELSEWHERE)


def test_who_read_whom_and_the_trail_itself(app: Flask, people: People) -> None:
    admin, auditor, li = people.administrator(), people.auditor(), people.make(Role.BODY_OFFICER, body_id=EAST)
    browser_of(app, admin).get(f"/people/{li.id}")
    browser_of(app, admin).head(f"/people/{li.id}")
    browser_of(app, admin).get("/people/nobody")
    browser_of(app, auditor).get("/audit")
    seen = [(event.by_id, event.subject_type, event.subject_id, event.address) for event in events("audit.read")]
    assert seen == [(admin.id, "person", li.id, "127.0.0.1"), (auditor.id, "trail", "", "127.0.0.1")]


def test_one_sitting_is_one_event(app: Flask, people: People) -> None:
    """A page is drawn anew after each act on it; another reader, thing or hour is an event of its own."""
    admin, other, li = people.administrator(), people.administrator(), people.make(Role.BODY_OFFICER, body_id=EAST)
    browser = browser_of(app, admin)
    with clock.travel(now := clock.now()):
        for path in (f"/people/{li.id}", f"/people/{li.id}", f"/people/{other.id}"):
            browser.get(path)
        browser_of(app, other).get(f"/people/{li.id}")
    with clock.travel(now + SITTING):
        browser.get(f"/people/{li.id}")
    seen = [(event.by_id, event.subject_id) for event in events("audit.read")]
    assert seen == [(admin.id, li.id), (admin.id, other.id), (other.id, li.id), (admin.id, li.id)]


def test_what_could_not_be_noted_is_noted_by_the_next_look(app: Flask, people: People) -> None:
    browser = browser_of(app, people.auditor())
    with patch("core.audit.operations.noting.record", side_effect=READ_ONLY):
        browser.get("/audit")
    browser.get("/audit")
    assert len(events("audit.read")) == 1


def test_reading_goes_on_where_nothing_can_be_written(app: Flask, people: People) -> None:
    with patch("core.audit.operations.noting.record", side_effect=READ_ONLY):
        assert browser_of(app, people.auditor()).get("/audit").status_code == 200


def test_strangers_are_not_noted(app: Flask) -> None:
    browser_of(app).get("/audit")
    assert events("audit.read") == events("audit.refuse") == []
    with pytest.raises(NotAllowed):
        operations.authenticate("x@example.com", "y", address="")
