"""The pages of the desk, as a browser meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core import clock
from core.applications.models import Application, Verification
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import transaction
from tests.support.clients import token_of, words
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.pages

AUDITED: dict[str, Any] = {"audited_on": "2021-06-30"}


def page_of(application: Application) -> str:
    return f"/review/applications/{application.id}"


def test_the_queue_leads_to_the_application(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    browser = sign_in(client, desk.officer)
    queue = browser.get("/review")
    assert queue.status_code == 200
    assert application.unit_name in queue.text
    assert f'href="{page_of(application)}?tab=review"' in queue.text
    shown = browser.get(page_of(application))
    assert shown.status_code == 200
    assert application.unit_name in words(shown.text)
    assert "HN24-04" in shown.text


@pytest.mark.parametrize(("day", "is_open"), [(date(2023, 12, 5), True), (date(2023, 12, 6), False)])
def test_the_queues_buttons_know_the_date_of_its_rows(
    desk: OfficersDesk, client: FlaskClient, day: date, is_open: bool
) -> None:
    desk.passed(desk.application(**AUDITED))
    with clock.travel(day):
        queue = sign_in(client, desk.officer).get("/review?tab=recommend").text
    for button in ("recommend", "decline"):
        assert (f'formaction="/review/{button}"' in queue) is is_open
    assert ("已于 2023-12-05 24:00 截止" in queue) is not is_open
    assert 'formaction="/review/chosen.xlsx"' in queue


def test_what_people_wrote_stays_text_wherever_it_is_shown(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.signed(desk.application(**AUDITED))
    written = "<i>“甲”&'乙'</i>"
    with transaction():
        for model, column in ((Application, "unit_name"), (Verification, "seen"), (Verification, "how")):
            db.session.execute(update(model).values({column: written}))
    browser = sign_in(client, desk.officer)
    for path in ("/review?tab=all", page_of(application)):
        html = browser.get(path).text
        assert "<i>" not in html
        assert "&lt;i&gt;“甲”&amp;&#39;乙&#39;&lt;/i&gt;" in html


def test_a_signature_is_shown_as_it_is_now(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.signed(desk.application(**AUDITED))
    browser = sign_in(client, desk.officer)
    for seen in ("所见之一", "所见之二"):
        with transaction():
            db.session.execute(update(Verification).values(seen=seen))
        shown = browser.get(page_of(application)).text
        assert [each for each in ("所见之一", "所见之二") if each in shown] == [seen]


def test_every_page_of_the_way(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**AUDITED)
    browser = sign_in(client, desk.officer)
    page = page_of(application)
    items = re.findall(r'name="item" value="([^"]+)"', browser.get(page).text)
    assert items
    signed = browser.submit(
        f"{page}/verify",
        page,
        revision=application.revision,
        how="查阅申报材料",
        item=items,
        **{f"{item}.result": "confirmed" for item in items},
    )
    assert signed.status_code == 302, words(signed.text)
    revision = desk.now(application).revision
    passed = browser.submit(f"{page}/pass", revision=revision, note="材料齐全")
    assert passed.status_code == 302, words(passed.text)
    queue = browser.get("/review?tab=recommend")
    chosen = re.search(r'name="chosen" value="([^"]+)"', queue.text)
    assert chosen is not None
    confirm = f"/review/recommend?call={desk.opened.call_id}&chosen={chosen[1]}"
    asked = browser.get(confirm)
    assert "推荐 1 项申报" in words(asked.text)
    sent = browser.post(
        "/review/recommend",
        data={
            "csrf_token": token_of(asked.text),
            "call": desk.opened.call_id,
            "chosen": chosen[1],
            "letter_number": "长工信〔2023〕1 号",
            "letter_date": "2023-11-06",
        },
    )
    assert sent.status_code == 302, words(sent.text)
    assert desk.now(application).stage == "select"
    assert browser.get(f"{page}/history").status_code == 200


def test_a_refused_row_says_why_and_keeps_what_was_typed(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    browser = sign_in(client, desk.officer)
    page = page_of(application)
    item = re.findall(r'name="item" value="([^"]+)"', browser.get(page).text)[0]
    values = {f"{item}.result": "contradicted", f"{item}.how": "查询了登记系统", "item": item}
    refused = browser.submit(f"{page}/verify", page, revision=application.revision, **values)
    assert refused.status_code == 422
    said = re.findall(r'<a href="#[^"]+-seen">([^<]+)</a>', refused.text)
    assert len(said) == 1
    assert re.fullmatch(r".+：与填报不符的，请写明核实所见.*", said[0]), "with the name of the item"
    assert 'value="查询了登记系统"' in refused.text
    assert desk.now(application).revision == application.revision


def test_return_decline_and_waive(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(audited=False)
    browser = sign_in(client, desk.officer)
    page = page_of(application)
    waived = browser.submit(f"{page}/waive/cleaner-production-audit", revision=application.revision, reason="太短")
    assert waived.status_code == 422
    assert "理由过短" in waived.text
    reason = "企业当年新建投产，尚不满一个审核周期"
    waived = browser.submit(f"{page}/waive/cleaner-production-audit", revision=application.revision, reason=reason)
    assert waived.status_code == 302, words(waived.text)
    assert reason in browser.get(page).text
    form = browser.get(f"{page}/return")
    sections = re.findall(r'name="sections" value="([^"]+)"', form.text)
    revision = desk.now(application).revision
    returned = browser.submit(
        f"{page}/return", revision=revision, sections=sections[:1], message="请补充产品清单", due="2023-11-20"
    )
    assert returned.status_code == 302, words(returned.text)
    assert desk.now(application).state is State.RETURNED
    other = desk.application()
    chosen = f"{other.id}:{other.revision}"
    asked = browser.get(f"/review/decline?call={desk.opened.call_id}&chosen={chosen}")
    declined = browser.post(
        "/review/decline",
        data={
            "csrf_token": token_of(asked.text),
            "call": desk.opened.call_id,
            "chosen": chosen,
            "reason": "不在支持范围",
        },
    )
    assert declined.status_code == 302, words(declined.text)
    assert desk.now(other).state is State.DECLINED


def test_what_lies_elsewhere_is_not_there(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    other = desk.world.people.officer("zhuzhou")
    browser = sign_in(client, other)
    page = page_of(application)
    for path in (page, f"{page}/pass", f"{page}/return", f"{page}/history", f"{page}/waive/cleaner-production-audit"):
        assert browser.get(path).status_code == 404, path
    assert application.unit_name not in browser.get("/review?tab=all").text
    chosen = f"/review/decline?call={desk.opened.call_id}&chosen={application.id}:{application.revision}"
    assert browser.get(chosen).status_code == 404


def test_made_up_addresses_are_refused_in_words(desk: OfficersDesk, client: FlaskClient) -> None:
    browser = sign_in(client, desk.officer)
    assert browser.get("/review?call=nothing").status_code == 404
    assert browser.get("/review?after=x").status_code == 422
    assert browser.get("/review?after=99999999999999999-" + "a" * 32).status_code in {200, 422}
    assert browser.get(f"/review/recommend?call={desk.opened.call_id}&chosen=abc").status_code == 422
    assert browser.get(f"/review/applications/{'0' * 32}").status_code == 404


def test_what_would_be_refused_is_not_offered(desk: OfficersDesk, client: FlaskClient) -> None:
    """Where it stands and until when are known before anybody types a letter's number."""
    waiting, passed = desk.application(**AUDITED), desk.passed(desk.application(**AUDITED))
    browser = sign_in(client, desk.officer)
    chosen = f"/review/recommend?call={desk.opened.call_id}&chosen={passed.id}:{passed.revision}"

    def closed(address: str) -> str:
        """What the page says, if its act cannot be pressed."""
        html = browser.get(address).text
        assert re.search(r'<button class="btn btn-primary" disabled>', html), words(html)
        return words(html)

    assert "没有核实签认" in closed(f"{page_of(waiting)}/pass")
    assert "不能进行这一操作" in closed(f"{page_of(passed)}/pass")
    assert f'href="{chosen}"'.replace("&", "&amp;") in browser.get(page_of(passed)).text
    assert " disabled>" not in browser.get(chosen).text
    with clock.travel(clock.today() + timedelta(days=400)):
        browser = sign_in(client, desk.officer)
        assert "截止" in closed(chosen)
        page = browser.get(page_of(passed)).text
        assert "/review/recommend" not in page
        assert 'aria-disabled="true">推荐</a>' in page


def test_the_follow_up_page(desk: OfficersDesk, client: FlaskClient) -> None:
    browser = sign_in(client, desk.officer)
    assert browser.get(f"/review/follow-up?call={desk.opened.call_id}").status_code == 200
    assert browser.get(f"/review/follow-up.xlsx?call={desk.opened.call_id}").data[:2] == b"PK"
