"""Letters that offices issue: what one may say, its number, the file as it went out, and who reads it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.applications.models import Application
from core.audit.models import AuditEvent
from core.db import db
from core.dispatches import operations, views
from core.dispatches.actions import ISSUE
from core.dispatches.models import Dispatch
from core.dispatches.queries import issued, subjects
from core.errors import Conflict, NotAllowed, Stale
from core.files.models import StoredFile
from core.files.operations import open_file
from core.jobs.operations import run_waiting
from core.people import queries as people
from core.plugin_api.declarations import DispatchKind
from core.review import operations as review
from core.units.queries import acting_for
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.department import Department, revisions
from tests.support.house import at_once
from tests.support.jobs import overheard
from tests.support.word import lines_of

HOSTILE = "请补充 {{ 7 * 7 }} </w:t><w:br/> & {% for x in y %}\x0b第二行\n第三行"


def text_of(dispatch: Dispatch) -> str:
    file = db.session.get(StoredFile, dispatch.file_id)
    assert file is not None
    with open_file(file) as content:
        return "\n".join(lines_of(content.read()))


def accepted(department: Department, *applications: Application, **more: Any) -> Any:
    by = more.pop("by", department.desk.officer)
    return operations.issue_letters(revisions(*applications), DispatchKind.ACCEPTANCE, more.pop("note", ""), by=by)


def test_a_letter_is_numbered_kept_and_told(department: Department) -> None:
    first, second = department.desk.application(), department.desk.application()
    one, two = accepted(department, first, second, note="请留意系统消息。")
    assert [(each.serial, each.year, each.office) for each in (one, two)] == [
        (1, 2023, "changsha"),
        (2, 2023, "changsha"),
    ]
    assert one.number == "长沙市工业和信息化局收件〔2023〕1号"
    said = text_of(one)
    for wanted in (one.number, one.to_name, "收件通知书", "请留意系统消息。", first.reference):
        assert wanted in said, wanted
    assert "{" not in said
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == ISSUE)).first()
    assert event is not None
    assert event.after is not None
    assert event.after["sha256"] == one.sha256
    (third,) = accepted(department, first)
    assert third.serial == 3
    with pytest.raises(Stale):
        operations.issue_letters({first.id: 999}, DispatchKind.ACCEPTANCE, "", by=department.desk.officer)
    assert db.session.scalar(select(func.count()).select_from(Dispatch)) == 3


@pytest.mark.one_kind
def test_it_says_only_what_is_on_record(department: Department) -> None:
    application = department.desk.application()
    for kind in (DispatchKind.RETURN, DispatchKind.DECLINE, DispatchKind.EXTENSION, DispatchKind.RESULT):
        with pytest.raises(Conflict):
            subjects.of_application(application, kind)
    review.return_for_correction(
        application.id,
        ["eligibility-factory/audit"],
        HOSTILE,
        due=None,
        revision=application.revision,
        by=department.desk.officer,
    )
    returned = department.desk.now(application)
    (letter,) = operations.issue_letters(revisions(returned), DispatchKind.RETURN, "", by=department.desk.officer)
    said = text_of(letter)
    assert "{{ 7 * 7 }} </w:t><w:br/> & {% for x in y %}第二行" in said
    assert "49" not in said
    assert operations.issue_letters(revisions(returned), DispatchKind.REMINDER, "", by=department.desk.officer)


@pytest.mark.one_kind
def test_a_result_is_told_once_it_is_released_and_by_approvers(department: Department) -> None:
    decided = department.decided(department.recommended())
    with pytest.raises(Conflict):
        subjects.of_application(decided, DispatchKind.RESULT)
    released = department.released()
    subject = subjects.of_application(released, DispatchKind.RESULT)
    assert subject.office == "department"
    with pytest.raises(NotAllowed):
        operations.issue_letters(revisions(released), DispatchKind.RESULT, "", by=department.officer)
    (letter,) = operations.issue_letters(revisions(released), DispatchKind.RESULT, "", by=department.approver)
    assert "入选" in text_of(letter)
    assert letter.number.startswith("湖南省工业和信息化厅")


@pytest.mark.one_kind
def test_a_city_issues_for_itself_alone(department: Department) -> None:
    application = department.desk.application()
    for other in (department.world.people.officer("zhuzhou"), department.officer):
        with pytest.raises(NotAllowed):
            accepted(department, application, by=other)
    assert issued.last_serial("changsha", 2023, DispatchKind.ACCEPTANCE) == 0


def test_two_who_issue_at_once_give_two_numbers(department: Department) -> None:
    chosen = [revisions(department.desk.application()) for _ in range(2)]
    by = department.desk.officer.id
    results = at_once(
        department.world.app,
        *(
            lambda each=each: (
                operations.issue_letters(each, DispatchKind.ACCEPTANCE, "", by=people.person(by))[0].serial
            )
            for each in chosen
        ),
    )
    assert sorted(map(str, results)) == ["1", "2"], results


@pytest.mark.one_kind
def test_the_pages(app: Flask, department: Department) -> None:
    ready, other = department.desk.application(), department.desk.application()
    declined = review.decline(revisions(other), "不属于本市", by=department.desk.officer)[0]
    assert "发文书" in browser_of(app, department.desk.officer).get("/review?tab=all").text
    chosen = "&".join(f"chosen={each.id}:{each.revision}" for each in (ready, declined))
    officer = browser_of(app, department.desk.officer)
    page = officer.get(f"/dispatches/new?kind=decline&{chosen}")
    shown = words(page.text)
    assert "没有作出不予推荐的决定" in shown
    assert "发给 1 个申报单位" in shown
    assert "不属于本市" in shown
    assert "（发出时编号）" in shown
    sent = officer.submit(
        f"/dispatches/new?kind=decline&{chosen}",
        chosen=[f"{each.id}:{each.revision}" for each in (ready, declined)],
        kind="decline",
        note="",
    )
    assert sent.status_code == 302, words(sent.text)
    (letter,) = issued.of_application(declined.id)
    assert letter.number in officer.get("/dispatches").text
    assert letter.number in officer.get(f"/dispatches?q={letter.number}&kind=decline").text
    assert letter.number not in officer.get("/dispatches?q=nothing").text
    draft = officer.get(f"/dispatches/letters/{ready.id}/acceptance.docx")
    assert draft.data.startswith(b"PK")
    unit = browser_of(app, people.person(acting_for(declined.unit_id)[0].person_id))
    assert letter.number in unit.get(f"/applications/{declined.id}").text
    assert letter.number in unit.get("/messages").text
    assert unit.get(f"/files/{letter.file_id}").status_code == 200
    elsewhere = browser_of(app, department.world.people.officer("zhuzhou"))
    assert elsewhere.get(f"/files/{letter.file_id}").status_code == 404
    assert letter.number not in elsewhere.get("/dispatches").text
    assert elsewhere.get(f"/dispatches/new?{chosen}").status_code == 404


@pytest.mark.one_kind
def test_each_of_many_letters_is_looked_at_with_what_is_added(app: Flask, department: Department) -> None:
    """Nothing goes out by that, and what was typed stays."""
    first, second = (department.desk.application() for _ in range(2))
    officer = browser_of(app, department.desk.officer)
    chosen = [f"{each.id}:{each.revision}" for each in (first, second)]
    page = f"/dispatches/new?kind=acceptance&chosen={'&chosen='.join(chosen)}"

    def preview(answer: TestResponse) -> str:
        return words(answer.text[answer.text.index('id="preview"') :])

    shown = officer.get(page)
    if second.unit_name in preview(shown):
        first, second = second, first
    assert first.unit_name in preview(shown)
    assert f'name="shown" value="{second.id}"' in shown.text
    form: dict[str, Any] = {"chosen": chosen, "kind": "acceptance", "note": "请留意系统消息。"}
    other = preview(officer.submit(page, **form, shown=second.id))
    assert f"{second.unit_name}：" in other
    assert first.unit_name not in other
    assert other.count("请留意系统消息。") == 2, "in the letter, and where it was typed"
    assert issued.of_application(second.id) == []
    result = officer.get(page.replace("acceptance", "result"))
    assert "所选申报都不能发结果通知书。各项的原因见下" in words(result.text)
    assert "填写的内容有误" not in words(result.text)


@pytest.mark.one_kind
def test_many_letters_are_a_job(app: Flask, department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    """All go out or none: what was decided meanwhile is said on the job's page."""
    monkeypatch.setattr(views, "AT_ONCE", 1)
    ready, other = department.desk.application(), department.desk.application()
    officer = browser_of(app, department.desk.officer)
    chosen = [f"{each.id}:{each.revision}" for each in (ready, other)]
    page = f"/dispatches/new?kind=acceptance&chosen={'&chosen='.join(chosen)}"
    form: dict[str, Any] = {"chosen": chosen, "kind": "acceptance", "note": "请留意系统消息。"}
    too_long = officer.submit(page, **{**form, "note": "长" * 501})
    assert "补充说明最多 500 字" in words(too_long.text)
    asked = officer.submit(page, **form)
    assert asked.location.startswith("/jobs/")
    with overheard() as heard:
        assert run_waiting() == 1
    assert [(done, of) for done, of, _ in heard] == [(0, 2), (1, 2)]
    done = officer.get(asked.location)
    assert "已发出收件通知书 2 份：长沙市工业和信息化局收件〔2023〕1号等。" in words(done.text)
    assert "/dispatches?kind=acceptance" in done.text
    assert "请留意系统消息。" in text_of(issued.of_application(other.id)[0])
    again = officer.submit(page, **form)
    review.decline(revisions(other), "不属于本市", by=department.desk.officer)
    assert run_waiting() == 1
    assert "有了变动" in words(officer.get(again.location).text)
    assert len(issued.of_application(ready.id)) == 1


