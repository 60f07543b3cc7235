"""A section that saves itself while one writes: the same operation, one event of the trail per sitting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import operations, queries
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.rules.assessment import Counted
from core.audit.models import AuditEvent
from core.db import db
from core.errors import Stale
from core.people.models import Person
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of, token_of
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.statements import statements
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

pytestmark = pytest.mark.one_kind

FORM, SECTION, FIELD = "creation-work-plan", "goals", "plan_goals"

JSON = {"Accept": "application/json"}

Draft = tuple[Application, Person]


@pytest.fixture
def filed(world: World) -> Iterator[Filed]:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield Filed(world)


@pytest.fixture
def draft(world: World) -> Draft:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit, "甲经办人")
    return world.started(opened, unit, by), by


def writes(draft: Draft, *texts: str, by: Person | None = None, automatic: bool = True) -> None:
    application, first = draft
    for text in texts:
        saved = saved_section(application.id, FORM, SECTION)
        revision = 0 if saved is None else saved.revision
        given = {FIELD: text}
        save_section(application.id, FORM, SECTION, given, revision=revision, by=by or first, automatic=automatic)


def told() -> list[tuple[str, Any, Any]]:
    """What the trail says of saved sections: who, from what, to what."""
    db.session.rollback()
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "applications.save_section"))
    return [
        (each.by_name, (each.before or {}).get(FIELD), (each.after or {}).get(FIELD))
        for each in sorted(events, key=lambda each: each.number)
    ]


def test_a_sitting_is_one_event_from_what_stood_before_it(draft: Draft) -> None:
    writes(draft, "能", "能耗", "能耗下降")
    assert told() == []
    writes(draft, "能耗下降 10%", automatic=False)
    assert told() == [("甲经办人", None, "能耗下降 10%")]
    writes(draft, "能耗下降 11%", "能耗下降 12%")
    writes(draft, "能耗下降 12%", automatic=False)
    assert told()[1:] == [("甲经办人", "能耗下降 10%", "能耗下降 12%")]


def test_another_persons_save_ends_it(world: World, draft: Draft) -> None:
    colleague = world.people.applicant("乙经办人")
    world.confirm(colleague, queries.get(draft[0].id).unit)
    writes(draft, "甲写", "甲写的")
    writes(draft, "乙写的", by=colleague)
    assert told() == [("甲经办人", None, "甲写的")]
    writes(draft, "乙写完了", by=colleague, automatic=False)
    assert told()[1:] == [("乙经办人", "甲写的", "乙写完了")]


def test_a_rest_ends_it(draft: Draft) -> None:
    writes(draft, "上午", "上午写的")
    with clock.travel(clock.now() + timedelta(hours=3)):
        writes(draft, "下午写的")
    assert told() == [("甲经办人", None, "上午写的")]


def test_what_is_handed_in_is_in_the_trail(filed: Filed) -> None:
    before = len(told())
    filed.save(FORM, SECTION, {FIELD: "新目标"}, automatic=True)
    assert len(told()) == before
    filed.submit()
    assert [after for _, _, after in told()[before:]] == ["新目标"]


def test_what_is_the_same_takes_back_no_declaration(filed: Filed) -> None:
    filed.save(FORM, SECTION, {FIELD: "目标"})
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    for automatic in (True, False):
        filed.save(FORM, SECTION, {FIELD: "目标"}, automatic=automatic)
        assert filed.now.declared_at is not None
    filed.save(FORM, SECTION, {FIELD: "另一个"}, automatic=True)
    assert filed.now.declared_at is None


def test_the_second_of_two_writes_over_nobody(world: World, draft: Draft) -> None:
    colleague = world.people.applicant("乙经办人")
    world.confirm(colleague, queries.get(draft[0].id).unit)
    writes(draft, "甲写的")
    with pytest.raises(Stale):
        save_section(draft[0].id, FORM, SECTION, {FIELD: "乙写的"}, revision=0, by=colleague, automatic=True)


def test_the_page_is_told_in_json(app: Flask, draft: Draft) -> None:
    application, by = draft
    path = f"/applications/{application.id}/sections/{FORM}/{SECTION}"
    browser = browser_of(app, by)
    token = token_of(browser.get(path).text)
    sent = {"csrf_token": token, "save": "auto", "revision": "0", f"answers.{FIELD}": "能耗下降"}
    saved = browser.post(path, data=sent, headers=JSON)
    assert (saved.status_code, saved.get_json()["revision"], saved.get_json()["wrong"]) == (200, 1, 0)
    long = browser.post(path, data={**sent, "revision": "1", f"answers.{FIELD}": "长" * 20_001}, headers=JSON)
    assert long.get_json()["wrong"] == 1
    assert ["最多" in each for each in long.get_json()["faults"]] == [True]
    stale = browser.post(path, data={**sent, f"answers.{FIELD}": "另一个"}, headers=JSON)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "stale")
    expired = browser.post(path, data={**sent, "csrf_token": "x"}, headers=JSON)
    assert expired.get_json()["code"] == "form_expired"
    gone = browser_of(app).post(path, data=sent, headers=JSON)
    assert gone.get_json()["code"] in {"session_ended", "sign_in_needed"}


def test_a_draft_is_not_judged_for_queues_in_which_it_does_not_stand(
    filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It saves itself every few seconds: to count its findings took as long as to save it. Submitted it is counted."""
    judged, count = list[str](), findings.count

    def counted(application: Application) -> Counted:
        judged.append(application.id)
        return count(application)

    monkeypatch.setattr(findings, "count", counted)
    writes((filed.now, filed.by), "能耗再下降")
    assert not judged
    filed.submit()
    assert judged == [filed.id]


def test_what_is_told_of_a_section_that_saves_itself_is_not_read_again(app: Flask, draft: Draft) -> None:
    application, by = draft
    writes(draft, "一")
    browser = browser_of(app, by)
    path = f"/applications/{application.id}/sections/{FORM}/{SECTION}"
    typed = {f"answers.{FIELD}": "二", "revision": "1", "save": "auto", "csrf_token": token_of(browser.get(path).text)}
    sent = statements(lambda: browser.post(path, data=typed))
    assert any(each.startswith("UPDATE filling_section") for each in sent)
    assert sent[-1].startswith("UPDATE"), "nothing is asked once it is saved"
