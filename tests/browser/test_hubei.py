"""Hubei's year, walked from the standing rules to the lists, as every role: a product, another begun, and a factory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries import get
from core.applications.workflow.states import State
from core.config import Settings
from core.db import db
from core.evaluators.queries import asked
from core.ledger import queries as ledger
from core.people.models import Role
from tests.browser.walk import Town, Walker, at
from tests.support.house import settings as settings_of_house
from tests.support.plausible import plausible

__all__ = ["settings_of_house"]

pytestmark = pytest.mark.browser

RULES, CALL = "list-selection", "list-selection-2024"
MAKER, MAKER_CODE = "武汉甲照明有限公司", "91990000MADEY0025N"
EVALUATOR, EVALUATOR_CODE = "湖北示例评价有限公司", "91990000MADEY9011A"
ON_SITE = {"evaluated_on_site": True}
PRODUCT: Mapping[str, Any] = {
    **ON_SITE,
    "cleaner_production_leading": True,
    "emissions_meet_standards": True,
    "product_meets_standards": True,
    "meets_product_standard": True,
}
FACTORY: Mapping[str, Any] = {
    **ON_SITE,
    "independent_legal_person": True,
    "manufacturing_enterprise": True,
    "law_abiding": True,
    "competitive": True,
    "performance_leading": True,
    "management_systems": ["quality", "occupational_health", "environment", "safety", "energy"],
    "meets_factory_standard": True,
}
QUALIFIED: Mapping[str, Any] = {
    "registered_in_china": True,
    "independent_legal_person_body": True,
    "evaluation_experience": True,
    "fixed_office": True,
    "sound_finance": True,
    "intermediate_staff": 10,
    "senior_staff": 5,
    "compliant_staff": True,
    "field_capability": True,
    "recent_work": True,
    "certification_permitted": True,
}


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="hubei")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_from_the_standing_rules_to_the_lists(town: Town) -> None:
    at("2024-03-04")
    department, approver = town.staff(Role.DEPARTMENT_OFFICER), town.staff(Role.DEPARTMENT_APPROVER)
    officer = town.staff(Role.BODY_OFFICER, body_id="wuhan")
    _open_the_years_call(approver)

    evaluator = town.visitor().registers("李评价", "evaluator@example.org", Role.EVALUATOR)
    _qualify(evaluator, department)
    applicant = town.visitor()
    _may_act(applicant, officer)

    lamp = _begin_product(applicant, "LED 筒灯")
    _begin_product(applicant, "LED 路灯")
    _the_same_product_is_refused(applicant, "LED 筒灯")
    factory = _begin_factory(applicant)
    for application, answers in ((lamp, PRODUCT), (factory, FACTORY)):
        _file(applicant, evaluator, application, answers)
        _review(officer, application)
    _record_receipt(officer, factory)
    _recommend(officer, lamp, factory)

    at("2024-06-03")
    for application in (lamp, factory):
        _judge(department, application)
        _select(department, approver, application)
    _publish(approver, lamp, factory)
    _recommend_to_the_nation(department, approver, factory)
    _everybody_sees(town.visitor())


# --- Before filing ---------------------------------------------------------------------------------------------------


def _open_the_years_call(approver: Walker) -> None:
    """The plan names no yearly call: the department makes one from the standing rules and sets its dates."""
    approver.goes(f"/department/calls/{RULES}").goes(f"/department/policy/calls/{RULES}/copy")
    approver.page.locator("input[name=opens]").fill("2024-03-04")
    for stage, due in (("file", "2024-04-30"), ("recommend", "2024-05-24"), ("report", "2024-07-31")):
        approver.page.locator(f'input[name="dates.{stage}"]').fill(due)
    approver.page.locator("textarea[name=reason]").fill("按方案组织 2024 年度遴选")
    approver.page.locator("input[name=document_number]").fill("示例经信函〔2024〕1 号")
    approver.presses("编入政策库").sees("2024 年度")
    approver.goes(f"/department/calls/{CALL}/open").presses("启动")
    approver.town.visitor().goes("/").sees("2024 年度").goes(f"/calls/{CALL}").sees(
        "两项都要", "本平台设定各类别的层级：方案要求"
    )


def _qualify(evaluator: Walker, department: Walker) -> None:
    """An evaluator registers with the proof of its qualification, and the department admits it."""
    evaluator.goes("/evaluator").follows("登记机构")
    for name, text in {
        "name": EVALUATOR,
        "code": EVALUATOR_CODE,
        "legal_representative": "示例法人",
        "legal_representative-number": "990000199001010017",
        "contact_name": "示例联系人",
        "contact_phone": "13800001234",
        "address": "武汉市示例路 1 号",
    }.items():
        evaluator.page.locator(f'input[name="{name}"]').fill(text)
    evaluator.page.locator("textarea[name=declaration]").fill(
        "本机构符合方案附件2所列条件，独立开展评价，对结果终身负责。"
    )
    evaluator.page.locator("main input[type=file]").set_input_files(evaluator.town.file("授权书.pdf"))
    evaluator.presses("保存")
    form = asked.profile_form()
    assert form is not None
    answers = plausible(form, given=QUALIFIED)
    for section in form.sections:
        evaluator.goes(f"/evaluator/profile/sections/{section.id}")
        names = {each.name for each in section.fields}
        evaluator.fills({name: value for name, value in answers.items() if name in names})
        evaluator.presses("保存")
    evaluator.goes("/evaluator").presses("提交审核")
    department.goes("/department/evaluators")
    department.page.get_by_role("link", name=EVALUATOR).first.click()
    department.sees("HB22-11").presses("审核通过")
    evaluator.town.visitor().goes("/evaluators").sees(EVALUATOR)


def _may_act(applicant: Walker, officer: Walker) -> None:
    """A new unit asks with a letter of authority, and its city confirms."""
    applicant.registers("张申报", "maker@example.org")
    applicant.goes("/my/units/find")
    applicant.page.locator("main input[name=q]").fill(MAKER)
    applicant.presses("查找").follows("登记新单位")
    applicant.page.locator("select[name=kind]").select_option("enterprise")
    applicant.page.locator("input[name=name]").fill(MAKER)
    applicant.page.locator("input[name=code]").fill(MAKER_CODE)
    applicant.page.locator("select[name=body_id]").select_option("wuhan")
    applicant.page.locator("input[name=letter]").set_input_files(applicant.town.file("授权委托书.pdf"))
    applicant.presses("提交申请")
    officer.goes("/representations")
    officer.page.get_by_role("link", name=re.compile(MAKER)).first.click()
    officer.presses("确认为经办人")


def _offer(applicant: Walker, category: str) -> Locator:
    applicant.goes("/applications/new")
    return applicant.page.locator("form", has=applicant.page.locator(f"input[name=category][value={category}]"))


def _begin_product(applicant: Walker, product: str) -> Application:
    offer = _offer(applicant, "product")
    expect(offer.get_by_label("国家级")).to_have_count(0)  # a product aims at the province
    offer.get_by_label("产品名称").fill(product)
    offer.get_by_role("button", name=re.compile("开始申报")).click()
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    applicant.sees(product)
    return _now(product)


def _the_same_product_is_refused(applicant: Walker, product: str) -> None:
    offer = _offer(applicant, "product")
    offer.get_by_label("产品名称").fill(product)
    offer.get_by_role("button", name=re.compile("开始申报")).click()
    applicant.sees(product)
    expect(applicant.page).to_have_url(re.compile("/applications/new"))


def _begin_factory(applicant: Walker) -> Application:
    offer = _offer(applicant, "factory")
    offer.get_by_label("省级").check()
    offer.get_by_label("国家级").check()
    offer.get_by_role("button", name=re.compile("开始申报")).click()
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    return _now("")


def _file(applicant: Walker, evaluator: Walker, application: Application, answers: Mapping[str, Any]) -> None:
    """Self-evaluation and a third party's: without its report nothing is filed."""
    applicant.fills_everything(application, answers)
    applicant.goes(f"/applications/{application.id}/check").sees("HB22-04", "尚未选定第三方机构")
    _evaluate(applicant, evaluator, application)
    applicant.goes(f"/applications/{application.id}/check").follows("核对无误，确认声明")
    applicant.page.locator("main input[type=checkbox]").check()
    applicant.presses("确认声明，去提交")
    applicant.page.get_by_role("button", name=re.compile("提交")).last.click()
    expect(applicant.page).to_have_url(re.compile("/receipt"))