@pytest.mark.one_kind
def test_what_was_published_is_told(app: Flask, department: Department) -> None:
    publication = department.published(department.released(), department.released())
    browser = browser_of(app, department.approver)
    page = words(browser.get(f"/dispatches/publications/{publication.id}").text)
    assert "1. " in page
    assert "2. " in page
    assert publication.document_number in page
    assert browser.submit(f"/dispatches/publications/{publication.id}", note="").status_code == 302
    assert issued.of_publication(publication.id)
    assert "可发公布通知" in browser.get("/dispatches").text
    officer = browser_of(app, department.officer)
    assert officer.submit(f"/dispatches/publications/{publication.id}", note="").status_code == 403


@pytest.mark.one_kind
def test_a_page_that_is_sent_again_and_again_issues_once(app: Flask, department: Department) -> None:
    """A press that is impatient, or six at once: one paper, one number; another page of it is another paper."""
    publication = department.published(department.released())
    path, approver = f"/dispatches/publications/{publication.id}", department.approver
    page = browser_of(app, approver).get(path).text
    said = re.search(r'name="once"[^>]*value="(\w+)"', page)
    assert said is not None

    def send(browser: Browser, once: str) -> int:
        return browser.post(path, data={"csrf_token": token_of(browser.get(path).text), "once": once}).status_code

    browsers = [browser_of(app, approver) for _ in range(4)]
    assert set(at_once(app, *(partial(send, each, said[1]) for each in browsers))) == {302}
    assert len(issued.of_publication(publication.id)) == 1
    assert "已经提交过" in browsers[0].get(path).text + browsers[1].get(path).text
    send(browsers[0], "another page")
    assert len(issued.of_publication(publication.id)) == 2
