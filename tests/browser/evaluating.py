"""What an evaluator's clerk and its applicants do at a browser, in whichever region."""

from __future__ import annotations

from core.applications.models import Application
from core.forms import laid_out
from core.instance import instance
from core.people.models import Role
from tests.browser.walk import Walker
from tests.support.evaluators import code, resident
from tests.support.plausible import plausible


def admitted(clerk: Walker, department: Walker, name: str) -> Walker:
    """Register as an evaluator, with its legal representative's identity and the region's profile; be admitted."""
    clerk.registers("赵评价", "clerk@example.org", role=Role.EVALUATOR)
    clerk.goes("/evaluator/register")
    basics = {
        "name": name,
        "code": code(1),
        "legal_representative": "张法人",
        "legal_representative-number": resident(1),
        "contact_name": "赵评价",
        "contact_phone": "0791-88880000",
        "address": "示例路 1 号",
        "declaration": "本机构具备相应能力，对评价结果负责。",
    }
    for field, text in basics.items():
        clerk.page.locator(f'main [name="{field}"]').fill(text)
    clerk.page.locator("main input[type=file]").set_input_files(clerk.town.file("授权书.pdf"))
    clerk.presses("保存")
    book = instance().book()
    form = laid_out(book.form(str(book.region.evaluator_profile)), year=None)
    for section in form.sections:
        clerk.goes(f"/evaluator/profile/sections/{section.id}")
        names = {each.name for each in section.fields}
        clerk.fills({field: value for field, value in plausible(form).items() if field in names})
        clerk.page.locator("main form button").last.click()
        clerk.is_answered()
    clerk.goes("/evaluator").presses("提交审核")
    department.goes("/department/evaluators").follows(name).presses("通过")
    return clerk.goes("/evaluator").sees("已登记")


def evaluated(applicant: Walker, clerk: Walker, application: Application, day: str) -> Walker:
    """Chosen by the applicant, accepted with every pledge, reported by the evaluator."""
    applicant.goes(f"/applications/{application.id}/evaluation")
    applicant.page.locator("summary", has_text="委托这家机构").click()
    applicant.presses("发出委托")
    clerk.goes("/evaluator").follows(application.unit_name)
    for box in clerk.page.locator("main input[type=checkbox]").all():
        box.check()
    clerk.presses("接受委托").sees("已用 1 /")
    clerk.page.locator("input[name=number]").fill("示评 1 号")
    clerk.page.locator("input[name=dated]").fill(day)
    clerk.page.locator("input[name=conclusion]").first.check()
    clerk.page.locator("main input[type=file]").set_input_files(clerk.town.file("评价报告.pdf"))
    clerk.page.locator("input[name=proves_qualification]").check()
    return clerk.presses("上传报告")
