"""Shanxi's call of 2025, walked from the standing rules to both lists, as every role: article by article."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries import get
from core.config import Settings
from core.db import db
from core.forms import laid_out
from core.instance import instance
from core.ledger import queries as ledger
from core.people.models import Role
from tests.browser.walk import PASSWORD, Town, Walker, at
from tests.support.evaluators import code, resident
from tests.support.house import app
from tests.support.house import settings as settings_of_house
from tests.support.plausible import plausible
from tests.support.shanxi import CALL, GOOD

__all__ = ["app", "settings_of_house"]

pytestmark = pytest.mark.browser

UNIT, CODE, BODY = "太原甲铸造有限公司", "91990000MADEX0011H", "taiyuan"
EVALUATOR, EVALUATOR_CODE = "晋中示例评价有限公司", code(1)
REGULATORS = ("ecology", "emergency", "market")


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="shanxi", identity_key="an identity key of the tests alone")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_from_the_standing_rules_to_both_lists(town: Town) -> None:
    at("2025-03-05")
    department, approver = town.staff(Role.DEPARTMENT_OFFICER), town.staff(Role.DEPARTMENT_APPROVER)
    officer = town.staff(Role.BODY_OFFICER, body_id=BODY)
    _open_the_year(approver)
    town.visitor().goes("/").sees("2025 年度", "省级绿色制造名单遴选")
    town.visitor().goes(f"/calls/{CALL}").sees("5 月 31 日", "10 个工作日")

    at("2025-04-07")
    applicant = town.visitor().registers("王申报", "applicant@example.org")
    _names_a_new_unit(applicant)
    officer.goes("/representations")
    officer.page.get_by_role("link", name=re.compile(UNIT)).first.click()
    officer.presses("确认为经办人")
    clerk = _admitted_evaluator(town.visitor(), department)
    application = _draft_and_submit(applicant, clerk)

    _review_and_consult(officer, application)
    applicant.goes(f"/applications/{application.id}").sees("征求")
    _list_and_recommend(officer, application)
    _judge(department, application)
    _select(department, approver, "择优确定公示名单")
    _give_notice_and_publish(approver, town.visitor())
    _consult_again(department)
    _select(department, approver, "推荐国家级")
    _report_and_record(department, approver, applicant)

    assert set(ledger.listed_levels(_now().unit_id, "factory")) == {"city", "provincial", "national"}
    town.visitor().goes("/lists").sees(UNIT)
    town.staff(Role.AUDITOR).goes("/audit").sees("登记评审结果")


def _open_the_year(approver: Walker) -> None:
    """SX24-06, SX24-19: a year's call from rules that name none."""
    approver.goes("/department/calls").follows("省级绿色制造名单遴选和国家级推荐")
    approver.follows("复制")
    page = approver.page
    expect(page.locator('[name="dates.recommend"]')).to_have_value("2025-05-31")
    page.locator("input[name=opens]").fill("2025-03-05")
    page.locator("textarea[name=reason]").fill("开展 2025 年度遴选")
    page.locator("input[name=document_number]").fill("晋工信节能字〔2025〕1 号")
    page.locator("input[name=document_date]").fill("2025-03-03")
    approver.presses("编入政策库")
    approver.goes(f"/department/calls/{CALL}/open").presses("启动")


def _names_a_new_unit(applicant: Walker) -> None:
    applicant.goes("/my/units/find")
    applicant.page.locator("main input[name=q]").fill(UNIT)
    applicant.presses("查找").follows("登记新单位")
    applicant.page.locator("select[name=kind]").select_option("enterprise")
    applicant.page.locator("input[name=name]").fill(UNIT)
    applicant.page.locator("input[name=code]").fill(CODE)
    applicant.page.locator("select[name=body_id]").select_option(BODY)
    applicant.page.locator("input[name=letter]").set_input_files(applicant.town.file("授权委托书.pdf"))
    applicant.presses("提交申请")


def _admitted_evaluator(clerk: Walker, department: Walker) -> Walker:
    """SX24-04, SX24-16: registers with its legal representative's identity, and is admitted by the department."""
    _registers_as_evaluator(clerk)
    clerk.goes("/evaluator/register")
    basics = {
        "name": EVALUATOR,
        "code": EVALUATOR_CODE,
        "legal_representative": "张法人",
        "legal_representative-number": resident(1),
        "contact_name": "赵评价",
        "contact_phone": "0351-88880000",
        "address": "示例路 1 号",
        "declaration": "本机构具备相应能力，对评价结果负责。",
    }
    for name, text in basics.items():
        clerk.page.locator(f'main [name="{name}"]').fill(text)
    clerk.page.locator("main input[type=file]").set_input_files(clerk.town.file("授权书.pdf"))
    clerk.presses("保存")
    form = laid_out(instance().book().form("evaluator-profile"), year=None)
    for section in form.sections:
        clerk.goes(f"/evaluator/profile/sections/{section.id}")
        names = {each.name for each in section.fields}
        clerk.fills({name: value for name, value in plausible(form).items() if name in names})
        clerk.page.locator("main form button").last.click()
        clerk.is_answered()
    clerk.goes("/evaluator").presses("提交审核")
    department.goes("/department/evaluators").follows(EVALUATOR).presses("通过")
    clerk.goes("/evaluator").sees("已登记", "10 项", "15 项")
    return clerk


