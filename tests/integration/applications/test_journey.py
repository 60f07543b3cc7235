"""An applicant's whole way through the pages, from registration to withdrawal, as a browser walks it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import lock, transaction
from core.filling import queries as filling
from core.people.models import Person, Role
from core.people.queries import person_by_email
from core.review import operations as review
from core.units.models import Representation, Unit, UnitKind
from tests.support.clients import Browser, browser_of, words
from tests.support.plausible import plausible
from tests.support.sent import sent
from tests.support.uploads import pdf
from tests.support.world import CALL_DAYS, CREATION_PLAN, GOOD, NATIONAL, World

EMAIL, PASSWORD = "applicant@example.com", "correct horse battery 9"
CODE = "91990000MADEM0011K"
NAME = "长沙示例电子科技有限公司"


def upload() -> tuple[BytesIO, str]:
    return BytesIO(pdf("evidence")), "佐证材料.pdf"


def registered(browser: Browser) -> Person:
    """Somebody who has just registered and signed in."""
    browser.submit(
        "/register",
        name="示例申报人",
        phone="13800000000",
        email=EMAIL,
        password=PASSWORD,
        repeated=PASSWORD,
        consented="y",
    )
    browser.sign_in(EMAIL, PASSWORD)
    person = person_by_email(EMAIL)
    assert person is not None
    return person


def represented(world: World, browser: Browser, officer: Browser) -> Unit:
    """The unit for which the person has asked to act, and the recommending body has confirmed it."""
    asked = browser.submit(
        "/my/units/claim",
        kind=UnitKind.ENTERPRISE.value,
        name=NAME,
        code=CODE,
        body_id="changsha",
        letter=(BytesIO(pdf("letter")), "授权委托书.pdf"),
    )
    assert asked.status_code == 302, words(asked.text)
    for page in ("/applications", "/applications/new", "/my/units"):
        told = words(browser.get(page).text)
        assert "待确认" in told
        assert NAME in told
        assert "先提交经办申请" not in told
        assert "先查找您的单位并上传" not in told
    request = db.session.scalar(select(Representation))
    assert request is not None
    page = f"/representations/{request.id}"
    assert officer.submit(f"{page}/confirm", page).status_code == 302
    found = db.session.scalar(select(Unit).where(Unit.code == CODE))
    assert found is not None
    return found


def fill(browser: Browser, application_id: str) -> None:
    """Walk from section to section, as the pages themselves lead on, until all are filled."""
    book = rulebook(queries.get(application_id))
    answers = {
        form.id: plausible(form, lambda _: ["any"], {**GOOD, "organisation_code": CODE}) for form in book.forms.values()
    }
    while True:
        tasks = browser.get(f"/applications/{application_id}").text
        following = re.search(
            rf'href="(/applications/{application_id}/sections/([\w-]+)/([\w-]+))">(开始|继续)填写', tasks
        )
        if following is None:
            return
        path, form_id, section_id, _ = following.groups()
        section = book.form(form_id).section(section_id)
        save(browser, path, sent(section, answers[form_id], upload))


def save(browser: Browser, path: str, inputs: Mapping[str, Any]) -> None:
    response = send(browser, path, inputs)
    assert response.status_code == 302, words(response.text)


def send(browser: Browser, path: str, inputs: Mapping[str, Any], **more: Any) -> TestResponse:
    """Type into the section's page and press a button of it."""
    revision = re.search(r'name="revision" value="(\d+)"', browser.get(path).text)
    assert revision is not None
    return browser.submit(path, **{"revision": revision[1], "save": "on", **inputs, **more})


def revision_of(browser: Browser, path: str) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found[1]


