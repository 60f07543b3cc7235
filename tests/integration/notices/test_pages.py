"""Public notice from its opening to the list, as browsers meet it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import clock
from core.applications import queries
from core.applications.workflow.states import State
from core.audit import queries as trail
from core.ledger import queries as ledger
from core.notices import queries as notices
from core.notices.models import ObjectionState
from tests.support.clients import token_of, words
from tests.support.coast import CALL, LAST_DAY, Coast
from tests.support.department import revisions
from tests.support.house import sign_in

pytestmark = pytest.mark.pages

SAID = {"name": "张三", "contact": "13900001111", "text": "该企业去年发生过生产安全事故。"}


def sent(browser: FlaskClient, path: str, **values: str) -> TestResponse:
    """The page's form, with the values of its hidden fields."""
    page = browser.get(path).text
    hidden = dict(re.findall(r'<input[^>]*name="(token|call|chosen)"[^>]*value="([^"]+)"', page))
    return browser.post(path, data={"csrf_token": token_of(page), **hidden, **values})


def sent_twice(browser: FlaskClient, path: str, **values: str) -> tuple[TestResponse, TestResponse]:
    """The page's form, as who presses its button once more sends it."""
    data = {"csrf_token": token_of(browser.get(path).text), **values}
    first, again = browser.post(path, data=data), browser.post(path, data=data)
    assert "在您打开页面之后有了变动" in words(again.text)
    return first, again


def test_notice_objection_and_list(coast: Coast, client: FlaskClient) -> None:
    first, second = coast.selected(), coast.selected()
    approver = sign_in(client, coast.approver)
    chosen = "&".join(f"chosen={id}:{revision}" for id, revision in revisions(first, second).items())
    path = f"/department/notices/new?call={CALL}&{chosen}"
    asked = approver.get(path)
    assert "2025 年 4 月 27 日" in asked.text
    assert all(said in asked.text for said in ("CO-2", "拟入选名单公示", "受理单位："))
    data = {
        "csrf_token": token_of(asked.text),
        "call": CALL,
        "chosen": [f"{id}:{revision}" for id, revision in revisions(first, second).items()],
        "title": "省级绿色工厂公示",
        "text": "请实名提出异议。",
    }
    opened = approver.post("/department/notices/new", data=data)
    assert opened.status_code == 302, words(opened.text)
    (notice,) = notices.current(clock.today())
    assert notice.last_day == LAST_DAY

    anybody = coast.world.app.test_client()
    page = anybody.get(f"/notices/{notice.id}")
    assert first.unit_name in page.text
    assert "本平台设定" in page.text
    form = f"/notices/{notice.id}/objections/{second.id}"
    refused = sent(anybody, form, **{**SAID, "text": "太短"})
    assert refused.status_code == 422
    assert "张三" in refused.text
    taken = sent(anybody, form, **SAID)
    assert taken.status_code == 302, words(taken.text)

    officer = sign_in(coast.world.app.test_client(), coast.officer)
    ((objection,), total) = notices.objections(ObjectionState.OPEN)
    assert total == 1
    one = f"/department/objections/{objection.id}"
    shown = officer.get(one)
    assert SAID["text"] in shown.text
    assert "张三" not in shown.text
    seen = officer.post(f"{one}/author", data={"csrf_token": token_of(shown.text)})
    assert "13900001111" in seen.text
    assert (
        next(each.action for each in trail.history("objection", objection.id, reader=None)) == "notices.read_objection"
    )

    with clock.travel(LAST_DAY + timedelta(days=1)):
        approver = sign_in(coast.world.app.test_client(), coast.approver)
        early = sent(approver, f"/department/notices/{notice.id}/end")
        assert early.status_code == 409
        assert "还有 1 件异议" in early.text
        officer = sign_in(coast.world.app.test_client(), coast.officer)
        decided = sent(officer, one, outcome="upheld", reason="经核实情况属实。")
        assert decided.status_code == 302, words(decided.text)
        assert sent(approver, f"/department/notices/{notice.id}/end").status_code == 302
        assert queries.get(second.id).state is State.NOT_SELECTED
        assert queries.get(first.id).stage == "publish"
        chosen = "&".join(f"chosen={id}:{revision}" for id, revision in revisions(first).items())
        letter = {"title": "省级绿色工厂名单", "number": "海工〔2025〕9 号", "dated": "2025-04-28"}
        published, again = sent_twice(approver, f"/department/publish?call={CALL}&{chosen}", **letter)
        assert (published.status_code, again.status_code) == (302, 409), words(published.text)
        assert [each.list_id for each in ledger.lists_of(first.unit_id)] == ["provincial"]
        assert not ledger.lists_of(second.unit_id)
        assert "不再受理异议" in anybody.get(form).text


def test_the_same_form_twice_is_one_objection_and_a_program_none(coast: Coast, client: FlaskClient) -> None:
    application = coast.selected()
    notice = coast.noticed(application)
    form = f"/notices/{notice.id}/objections/{application.id}"
    page = client.get(form).text
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token is not None
    data = {"csrf_token": token_of(page), "token": token[1], **SAID}
    assert client.post(form, data=data).status_code == 302
    assert client.post(form, data=data).status_code == 302
    assert notices.objections()[1] == 1
    trapped = sent(client, form, **SAID, unasked="http://example.com/")
    assert (trapped.status_code, "没有提交" in trapped.text, SAID["text"] in trapped.text) == (422, True, True)
    assert notices.objections()[1] == 1


def test_objections_are_the_departments(coast: Coast, client: FlaskClient) -> None:
    application = coast.selected()
    notice = coast.noticed(application)
    sent(client, f"/notices/{notice.id}/objections/{application.id}", **SAID)
    ((objection,), _) = notices.objections()
    reviewer = sign_in(client, coast.reviewer)
    assert reviewer.get("/department/objections").status_code == 403
    assert reviewer.get(f"/department/objections/{objection.id}").status_code == 403
    officer = sign_in(coast.world.app.test_client(), coast.officer)
    assert officer.get("/department/notices").status_code == 200
    assert officer.get("/department/objections").status_code == 200
    assert officer.get(f"/department/notices/{notice.id}/end").status_code == 403
    assert officer.get(f"/department/objections/{'0' * 32}").status_code == 404
    assert officer.get(f"/notices/{'0' * 32}").status_code == 404


def test_what_was_learned_during_the_notice_takes_the_unit_out(coast: Coast, client: FlaskClient) -> None:
    application = coast.selected()
    coast.noticed(application)
    path = f"/department/applications/{application.id}"
    officer = sign_in(client, coast.officer)
    assert "登记核实情况" in officer.get(path).text
    assert "取消入选资格" not in officer.get(path).text
    learned = {"rule_id": "shut-down", "met": "no", "how": "向统计部门核对", "seen_there": "2024 年停产 14 个月"}
    page = officer.get(f"{path}/learned")
    data = {"csrf_token": token_of(page.text), "revision": str(revisions(application)[application.id]), **learned}
    assert "写明核实所见" in officer.post(f"{path}/learned", data={**data, "seen_there": ""}).text
    assert officer.post(f"{path}/learned", data=data).status_code == 302
    approver = sign_in(client, coast.approver)
    assert "2024 年停产 14 个月" in approver.get(f"{path}/disqualify").text
    given = {"revision": str(revisions(application)[application.id]), "reason": "公示期间查实停产"}
    taken_out, again = sent_twice(approver, f"{path}/disqualify", **given)
    assert (taken_out.status_code, again.status_code) == (302, 409)
    assert queries.get(application.id).state is State.NOT_SELECTED
    assert approver.get(f"{path}/learned").status_code == 404
