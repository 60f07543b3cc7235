"""The page of an application as a desk: all others as stated, from one to the next, what changed, two who write."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core import clock
from core.applications import operations as applications
from core.applications.models import Application
from core.applications.queries.records import verifications
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import transaction
from core.filling.queries import sections
from core.people.queries import person
from core.review import operations
from core.review.operations import Entry
from core.review.queries.items import all_items
from core.units.queries import acting_for, unit
from tests.support.clients import Browser, words
from tests.support.filling import save
from tests.support.house import sign_in
from tests.support.review import OfficersDesk, in_the_queues_order

pytestmark = pytest.mark.one_kind

AUDITED: dict[str, Any] = {"audited_on": "2021-06-30"}


def page_of(application: Application) -> str:
    return f"/review/applications/{application.id}"


def as_shown(html: str) -> dict[str, list[str]]:
    """What the checklist's form would send as it stands."""
    form = html[html.index('id="verify-form"') :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        if "name" in given and (given.get("type") not in {"radio", "checkbox"} or " checked" in tag):
            found.setdefault(given["name"], []).append(given.get("value", ""))
    return found


def send(browser: Browser, page: str, sent: dict[str, Any]) -> TestResponse:
    return browser.post(f"{page}/verify", data=sent)


def test_all_others_are_as_stated_in_one_press(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    browser, page = sign_in(client, desk.officer), page_of(application)
    shown = as_shown(browser.get(page).text)
    first, *others = shown["item"]
    shown |= {f"{first}.result": ["contradicted"], f"{first}.how": ["查询信用中国"], f"{first}.seen": ["查到一条"]}
    unsaid = send(browser, page, shown | {"rest": ["on"]})
    assert unsaid.status_code == 422
    assert "请先写明统一核实方式" in words(unsaid.text)
    assert 'value="查到一条"' in unsaid.text
    assert not verifications(application.id)
    done = send(browser, page, shown | {"rest": ["on"], "how": ["查阅申报材料"]})
    assert done.status_code == 302, words(done.text)
    signed = verifications(application.id)
    assert signed[first].result == "contradicted"
    assert {(signed[each].result, signed[each].how) for each in others} == {("confirmed", "查阅申报材料")}
    assert 'name="rest"' not in browser.get(page).text


def test_a_word_without_a_result_is_no_rest(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    browser, page = sign_in(client, desk.officer), page_of(application)
    shown = as_shown(browser.get(page).text)
    refused = send(browser, page, shown | {"rest": ["on"], "how": ["查阅"], f"{shown['item'][0]}.seen": ["有疑问"]})
    assert refused.status_code == 422
    assert "请选择核实结果" in words(refused.text)
    assert not verifications(application.id)


def test_of_two_who_verify_nobody_overwrites_what_the_other_saw(desk: OfficersDesk, client: FlaskClient) -> None:
    """The second sees what the first saved, keeps what he typed, and sends again only what he touched."""
    application = desk.signed(desk.application(**AUDITED))
    browser, page = sign_in(client, desk.officer), page_of(application)
    mine = as_shown(browser.get(page).text)
    same, other = mine["item"][:2]
    colleague = desk.world.people.officer(desk.body_id)
    theirs = {each: Entry("contradicted", "现场核查", "现场不符") for each in (same, other)}
    operations.sign(application.id, theirs, revision=desk.now(application).revision, by=colleague)
    stale = send(browser, page, mine | {f"{same}.how": ["查询信用中国"]})
    assert stale.status_code == 409
    assert "已保存的结果：与填报不符：现场核查；现场不符" in words(stale.text)
    assert 'value="查询信用中国"' in stale.text
    again = send(browser, page, as_shown(stale.text))
    assert again.status_code == 302, words(again.text)
    signed = verifications(application.id)
    assert (signed[same].result, signed[same].how) == ("confirmed", "查询信用中国")
    assert (signed[other].result, signed[other].seen, signed[other].by) == ("contradicted", "现场不符", colleague.name)


def test_from_one_application_of_a_view_to_the_next(desk: OfficersDesk, client: FlaskClient) -> None:
    first, second, third = in_the_queues_order(desk.application(**AUDITED) for _ in range(3))
    browser = sign_in(client, desk.officer)
    lone = browser.get(page_of(second)).text
    assert "第 2 份" not in lone
    shown = browser.get(f"{page_of(second)}?tab=review").text
    assert "第 2 份，共 3 份" in words(shown)
    for neighbour, words_ in ((first, "上一份"), (third, "下一份")):
        assert re.search(rf'href="{page_of(neighbour)}\?tab=review"[^>]*>{words_}<', shown)
    narrow = browser.get(f"{page_of(second)}?tab=review&text={second.unit_name}").text
    assert "第 1 份，共 1 份" in words(narrow)
    assert browser.get(f"{page_of(second)}?tab=nothing").status_code == 200
    desk.signed(second)
    now = desk.now(second)
    passed = browser.submit(f"{page_of(second)}/pass?tab=review", page_of(second), revision=now.revision, note="")
    assert passed.location == f"{page_of(third)}?tab=review"
    after = words(browser.get(passed.location).text)
    assert "第 2 份，共 2 份" in after
    assert "返回列表" in words(browser.get(f"{page_of(second)}?tab=review").text)


def test_the_last_of_a_view_leads_back_to_it(desk: OfficersDesk, client: FlaskClient) -> None:
    only = desk.signed(desk.application(**AUDITED))
    browser = sign_in(client, desk.officer)
    page = page_of(only)
    passed = browser.submit(f"{page}/pass?tab=review&findings=clear", page, revision=only.revision, note="")
    assert passed.location == f"/review?call={desk.opened.call_id}&tab=review&findings=clear"


def test_the_pages_of_another_body_tell_nothing_of_a_view(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    elsewhere = sign_in(client, desk.world.people.officer("zhuzhou"))
    assert elsewhere.get(f"{page_of(application)}?tab=review").status_code == 404


def test_what_was_changed_since_the_last_submission(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    part = ("eligibility-factory", "audit")
    returned = operations.return_for_correction(
        application.id, ["/".join(part)], "验收日期有误", due=None, revision=application.revision, by=desk.officer
    )
    assert returned.sections
    browser = sign_in(client, desk.officer)
    assert "重新提交后的改动" not in browser.get(page_of(application)).text
    by = person(acting_for(application.unit_id)[0].person_id)
    saved = sections(application.id)[part]
    given = {**saved.answers, "audited_on": "2021-07-30"}
    with clock.travel(clock.now() + timedelta(hours=1)):
        save(application.id, *part, given, by=by, revision=saved.revision)
        applications.declare(application.id, revision=desk.now(application).revision, by=by)
        applications.submit(application.id, token="t" * 32, revision=desk.now(application).revision, by=by)
        assert desk.now(application).state is State.PENDING
        shown = words(browser.get(page_of(application)).text)
    assert "补正意见：验收日期有误" in shown
    assert "改动 1 处" in shown
    assert "2021-07-30" in shown
    assert "重新提交时有改动" in shown


def test_one_state_is_said_in_one_way(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(dishonesty_listed=True, **AUDITED)
    shown = words(sign_in(client, desk.officer).get(page_of(application)).text)
    assert "待解决" not in shown
    assert re.search(r"本环节(须解决 \d+ 项|没有须解决的事项)", shown)


def test_the_reading_of_the_page_is_noted_once(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    sign_in(client, desk.officer).get(f"{page_of(application)}?tab=review")
    read = select(AuditEvent).where(AuditEvent.subject_id == application.id, AuditEvent.action == "audit.read")
    assert len(db.session.scalars(read).all()) == 1


def test_to_withdraw_and_begin_anew_undoes_no_finding(desk: OfficersDesk, client: FlaskClient) -> None:
    found = Entry("contradicted", "查询信用中国", "2022 年列入失信名单")
    first = desk.signed(desk.application(**AUDITED), **{"provincial-dishonesty-listed": found})
    (acting,) = acting_for(first.unit_id)
    by = person(acting.person_id)
    applications.withdraw(first.id, revision=first.revision, by=by)
    again = desk.world.started(desk.opened, unit(first.unit_id), by, "supply_chain")
    desk.world.fill(again, by, **AUDITED)
    desk.world.submitted(again, by)
    page = words(sign_in(client, desk.officer).get(page_of(again)).text)
    assert "此前撤回的申报中有核实不符的事项" in page
    assert "2022 年列入失信名单（核实方式：查询信用中国）" in page
    with transaction() as session:  # it ended with another body, before the unit moved
        session.get_one(Application, first.id).body_id = "hengyang"
    page = words(sign_in(client, desk.officer).get(page_of(again)).text)
    assert "2022 年列入失信名单" not in page


def test_what_stands_in_the_way_of_many_is_left_out_with_one_press(desk: OfficersDesk, client: FlaskClient) -> None:
    """Whoever chose one too many unticked it by hand, in a list that he had left."""
    waiting, ready = desk.application(**AUDITED), desk.passed(desk.application(**AUDITED))
    browser, chosen = sign_in(client, desk.officer), {each.id: each.revision for each in (waiting, ready)}
    asked = [("call", desk.opened.call_id), ("view", "tab=all"), *(("chosen", f"{id}:{n}") for id, n in chosen.items())]
    page = browser.get("/review/recommend", query_string=asked).text
    assert "去掉这 1 项，办理其余 1 项" in page
    rest = unescape(re.findall(r'href="(/review/recommend[^"]+)"', page)[0])
    assert parse_qsl(urlsplit(rest).query) == [*asked[:2], ("chosen", f"{ready.id}:{ready.revision}")]
    left = browser.get(rest).text
    assert ready.entry_name in left
    assert "现在不能办理" not in left


def test_the_checklist_is_a_page_to_be_taken_along(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    browser = sign_in(client, desk.officer)
    assert "打印核实清单" in browser.get(page_of(application)).text
    blank = browser.get(f"{page_of(application)}/checklist").text
    items = all_items(rulebook(application))
    assert items
    assert blank.count("□相符 □不符") == len(items)
    assert all(item.label in blank for item in items)
    desk.signed(application)
    signed = browser.get(f"{page_of(application)}/checklist").text
    assert signed.count("与填报相符") == len(items)
    assert "□相符" not in signed


def test_what_was_not_asked_is_called_so_beside_the_questions(desk: OfficersDesk, client: FlaskClient) -> None:
    """Of the reason why an indicator does not apply it was said that it does not apply."""
    page = words(sign_in(client, desk.officer).get(page_of(desk.application(**AUDITED))).text)
    assert "无须填写" in page
