"""The department's pages, as a browser meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.workflow.states import State
from core.decisions import operations
from core.decisions.models import Verdict
from core.decisions.queries import records
from core.errors import refusal_of
from core.jobs.operations import run_waiting
from core.ledger import queries as ledger
from core.people import queries as people
from core.people.models import Person
from core.search import queries as search
from core.units import queries as units
from tests.support.clients import token_of, words
from tests.support.department import Department
from tests.support.house import sign_in
from tests.support.uploads import pdf
from tests.support.world import CALL_DAYS, NATIONAL

pytestmark = pytest.mark.pages

HOME = "/department"


def act(browser: FlaskClient, act: str, call: str, *chosen: Application, **values: str) -> TestResponse:
    """Look at the page that asks, then send its form."""
    marks = [f"{each.id}:{queries.get(each.id).revision}" for each in chosen]
    query = "&".join(f"chosen={mark}" for mark in marks)
    asked = browser.get(f"{HOME}/{act}?call={call}&{query}")
    assert asked.status_code == 200, words(asked.text)
    for each in chosen:
        assert each.unit_name in asked.text
    assert f"{len(chosen)} 项" in asked.text
    data = {"csrf_token": token_of(asked.text), "call": call, "chosen": marks, **values}
    return browser.post(f"{HOME}/{act}", data=data)


def test_from_the_overview_to_the_end(department: Department, client: FlaskClient) -> None:
    first, second = department.recommended(), department.recommended()
    call = department.desk.opened.call_id
    browser = sign_in(client, department.officer)
    overview = browser.get("/day")
    assert overview.status_code == 200, words(overview.text)
    assert "待决定" in overview.text
    assert "长沙市" in overview.text
    queue = browser.get(f"{HOME}/queue?call={call}")
    assert first.unit_name in queue.text
    assert second.unit_name in queue.text
    page = f"{HOME}/applications/{first.id}"
    assert re.search(r"长工信〔2023〕\d 号", browser.get(page).text)

    decided = act(browser, "decide", call, first, verdict="selected", reason="符合要求")
    assert decided.status_code == 302, words(decided.text)
    act(browser, "decide", call, second, verdict="not_selected", reason="名额有限")
    assert queries.get(first.id).state is State.DECIDED
    assert browser.get(f"{HOME}/release?call={call}&chosen={first.id}:1").status_code == 403
    assert "尚未发布" in browser.get(page).text
    assert (
        browser.get(f"{HOME}/queue?call={call}&tab=select-decided&verdict=selected").text.count("/applications/") == 1
    )

    approver = sign_in(department.world.app.test_client(), department.approver)
    released = act(approver, "release", call, first, second)
    assert released.status_code == 302, words(released.text)
    assert queries.get(second.id).state is State.NOT_SELECTED
    values = {"title": "创建计划", "number": "湘工信〔2023〕9 号", "dated": "2023-11-06"}
    published = act(approver, "publish", call, first, **values)
    assert published.status_code == 302, words(published.text)
    assert [each.list_id for each in ledger.lists_of(first.unit_id)] == ["creation_plan"]
    assert browser.get(f"{HOME}/undertakings?call={call}").text.count(first.unit_name) >= 1

    revision = queries.get(first.id).revision
    before = browser.submit(f"{page}/confirm", revision=revision, completed_on="2023-11-05")
    assert "不能早于申报提交的日期" in before.text
    confirmed = browser.submit(f"{page}/confirm", revision=revision, completed_on="2023-11-06")
    assert confirmed.status_code == 302, words(confirmed.text)
    assert queries.get(first.id).state is State.COMPLETED
    assert browser.get(f"{page}/history").status_code == 200
    assert browser.get(f"{HOME}/queue.xlsx?call={call}&tab=all").data[:2] == b"PK"


def test_what_is_done_with_the_chosen_stands_apart_from_where_else_a_queue_leads(
    department: Department, client: FlaskClient
) -> None:
    department.recommended()
    with patch("core.desks.views.queue.LINKS", {"ranks": lambda *_: [("得分名次", "/ranks")]}):
        page = sign_in(client, department.officer).get(HOME, follow_redirects=True).text
    chosen, _, beyond = page.split('class="bulk actions"')[1].partition("</div>")
    assert "决定所选" in chosen
    assert "得分名次" not in chosen
    assert "得分名次" in beyond


def test_a_long_queue_is_written_by_a_job_as_it_is_narrowed(
    department: Department, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs.views.answering.AT_ONCE", 0)
    first, second = department.recommended(), department.recommended()
    call, browser = department.desk.opened.call_id, sign_in(client, department.officer)
    for narrowed, names in (("", [first.unit_name, second.unit_name]), (f"&text={first.number}", [first.unit_name])):
        asked = browser.get(f"{HOME}/queue.xlsx?call={call}&tab=all{narrowed}")
        assert (asked.status_code, run_waiting()) == (302, 1)
        made = browser.get(f"{asked.location}/file")
        rows = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()
        assert sorted(row[2] for row in rows[1:]) == sorted(names)


def test_who_changes_a_decision_begins_with_what_stands(department: Department, client: FlaskClient) -> None:
    first, second = (department.decided(department.recommended()) for _ in range(2))
    call, browser = department.desk.opened.call_id, sign_in(client, department.officer)

    def asked(*chosen: Application) -> str:
        marks = "&".join(f"chosen={each.id}:{queries.get(each.id).revision}" for each in chosen)
        return browser.get(f"{HOME}/decide?call={call}&{marks}").text

    for chosen in ((first,), (first, second)):
        shown = asked(*chosen)
        assert ">\r\n符合遴选要求</textarea>" in shown
        assert re.search(r'<input checked[^>]*value="selected"', shown)
    department.decided(second, Verdict.NOT_SELECTED)
    assert "符合遴选要求</textarea>" not in asked(first, second)  # they differ: one answer is nobody's


def test_many_are_decided_each_with_its_own_reason(department: Department, client: FlaskClient) -> None:
    first, second = department.recommended(), department.recommended()
    call, browser = department.desk.opened.call_id, sign_in(client, department.officer)
    ids = (first.id, second.id)
    said = {f"{ids[0]}.verdict": "selected", f"{ids[0]}.reason": "指标领先", f"{ids[1]}.verdict": "not_selected"}
    refused = act(browser, "decide-each", call, first, second, **said, **{f"{ids[1]}.reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert "指标领先</textarea>" in refused.text
    assert queries.get(first.id).state is State.PENDING  # all or none
    done = act(browser, "decide-each", call, first, second, **said, **{f"{ids[1]}.reason": "名额已满"})
    assert done.status_code == 302, words(done.text)
    decided = {each.verdict: each.reason for id in ids for each in records.decisions_of(id)}
    assert decided == {"selected": "指标领先", "not_selected": "名额已满"}
    again = browser.get(f"{HOME}/decide-each?call={call}&chosen={ids[1]}:{queries.get(ids[1]).revision}").text
    assert "名额已满</textarea>" in again
    assert re.search(r'value="not_selected" checked', again)
    made_up = act(browser, "decide-each", call, first, second, **{**said, f"{ids[0]}.verdict": "perhaps"})
    assert made_up.status_code == 422


def test_who_comes_second_reads_what_the_colleague_decided(department: Department, client: FlaskClient) -> None:
    application = department.recommended()
    call, browser = department.desk.opened.call_id, sign_in(client, department.officer)
    asked = browser.get(f"{HOME}/decide-each?call={call}&chosen={(mark := f'{application.id}:{application.revision}')}")
    department.decided(application)
    typed = {f"{application.id}.verdict": "not_selected", f"{application.id}.reason": "名额已满"}
    data = {"csrf_token": token_of(asked.text), "call": call, "chosen": mark, **typed}
    refused = browser.post(f"{HOME}/decide-each", data=data)
    assert refused.status_code == 409
    assert "作出决定（未发布）。" in refused.text
    assert "现有决定：入选，理由：符合遴选要求" in refused.text
    assert "名额已满</textarea>" in refused.text


def test_what_is_decided_quietly_is_not_seen_outside(department: Department, client: FlaskClient) -> None:
    application = department.decided(department.recommended())
    officer = sign_in(client, department.desk.officer)
    page = officer.get(f"/review/applications/{application.id}")
    assert "入选" not in page.text.replace("未入选", "")
    assert officer.get(f"{HOME}/applications/{application.id}").status_code == 403


def test_no_number_tells_outside_that_something_was_decided(department: Department, client: FlaskClient) -> None:
    application = department.recommended()
    call = department.desk.opened.call_id
    pages = (f"/review/applications/{application.id}", f"/review?call={call}&tab=all")

    def numbers(reader: Person, *paths: str) -> list[str]:
        browser = sign_in(client, reader)
        text = "".join(browser.get(path).text for path in paths)
        return re.findall(rf"{application.id}:\d+|name=.revision. value=.\d+", text)

    before = numbers(department.desk.officer, *pages)
    assert before
    decided = department.decided(application)
    assert numbers(department.desk.officer, *pages) == before
    within = numbers(department.officer, f"{HOME}/applications/{application.id}")
    assert f"{application.id}:{decided.revision}" in within
    operations.release({application.id: decided.revision}, by=department.approver)
    assert numbers(department.desk.officer, *pages) != before


def test_no_guess_tells_outside_that_something_was_decided(department: Department) -> None:
    """What a conflict says, whether a guess is one, and which application was changed last."""
    officer, both = department.desk.officer, [department.recommended(), department.recommended()]
    shown = both[0].revision

    def told(reader: Person) -> list[str]:
        now = queries.get(last[-1])
        guesses = (shown, shown + 1, shown + 2)
        return [str(refusal_of(partial(moving.require_revision, now, guess, by=reader))) for guess in guesses]

    def order() -> list[str]:
        return [each.id for each in search.applications("2023", officer)]

    last = order()
    before = told(officer)
    assert before[0] == "None"
    with clock.travel(clock.now() + timedelta(minutes=5)):
        department.decided(queries.get(last[-1]))
    assert sorted(last) == sorted(each.id for each in both)
    assert (told(officer), order()) == (before, last)
    assert department.officer.name in told(department.officer)[0]


def test_a_stale_page_keeps_what_was_typed(department: Department, client: FlaskClient) -> None:
    application = department.recommended()
    old = application.revision
    department.decided(application)
    browser = sign_in(client, department.officer)
    call = department.desk.opened.call_id
    asked = browser.get(f"{HOME}/decide?call={call}&chosen={application.id}:{old}")
    data = {"csrf_token": token_of(asked.text), "call": call, "chosen": f"{application.id}:{old}"}
    refused = browser.post(f"{HOME}/decide", data={**data, "verdict": "not_selected", "reason": "另一个理由"})
    assert refused.status_code == 409
    assert "另一个理由" in refused.text
    assert department.officer.name in words(refused.text)
    again = re.search(r'name="chosen" value="([^"]+)"', refused.text)
    assert again is not None
    assert again[1] != f"{application.id}:{old}"


def test_an_extension_is_granted_by_the_rules(department: Department, client: FlaskClient) -> None:
    application = department.desk.application()
    browser = sign_in(client, department.approver)
    page = f"{HOME}/applications/{application.id}/extend"
    values = {"revision": str(application.revision), "stage": "recommend", "reason": "平台维护"}
    refused = browser.submit(page, until="2023-12-20", **values)
    assert refused.status_code == 422
    assert "须有文件依据" in refused.text
    assert "平台维护" in refused.text
    granted = browser.submit(page, until="2023-12-20", document_number="湘工信〔2023〕7 号", **values)
    assert granted.status_code == 302, words(granted.text)
    (extension,) = records.extensions_of(application.id)
    assert clock.local(extension.until).day == 21
    assert "2023-12-20 24:00" in browser.get(f"{HOME}/applications/{application.id}").text


def test_a_draft_is_found_for_an_extension_and_shown_no_further(department: Department, client: FlaskClient) -> None:
    world = department.world
    unit = world.unit("湘江新材料有限公司")
    draft = world.started(department.desk.opened, unit, world.representative(unit))
    browser = sign_in(client, department.approver)
    call = department.desk.opened.call_id
    assert f"/applications/{draft.id}/extend" in browser.get(f"{HOME}/drafts?call={call}&text=湘江").text
    assert browser.get(f"{HOME}/applications/{draft.id}").status_code == 404


def test_who_is_shown_some_drafts_of_many_is_told(department: Department, client: FlaskClient) -> None:
    world = department.world
    for unit in (world.unit("湘江新材料有限公司"), world.unit("湘江轴承有限公司")):
        world.started(department.desk.opened, unit, world.representative(unit))
    page = f"{HOME}/drafts?call={department.desk.opened.call_id}&text=湘江"
    browser = sign_in(client, department.approver)
    assert "只显示前" not in browser.get(page).text
    with patch("core.decisions.views.application.MOST_DRAFTS", 1):
        assert "只显示前 1 个，请输入更完整的名称" in browser.get(page).text


def test_a_unit_that_deceived_is_heard_before_it_is_removed(department: Department, client: FlaskClient) -> None:
    unit = department.world.unit(listed=("provincial", "national"))
    page = f"{HOME}/units/{unit.id}/fraud"
    browser = sign_in(client, department.approver)
    assert browser.get(page).location == f"/upkeep/propose/{unit.id}?reason=fraud"
    assert sign_in(department.world.app.test_client(), department.officer).get(page).status_code == 403


def test_the_old_address_of_removing_unheard_leads_to_the_list(department: Department, client: FlaskClient) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        department.world.open_call(NATIONAL)
        gone = sign_in(client, department.approver).get(f"{HOME}/unfiled/remove?call={NATIONAL}&unit=x")
    assert gone.location == f"{HOME}/unfiled?call={NATIONAL}"


def test_made_up_addresses_are_refused_in_words(department: Department, client: FlaskClient) -> None:
    browser = sign_in(client, department.approver)
    call = department.desk.opened.call_id
    assert browser.get(f"{HOME}/queue?call=nothing").status_code == 404
    assert browser.get(f"{HOME}/queue?after=x").status_code == 422
    assert browser.get(f"{HOME}/decide?call={call}&chosen=abc").status_code == 422
    assert browser.get(f"{HOME}/decide?call={call}&chosen={'0' * 32}:1").status_code == 404
    assert browser.get(f"{HOME}/decide?call={call}").status_code == 302
    assert browser.get(f"{HOME}/applications/{'0' * 32}").status_code == 404
    assert browser.get(f"{HOME}/unfiled?call={call}").status_code == 200


def test_the_unit_reports_its_completion(department: Department, client: FlaskClient) -> None:
    application = department.released()
    department.published(application)
    (request,) = units.acting_for(application.unit_id)
    applicant = sign_in(client, people.person(request.person_id))
    page = f"/applications/{application.id}/completion"
    assert page in applicant.get(f"/applications/{application.id}").text
    revision = str(queries.get(application.id).revision_for(None))
    refused = applicant.submit(page, revision=revision, report=" ")
    assert "请写明完成情况" in refused.text
    upload = (BytesIO(pdf("proof")), "证明.pdf")
    told = applicant.submit(page, revision=revision, report="全部任务已完成。", proof=upload)
    assert told.status_code == 302, words(told.text)
    undertaking = records.undertaking_of(application.id)
    assert undertaking is not None
    officer = sign_in(department.world.app.test_client(), department.officer)
    confirm = officer.get(f"{HOME}/applications/{application.id}/confirm")
    assert "全部任务已完成。" in confirm.text
    assert officer.get(f"/files/{undertaking.report_file_id}").status_code == 200
    with clock.travel(undertaking.due_on + timedelta(days=1)):
        call = department.desk.opened.call_id
        officer = sign_in(department.world.app.test_client(), department.officer)
        assert application.unit_name not in officer.get(f"{HOME}/undertakings?call={call}&progress=overdue").text
    other = department.world.representative(department.world.unit())
    assert sign_in(department.world.app.test_client(), other).get(page).status_code == 404


def test_an_extension_is_shown_to_the_unit(department: Department, client: FlaskClient) -> None:
    application = department.desk.application()
    until = clock.end_of_day(date(2023, 12, 20))
    operations.grant_extension(
        application.id,
        "recommend",
        until=until,
        reason="平台维护",
        document_number="湘工信〔2023〕7 号",
        revision=application.revision,
        by=department.approver,
    )
    (request,) = units.acting_for(application.unit_id)
    page = sign_in(client, people.person(request.person_id)).get(f"/applications/{application.id}")
    assert "2023-12-20 24:00" in page.text
    assert "平台维护" in page.text
