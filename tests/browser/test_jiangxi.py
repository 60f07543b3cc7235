"""Jiangxi's call for two levels, walked from a unit that nobody knows to both lists, as every role."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries import get
from core.applications.workflow.states import State
from core.config import Settings
from core.db import db
from core.ledger import queries as ledger
from core.people.models import Role
from tests.browser.evaluating import admitted, evaluated
from tests.browser.walk import Town, Walker, at
from tests.support.house import settings as settings_of_house

__all__ = ["settings_of_house"]

pytestmark = pytest.mark.browser

CALL = "list-selection-2024"
EVALUATOR = "江西甲评价有限公司"
UNIT, CODE = "赣江新区甲显示器件有限公司", "91990000MADEJ02268"
GOOD = {
    "evaluation_way": "third_party",
    "evaluation_qualified": True,
    "standard_used": "general",
    "energy_level": "advanced",
}


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="jiangxi", identity_key="an identity key of the tests alone")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_from_an_unknown_unit_to_both_lists(town: Town) -> None:
    at("2024-05-13")
    department, approver = town.staff(Role.DEPARTMENT_OFFICER), town.staff(Role.DEPARTMENT_APPROVER)
    officer = town.staff(Role.BODY_OFFICER, body_id="ganjiang")
    approver.goes(f"/department/calls/{CALL}/open").presses("启动")
    town.visitor().goes("/").sees("江西省").goes(f"/calls/{CALL}").sees("征求部门意见")
    town.visitor().goes("/policy/clauses/JX24-07").sees("15 项")

    applicant = town.visitor()
    _may_act(applicant, officer)
    clerk = admitted(town.visitor(), department, EVALUATOR).sees("15 项")
    application = _begin_for_both_levels(applicant)
    _fill_and_submit(applicant, clerk, application)
    _review(officer, application)
    _consult(officer, applicant)
    _recommend_with_the_table(officer)

    _judge(department, applicant, application)
    _select(department, approver, application, "确定省级名单", "入选")
    _publish(approver, application)
    _select(department, approver, application, "择优推荐国家级", "推荐国家级")
    _report_and_record(department, approver, application)
    assert (_now().stage, _now().state) == ("result", State.COMPLETED)
    applicant.goes(f"/applications/{application.id}").sees("已办结")
    assert {each.list_id for each in ledger.lists_of(application.unit_id, on=date(2024, 12, 31))} == {
        "provincial",
        "national",
    }
    town.visitor().goes("/lists").sees(UNIT)
    town.visitor().goes("/evaluators").sees(EVALUATOR)
    town.staff(Role.AUDITOR).goes("/audit").sees("征求意见")


def _may_act(applicant: Walker, officer: Walker) -> None:
    """Name a new unit of the new area, which recommends beside the cities; its office confirms."""
    applicant.registers("王申报", "applicant@example.org")
    applicant.goes("/my/units/find")
    applicant.page.locator("main input[name=q]").fill(UNIT)
    applicant.presses("查找").follows("登记新单位")
    applicant.page.locator("select[name=kind]").select_option("enterprise")
    applicant.page.locator("input[name=name]").fill(UNIT)
    applicant.page.locator("input[name=code]").fill(CODE)
    applicant.page.locator("select[name=body_id]").select_option("ganjiang")
    applicant.page.locator("input[name=letter]").set_input_files(applicant.town.file("授权委托书.pdf"))
    applicant.presses("提交申请")
    officer.goes("/representations")
    officer.page.get_by_role("link", name=re.compile(UNIT)).first.click()
    officer.presses("确认为经办人")


def _begin_for_both_levels(applicant: Walker) -> Application:
    """The nation alone is for those on the provincial list (JX24-03); whoever is not ticks both."""
    applicant.goes("/applications/new")
    factory = applicant.page.locator(".offer", has=applicant.page.get_by_role("heading", name="绿色工厂", exact=True))
    factory.get_by_label("国家级").check()
    factory.get_by_role("button", name=re.compile("开始申报")).click()
    applicant.sees("JX24-03", "请同时申报省级")
    expect(factory.get_by_label("国家级")).to_be_checked()  # what was ticked stays
    factory.get_by_label("省级").check()
    factory.get_by_role("button", name=re.compile("开始申报")).click()
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    applicant.sees("省级、国家级")
    return _now()


def _fill_and_submit(applicant: Walker, clerk: Walker, application: Application) -> None:
    """Evaluated by a third party (JX24-01), which takes one of the fifteen places of its legal representative."""
    applicant.fills_everything(application, GOOD)
    applicant.goes(f"/applications/{application.id}/check").sees("JX24-01", "尚未选定第三方机构")
    evaluated(applicant, clerk, application, "2024-05-13").sees("已用 1 / 15 项")
    applicant.goes(f"/applications/{application.id}/check").follows("核对无误，确认声明")
    applicant.page.locator("main input[type=checkbox]").check()
    applicant.presses("确认声明，去提交")
    applicant.page.get_by_role("button", name=re.compile("提交")).last.click()
    expect(applicant.page).to_have_url(re.compile("/receipt"))


def _review(officer: Walker, application: Application) -> None:
    page = f"/review/applications/{application.id}"
    officer.goes(page)
    tops = officer.page.locator(".tracker li").evaluate_all("all => all.map(each => each.offsetTop)")
    assert (len(tops), len(set(tops))) == (10, 1), "all of the way stands in one line"
    officer.signs_everything()
    officer.goes(page).follows("登记管理平台回执")
    officer.page.locator("input[type=date]").fill("2024-05-13")
    officer.presses("保存")
    officer.goes(page).presses("审核通过")
    assert _now().stage == "consult"


def _consult(officer: Walker, applicant: Walker) -> None:
    """Three regulators are asked by one letter; without the answer of each nothing is passed on (JX24-08)."""
    queue = f"/review?call={CALL}&tab=consult"
    officer.goes(queue).picks(UNIT).presses("发函征求意见")
    officer.page.locator("input[name=number]").fill("赣新经函〔2024〕5 号")
    officer.page.locator("input[name=dated]").fill("2024-05-13")
    officer.presses("登记发函")
    officer.goes(queue).picks(UNIT).presses("登记部门意见")
    _answers(officer, "ecology", "emergency")
    officer.goes(queue).picks(UNIT).presses("转入下一环节").sees("缺市场监督管理部门的意见")
    expect(officer.main().get_by_role("button", name="转入下一环节")).to_be_disabled()
    assert _now().stage == "consult"
    applicant.goes(f"/applications/{_now().id}").sees("征求部门意见")
    expect(applicant.main()).not_to_contain_text("无异议")
    officer.goes(queue).picks(UNIT).presses("登记部门意见")
    _answers(officer, "market")
    officer.goes(queue).picks(UNIT).presses("转入下一环节").presses("转入下一环节")
    assert _now().stage == "recommend"


def _answers(officer: Walker, *regulators: str) -> None:
    for regulator in regulators:
        officer.page.locator(f'[name="{regulator}.answered_on"]').fill("2024-05-13")
        officer.page.locator(f'[name="{regulator}.number"]').fill(f"复函〔2024〕{len(regulator)} 号")
        officer.page.locator(f'[name="{regulator}.answer"]').select_option("no_objection")
    officer.presses("保存意见")


def _recommend_with_the_table(officer: Walker) -> None:
    officer.goes(f"/review?call={CALL}&tab=recommend").picks(UNIT).presses("推荐所选")
    officer.page.locator("input[name=letter_number]").fill("赣新经字〔2024〕9 号")
    officer.page.locator("input[name=letter_date]").fill("2024-05-13")
    officer.presses("推荐这 1 项申报")
    officer.goes(f"/review/exports?call={CALL}&which=passed")
    with officer.page.expect_download() as waiting:
        officer.main().get_by_role("link", name=re.compile("下载 Excel")).first.click()
    rows = CalamineWorkbook.from_filelike(BytesIO(Path(waiting.value.path()).read_bytes())).get_sheet_by_index(0)
    sheet = rows.to_python()
    assert sheet[1][0] == "2024 年绿色制造名单推荐汇总表"
    assert sheet[4] == [1.0, "赣江新区", "示例区县", UNIT, EVALUATOR, "示例行业", "☑国家级 ☑省级"]
    assert str(sheet[-3][0]).startswith("推荐单位：赣江新区")


def _judge(department: Walker, applicant: Walker, application: Application) -> None:
    """What the panel found is the department's alone until the province's decision is released."""
    at("2024-06-11")
    queue = f"/department/queue?call={CALL}&tab=judge"
    department.goes(queue).picks(UNIT).presses("登记评审结果")
    department.page.locator("input[name=kind]").first.check()
    department.page.locator("input[name=judged_on]").fill("2024-06-11")
    department.page.locator("input[name=members]").fill("5")
    department.page.locator("input[name=minutes_number]").fill("评审纪要〔2024〕1 号")
    department.page.locator("select[name=for_all]").select_option("yes")
    department.presses("保存评审结果")
    department.goes(queue).picks(UNIT).presses("转入下一环节").presses("评审办结")
    applicant.goes(f"/applications/{application.id}")
    expect(applicant.main()).not_to_contain_text("合格")
    assert _now().stage == "select"


def _select(department: Walker, approver: Walker, application: Application, stage: str, verdict: str) -> None:
    page = f"/department/applications/{application.id}"
    department.goes(page).sees(stage).follows("决定")
    department.page.get_by_label(verdict, exact=True).check()
    department.page.locator("textarea[name=reason]").fill("水平先进，材料齐全")
    department.presses("决定")
    approver.goes(page).follows("发布").presses("发布")


def _publish(approver: Walker, application: Application) -> None:
    at("2024-06-20")
    approver.goes(f"/department/applications/{application.id}").follows("公布")
    approver.page.locator("input[name=title]").fill("2024 年度省级绿色制造名单")
    approver.page.locator("input[name=number]").fill("示例文号〔2024〕1 号")
    approver.page.locator("input[name=dated]").fill("2024-06-20")
    approver.presses("公布")
    assert _now().stage == "select-national"


def _report_and_record(department: Walker, approver: Walker, application: Application) -> None:
    at("2024-07-10")
    page = f"/department/applications/{application.id}"
    approver.goes(page).follows("上报")
    approver.page.locator("input[name=number]").fill("示例报〔2024〕9 号")
    approver.page.locator("input[name=dated]").fill("2024-07-10")
    approver.presses("上报")
    at("2024-12-20")
    department.goes(page).follows("登记结果")
    department.page.get_by_label("列入名单", exact=True).check()
    department.page.locator("input[name=number]").fill("示例公告 2024 年第 1 号")
    department.page.locator("input[name=dated]").fill("2024-12-19")
    department.presses("登记")


def _now() -> Application:
    db.session.rollback()
    found = db.session.scalar(select(Application.id).where(Application.unit_name == UNIT))
    assert found is not None
    return get(found)
