"""What every page of an applicant holds to: nobody else's, no page breaks, and few questions to the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.applications.models import Application
from core.applications.presenting import ApplicationView
from core.applications.workflow import MoveName
from core.db import db
from core.filling import queries as filling
from core.units.models import Representation
from core.units.operations import leave
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of, words
from tests.support.statements import statements
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.pages

SECTION = "sections/eligibility-factory/audit"
PAGES = (
    "",
    SECTION,
    "check",
    "declaration",
    "submit",
    "receipt",
    "withdraw",
    "progress",
    "print",
    "document.docx",
    "forms/creation-work-plan.docx",
)
WRITTEN = (SECTION, "declaration", "submit", "withdraw")

MOST = {
    "": 10,
    SECTION: 8,
    "check": 6,
    "declaration": 5,
    "print": 5,
    "progress": 5,
    "document.docx": 4,
    "withdraw": 3,
}
"""Statements that a page of one application may cost, the signed-in person and the unread messages included. A section
that takes files asks for two more: whether its reader acts for the unit, and what lies in the unit's store."""


@pytest.fixture
def filed(world: World) -> Filed:
    return Filed(world)


def addresses(filed: Filed) -> Iterator[str]:
    yield from (f"/applications/{filed.id}/{page}".rstrip("/") for page in PAGES)


def test_to_others_an_application_is_not_there(app: Flask, world: World, filed: Filed) -> None:
    filed.submit()
    neighbour = world.representative(world.unit())
    browser = browser_of(app, neighbour)
    for address in addresses(filed):
        assert browser.get(address).status_code == 404, address
    for page in WRITTEN:
        sent = browser.submit(f"/applications/{filed.id}/{page}", "/applications", revision="1", token="0" * 32)
        assert sent.status_code == 404, page
    for _, file in filling.evidence(filed.id):
        assert browser.get(f"/files/{file.id}").status_code == 404


def test_who_no_longer_acts_for_the_unit_no_longer_sees_it(app: Flask, filed: Filed) -> None:
    browser = browser_of(app, filed.by)
    assert browser.get(f"/applications/{filed.id}").status_code == 200
    held = db.session.query(Representation).filter_by(person_id=filed.by.id).one()
    leave(held.id, "离职", by=filed.by)
    assert browser.get(f"/applications/{filed.id}").status_code == 404


def test_staff_have_pages_of_their_own(app: Flask, world: World, filed: Filed) -> None:
    filed.submit()
    for person in (world.people.officer("changsha"), world.people.department(), world.people.administrator()):
        browser = browser_of(app, person)
        assert {browser.get(address).status_code for address in addresses(filed)} == {403}


def test_nobody_who_is_not_signed_in_sees_anything(app: Flask, filed: Filed) -> None:
    browser = browser_of(app)
    for address in ("/applications", "/applications/new", *addresses(filed)):
        assert browser.get(address).location.startswith("/sign-in"), address


def test_officers_open_evidence_once_it_was_submitted_and_only_in_their_scope(
    app: Flask, world: World, filed: Filed
) -> None:
    here, elsewhere = (browser_of(app, world.people.officer(body)) for body in ("changsha", "zhuzhou"))
    file_id = filed.evidence_ids()[0]
    assert here.get(f"/files/{file_id}").status_code == 404
    filed.submit()
    assert here.get(f"/files/{file_id}").status_code == 200
    assert elsewhere.get(f"/files/{file_id}").status_code == 404


@pytest.mark.parametrize("page", sorted(MOST))
def test_a_page_asks_the_database_little(app: Flask, filed: Filed, page: str) -> None:
    browser = browser_of(app, filed.by)
    address = f"/applications/{filed.id}/{page}".rstrip("/")
    browser.get(address)  # what is kept per process is read once
    asked = statements(lambda: browser.get(address))
    assert len(asked) <= MOST[page], "\n".join(asked)


def test_a_list_of_many_asks_no_more_than_a_list_of_few(app: Flask, world: World, filed: Filed) -> None:
    browser = browser_of(app, filed.by)
    browser.get("/applications")
    few = len(statements(lambda: browser.get("/applications")))
    for _ in range(4):
        unit = world.unit()
        world.confirm(filed.by, unit)
        world.started(filed.opened, unit, filed.by)
    many = statements(lambda: browser.get("/applications"))
    assert len(many) == few <= 12, "\n".join(many)


BAD: dict[str, dict[str, str]] = {
    "no number": {"revision": "x", "token": "0" * 32},
    "a huge number": {"revision": "9" * 40, "token": "0" * 32},
    "another sign of a digit": {"revision": "１", "token": "0" * 32},
    "nothing": {},
    "an over-long text": {"revision": "7", "token": "0" * 32, "reason": "长" * 10_000},
    "control signs": {"revision": "7", "token": "\x00" * 32, "reason": "\x00\x01"},
}


@pytest.mark.parametrize("inputs", BAD.values(), ids=BAD.keys())
def test_bad_input_gets_a_clear_answer_and_changes_nothing(app: Flask, filed: Filed, inputs: dict[str, str]) -> None:
    browser, before = browser_of(app, filed.by), filed.now.revision
    for page in WRITTEN:
        answer = browser.submit(f"/applications/{filed.id}/{page}", "/applications", **inputs)
        assert answer.status_code < 500, words(answer.text)
    assert filed.now.revision == before


