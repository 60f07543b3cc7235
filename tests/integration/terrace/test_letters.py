"""Letters as the region lays them out and numbers them, and a county's own public notice as a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.db import db
from core.decisions import operations as decisions
from core.dispatches import operations
from core.dispatches.models import Dispatch
from core.dispatches.queries import issued, subjects
from core.dispatches.rules import plain_template
from core.errors import NotAllowed
from core.files.models import StoredFile
from core.files.operations import open_file
from core.lists import operations as lists
from core.notices import operations as notices
from core.plugin_api.declarations import DispatchKind
from tests.integration.terrace.test_own_lists import LETTER, TEXT, decided, judged
from tests.support.clients import browser_of, words
from tests.support.department import revisions
from tests.support.terrace import BROOK, EAST, OWN, Terrace
from tests.support.word import lines_of


def lines(dispatch: Dispatch) -> list[str]:
    file = db.session.get(StoredFile, dispatch.file_id)
    assert file is not None
    with open_file(file) as content:
        return lines_of(content.read())


def test_a_letter_is_laid_out_and_numbered_as_the_region_says(app: Flask, terrace: Terrace) -> None:
    made = terrace.filed(body_id=EAST)
    officer = terrace.officers[EAST]
    (letter,) = operations.issue_letters(revisions(made), DispatchKind.ACCEPTANCE, "", by=officer)
    subject = subjects.of_application(made, DispatchKind.ACCEPTANCE)
    assert letter.number == f"{subjects.place_name(EAST)}收〔2026〕1号"
    assert lines(letter) == [
        "田厅用笺",
        subject.office_name,
        letter.number,
        f"{made.unit_name}：收件编号 {made.reference}。",
        "2026年4月20日",
    ]
    assert operations.template_of(DispatchKind.RETURN).content == plain_template(DispatchKind.RETURN)
    page = browser_of(app, officer).get(f"/dispatches/new?chosen={made.id}:{made.revision}&kind=acceptance")
    assert "地区规则提供的模板" in page.text
    assert "收件编号" in words(page.text)


def test_a_county_issues_its_own_notice(app: Flask, terrace: Terrace) -> None:
    opened, county = terrace.world.open_call(OWN), terrace.officers[BROOK]
    made = terrace.filed("county", body_id=BROOK, opened=opened)
    judged(made, county)
    decided(made, county)
    decisions.release(revisions(queries.get(made.id)), by=county)
    notice = notices.open_notice(revisions(queries.get(made.id)), TEXT, by=county)
    subject = subjects.of_notice(notice)
    assert subject.office == BROOK
    with pytest.raises(NotAllowed):
        operations.issue(subject, "", by=terrace.approver)
    browser = browser_of(app, county)
    assert f"/dispatches/notices/{notice.id}" in browser.get("/department/notices").text
    assert made.unit_name in browser.get(f"/dispatches/notices/{notice.id}").text
    assert browser.submit(f"/dispatches/notices/{notice.id}", note="").status_code == 302
    (letter,) = issued.of_notice(notice.id)
    assert [each for each in lines(letter) if made.unit_name in each] == [
        f"1. {made.unit_name}（{subject.values['units'][0]['category']}，{subject.values['units'][0]['body']}）"
    ]
    assert TEXT.text in lines(letter)
    with clock.travel(notice.last_day + timedelta(days=1)):
        notices.end_notice(notice.id, by=county)
        made = queries.get(made.id)
        published = lists.publish(revisions(made), replace(LETTER, dated=clock.today()), by=county)
        told = f"/dispatches/publications/{published.id}"
        assert told in browser_of(app, county).get("/dispatches").text
        assert told not in browser_of(app, terrace.approver).get("/dispatches").text
        assert operations.issue(subjects.of_publication(published), "", by=county).office == BROOK
