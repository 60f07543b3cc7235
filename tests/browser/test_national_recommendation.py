"""The recommendation of national units, walked from the import of existing lists to the national list."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries import get
from core.db import db
from core.ledger import queries as ledger
from core.people.models import Role
from tests.browser.walk import PASSWORD, Town, Walker, at

pytestmark = pytest.mark.browser

CALL = "national-recommendation-2025"
NEW, EXISTING = "长沙甲电子有限公司", "长沙乙电缆有限公司"
NEW_CODE, EXISTING_CODE = "91990000MADEM0011K", "91990000MADEM002XB"
GOOD = {"provincial_document": "示例〔2023〕1 号"}


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_from_existing_lists_to_the_national_list(town: Town) -> None:
    at("2025-10-13")
    department, approver = town.staff(Role.DEPARTMENT_OFFICER), town.staff(Role.DEPARTMENT_APPROVER)
    officer = town.staff(Role.BODY_OFFICER, body_id="changsha")

    _import_list(department, town, "provincial", NEW)
    _import_list(department, town, "national", EXISTING)
    approver.goes(f"/department/calls/{CALL}/open").presses("启动")

    applicant, holder = town.visitor(), town.visitor()
    _may_act(applicant, officer, "张申报", "new@example.org", NEW, NEW_CODE)
    _may_act(holder, officer, "李填报", "existing@example.org", EXISTING, EXISTING_CODE)

    new = _submit(applicant, NEW, "新申报单位")
    _review(officer, new)
    _gate_is_closed(officer, new)
    existing = _submit(holder, EXISTING, "现有单位")
    _review(officer, existing)
    _recommend(officer)

    _decide_and_release(department, approver, applicant, new)
    _report_and_record(department, approver, applicant, new)

    assert "national" in {each.list_id for each in ledger.lists_of(new.unit_id, on=date(2025, 12, 31))}
    town.visitor().goes("/lists").sees("国家级")
    _audit(town)


def _import_list(department: Walker, town: Town, level: str, unit: str) -> None:
    path = town.folder / f"{level}.csv"
    row = f"{unit},长沙市,绿色工厂,{_LEVELS[level]},2023-06-30,示例〔2023〕1 号"
    path.write_text(f"名称,推荐单位,类别,层级,入选日期,文号\n{row}\n", encoding="utf-8")
    department.goes("/lists/imports/new")
    department.page.locator("input[type=file]").set_input_files(path)
    department.page.locator("main form button").last.click()
    department.sees("预览导入").presses("确认导入 1 行")
    department.sees(f"{level}.csv")


_LEVELS = {"provincial": "省级", "national": "国家级"}


def _may_act(applicant: Walker, officer: Walker, name: str, email: str, unit: str, code: str) -> None:
    """Register, ask with a letter, and be confirmed by the recommending body; before that nothing is open."""
    applicant.registers(name, email)
    applicant.claims(unit, code)
    applicant.goes("/applications/new").sees("经办申请待确认")
    officer.goes("/representations")
    officer.page.get_by_role("link", name=re.compile(unit)).first.click()
    officer.presses("确认为经办人")


def _submit(applicant: Walker, unit: str, track: str) -> Application:
    applicant.goes("/applications/new")
    applicant.page.get_by_role("button", name=re.compile(f"开始申报.*{track}")).click()
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    application = _by_unit(unit)
    applicant.fills_everything(application, GOOD)
    applicant.goes(f"/applications/{application.id}/check").follows("核对无误，确认声明")
    applicant.page.locator("main input[type=checkbox]").check()
    applicant.presses("确认声明，去提交")
    applicant.page.get_by_role("button", name=re.compile("提交")).last.click()
    applicant.sees("提交")
    expect(applicant.page).to_have_url(re.compile("/receipt"))
    applicant.goes(f"/applications/{application.id}/sections/new-unit/exclusions") if track == "新申报单位" else None
    return application


def _by_unit(name: str) -> Application:
    db.session.rollback()
    found = db.session.scalar(select(Application.id).where(Application.unit_name == name))
    assert found is not None
    return get(found)


def _review(officer: Walker, application: Application) -> None:
    officer.goes("/review").sees(application.unit_name)
    officer.goes(f"/review/applications/{application.id}").signs_everything()
    _record_receipt(officer, application)
    officer.goes(f"/review/applications/{application.id}").presses("审核通过")


def _record_receipt(officer: Walker, application: Application) -> None:
    officer.goes(f"/review/applications/{application.id}").follows("登记管理平台回执")
    officer.page.locator("input[type=date]").fill("2025-10-13")
    officer.presses("保存")


def _gate_is_closed(officer: Walker, application: Application) -> None:
    """While an existing unit of the city has not filed, no new one is recommended; the queue says so, and who it is."""
    officer.goes("/review?tab=recommend").sees(application.unit_name, "HN25-06")
    expect(officer.page.get_by_role("button", name="推荐所选", exact=True)).to_have_count(0)
    officer.follows("查看催报情况").sees(EXISTING)


def _recommend(officer: Walker) -> None:
    officer.goes("/review?tab=recommend").picks(NEW).presses("推荐所选")
    officer.page.locator("input[name=letter_number]").fill("示例函〔2025〕3 号")
    officer.page.locator("input[name=letter_date]").fill("2025-10-13")
    officer.presses("推荐这 1 项申报")
    officer.goes("/review?tab=passed").sees(NEW)


def _decide_and_release(department: Walker, approver: Walker, applicant: Walker, application: Application) -> None:
    department.goes(f"/department/applications/{application.id}").follows("决定")
    department.page.get_by_label("入选", exact=True).check()
    department.page.locator("textarea[name=reason]").fill("指标先进，材料齐全")
    department.presses("决定")
    applicant.goes(f"/applications/{application.id}")
    expect(applicant.main()).not_to_contain_text("指标先进")  # quiet until it is released
    approver.goes(f"/department/applications/{application.id}").follows("发布")
    approver.presses("发布")
    assert _by_unit(application.unit_name).stage == "report"


def _report_and_record(department: Walker, approver: Walker, applicant: Walker, application: Application) -> None:
    at("2025-11-06")
    approver.goes(f"/department/applications/{application.id}").follows("上报")
    approver.page.locator("input[name=number]").fill("示例报〔2025〕9 号")
    approver.page.locator("input[name=dated]").fill("2025-11-06")
    approver.presses("上报")
    at("2025-12-20")
    department.goes(f"/department/applications/{application.id}").follows("登记结果")
    department.page.get_by_label("列入名单", exact=True).check()
    department.page.locator("input[name=number]").fill("示例公告 2025 年第 1 号")
    department.page.locator("input[name=dated]").fill("2025-12-19")
    department.presses("登记")
    applicant.goes(f"/applications/{application.id}").sees("已办结")


def _audit(town: Town) -> None:
    town.staff(Role.AUDITOR).goes("/audit").sees("登记上级结果")
    assert PASSWORD not in town.staff(Role.AUDITOR).goes("/audit").page.content()