def _registers_as_evaluator(clerk: Walker) -> None:
    clerk.goes("/register")
    clerk.page.locator("select[name=role]").select_option("evaluator")
    clerk.page.locator("input[name=name]").fill("赵评价")
    clerk.page.locator("input[name=phone]").fill("13800001234")
    clerk.page.locator("input[name=email]").fill("clerk@example.org")
    for box in clerk.page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    clerk.page.locator("input[type=checkbox]").check()
    clerk.presses("注册")
    if "/sign-in" in clerk.page.url:
        clerk.sign_in("clerk@example.org")


def _draft_and_submit(applicant: Walker, clerk: Walker) -> Application:
    """SX24-08: the nation alone is refused to who does not stand on the province's list; both levels are not."""
    applicant.goes("/applications/new")
    _begin(applicant, "national").sees("SX24-08")
    applicant.page.locator(f"[id^=level-{CALL}-factory][value=provincial]").check()
    _begin(applicant, "national")
    applicant.page.wait_for_url(re.compile("/applications/[0-9a-f]{32}"))
    application = _now()
    assert set(application.levels) == {"provincial", "national"}
    applicant.fills_everything(application, {**GOOD, "evaluation_way": "third_party"})
    _evaluate(applicant, clerk, application)
    applicant.goes(f"/applications/{application.id}/check").follows("核对无误，确认声明")
    applicant.page.locator("main input[type=checkbox]").check()
    applicant.presses("确认声明，去提交")
    applicant.page.get_by_role("button", name=re.compile("提交")).last.click()
    expect(applicant.page).to_have_url(re.compile("/receipt"))
    return _now()


def _evaluate(applicant: Walker, clerk: Walker, application: Application) -> None:
    """SX24-04: chosen by the applicant, accepted with both pledges, reported by the evaluator."""
    applicant.goes(f"/applications/{application.id}/check").sees("SX24-04")
    applicant.goes(f"/applications/{application.id}/evaluation")
    applicant.page.locator("summary", has_text="委托这家机构").click()
    applicant.presses("发出委托")
    clerk.goes("/evaluator").follows(UNIT)
    for box in clerk.page.locator("main input[type=checkbox]").all():
        box.check()
    clerk.presses("接受委托").sees("已用 1 / 10 项", "已用 1 / 15 项")
    clerk.page.locator("input[name=number]").fill("示评〔2025〕1 号")
    clerk.page.locator("input[name=dated]").fill("2025-04-07")
    clerk.page.locator("input[name=conclusion]").first.check()
    clerk.page.locator("main input[type=file]").set_input_files(clerk.town.file("评价报告.pdf"))
    clerk.page.locator("input[name=proves_qualification]").check()
    clerk.presses("上传报告")


def _begin(applicant: Walker, level: str) -> Walker:
    applicant.page.locator(f"[id^=level-{CALL}-factory][value={level}]").check()
    applicant.page.get_by_role("button", name=re.compile("开始申报.*绿色工厂")).click()
    applicant.page.wait_for_load_state()
    return applicant.sees()


def _review_and_consult(officer: Walker, application: Application) -> None:
    """SX24-05, SX24-06: every item signed, the platform's receipt, three regulators."""
    page = f"/review/applications/{application.id}"
    officer.goes(page).signs_everything()
    officer.goes(page).follows("登记管理平台回执")
    officer.page.locator("main input[type=date]").fill("2025-04-07")
    officer.presses("保存")
    officer.goes(page).presses("审核通过")
    assert _now().stage == "consult"
    officer.goes(page).follows("发函征求意见")
    for box in officer.page.locator("input[name=regulators]").all():
        box.check()
    officer.page.locator("input[name=number]").fill("并工信函〔2025〕8 号")
    officer.page.locator("input[name=dated]").fill("2025-04-07")
    officer.presses("登记发函")
    officer.goes(page).follows("转入下一环节").sees("未答复")
    expect(officer.main().get_by_role("button", name="转入下一环节")).to_be_disabled()
    _answers(officer.goes(page).follows("登记部门意见"))
    officer.goes(page).follows("转入下一环节").presses("转入下一环节")
    assert _now().stage == "recommend"


def _answers(walker: Walker) -> None:
    """All three have no objection."""
    for regulator in REGULATORS:
        walker.page.locator(f'[name="{regulator}.answered_on"]').fill("2025-04-07")
        walker.page.locator(f'[name="{regulator}.number"]').fill(f"{regulator}〔2025〕3 号")
        walker.page.locator(f'[name="{regulator}.answer"]').select_option("no_objection")
    walker.presses("保存意见")


