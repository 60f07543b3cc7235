"""Evaluators at work: a city reports what does not conform, the department follows it, and what it touches is shown.

Shanxi asks it of all levels (SX24-16, SX24-21), Jiangxi of its cities (JX24-10, JX24-13).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock
from core.audit.models import AuditEvent
from core.bodies.queries import EVERYTHING, body_scope
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluators import operations as registering
from core.evaluators import queries as evaluators
from core.evaluators.models import Engagement, EngagementState, Evaluator
from core.evaluators.operations.sanctions import Sanction, bar
from core.lists.operations import import_list, preview
from core.lists.queries.importing.rows import Options
from core.notifications import queries as inbox
from core.people.models import Person, Role
from core.supervision import operations, queries
from core.supervision.operations import Decision, Observed, Outcome, Said
from core.supervision.operations.complaining import new_token
from core.supervision.purposes import PROOF
from core.supervision.rules.states import Against, ComplaintState, Fault, Handled
from tests.support.clients import browser_of
from tests.support.upkeep import Province, in_year
from tests.support.uploads import pdf

both = pytest.mark.parametrize("settings", ["shanxi", "jiangxi"], indirect=True)


@pytest.fixture
def evaluator(province: Province) -> Evaluator:
    """One that was admitted, and took on an application of the city's."""
    opened = province.report_of(2026)
    unit, by = province.listed("provincial")
    with in_year(2026):
        application = province.begun(opened, unit, by, "provincial")
    made = Evaluator(
        code="91140000MADEM0021A",
        name="示例评价机构",
        name_key="示例评价机构",
        admitted_at=clock.now(),
        created_at=clock.now(),
    )
    with transaction() as session:
        session.add(made)
        session.flush()
        session.add(
            Engagement(
                application_id=application.id,
                evaluator_id=made.id,
                state=EngagementState.ACCEPTED,
                proposed_at=clock.now(),
                proposed_by_id=by.id,
                accepted_at=clock.now(),
                accepted_by_id=by.id,
                pledges={},
            )
        )
    return made


@both
def test_a_city_reports_who_works_in_its_area_and_no_other(
    evaluator: Evaluator, province: Province, elsewhere: Person
) -> None:
    observed = Observed(Fault.POOR, "报告没有现场记录")
    with pytest.raises(NotFound):
        operations.observe(evaluator.id, observed, by=elsewhere)
    with pytest.raises(Invalid):  # the department proposes with proof
        operations.observe(evaluator.id, observed, by=province.officer)
    with pytest.raises(Invalid):
        operations.observe(evaluator.id, Observed(Fault.POOR, " "), by=province.city)
    operations.observe(evaluator.id, observed, by=province.city)
    assert "报告质量差" in inbox.messages(province.officer)[0][0].text
    assert not queries.observations(body_scope(elsewhere))
    (held,) = queries.observations(body_scope(province.city))
    assert held.handled is None


def test_the_department_is_told_of_all_that_its_proposal_misses(
    app: Flask, evaluator: Evaluator, province: Province
) -> None:
    page = f"/supervision/evaluators/{evaluator.id}"
    said = browser_of(app, province.officer).submit(f"{page}/observe", page, fault="", text="").text
    assert [each for each in ("请选择问题。", "请写明发现的问题和依据。", "请上传证明材料。") if each not in said] == []


@both
def test_who_cheated_is_named_for_three_years_with_all_that_it_touches(
    app: Flask, evaluator: Evaluator, province: Province, client: FlaskClient
) -> None:
    (touched,) = queries.touched(evaluator.id, EVERYTHING)
    held = operations.observe(
        evaluator.id, Observed(Fault.FALSE, "检测数据系编造", touched.engagement.id), by=province.city
    )
    assert (
        Handled.BARRED.label
        not in browser_of(app, province.officer).get(f"/supervision/evaluators/{evaluator.id}").text
    )
    page = browser_of(app, province.approver).get(f"/supervision/evaluators/{evaluator.id}").text
    assert Handled.BARRED.label in page
    assert touched.engagement.application.unit_name in page
    assert "省级绿色工厂" in page
    with pytest.raises(Invalid):  # a sanction has its document
        operations.handle(held.id, Outcome(Handled.BARRED, "查实造假"), by=province.approver)
    sanction = Outcome(Handled.BARRED, "查实造假", "晋工信〔2026〕9 号")
    with pytest.raises(NotAllowed):
        operations.handle(held.id, sanction, by=province.officer)
    with pytest.raises(Invalid) as refused:
        operations.handle(held.id, sanction, by=province.approver)
    assert "proof" in refused.value.errors, "nothing proves it"
    proven = replace(sanction, proof_id=province.proof(province.approver, PROOF.id))
    operations.handle(held.id, proven, by=province.approver)
    assert evaluators.barred_until(evaluator.id) == date(2029, 3, 2)
    assert "查实造假" in client.get("/evaluators").text
    assert "不予采信" in inbox.messages(province.city)[0][0].text
    with pytest.raises(Conflict):
        operations.handle(held.id, Outcome(Handled.DISMISSED, "不成立"), by=province.officer)