def declare_and_submit(browser: Browser, page: str) -> str:
    """From the check to the receipt; gives the receipt's words."""
    assert "核对无误，确认声明" in browser.get(f"{page}/check").text
    declared = browser.submit(f"{page}/declaration", revision=revision_of(browser, f"{page}/declaration"), truthful="y")
    assert declared.location == f"{page}/submit", words(declared.text)
    asked = browser.get(f"{page}/submit").text
    token = re.search(r'name="token"[^>]*value="(\w{32})"', asked)
    assert token is not None
    done = browser.submit(f"{page}/submit", revision=revision_of(browser, f"{page}/submit"), token=token[1])
    assert done.location == f"{page}/receipt", words(done.text)
    again = browser.submit(f"{page}/submit", f"{page}/withdraw", revision="1", token=token[1])
    assert again.location == f"{page}/receipt"
    return words(browser.get(f"{page}/receipt").text)


def test_from_registration_to_withdrawal(app: Flask, world: World) -> None:
    opened = world.open_call(CREATION_PLAN)
    officer = world.people.officer("changsha")
    browser = browser_of(app)
    person = registered(browser)
    assert person.held_roles == {Role.APPLICANT}
    assert "您还没有经确认的单位" in browser.get("/applications").text
    assert "您还没有经确认的单位" in browser.get("/applications/new").text
    unit = represented(world, browser, browser_of(app, officer))

    # Start.
    offers = browser.get("/applications/new").text
    assert "湖南省绿色工厂" in offers
    assert "湖南省绿色园区" not in offers
    started = browser.submit("/applications/new", call=opened.id, unit=unit.id, category="factory", track="")
    page = started.location
    application_id = page.rsplit("/", 1)[1]
    tasks = words(browser.get(page).text)
    assert "已完成 0 /" in tasks
    assert "截止\n2023-12-05 24:00\n（北京时间），\n还剩 29 天" in tasks

    # Leave and come back: what was saved is there.
    section = f"{page}/sections/eligibility-factory/audit"
    assert send(browser, section, {"answers.audited": "true"}, save="stay").location == section
    browser.submit("/sign-out", "/applications")
    assert browser.get(page).status_code == 302
    browser.sign_in(EMAIL, PASSWORD)
    assert re.search(r'value="true"[^>]*checked', browser.get(section).text)

    # Fill, check, declare, submit.
    fill(browser, application_id)
    receipt = declare_and_submit(browser, page)
    submission = filling.last_submission(application_id)
    assert submission is not None
    assert "2024-0001" in receipt
    assert submission.sha256 in receipt
    assert "审核中" in browser.get(page).text
    assert browser.get(section).location == page

    # Returned: only what was named can be changed.
    now = queries.get(application_id)
    review.return_for_correction(
        now.id, ["eligibility-factory/audit"], "验收意见缺页，请补齐", due=None, revision=now.revision, by=officer
    )
    shown = browser.get(page).text
    assert "验收意见缺页，请补齐" in shown
    assert "已退回，待修改" in shown
    locked = browser.get(f"{page}/sections/eligibility/exclusions")
    assert locked.status_code == 403
    assert "没有被退回" in locked.text
    with clock.travel(clock.now() + timedelta(hours=1)):
        save(browser, section, {"answers.audited": "false", "answers.audit_reason": "计划明年开展"})
        assert "第 2 次" in declare_and_submit(browser, page)
    assert queries.get(application_id).state is State.PENDING

    # Withdrawn.
    gone = browser.submit(f"{page}/withdraw", revision=revision_of(browser, f"{page}/withdraw"), reason="明年再报")
    assert gone.location == page
    assert "申报已撤回，不再办理。" in browser.get(page).text
    assert [move.name for move in queries.moves(application_id)] == ["submit", "return", "submit", "withdraw"]
    assert "请补正" not in browser.get(f"{page}/progress").text
    assert "撤回申报" in browser.get(f"{page}/progress").text


@pytest.fixture
def draft(world: World) -> tuple[Application, Person]:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit, "甲经办人")
    return queries.get(world.started(opened, unit, by).id), by


