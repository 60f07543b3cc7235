"""An officer who finds that a statement differs enters what he found, and that is judged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from core import clock
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.rules.assessment import Assessed
from core.applications.workflow.states import State
from core.errors import Invalid, RulesRefuse
from core.plugin_api import Outcome
from core.review import operations
from core.review.operations import Entry
from tests.support.clients import words
from tests.support.house import sign_in
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.one_kind

SHARE, AUDITED, EXCLUDED = "park-industrial-share", "cleaner-production-audit", "provincial-dishonesty-listed"
PARK: dict[str, Any] = {"category": "park", "industrial_value_added": "45", "total_value_added": "100"}


def differs(**found: object) -> Entry:
    return Entry("contradicted", "核对统计年报", "与年报不一致", found)


def sign(desk: OfficersDesk, application: Application, **entries: Entry) -> Application:
    now = desk.now(application)
    named = {id.replace("_", "-"): entry for id, entry in entries.items()}
    operations.sign(now.id, named, revision=now.revision, by=desk.officer)
    return desk.now(application)


def finding(desk: OfficersDesk, application: Application, rule: str) -> Assessed:
    return next(each for each in findings.of(desk.now(application)) if each.rule_id == rule)


def test_a_worse_share_is_not_met_and_the_sentence_names_both(desk: OfficersDesk) -> None:
    application = desk.application(**PARK)
    sign(desk, application, park_industrial_share=differs(industrial_value_added="40"))
    found = finding(desk, application, SHARE)
    assert not found.is_met
    assert found.message == "园区工业增加值占 核实值 40%（填报 45%），应超过 50%"


def test_a_better_share_is_met(desk: OfficersDesk) -> None:
    application = desk.application(**PARK)
    sign(desk, application, park_industrial_share=differs(industrial_value_added="50.5"))
    assert finding(desk, application, SHARE).is_met


def test_a_share_of_nothing_stays_unknown_whatever_is_signed(desk: OfficersDesk) -> None:
    application = desk.application(category="park", industrial_value_added="0", total_value_added="0")
    sign(desk, application, park_industrial_share=Entry("confirmed", "核对统计年报"))
    assert finding(desk, application, SHARE).outcome is Outcome.UNKNOWN
    other = desk.application(**PARK)
    sign(desk, other, park_industrial_share=differs(total_value_added="0"))
    assert finding(desk, other, SHARE).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("found", "path", "sentence"),
    [
        ({}, "industrial_value_added", "请填写核实值"),
        ({"industrial_value_added": "很多"}, "industrial_value_added", "应填写数字"),
        ({"total_value_added": "-1"}, "total_value_added", "不能小于 0"),
        ({"industrial_value_added": "45.0"}, "industrial_value_added", "与填报的相同"),
    ],
)
def test_what_is_found_is_examined_as_the_answer_was(
    desk: OfficersDesk, found: dict[str, object], path: str, sentence: str
) -> None:
    application = desk.application(**PARK)
    with pytest.raises(Invalid) as refused:
        sign(desk, application, park_industrial_share=differs(**found))
    assert sentence in refused.value.errors[f"{SHARE}.found.{path}"][0]


def test_a_date_and_a_yes_or_no_that_belong_together(desk: OfficersDesk) -> None:
    application = desk.application(audited_on="2021-06-30")
    sign(desk, application, cleaner_production_audit=differs(audited_on="2015-06-30"))
    assert finding(desk, application, AUDITED).seen == "核实值 2015-06-30（填报 2021-06-30）"
    sign(desk, application, cleaner_production_audit=differs(audited="false"))
    assert finding(desk, application, AUDITED).seen == "核实值 未开展（填报 2021-06-30）"
    never = desk.application(audited=False)
    sign(desk, never, cleaner_production_audit=differs(audited="true", audited_on="2021-06-30"))
    assert finding(desk, never, AUDITED).is_met


def test_what_is_found_after_a_waiver_is_not_what_was_waived(desk: OfficersDesk, client: FlaskClient) -> None:
    """A reason for an audit that is a little old is none where there was no audit; what agrees leaves it standing."""
    application = desk.application(audited_on="2018-06-30")
    reason = "审核周期因停产检修顺延半年，已报市局备案"
    operations.waive(application.id, AUDITED, reason, revision=application.revision, by=desk.officer)
    assert not finding(desk, application, AUDITED).blocks
    with clock.travel(clock.now() + timedelta(hours=1)):
        sign(desk, application, cleaner_production_audit=Entry("confirmed", "查阅验收意见"))
        assert not finding(desk, application, AUDITED).blocks
        sign(desk, application, cleaner_production_audit=differs(audited="false"))
        assert finding(desk, application, AUDITED).blocks
        now = desk.now(application)
        assert now.later, "the queue counts it again"
        page = words(sign_in(client, desk.officer).get(f"/review/applications/{application.id}").text)
        assert "不再适用" in page
        operations.waive(application.id, AUDITED, reason, revision=now.revision, by=desk.officer)
        assert not finding(desk, application, AUDITED).blocks


def test_of_one_yes_or_no_the_officer_judges_the_demand(desk: OfficersDesk) -> None:
    application = desk.application()
    sign(desk, application, provincial_dishonesty_listed=differs())
    assert not finding(desk, application, EXCLUDED).is_met
    sign(desk, application, provincial_dishonesty_listed=Entry("confirmed", "查询信用中国"))
    assert finding(desk, application, EXCLUDED).is_met


def test_an_exclusion_that_was_verified_stops_the_review_itself(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application()
    now = desk.signed(application, **{EXCLUDED: differs()})
    with pytest.raises(RulesRefuse, match="不能通过"):
        operations.pass_review(now.id, revision=now.revision, by=desk.officer)
    page = words(sign_in(client, desk.officer).get(f"/review/applications/{now.id}").text)
    assert "本环节须解决 1 项" in page
    assert "不符合，本环节须解决" in page
    assert "以后环节须补" not in page
    assert desk.now(now).stage == "review"
    operations.decline({now.id: now.revision}, "近三年被列入失信黑名单", by=desk.officer)
    assert desk.now(now).state is State.DECLINED


def test_the_page_takes_the_value_found_and_shows_it(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(**PARK)
    browser = sign_in(client, desk.officer)
    page = f"/review/applications/{application.id}"
    typed = {
        "item": SHARE,
        f"{SHARE}.result": "contradicted",
        f"{SHARE}.how": "核对统计年报",
        f"{SHARE}.seen": "与年报不一致",
        f"{SHARE}.found.total_value_added": "",
    }
    sent = f"{SHARE}.found.industrial_value_added"
    refused = browser.submit(f"{page}/verify", page, revision=application.revision, **{**typed, sent: "四十"})
    assert refused.status_code == 422
    assert 'value="四十"' in refused.text
    assert f'href="#{SHARE}-found-industrial_value_added"' in refused.text
    kept = browser.submit(f"{page}/verify", page, revision=application.revision, **{**typed, sent: "40"})
    assert kept.status_code == 302
    shown = words(browser.get(page).text)
    assert "核实值 40%（填报 45%）" in shown
    assert "40 亿元" in shown


def test_answers_of_one_application_that_contradict_each_other_are_a_finding(desk: OfficersDesk) -> None:
    application = desk.application(compulsory_audit="not_done", voluntary_audit="not_done")
    agree = "audit-answers-agree"
    found = finding(desk, application, agree)
    assert found.blocks
    assert found.message == "清洁生产审核的填报前后矛盾（强制性未完成、自愿性未完成，问项填“是”）"
    sign(desk, application, audit_answers_agree=differs(voluntary_audit="done"))
    assert finding(desk, application, agree).is_met
    assert finding(desk, desk.application(audited=False), agree).is_met