def _list_and_recommend(officer: Walker, application: Application) -> None:
    """SX24-05: the city publishes its own list first; a reason would do instead. No letter is asked for."""
    page = f"/review/applications/{application.id}"
    officer.goes(page).sees("SX24-05", "写明理由放行")
    path = officer.town.folder / "市级名单.csv"
    row = f"{UNIT},太原市,绿色工厂,市级,2025-04-01,并工信〔2025〕5 号"
    path.write_text(f"名称,推荐单位,类别,层级,入选日期,文号\n{row}\n", encoding="utf-8")
    officer.goes("/lists/imports/new").page.locator("main input[type=file]").set_input_files(path)
    officer.presses("预览").presses("确认导入 1 行")
    expect(officer.goes(page).main()).not_to_contain_text("写明理由放行")
    officer.goes(f"/review?call={CALL}&tab=recommend").picks(UNIT).presses("推荐所选")
    officer.presses("推荐这 1 项申报")
    assert _now().stage == "judge"


def _judge(department: Walker, application: Application) -> None:
    """SX24-07: the panel's word, by grade."""
    department.goes(f"/department/queue?call={CALL}&tab=judge").picks(UNIT).presses("登记评审结果")
    page = department.sees("SX24-07", "A、B、C").page
    page.locator("input[name=kind][value=experts]").check()
    page.locator("input[name=judged_on]").fill("2025-04-07")
    page.locator("input[name=members]").fill("7")
    page.locator("input[name=minutes_number]").fill("晋工信评〔2025〕1 号")
    page.locator(f'[name="{application.id}.qualified"]').select_option("yes")
    page.locator(f'[name="{application.id}.tier"]').select_option("B")
    department.presses("保存评审结果")
    department.goes(f"/department/queue?call={CALL}&tab=judge").picks(UNIT).presses("转入下一环节")
    department.sees("合格", "B").presses("这 1 项")
    assert _now().stage == "select"


def _select(department: Walker, approver: Walker, why: str) -> None:
    """Decided quietly by one, released by another."""
    application = _now()
    before = application.stage
    department.goes(f"/department/applications/{application.id}").follows("决定")
    department.page.locator("input[name=verdict][value=selected]").check()
    department.page.locator("textarea[name=reason]").fill(why)
    department.presses("决定")
    approver.goes(f"/department/applications/{application.id}").follows("发布").presses("发布")
    assert _now().stage != before


def _give_notice_and_publish(approver: Walker, visitor: Walker) -> None:
    """SX24-06: ten working days from the next day, over the holidays of May with their make-up day."""
    at("2025-04-25")
    application = _now()
    approver.goes(f"/department/queue?call={CALL}&tab=notice").picks(UNIT).presses("公示所选")
    approver.sees("10 个工作日", "5 月 13 日")
    expect(approver.main()).not_to_contain_text("15 日")  # the nation's, of which this notice is not
    approver.page.locator("input[name=title]").fill("关于拟列入省级绿色制造名单的公示")
    approver.page.locator("textarea[name=text]").fill("如有异议，请在公示期内向省工业和信息化厅实名提出。")
    approver.presses("公示这 1 项")
    visitor.goes("/notices").follows("关于拟列入省级绿色制造名单的公示").sees(UNIT)
    at("2025-05-14")
    approver.goes("/department/notices").follows("结束公示").presses("结束公示")
    approver.goes(f"/department/applications/{application.id}").follows("公布")
    approver.page.locator("input[name=title]").fill("2025 年度省级绿色制造名单")
    approver.page.locator("input[name=number]").fill("晋工信节能字〔2025〕9 号")
    approver.page.locator("input[name=dated]").fill("2025-05-14")
    approver.presses("公布")
    assert _now().stage == "consult-again"


def _consult_again(department: Walker) -> None:
    """SX24-08."""
    page = f"/department/applications/{_now().id}"
    _answers(department.goes(page).follows("登记部门意见"))
    department.goes(page).follows("转入下一环节").presses("转入下一环节")
    assert _now().stage == "select-national"


def _report_and_record(department: Walker, approver: Walker, applicant: Walker) -> None:
    application = _now()
    at("2025-07-18")
    approver.goes(f"/department/applications/{application.id}").follows("上报")
    approver.page.locator("input[name=number]").fill("晋工信报〔2025〕2 号")
    approver.page.locator("input[name=dated]").fill("2025-07-18")
    approver.presses("上报")
    at("2025-11-20")
    department.goes(f"/department/applications/{application.id}").follows("登记结果")
    department.page.get_by_label("列入名单", exact=True).check()
    department.page.locator("input[name=number]").fill("示例公告 2025 年第 1 号")
    department.page.locator("input[name=dated]").fill("2025-11-19")
    department.presses("登记")
    applicant.goes(f"/applications/{application.id}").sees("已办结")


def _now() -> Application:
    db.session.rollback()
    found = db.session.scalar(select(Application.id).where(Application.unit_name == UNIT))
    assert found is not None
    return get(found)