def test_what_is_right_is_saved_and_what_is_wrong_stays_as_it_was_typed(
    app: Flask, draft: tuple[Application, Person]
) -> None:
    application, by = draft
    browser = browser_of(app, by)
    path = f"/applications/{application.id}/sections/basic-information-enterprise/operations"
    typed = {"answers.operations.y1.assets": "一百万", "answers.operations.y1.profit": "12.5"}
    response = send(browser, path, typed)
    assert response.status_code == 422
    assert "其余内容已保存，有 1 处需要修改" in response.text
    assert 'value="一百万"' in response.text
    later = browser.get(path).text
    assert 'value="一百万"' in later
    assert "应填写数字" in later
    assert "需修改" in browser.get(f"/applications/{application.id}").text
    assert send(browser, path, {**typed, "answers.operations.y1.assets": "100"}).status_code == 302
    assert "一百万" not in browser.get(path).text


def test_a_stale_page_shows_both_versions_and_keeps_what_was_typed(
    app: Flask, world: World, draft: tuple[Application, Person]
) -> None:
    application, by = draft
    colleague = world.people.applicant("乙经办人")
    world.confirm(colleague, application.unit)
    mine, theirs = browser_of(app, by), browser_of(app, colleague)
    path = f"/applications/{application.id}/sections/eligibility-factory/audit"
    save(theirs, path, {"answers.audited": "false", "answers.audit_reason": "乙填写的原因"})
    answer = mine.submit(
        path, **{"revision": "0", "save": "on", "answers.audited": "false", "answers.audit_reason": "甲填写的原因"}
    )
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "乙经办人于" in shown
    assert "乙填写的原因" in shown
    assert "甲填写的原因" in shown
    assert 'name="revision" value="1"' in answer.text
    again = {"revision": "1", "save": "on", "answers.audited": "false", "answers.audit_reason": "甲填写的原因"}
    assert mine.submit(path, **again).status_code == 302
    assert filling.saved(application.id).of("eligibility-factory")["audit_reason"] == "甲填写的原因"


def test_a_refused_file_leaves_the_rest_of_the_section_saved(app: Flask, draft: tuple[Application, Person]) -> None:
    application, by = draft
    browser = browser_of(app, by)
    path = f"/applications/{application.id}/sections/eligibility-factory/audit"
    program = (BytesIO(b"MZ" + b"\0" * 200), "验收意见.pdf")
    inputs = {"answers.audited": "true", "answers.audited_on": "2022-05-30"}
    response = send(browser, path, {**inputs, "answers.audit_evidence.upload": program})
    assert response.status_code == 422
    assert "可执行程序" in response.text
    assert filling.saved(application.id).of("eligibility-factory") == {"audited": True, "audited_on": "2022-05-30"}
    good = {**inputs, "answers.audit_evidence.upload": upload()}
    assert send(browser, path, good).status_code == 302
    ((_, file),) = filling.evidence(application.id)
    assert browser.get(f"/files/{file.id}").status_code == 200


def test_the_documents_are_the_applicants_own(app: Flask, world: World, draft: tuple[Application, Person]) -> None:
    application, by = draft
    world.fill(application, by)
    browser = browser_of(app, by)
    for name in ("document.docx", "forms/basic-information-enterprise.docx", "forms/eligibility.xlsx"):
        response = browser.get(f"/applications/{application.id}/{name}")
        assert response.status_code == 200
        assert response.data.startswith(b"PK")
        assert "attachment" in response.headers["Content-Disposition"]
    assert browser.get(f"/applications/{application.id}/forms/eligibility.docx").status_code == 404


def test_a_unit_that_may_not_enter_reads_why_and_by_which_clause(app: Flask, world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        world.open_call(NATIONAL)
        unit = world.unit(listed=("provincial",))
        page = browser_of(app, world.representative(unit)).get("/applications/new").text
    shown = words(page)
    assert "本单位现不在该名单上" in shown
    assert "/policy/clauses/HN25-03" in page
    assert "开始申报" in shown


def test_a_unit_without_a_recommending_body_is_told_on_the_start_page(app: Flask, world: World) -> None:
    world.open_call(CREATION_PLAN)
    unit = world.unit()
    by = world.representative(unit)
    with transaction():
        lock(Unit, unit.id).body_id = None
    assert "还没有确定推荐单位" in browser_of(app, by).get("/applications/new").text