def _evaluate(applicant: Walker, evaluator: Walker, application: Application) -> None:
    applicant.goes(f"/applications/{application.id}/evaluation").sees(EVALUATOR)
    applicant.page.locator("summary", has_text="委托这家机构").click()
    applicant.presses("发出委托")
    evaluator.goes("/evaluator")
    row = evaluator.page.get_by_role("row", name=re.compile("待|等"))
    row.get_by_role("link", name=MAKER).first.click()
    evaluator.sees("15")
    for box in evaluator.page.locator("main input[type=checkbox]").all():
        box.check()
    evaluator.presses("接受委托")
    evaluator.page.locator("input[name=number]").fill(f"示例评字〔2024〕{application.id[:4]} 号")
    evaluator.page.locator("input[name=dated]").fill("2024-03-04")
    evaluator.page.locator("input[name=conclusion][value=conforming]").check()
    evaluator.page.locator("input[name=proves_qualification]").check()
    evaluator.page.locator("main input[type=file]").set_input_files(evaluator.town.file("评价报告.pdf"))
    evaluator.presses("上传报告")
    applicant.goes(f"/applications/{application.id}/evaluation").sees("符合")


# --- Offices ---------------------------------------------------------------------------------------------------------


def _review(officer: Walker, application: Application) -> None:
    page = f"/review/applications/{application.id}"
    officer.goes(page).sees(EVALUATOR).signs_everything()
    officer.goes(page).presses("审核通过")
    assert _stage(application) == "recommend"