def test_who_put_an_evaluator_up_does_not_confirm_it(evaluator: Evaluator, province: Province) -> None:
    """Also of what a complaint led to, which its decision puts up; the department may put up any evaluator."""
    found = Observed(Fault.FALSE, "检测数据系编造", proof_id=province.proof(province.approver, PROOF.id))
    own = operations.observe(evaluator.id, found, by=province.approver)
    said = Said("戊举报人", "13955556666", "评价人员没有到过现场就出具报告", [pdf("seen")])
    complaint = operations.complain(Against.EVALUATOR, evaluator.id, said, token=new_token())
    operations.accept(complaint.id, by=province.approver)
    operations.decide(
        complaint.id,
        Decision(ComplaintState.SANCTION, "没有到过现场"),
        revision=complaint.revision,
        by=province.approver,
    )
    (led,) = (each for each in queries.observations(EVERYTHING, evaluator.id) if each.id != own.id)
    assert (led.text, led.reported_by_id) == ("经核实举报：没有到过现场", province.approver.id)
    another = province.world.people.make(Role.DEPARTMENT_APPROVER)
    for held in (own, led):
        proof = province.proof(province.approver, PROOF.id)
        outcome = Outcome(Handled.BARRED, "查实造假", "晋工信〔2026〕9 号", proof)
        with pytest.raises(NotAllowed):
            operations.handle(held.id, outcome, by=province.approver)
    assert evaluators.barred_until(evaluator.id) is None
    operations.handle(own.id, Outcome(Handled.BARRED, "查实造假", "晋工信〔2026〕9 号"), by=another)
    assert evaluators.barred_until(evaluator.id) == date(2029, 3, 2)


def test_past_lists_that_name_a_sanctioned_evaluator_are_shown_beside_the_sanction(
    app: Flask, evaluator: Evaluator, province: Province
) -> None:
    with transaction() as session:
        held = session.get_one(Evaluator, evaluator.id)
        held.name, held.name_key = "示例评价（太原）有限公司", "示例评价(太原)有限公司"
    rows = ("太原甲示例公司,示例评价(太原)有限公司", "太原乙示例公司,另一评价机构")
    text = "".join(
        f"{name},{by},太原市,绿色工厂,省级,2022-06-01,晋〔2022〕2号\n" for name, by in (r.split(",") for r in rows)
    )
    content = f"工厂名称,第三方评价机构,推荐单位,类别,层级,入选日期,文号\n{text}".encode()
    import_list(content, "名单.csv", Options(), by=province.officer)
    page = f"/supervision/evaluators/{evaluator.id}"
    assert "太原甲示例公司" not in browser_of(app, province.city).get(page).text
    operation = Sanction(reason="报告系编造", document_number="晋工信〔2026〕9 号")
    bar(evaluator.id, operation, by=province.approver)
    shown = browser_of(app, province.city).get(page).text
    assert "太原甲示例公司" in shown
    assert "太原乙示例公司" not in shown
    assert "报告系编造" in shown, "the bar shows its own ground"
    assert "SX24-16" in shown
    assert "太原甲示例公司" not in browser_of(app, province.world.people.officer("datong")).get(page).text


def test_a_name_that_lists_print_and_nobody_stated_is_given_its_evaluator(
    app: Flask, evaluator: Evaluator, province: Province
) -> None:
    content = (
        "工厂名称,第三方评价机构,推荐单位,类别,层级,入选日期,文号\n"
        "太原甲示例公司,示例评价院,太原市,绿色工厂,省级,2022-06-01,晋〔2022〕2号\n"
    ).encode()
    before = preview(content, Options(), by=province.officer)
    assert any("示例评价院" in each for each in before.effects), "the preview says whom nobody knows"
    import_list(content, "名单.csv", Options(), by=province.officer)
    desk, page = browser_of(app, province.officer), "/supervision/evaluators/printed"
    assert "没有对应" in desk.get(page).text
    given = {"name": "示例评价院", "evaluator": evaluator.id}
    assert "请写明认定的依据" in desk.submit(page, page=page, **given).text
    assert desk.submit(page, page=page, **given, reason="更名前的简称").status_code == 302
    assert "没有对应" not in desk.get(page).text
    bar(evaluator.id, Sanction(reason="报告系编造", document_number="1 号"), by=province.approver)
    watched = f"/supervision/evaluators/{evaluator.id}"
    assert "太原甲示例公司" in desk.get(watched).text
    with pytest.raises(Conflict, match="已对应"):
        registering.name_printed("示例评价院", evaluator.id, "再来", by=province.officer)
    (alias,) = evaluators.aliases()
    undo = f"{page}/{alias.id}/undo"
    assert "请填写此项" in desk.submit(undo, page=undo).text, (
        "nothing that an evaluator answers for goes without a word"
    )
    assert "太原甲示例公司" in desk.get(watched).text
    pressed = [desk.submit(undo, page=page, reason="对照后系另一家机构") for _ in range(2)]
    assert {(each.status_code, each.location) for each in pressed} == {(302, page)}
    assert "这一对应已经取消" in desk.get(page).text
    assert "对照后系另一家机构" in [each.note for each in db.session.scalars(select(AuditEvent))]
    assert "太原甲示例公司" not in desk.get(watched).text


