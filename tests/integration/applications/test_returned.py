"""What is written while an application is being corrected is the unit's own until it is handed in again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.applications.queries.batches import live
from core.applications.queries.rulebook import rulebook
from core.audit.models import AuditEvent
from core.db import db
from core.files import purposes
from core.files.models import StoredFile
from core.filling import queries as filling
from core.people.models import Person, Role
from tests.integration.applications.filed import RETURNED, Filed
from tests.support.clients import Browser, browser_of
from tests.support.world import World

pytestmark = pytest.mark.one_kind


def opens(person: Person, ids: set[str]) -> bool:
    """Whether somebody may open the files: each of them, or none."""
    found = {bool(purposes.may_open(person, db.session.get_one(StoredFile, id))) for id in ids}
    assert len(found) == 1
    return found.pop()


def test_evidence_is_opened_by_others_once_it_is_handed_in(world: World) -> None:
    filed = Filed(world)
    people = world.people
    staff = [people.officer(), people.department(), people.make(Role.DEPARTMENT_APPROVER), people.auditor()]
    before = set(filed.evidence_ids())
    assert opens(filed.by, before)
    assert not any(opens(each, before) for each in staff)
    filed.submit()
    assert all(opens(each, before) for each in staff)
    with clock.travel(clock.now() + timedelta(hours=1)):
        filed.send_back(staff[0], _with_evidence(filed))
        _answer_anew(filed)
        added = set(filed.evidence_ids()) - before
        assert added
        assert opens(filed.by, added)
        assert not any(opens(each, added) for each in staff)
        assert all(opens(each, before) for each in staff)  # what was handed in stays theirs to read
        filed.submit()
        assert all(opens(each, added) for each in staff)


def test_answers_are_counted_and_weighed_once_they_are_handed_in(world: World) -> None:
    """Neither the counts of the queues nor the preview of a changed value tell what is being written."""
    filed = Filed(world, audited_on="2021-06-30")
    filed.submit()
    first = (filed.now.blocking, filed.now.later, filed.now.attention)
    filed.send_back(world.people.officer())
    before = (filed.now.blocking, filed.now.later, filed.now.attention)
    form_id, section_id = RETURNED[0].split("/")
    saved = filling.sections(filed.id)[form_id, section_id]
    given = {**saved.answers, "audited_on": "2010-06-30"}
    filed.save(form_id, section_id, given)
    assert (filed.now.blocking, filed.now.later, filed.now.attention) == before
    [read] = live(filed.opened)
    assert read.answers.flat["audited_on"] == "2021-06-30"
    filed.submit()
    assert (filed.now.blocking, filed.now.later, filed.now.attention) != first


def test_the_trail_shows_what_was_written_once_it_is_handed_in(world: World) -> None:
    """To the department's auditors; administrators look after accounts and read neither papers nor the trail."""
    filed = Filed(world, audited_on="2021-06-29")
    form_id, section_id = RETURNED[0].split("/")
    answers = filling.sections(filed.id)[form_id, section_id].answers
    filed.save(form_id, section_id, {**answers, "audited_on": "2021-06-30"})
    auditor, administrator = (
        browser_of(world.app, each) for each in (world.people.auditor(), world.people.administrator())
    )
    saved = AuditEvent.action == "applications.save_section"
    pages = [f"/audit/{number}" for number in db.session.scalars(select(AuditEvent.number).where(saved))]

    def tells(browser: Browser) -> bool:
        texts = [browser.get(page) for page in pages]
        assert {each.status_code for each in texts} == {200}
        return any("2021年6月30日" in each.text for each in texts)

    assert not tells(auditor)
    filed.submit()
    assert tells(auditor)
    assert {administrator.get(page).status_code for page in pages} == {403}


def _with_evidence(filed: Filed) -> list[str]:
    return sorted(
        {f"{row.form_id}/{_section_of(filed, row.form_id, row.field)}" for row, _ in filling.evidence(filed.id)}
    )


def _section_of(filed: Filed, form_id: str, field: str) -> str:
    form = rulebook(filed.now).form(form_id)
    return next(each.id for each in form.sections if field in {one.name for one in each.fields})


def _answer_anew(filed: Filed) -> None:
    """One file more under every answer that is supported by files."""
    for row, _ in list(filling.evidence(filed.id)):
        section_id = _section_of(filed, row.form_id, row.field)
        saved = filling.sections(filed.id)[row.form_id, section_id]
        given = {**saved.answers, row.field: [*saved.answers[row.field], filed.world.stored(filed.by).id]}
        filed.save(row.form_id, section_id, given)