def _record_receipt(officer: Walker, application: Application) -> None:
    officer.goes(f"/review/applications/{application.id}").follows("登记管理平台回执")
    officer.page.locator("input[type=date]").fill("2024-03-04")
    officer.presses("保存")


def _recommend(officer: Walker, *applications: Application) -> None:
    officer.goes(f"/review?call={CALL}&tab=recommend")
    for application in applications:
        officer.page.locator(f'input[type=checkbox][value^="{application.id}"]').check()
    officer.presses("推荐所选")
    officer.page.locator("input[name=letter_number]").fill("武经信示例〔2024〕3 号")
    officer.page.locator("input[name=letter_date]").fill("2024-03-04")
    officer.presses("推荐这 2 项申报")
    officer.goes("/review?tab=passed").sees("LED 筒灯", MAKER)


def _judge(department: Walker, application: Application) -> None:
    """The technical review by experts: its conclusion is recorded, then the application goes on."""
    page = f"/department/applications/{application.id}"
    department.goes(page).follows("登记评审结果")
    department.page.get_by_label("专家").first.check()
    department.page.locator("input[name=judged_on]").fill("2024-06-03")
    department.page.locator("input[name=members]").fill("7")
    department.page.locator("input[name=minutes_number]").fill("示例评审〔2024〕1 号")
    department.page.locator("select[name=for_all]").select_option("yes")
    department.presses("保存评审结果")
    department.goes(page).follows("转入下一环节").presses("评审办结")
    assert _stage(application) == "select"


def _select(department: Walker, approver: Walker, application: Application) -> None:
    page = f"/department/applications/{application.id}"
    department.goes(page).follows("决定")
    department.page.locator("input[type=radio][value=selected]").check()
    department.page.locator("textarea[name=reason]").fill("评审合格")
    department.presses("决定")
    approver.goes(page).follows("发布").presses("发布")


def _publish(approver: Walker, *applications: Application) -> None:
    """A public notice of five working days, then the list of the province."""
    _choose(approver, "notice", applications)
    approver.presses("公示")
    approver.page.locator("input[name=title]").fill("2024 年湖北省绿色制造名单公示")
    approver.page.locator("textarea[name=text]").fill("公示期内可向省经信厅提出异议。")
    approver.sees("HB22-06").presses("公示")
    at("2024-06-12")
    approver.goes("/department/notices").follows("结束公示").presses("结束公示")
    _choose(approver, "publish", applications)
    approver.presses("公布")
    approver.page.locator("input[name=title]").fill("2024 年湖北省绿色制造名单")
    approver.page.locator("input[name=number]").fill("鄂经信示例〔2024〕1 号")
    approver.page.locator("input[name=dated]").fill("2024-06-12")
    approver.presses("公布")
    assert {_stage(each) for each in applications} == {"publish", "select-national"}


def _choose(approver: Walker, tab: str, applications: tuple[Application, ...]) -> None:
    approver.goes(f"/department/queue?call={CALL}&tab={tab}")
    for application in applications:
        approver.page.locator(f'input[type=checkbox][value^="{application.id}"]').check()


def _recommend_to_the_nation(department: Walker, approver: Walker, factory: Application) -> None:
    """What stands on the province's list is recommended, and listed when the ministry has published."""
    page = f"/department/applications/{factory.id}"
    _select(department, approver, factory)
    at("2024-07-10")
    approver.goes(page).follows("上报")
    approver.page.locator("input[name=number]").fill("鄂经信示例报〔2024〕9 号")
    approver.page.locator("input[name=dated]").fill("2024-07-10")
    approver.presses("上报")
    at("2024-12-20")
    department.goes(page).follows("登记结果")
    department.page.get_by_label("列入名单", exact=True).check()
    department.page.locator("input[name=number]").fill("示例公告 2024 年第 1 号")
    department.page.locator("input[name=dated]").fill("2024-12-19")
    department.presses("登记")
    assert _now("").state is State.COMPLETED
    found = ledger.lists_of(factory.unit_id, on=date(2024, 12, 31))
    assert {each.list_id for each in found if each.category == "factory"} == {"provincial", "national"}


def _everybody_sees(visitor: Walker) -> None:
    visitor.goes("/lists").sees("绿色设计产品")
    visitor.goes("/lists?list=provincial&category=product").sees("LED 筒灯", MAKER)
    visitor.goes("/targets").sees("武汉市", "HB22-15")


def _now(subject: str) -> Application:
    db.session.rollback()
    found = db.session.scalar(
        select(Application.id).where(Application.unit_name == MAKER, Application.subject_name == subject)
    )
    assert found is not None
    return get(found)


def _stage(application: Application) -> str:
    db.session.rollback()
    return get(application.id).stage
