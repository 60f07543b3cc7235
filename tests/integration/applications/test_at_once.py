"""Several people at the same moment: exactly one wins, and the others are told in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.workflow.states import State
from core.db import db
from core.db.base import new_id
from core.errors import Conflict, DomainError, RulesRefuse, Stale
from core.filling import queries as filling
from core.people.queries import person
from tests.integration.applications.filed import Filed
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.house import at_once
from tests.support.world import CREATION_PLAN, World

FORM, SECTION = "eligibility-factory", "audit"


def declared(world: World) -> tuple[Filed, int]:
    """An application about to be submitted, and its revision."""
    filed = Filed(world)
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    return filed, filed.now.revision


def submitting(filed: Filed, revision: int, token: str) -> Callable[[], Any]:
    application_id, by_id = filed.id, filed.by.id
    return lambda: operations.submit(application_id, token=token, revision=revision, by=person(by_id)).id


def withdrawing(filed: Filed, revision: int) -> Callable[[], Any]:
    application_id, by_id = filed.id, filed.by.id
    return lambda: operations.withdraw(application_id, revision=revision, by=person(by_id))


def saving(filed: Filed, given: dict[str, Any]) -> Callable[[], Any]:
    application_id, by_id = filed.id, filed.by.id
    saved = saved_section(application_id, FORM, SECTION)
    revision = 0 if saved is None else saved.revision
    return lambda: save_section(application_id, FORM, SECTION, given, revision=revision, by=person(by_id)).revision


def refused(results: list[object]) -> list[DomainError]:
    """What the losers were told; anything but a sentence fails the test."""
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, DomainError) and error.sentence for error in errors), errors
    return [error for error in errors if isinstance(error, DomainError)]


def test_of_submitting_withdrawing_and_saving_exactly_one_happens(app: Flask, world: World) -> None:
    for _ in range(3):
        filed, revision = declared(world)
        acts = [
            submitting(filed, revision, new_id()),
            withdrawing(filed, revision),
            saving(filed, {"audited": False, "audit_reason": "计划明年开展"}),
        ]
        db.session.rollback()
        results = at_once(app, *acts)
        assert len(refused(results)) == 2, results
        db.session.rollback()
        now = filed.now
        happened = {
            "submitted": (now.stage, now.state) == ("review", State.PENDING),
            "withdrawn": now.state is State.WITHDRAWN,
            "saved": filling.saved(now.id).of(FORM)["audited"] is False,
        }
        assert sum(happened.values()) == 1, happened
        assert len(filling.submissions(now.id)) == happened["submitted"]
        assert queries.move_count(now.id) == happened["submitted"] + happened["withdrawn"]


def test_the_same_form_sent_twice_at_once_makes_one_submission_and_acknowledges_both(app: Flask, world: World) -> None:
    filed, revision = declared(world)
    token = new_id()
    acts = [submitting(filed, revision, token) for _ in range(3)]
    db.session.rollback()
    results = at_once(app, *acts)
    db.session.rollback()
    (submission,) = filling.submissions(filed.id)
    assert results == [submission.id] * 3


def test_two_forms_sent_at_once_make_one_submission(app: Flask, world: World) -> None:
    filed, revision = declared(world)
    acts = [submitting(filed, revision, new_id()) for _ in range(2)]
    db.session.rollback()
    (error,) = refused(at_once(app, *acts))
    assert isinstance(error, Stale)
    assert filed.by.name in error.sentence
    assert len(filling.submissions(filed.id)) == 1


def test_of_two_versions_of_a_section_saved_at_once_one_is_kept(app: Flask, world: World) -> None:
    filed = Filed(world)
    acts = [saving(filed, {"audited": False, "audit_reason": reason}) for reason in ("甲", "乙")]
    db.session.rollback()
    (error,) = refused(at_once(app, *acts))
    assert isinstance(error, Stale)
    db.session.rollback()
    assert filling.saved(filed.id).of(FORM)["audit_reason"] in {"甲", "乙"}


def test_a_unit_that_starts_twice_at_once_has_one_entry(app: Flask, world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    entry = Entry(call_id=opened.id, unit_id=unit.id, category="factory")
    by_id = world.representative(unit).id
    db.session.rollback()
    results = at_once(app, *[lambda: operations.start(entry, by=person(by_id)).id for _ in range(3)])
    assert all(isinstance(error, (RulesRefuse, Conflict)) for error in refused(results))
    assert len(refused(results)) == 2
    assert db.session.query(Application).count() == 1


def test_units_that_start_at_once_have_numbers_of_their_own(app: Flask, world: World) -> None:
    opened = world.open_call(CREATION_PLAN)
    acts = []
    for _ in range(4):
        unit = world.unit()
        entry = Entry(call_id=opened.id, unit_id=unit.id, category="factory")
        acts.append(starting(entry, world.representative(unit).id))
    db.session.rollback()
    assert sorted(at_once(app, *acts), key=str) == [1, 2, 3, 4]


def starting(entry: Entry, by_id: str) -> Callable[[], int]:
    return lambda: operations.start(entry, by=person(by_id)).number