@both
def test_what_does_not_hold_bars_nobody(evaluator: Evaluator, province: Province) -> None:
    held = operations.observe(evaluator.id, Observed(Fault.UNFIT, "人员不足"), by=province.city)
    with pytest.raises(NotAllowed):
        operations.handle(held.id, Outcome(Handled.DISMISSED, "人员符合"), by=province.city)
    with pytest.raises(Invalid) as refused:
        operations.handle(held.id, Outcome(Handled.DISMISSED, "人员符合", "1 号"), by=province.officer)
    assert "document_number" in refused.value.errors
    operations.handle(held.id, Outcome(Handled.DISMISSED, "人员符合"), by=province.officer)
    assert evaluators.barred_until(evaluator.id) is None


@both
def test_a_poor_report_goes_upward_is_decided_and_followed(
    app: Flask, evaluator: Evaluator, province: Province, elsewhere: Person
) -> None:
    """From the city to the department and back: whom it warned is followed, once, by whoever looks after it there."""
    observed = Observed(Fault.POOR, "报告没有现场记录")
    held = operations.observe(evaluator.id, observed, by=province.city)
    page, path = f"/supervision/evaluators/{evaluator.id}", f"/supervision/evaluators/observations/{held.id}/follow-up"
    city = browser_of(app, province.city)
    with pytest.raises(Conflict, match="约谈提醒"):
        operations.follow_up(held.id, improved=True, note="已补现场记录", by=province.city)
    assert path not in city.get(page).text
    operations.handle(held.id, Outcome(Handled.WARNED, "约谈，限期改进"), by=province.officer)
    assert "约谈提醒" in inbox.messages(province.city)[0][0].text
    for stranger in (elsewhere, province.world.people.auditor()):
        with pytest.raises((NotFound, NotAllowed)):
            operations.follow_up(held.id, improved=True, note="已改进", by=stranger)
    assert "请写明跟踪核实的情况" in city.submit(path, page=page, improved="yes").text
    assert city.submit(path, page=page, improved="yes", note="已补现场记录").status_code == 302
    assert "已改进：已补现场记录" in inbox.messages(province.officer)[0][0].text
    with pytest.raises(Conflict, match="已经登记"):
        operations.follow_up(held.id, improved=False, note="又发现", by=province.officer)
    assert evaluators.barred_until(evaluator.id) is None


def test_whom_a_warning_did_not_mend_is_reported_anew_and_may_be_barred(
    evaluator: Evaluator, province: Province
) -> None:
    held = operations.observe(evaluator.id, Observed(Fault.UNFIT, "专职人员不足"), by=province.city)
    operations.handle(held.id, Outcome(Handled.WARNED, "约谈，限期补足"), by=province.officer)
    operations.follow_up(held.id, improved=False, note="仍只有两人", by=province.city)
    assert "不具备基本条件" in inbox.messages(province.officer)[0][0].text
    (anew,) = (each for each in queries.observations(body_scope(province.officer)) if each.handled is None)
    assert anew.text == "约谈提醒后仍未改进：仍只有两人"
    sanction = Outcome(Handled.BARRED, "不具备条件", "晋工信〔2026〕9 号", province.proof(province.approver, PROOF.id))
    operations.handle(anew.id, sanction, by=province.approver)
    assert evaluators.barred_until(evaluator.id) == date(2029, 3, 2)


def test_a_complaint_of_an_evaluator_goes_where_it_worked(evaluator: Evaluator, province: Province) -> None:
    said = Said("戊举报人", "13955556666", "评价人员没有到过现场就出具报告", [pdf("seen")])
    to_city = operations.complain(Against.EVALUATOR, evaluator.id, said, token=new_token(), body_id="taiyuan")
    to_department = operations.complain(Against.EVALUATOR, evaluator.id, said, token=new_token())
    assert (to_city.body_id, to_department.body_id) == ("taiyuan", None)
    operations.accept(to_city.id, by=province.city)
    with pytest.raises(NotAllowed):
        operations.accept(to_department.id, by=province.city)
    operations.accept(to_department.id, by=province.officer)
    with pytest.raises(Invalid):
        operations.complain(Against.EVALUATOR, evaluator.id, said, token=new_token(), body_id="nowhere")
