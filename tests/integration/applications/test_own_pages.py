"""What an applicant's own pages ask of the database, and what is worked out of answers that did not change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from core import clock
from core.applications import queries
from core.applications.presenting import ApplicationView
from core.applications.views import submitting
from core.db import db
from core.db.transaction import transaction
from core.evidence_store import operations as evidence_store
from core.evidence_store.operations import Details
from core.evidence_store.purposes import FILES
from core.evidence_store.rules import EvidenceKind
from core.files import operations as files
from core.filling import presenting
from core.forms import LaidOutForm, review
from core.forms.page import SectionPage
from core.notifications import operations as notifications
from core.people.models import Person
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of
from tests.support.filling import save
from tests.support.statements import statements
from tests.support.uploads import pdf, upload
from tests.support.world import CREATION_PLAN, World

FORM, SECTION, FIELD = "creation-work-plan", "goals", "plan_goals"


@pytest.fixture
def asked(app: Flask, world: World) -> Callable[[str], int]:
    """How many statements a page of a draft takes, once the process knows its call."""
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    application_id, browser = world.started(opened, unit, by).id, browser_of(app, by)

    def asked(path: str) -> int:
        path = path.format(application_id)
        assert browser.get(path).status_code == 200
        db.session.remove()
        return len(statements(lambda: browser.get(path)))

    return asked


@pytest.mark.parametrize(
    ("path", "most"),
    [("/applications", 12), ("/applications/{}", 7), (f"/applications/{{}}/sections/{FORM}/{SECTION}", 5)],
)
def test_what_lies_beside_a_draft_is_read_with_it(asked: Callable[[str], int], path: str, most: int) -> None:
    assert asked(path) <= most


@pytest.mark.one_kind
def test_what_is_unread_is_counted_with_what_of_it_is_of_the_thread(app: Flask, world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    made, browser = world.started(opened, unit, by), browser_of(app, by)
    with transaction():
        notifications.send([by], "有新的消息。", "/")
    counting = [each for each in statements(lambda: browser.get(f"/applications/{made.id}")) if "FROM message" in each]
    assert len(counting) == 1


_TABLES = "representation|evaluator_staff|evaluator_profile|application"
_BOUND_WORD = re.compile(rf"({_TABLES})\.state (=|!=|<>|IN) \(?(\?|%\(|\$)")


@pytest.mark.one_kind
def test_words_that_some_index_is_of_are_written_into_statements(app: Flask, world: World) -> None:
    """SQLite prepares a statement anew where one is bound beside such an index: ten times the work of running it."""
    filed = Filed(world)
    filed.submit()
    browser = browser_of(app, filed.by)
    paths = ("/", "/applications", f"/applications/{filed.id}", f"/threads/{filed.id}", "/my/units", "/my/evidence")
    for path in paths:
        assert not [each for each in statements(partial(browser.get, path)) if _BOUND_WORD.search(each)], path


@pytest.mark.one_kind
def test_a_section_is_drawn_once_as_long_as_the_same_stands_in_it(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And shows at once what was saved, what came into the store, and to nobody what another unit answered."""
    opened, drawn, draw = world.open_call(CREATION_PLAN), list[str](), presenting.fields

    def counted(page: SectionPage, here: str) -> Markup:
        drawn.append(here)
        return draw(page, here)

    monkeypatch.setattr(presenting, "fields", counted)
    pages = []
    for unit in (world.unit(), world.unit()):
        by = world.representative(unit)
        made = world.started(opened, unit, by)
        path = f"/applications/{made.id}/sections/eligibility-factory/audit"
        pages.append((unit, by, made.id, path, browser_of(app, by)))

    def write(id: str, by: Person, reason: str, revision: int) -> None:
        save(id, "eligibility-factory", "audit", {"audited": False, "audit_reason": reason}, revision=revision, by=by)

    for _, by, id, path, browser in pages:
        write(id, by, "甲因", 0)
        assert "甲因" in browser.get(path).text
        assert f'action="{path}"' in browser.get(path).text
    assert drawn == [path for _, _, _, path, _ in pages]
    (unit, by, id, path, browser), (*_, other, others) = pages
    write(id, by, "乙因", 1)
    assert "乙因" in browser.get(path).text
    assert "乙因" not in others.get(other).text
    uploaded = files.keep(upload(pdf("证书"), "证书.pdf"), FILES.id, by=by)
    [kept] = evidence_store.add(unit.id, [uploaded.id], Details(EvidenceKind.OTHER), by=by)
    assert "证书.pdf" in browser.get(path).text
    evidence_store.remove(kept.id, revision=kept.revision, by=by)
    assert "证书.pdf" not in browser.get(path).text
    assert "证书.pdf" not in others.get(other).text


@pytest.mark.one_kind
def test_what_was_submitted_is_opened_once_for_its_own_people(app: Flask, world: World) -> None:
    filed = Filed(world)
    filed.submit()
    browser = browser_of(app, filed.by)
    path = f"/applications/{filed.id}"
    assert browser.get(path).status_code == 200
    db.session.remove()
    assert not [each for each in statements(lambda: browser.get(path)) if "filling_submission.answers," in each]


@pytest.mark.one_kind
def test_what_is_made_of_answers_serves_until_they_change(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    made = world.started(opened, unit, by)

    def view() -> ApplicationView:
        db.session.rollback()
        return ApplicationView(queries.get(made.id))

    save(made.id, FORM, SECTION, {FIELD: "能耗下降"}, revision=0, by=by)
    first = view()
    states = first.tasks.all[0].judged.states
    assert view().answers is first.answers
    assert view().tasks.all[0].judged.states is states
    assert view().saved[FORM, SECTION].answers is first.saved[FORM, SECTION].answers
    save(made.id, FORM, SECTION, {FIELD: "排放下降"}, revision=1, by=by)
    assert view().answers.flat[FIELD] == view().saved[FORM, SECTION].answers[FIELD] == "排放下降"
    assert view().tasks.all[0].judged.states is not states


@pytest.mark.one_kind
def test_what_was_filled_in_is_drawn_once_as_it_is_read(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be checked with the ways to change it, to be printed without; and anew once it says something else."""
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    made, browser = world.started(opened, unit, by), browser_of(app, by)
    read = list[str]()

    def counted(form: LaidOutForm, *args: Any, **more: Any) -> Any:
        read.append(form.id)
        return review(form, *args, **more)

    monkeypatch.setattr(submitting, "review", counted)
    check, printed = f"/applications/{made.id}/check", f"/applications/{made.id}/print"
    change = f'href="/applications/{made.id}/sections/{FORM}/{SECTION}">修改'
    save(made.id, FORM, SECTION, {FIELD: "能耗下降"}, revision=0, by=by)
    assert change in browser.get(check).text
    assert change not in browser.get(printed).text
    drawn = len(read)
    assert "能耗下降" in browser.get(check).text
    assert "能耗下降" in browser.get(printed).text
    with clock.travel(clock.now() + timedelta(days=1)):
        assert "能耗下降" in browser.get(printed).text
    assert len(read) == drawn
    save(made.id, FORM, SECTION, {FIELD: "排放下降"}, revision=1, by=by)
    for path in (check, printed):
        assert "排放下降" in browser.get(path).text
        assert "能耗下降" not in browser.get(path).text
