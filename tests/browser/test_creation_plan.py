"""The creation plan, walked from a unit that nobody knows to the published plan and its completion, as every role."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries import get
from core.db import db
from core.people.models import Role
from tests.browser.walk import Town, Walker, at

pytestmark = pytest.mark.browser

CALL = "creation-plan-2024"
UNIT, CODE = "衡阳丙玻璃有限公司", "91990000MADEM0193P"
GOOD = {
    "meets_requirements": True,
    "above_designated_size": True,
    "audited": False,
    "audit_reason": "新建项目，二〇二四年完成审核",
    "compulsory_audit": "not_done",
    "voluntary_audit": "not_done",
}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_from_an_unknown_unit_to_the_completed_plan(town: Town) -> None:
    at("2023-11-06")
    _administrator_prepares(town.staff(Role.ADMINISTRATOR))
    department, approver = town.staff(Role.DEPARTMENT_OFFICER), town.staff(Role.DEPARTMENT_APPROVER)
    officer = town.staff(Role.BODY_OFFICER, body_id="hengyang")
    approver.goes(f"/department/calls/{CALL}/open").presses("启动")
    town.visitor().goes("/").sees("创建计划").goes(f"/calls/{CALL}").goes(f"/policy/forms/{CALL}/factory")

    applicant = town.visitor().registers("王创建", "creator@example.org")
    _names_a_new_unit(applicant)
    officer.goes("/representations")
    officer.page.get_by_role("link", name=re.compile(UNIT)).first.click()
    officer.presses("确认为经办人")

    application = _draft_and_submit(applicant)
    _returned_and_corrected(officer, applicant, application)
    _review_with_waiver(officer, application)
    _recommend_with_papers(officer, application)
    _select_and_publish(department, approver, application)
    _complete(applicant, department, application)
    _public_sees_the_plan(town.visitor())


def _administrator_prepares(administrator: Walker) -> None:
    """Add a pilot county, which the documents do not name, and an account for its officer."""
    administrator.goes("/bodies/new")
    administrator.page.locator("input[name=name]").fill("示例县")
    administrator.page.locator("select[name=kind]").select_option("pilot_county")
    administrator.presses("保存").goes("/bodies").sees("示例县")
    administrator.goes("/people/new")
    administrator.page.locator("input[name=name]").fill("赵试点")
    administrator.page.locator("input[name=email]").fill("pilot@example.org")
    administrator.page.locator("main form button").last.click()
    administrator.sees("赵试点", "一次性密码")


def _names_a_new_unit(applicant: Walker) -> None:
    applicant.goes("/my/units/find")
    applicant.page.locator("main input[name=q]").fill(UNIT)
    applicant.presses("查找").follows("登记新单位")
    applicant.page.locator("select[name=kind]").select_option("enterprise")
    applicant.page.locator("input[name=name]").fill(UNIT)
    applicant.page.locator("input[name=code]").fill("91990000MADEM0193X")  # a slip of the pen
    applicant.page.locator("select[name=body_id]").select_option("hengyang")
    applicant.page.locator("input[name=letter]").set_input_files(applicant.town.file("授权委托书.pdf"))
    applicant.presses("提交申请").sees("校验")
    expect(applicant.page.locator("input[name=name]")).to_have_value(UNIT)  # what was typed stays
    applicant.page.locator("input[name=code]").fill(CODE)
    applicant.presses("提交申请")


def _draft_and_submit(applicant: Walker) -> Application:
    applicant.goes("/applications/new")
    applicant.page.get_by_role("button", name=re.compile("开始申报.*绿色工厂")).click()
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    application = _now()
    applicant.fills_everything(application, GOOD)
    _submit(applicant, application)
    return application


def _submit(applicant: Walker, application: Application) -> None:
    applicant.goes(f"/applications/{application.id}/check").follows("核对无误，确认声明")
    applicant.page.locator("main input[type=checkbox]").check()
    applicant.presses("确认声明，去提交")
    applicant.page.get_by_role("button", name=re.compile("提交")).last.click()
    expect(applicant.page).to_have_url(re.compile("/receipt"))
    applicant.sees("2024-0001")


def _returned_and_corrected(officer: Walker, applicant: Walker, application: Application) -> None:
    officer.goes(f"/review/applications/{application.id}/return")
    officer.page.locator('input[name=sections][value$="/products"], input[name=sections]').first.check()
    officer.page.locator("textarea[name=message]").fill("请补充主营业务的具体内容")
    officer.presses("退回申报单位")
    applicant.goes(f"/applications/{application.id}").sees("请补充主营业务的具体内容")
    section = applicant.page.locator("main a[href*='/sections/']").first
    section.click()
    applicant.page.locator("button[name=save][value=stay]").last.click()
    applicant.is_answered()
    _submit(applicant, application)


def _review_with_waiver(officer: Walker, application: Application) -> None:
    page = f"/review/applications/{application.id}"
    officer.goes(page).signs_everything()
    officer.goes(page).sees("HN24-04").follows("写明理由放行")
    officer.page.locator("textarea[name=reason]").fill("新建项目，已签订审核合同")
    officer.presses("放行")
    officer.goes(page).presses("审核通过")
    assert _now().stage == "recommend"


def _recommend_with_papers(officer: Walker, application: Application) -> None:
    officer.goes(f"/review?call={CALL}&tab=recommend").picks(UNIT).presses("推荐所选")
    officer.page.locator("input[name=letter_number]").fill("衡工信〔2023〕7 号")
    officer.page.locator("input[name=letter_date]").fill("2023-11-06")
    officer.presses("推荐这 1 项申报")
    officer.goes(f"/review/exports?call={CALL}&which=passed")
    assert _download(officer, re.compile("下载 Excel")).startswith(b"PK")
    with ZipFile(BytesIO(_download(officer, re.compile("下载材料包")))) as dossier:
        names = dossier.namelist()
        assert any(name.endswith("SHA-256 校验值.txt") for name in names)
        assert any(name.endswith(".docx") for name in names)


def _download(walker: Walker, link: re.Pattern[str]) -> bytes:
    with walker.page.expect_download() as waiting:
        walker.main().get_by_role("link", name=link).first.click()
    return Path(waiting.value.path()).read_bytes()


def _select_and_publish(department: Walker, approver: Walker, application: Application) -> None:
    department.goes(f"/department/applications/{application.id}").follows("决定")
    department.page.get_by_label("入选", exact=True).check()
    department.page.locator("textarea[name=reason]").fill("具有行业代表性")
    department.presses("决定")
    approver.goes(f"/department/applications/{application.id}").follows("发布").presses("发布")
    at("2023-12-27")
    approver.goes(f"/department/applications/{application.id}").follows("公布")
    approver.page.locator("input[name=title]").fill("2024 年度湖南省绿色制造体系创建计划")
    approver.page.locator("input[name=number]").fill("湘工信示例〔2023〕1 号")
    approver.page.locator("input[name=dated]").fill("2023-12-27")
    approver.presses("公布")
    assert _now().stage == "carry_out"


def _complete(applicant: Walker, department: Walker, application: Application) -> None:
    at("2024-10-08")
    applicant.goes(f"/applications/{application.id}/completion")
    applicant.page.locator("textarea[name=report]").fill("七项任务全部完成")
    applicant.page.locator("main input[type=file]").set_input_files(applicant.town.file("完成证明.pdf"))
    applicant.presses("报告完成情况")
    department.goes(f"/department/applications/{application.id}").follows("确认完成")
    department.page.locator("input[name=completed_on]").fill("2024-10-08")
    department.presses("确认完成")
    applicant.goes(f"/applications/{application.id}").sees("已办结")


def _public_sees_the_plan(visitor: Walker) -> None:
    visitor.goes("/lists").sees("创建计划")
    visitor.goes("/").sees("2024 年度湖南省绿色制造体系创建计划")


def _now() -> Application:
    db.session.rollback()
    found = db.session.scalar(select(Application.id).where(Application.unit_name == UNIT))
    assert found is not None
    return get(found)