def test_bad_answers_get_a_clear_answer(app: Flask, filed: Filed) -> None:
    browser = browser_of(app, filed.by)
    address = f"/applications/{filed.id}/{SECTION}"
    for name, value in (
        ("answers.audited", "maybe"),
        ("answers.audited_on", "2022-13-45"),
        ("answers.audited_on.x.y", "1"),
        ("answers.audit_evidence", "../../etc/passwd"),
        ("answers.audit_reason", "长" * 100_000),
        ("answers.absent", "1"),
        ("add-row", "absent"),
        ("remove-row", "products.99999999"),
    ):
        answer = browser.submit(address, **{"revision": "1", "save": "on", name: value})
        assert answer.status_code < 500, (name, words(answer.text))


def test_signs_that_no_text_can_hold_break_nothing(app: Flask, filed: Filed) -> None:
    browser = browser_of(app, filed.by)
    address = f"/applications/{filed.id}/{SECTION}"
    answers = {"answers.audited": "false", "answers.audit_reason": "计划\x00明年"}
    assert browser.submit(address, **{"revision": "1", "save": "on", **answers}).status_code < 500
    gone = browser.submit(f"/applications/{filed.id}/withdraw", revision=filed.now.revision, reason="不\x00报了")
    assert gone.status_code < 500


def test_an_application_that_is_not_there_is_not_found(app: Flask, world: World, filed: Filed) -> None:
    browser = browser_of(app, filed.by)
    for id in ("0" * 32, "x", "长"):
        for page in PAGES:
            assert browser.get(f"/applications/{id}/{page}".rstrip("/")).status_code == 404
    assert browser.get("/applications/%00").status_code in {404, 422}
    for section in ("absent/absent", "eligibility-factory/absent", "eligibility-park/audit"):
        assert browser.get(f"/applications/{filed.id}/sections/{section}").status_code == 404
    assert browser.get(f"/applications/new?unit={'0' * 32}").status_code == 404
    assert browser.get("/applications/new?call=absent").status_code == 200


def test_a_start_with_made_up_values_starts_nothing(app: Flask, world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    browser = browser_of(app, world.representative(unit))
    good = {"call": opened.id, "unit": unit.id, "category": "factory"}
    for name, value in (
        ("call", "0" * 32),
        ("unit", "0" * 32),
        ("category", "absent"),
        ("track", "absent"),
        ("levels", "absent"),
    ):
        answer = browser.submit("/applications/new", **{**good, name: value})
        assert 400 <= answer.status_code < 500, name
        assert words(answer.text)
    assert db.session.query(Application).count() == 0


def test_a_submission_that_the_rules_refuse_names_their_clauses(app: Flask, world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "new", not_operating=True)
        browser = browser_of(app, filed.by)
        page = browser.get(f"/applications/{filed.id}/check").text
        assert "不符合以下规定，不能提交" in words(page)
        assert "/policy/clauses/HN25-02" in page
        assert browser.get(f"/applications/{filed.id}/declaration").status_code == 302


def test_what_the_rules_refuse_is_said_where_it_was_answered(app: Flask, world: World) -> None:
    """In its section, when it is saved, in the task list and in the box of what comes next; mended, it is gone."""
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "new", not_operating=True)
        view = ApplicationView(filed.now)
        (key,) = view.against
        form_id, _, section_id = key.partition("/")
        task = view.tasks.find(form_id, section_id)
        assert task is not None
        assert (task.label, task.is_done, task.is_filled, view.tasks.next) == ("不符合", False, True, task)
        browser, home = browser_of(app, filed.by), f"/applications/{filed.id}"
        shown = words(browser.get(home).text)
        assert "有 1 条规定不符合，现在不能提交" in shown
        assert "各部分已填完" not in shown
        assert "不符合以下规定，不能提交" in words(browser.get(f"{home}/sections/{key}").text)
        answers, _ = view.written(task.form, task.section)
        given = {f"answers.{name}": "yes" if said else "no" for name, said in answers.items() if isinstance(said, bool)}
        for now, said in (("yes", "已保存，但按所填内容不能提交"), ("no", "已保存。")):
            revision = filling.sections(filed.id)[form_id, section_id].revision
            sent: dict[str, Any] = {**given, "answers.not_operating": now, "save": "stay", "revision": revision}
            answer = browser.submit(f"{home}/sections/{key}", **sent)
            assert said in words(browser.get(answer.location).text)
        assert ApplicationView(filed.now).against == {}


def test_a_decision_that_was_not_released_shows_nowhere(app: Flask, world: World, filed: Filed) -> None:
    filed.submit()
    officer = world.people.officer("changsha")
    department = world.people.department()
    filed.move(MoveName.PASS, officer)
    filed.move(MoveName.RECOMMEND, officer)
    browser = browser_of(app, filed.by)
    read = ["/applications", *(address for address in addresses(filed) if not address.endswith(".docx"))]
    shown = {address: words(browser.get(address).text) for address in read}
    filed.move(MoveName.DECIDE, department, visible=False, note="拟入选")
    for address, before in shown.items():
        assert words(browser.get(address).text) == before, address
