"""What the trail notes without anything being changed: failures, refusals, and who read what is not everybody's."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from core import clock
from core.accounts import operations
from core.audit import queries
from core.audit.actions import named_by
from core.audit.models import AuditEvent
from core.audit.operations.noting import SITTING
from core.audit.presenting import THINGS
from core.audit.views import what_is_read
from core.db import db
from core.errors import Invalid, NotAllowed
from core.people.models import Person, Role
from core.web.access import nobody, policy_of, public
from tests.support.clients import browser_of, token_of
from tests.support.house import EAST, People

PASSWORD = "correct horse battery 9"
READ_ONLY = OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))

NOBODYS = {
    **dict.fromkeys(("call_id", "category", "form_id", "section_id", "table_id", "year", "kind", "ending"), "a call's"),
    **dict.fromkeys(("act_id", "declaration_id", "duty_id", "key", "rule_id", "field", "revision_id"), "of the rules"),
    **dict.fromkeys(("notice_id", "publication_id", "sequence", "name_id", "import_id"), "published, or of what is"),
    **dict.fromkeys(("body_id", "alias_id"), "an office, and a name that a list prints"),
    **dict.fromkeys(("job_id", "security_key_id"), "his own who reads"),
    **dict.fromkeys(("evidence_id", "grant_id", "other_id"), "stands after what it belongs to"),
    "number": "an event, whose page is marked",
    "piece_id": "the unit's own",
}
"""What arguments of addresses name besides what is not everybody's, and why that is no matter."""


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


def test_no_page_of_somebody_elses_is_read_unnoted(app: Flask) -> None:
    """Whatever an address names is noted, whether its page is only looked at or also sent from, or is nobody's."""
    named = {name for rule in app.url_map.iter_rules() if not _is_open(app, rule) for name in rule.arguments}
    assert named - set(named_by()) == set(NOBODYS)
    assert set(named_by().values()) <= set(THINGS), "a reader of the trail is told of what each was"


def _is_open(app: Flask, rule: Rule) -> bool:
    return policy_of(app, rule.endpoint) in {public, nobody} or "GET" not in (rule.methods or ())


@pytest.mark.parametrize("endpoint", ["people.index", "review.follow_up", "department_lists.unfiled", "upkeep.reports"])
def test_a_table_of_telephones_is_noted_as_reading_people(app: Flask, endpoint: str) -> None:
    assert what_is_read(app, endpoint, ()) == ("person", None)


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


def test_what_could_not_be_noted_is_noted_once_by_the_next_look(app: Flask, people: People) -> None:
    browser = browser_of(app, people.auditor())
    with patch("core.audit.operations.noting.record", side_effect=READ_ONLY):
        browser.get("/audit")
    browser.get("/audit")
    browser.get("/audit")
    assert len(events("audit.read")) == 1


def test_a_page_that_is_acted_on_is_noted_too_and_no_history_tells_who_read(app: Flask, people: People) -> None:
    admin, auditor, li = people.administrator(), people.auditor(), people.make(Role.BODY_OFFICER, body_id=EAST)
    assert browser_of(app, admin).get(f"/people/{li.id}/deactivate").status_code == 200
    assert [(event.by_id, event.subject_id) for event in events("audit.read")] == [(admin.id, li.id)]
    operations.deactivate(li.id, reason="离职", by=admin)
    done = [event.action for event in queries.history("person", li.id, reader=auditor)]
    assert done == ["accounts.deactivate"], "who only read it does not stand among what was done"


def test_a_page_that_a_refused_act_draws_is_read_as_well(app: Flask, people: People) -> None:
    """Otherwise who sends something wrong reads all that the page shows, and nobody hears of it."""
    admin, li = people.administrator(), people.make(Role.BODY_OFFICER, body_id=EAST)
    browser = browser_of(app, admin)
    token = token_of(browser.get("/account").text)
    assert browser.post(f"/people/{li.id}/deactivate", data={"csrf_token": token}).status_code == 422
    assert [(event.by_id, event.subject_id) for event in events("audit.read")] == [(admin.id, li.id)]
    browser_of(app, li).post(f"/people/{admin.id}/deactivate", data={"csrf_token": token})
    assert len(events("audit.read")) == 1, "who is only refused reads nothing"


def test_reading_goes_on_where_nothing_can_be_written(app: Flask, people: People) -> None:
    with patch("core.audit.operations.noting.record", side_effect=READ_ONLY):
        assert browser_of(app, people.auditor()).get("/audit").status_code == 200


def test_strangers_are_not_noted(app: Flask) -> None:
    browser_of(app).get("/audit")
    assert events("audit.read") == events("audit.refuse") == []
    with pytest.raises(NotAllowed):
        operations.authenticate("x@example.com", "y", address="")
