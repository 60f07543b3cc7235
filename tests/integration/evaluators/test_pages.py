"""An evaluator's way through the pages: registered, admitted, engaged, reported; barred and named."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.bodies.queries import EVERYTHING
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound
from core.evaluators import operations, queries
from core.evaluators.models import EndingKind, EvaluationReport, SanctionEnding
from core.evaluators.operations import Ending, Sanction
from core.evaluators.purposes import ENDING_PROOF
from core.evaluators.rules import caps
from core.files import operations as files
from core.people.models import Person, Role
from core.supervision import queries as watched
from tests.support.clients import Browser, browser_of, token_of, words
from tests.support.evaluators import BODY, PLEDGES, Delta, code, resident
from tests.support.house import at_once
from tests.support.uploads import pdf, upload
from tests.support.word import lines_of

pytestmark = pytest.mark.pages


def browser(delta: Delta, person: Person | None = None) -> Browser:
    return browser_of(delta.world.app, person)


def file(name: str = "授权书.pdf", content: str = "letter") -> tuple[BytesIO, str]:
    return BytesIO(pdf(content)), name


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"{name} is not on\n{words(page)}"
    return found[1]


BASICS: dict[str, Any] = {
    "name": "示例评价中心",
    "code": code(900),
    "legal_representative": "张三",
    "legal_representative-kind": "resident",
    "legal_representative-number": resident(77),
    "founder-kind": "credit_code",
    "founder-number": code(901),
    "contact_name": "李四",
    "contact_phone": "13800000000",
    "address": "示例路 1 号",
    "declaration": "本机构符合条件。",
}


def test_an_evaluator_is_registered_and_admitted_through_the_pages(delta: Delta) -> None:
    clerk = delta.clerk()
    mine = browser(delta, clerk)
    assert "登记机构" in mine.get("/evaluator").text

    wrong = {**BASICS, "legal_representative-number": resident(77)[:-1], "upload": file()}
    page = mine.submit("/evaluator/register", **wrong)
    assert "请对照证件逐位核对" in page.text
    assert "本机构符合条件。" in page.text
    kept = hidden(page.text, "upload_id")
    assert kept, "the letter survives the correction"
    page = mine.submit("/evaluator/register", **BASICS, upload_id=kept)
    assert page.status_code == 302, words(page.text)

    home = mine.get("/evaluator").text
    assert "请填完登记材料后提交审核" in home
    for section, typed in (
        ("people", {"answers.full_time_staff": "9", "answers.senior_staff": "5"}),
        ("standing", {"answers.is_legal_entity": "yes", "answers.registration.upload": file("证书.pdf", "proof")}),
    ):
        path = f"/evaluator/profile/sections/{section}"
        form = mine.get(path).text
        answers: dict[str, Any] = {name: _choice(form, name, value) for name, value in typed.items()}
        sent = mine.submit(path, revision=hidden(form, "revision"), **answers)
        assert sent.status_code == 302, words(sent.text)
    assert (
        mine.submit(
            "/evaluator/profile/submit", page="/evaluator", revision=hidden(mine.get("/evaluator").text, "revision")
        ).status_code
        == 302
    )
    assert "等待主管部门审核" in mine.get("/evaluator").text

    desk = browser(delta, delta.officer)
    (profile,) = queries.submitted_profiles()
    path = f"/department/evaluators/{profile.evaluator_id}"
    assert BASICS["name"] in desk.get("/department/evaluators").text
    shown = desk.get(path).text
    assert "专职人员 9 人，应不少于 10 人" in shown
    assert "尾号" in shown
    assert resident(77) not in shown
    assert "示例评价中心" not in browser(delta).get("/evaluators").text
    refused = desk.submit(
        f"/department/evaluators/profiles/{profile.id}/refuse", page=path, revision=str(profile.revision), reason=""
    )
    assert refused.status_code == 422
    desk.submit(
        f"/department/evaluators/profiles/{profile.id}/refuse",
        page=path,
        revision=str(profile.revision),
        reason="请核对人数",
    )
    assert "请核对人数" in mine.get("/evaluator").text
    form = mine.get("/evaluator/profile/sections/people").text
    answers = {"answers.full_time_staff": "10", "answers.senior_staff": "5"}
    mine.submit("/evaluator/profile/sections/people", revision=hidden(form, "revision"), **answers)
    mine.submit(
        "/evaluator/profile/submit", page="/evaluator", revision=hidden(mine.get("/evaluator").text, "revision")
    )
    (profile,) = queries.submitted_profiles()
    admitted = desk.submit(
        f"/department/evaluators/profiles/{profile.id}/admit", page=path, revision=str(profile.revision)
    )
    assert admitted.status_code == 302, words(admitted.text)
    assert "示例评价中心" in browser(delta).get("/evaluators").text
    assert "示例评价中心" in browser(delta).get("/evaluators?q=中心 示例").text
    public = browser(delta).get(f"/evaluators/{profile.evaluator_id}").text
    assert "本机构符合条件。" in public
    assert "13800000000" not in public
    assert "没有等待办理的事项" in mine.get("/evaluator").text

    changed = mine.get("/evaluator/profile").text
    assert resident(77) not in changed
    assert "尾号" in changed


def test_nothing_is_called_optional_that_is_asked_when_it_is_submitted(delta: Delta) -> None:
    asked = words(browser(delta, delta.clerk()).get("/evaluator/register").text)
    for label in ("法定代表人姓名", "法定代表人证件号码", "联系人", "联系电话", "机构地址", "自我声明"):
        assert f"{label}\n（提交审核的，必填）" in asked, label
    assert "选填" not in asked, "a kind of paper is chosen anyway"


def _choice(form: str, name: str, value: Any) -> Any:
    """The value of a yes in the page's own words."""
    if value != "yes":
        return value
    found = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]+)"', form)
    assert found
    return found[1]


def test_an_application_is_evaluated_through_the_pages(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft(levels=("provincial", "national"))
    unit, mine = browser(delta, draft.by), browser(delta, clerk)
    tasks = unit.get(f"/applications/{draft.id}").text
    assert "选择第三方评价机构" in tasks
    path = f"/applications/{draft.id}/evaluation"
    choosing = unit.get(path).text
    assert evaluator.name in choosing
    assert "国家级评价项目 0／15" in choosing
    sent = unit.submit(path, revision=hidden(choosing, "revision"), evaluator=evaluator.id, tie="")
    assert sent.status_code == 302, words(sent.text)
    assert "待机构答复" in unit.get(path).text

    (engagement,) = queries.of_evaluator(evaluator.id)
    page = f"/evaluator/engagements/{engagement.id}"
    assert re.search(rf'href="{page}">前往答复</a>', mine.get("/evaluator").text), "the next step leads there"
    assert "与申报单位没有隶属、控股等关联关系" in mine.get(page).text
    accepted = mine.submit(f"{page}/accept", page=page, **{"pledge-independent": "y", "pledge-truthful": "y"})
    assert accepted.status_code == 302, words(accepted.text)
    assert "已用 1 / 15" in mine.get(page).text
    assert re.search(rf'href="{page}">前往上传</a>', mine.get("/evaluator").text)

    said = {"number": "示评 1 号", "dated": clock.today().isoformat(), "conclusion": "conforming"}
    refused = mine.submit(f"{page}/report", page=page, **said, upload=file("报告.pdf", "report"))
    assert refused.status_code == 422
    assert "资质证明" in refused.text
    upload_id = hidden(refused.text, "upload_id")
    assert upload_id
    done = mine.submit(f"{page}/report", page=page, **said, upload_id=upload_id, proves_qualification="y")
    assert done.status_code == 302, words(done.text)
    assert "结论：符合" in unit.get(path).text
    report = queries.reports_of([engagement.id])[engagement.id]
    assert unit.get(f"/files/{report.file_id}").status_code == 200
    assert mine.get(f"/files/{report.file_id}").status_code == 200
    officer = browser(delta, delta.world.people.officer(BODY))
    assert officer.get(f"/files/{report.file_id}").status_code == 404, "a draft is nobody else's"

    draft.submit()
    seen = officer.get(f"/review/applications/{draft.id}").text
    assert evaluator.name in seen
    assert "示评 1 号" in seen
    assert officer.get(f"/files/{report.file_id}").status_code == 200
    other = browser(delta, delta.world.people.officer("valley"))
    assert other.get(f"/files/{report.file_id}").status_code == 404
    assert "上传报告</button>" not in mine.get(page).text


def test_a_report_that_is_sent_several_times_at_once_is_handed_in_once(app: Flask, delta: Delta) -> None:
    clerk, draft = delta.clerk(), delta.draft(levels=("provincial",))
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    page = f"/evaluator/engagements/{engagement.id}"
    said = {"number": "示评 1 号", "dated": clock.today().isoformat(), "conclusion": "conforming"}
    said |= {"proves_qualification": "y", "once": hidden(browser(delta, clerk).get(page).text, "once")}
    browsers = [browser(delta, clerk) for _ in range(4)]
    at_once(app, *(partial(each.submit, f"{page}/report", page, **said, upload=file("报告.pdf")) for each in browsers))
    assert db.session.scalar(select(func.count()).select_from(EvaluationReport)) == 1
    said |= {"csrf_token": token_of(browsers[0].get(page).text)}
    came_from = {"Referer": f"http://localhost{page}"}
    again = browsers[0].post(f"{page}/report", data={**said, "upload": file("报告.pdf")}, headers=came_from)
    assert again.location == page, "not where nothing is shown"
    assert "已经提交过" in browsers[0].get(page).text


def test_a_pledge_that_is_withheld_is_asked_for_once_more_and_can_be_given_later(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft(levels=("provincial",))
    engagement = draft.propose(delta.admitted(clerk))
    page, mine = f"/evaluator/engagements/{engagement.id}", browser(delta, clerk)
    assert draft.by.name in mine.get(page).text
    asked = mine.submit(f"{page}/accept", page=page, tie="无", **{"pledge-truthful": "y"})
    assert asked.status_code == 200
    assert "没有隶属、控股等关联关系" in asked.text
    assert queries.engagement(engagement.id).accepted_at is None
    sent = {name: hidden(asked.text, name) for name in ("knows", "tie", "pledge-truthful")}
    assert mine.submit(f"{page}/accept", page=page, **sent).status_code == 302
    db.session.rollback()
    assert "未承诺" in mine.get(page).text
    assert mine.submit(f"{page}/pledge", page=page).status_code == 422
    assert mine.submit(f"{page}/pledge", page=page, **{"pledge-independent": "y"}).status_code == 302
    assert "未承诺" not in mine.get(page).text


def test_no_place_is_spoken_of_where_no_cap_concerns_the_engagement(
    delta: Delta, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = delta.clerk()
    engagement = delta.draft().propose(delta.admitted(clerk))
    page, mine = f"/evaluator/engagements/{engagement.id}", browser(delta, clerk)
    assert "各占一个名额" in mine.get(page).text
    assert "接受后即占用名额" in mine.submit(f"{page}/accept", page=page, tie="").text
    monkeypatch.setattr(caps, "concerning", lambda *_, **__: ())
    alone = mine.get(page).text
    assert "各占一个名额" not in alone
    assert "本委托不占评价项目名额" in alone
    assert "占用名额" not in mine.submit(f"{page}/accept", page=page, tie="").text


def test_a_refusal_of_the_caps_is_shown_with_its_clause(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    drafts = [delta.draft(levels=("provincial",)) for _ in range(4)]
    for each in drafts[:2]:
        each.engaged(evaluator, clerk)
    third = browser(delta, drafts[3].by).get(f"/applications/{drafts[3].id}/evaluation").text
    assert "已满" in third
    assert "发出委托" not in third
    engagement = drafts[2].propose(evaluator)
    page = f"/evaluator/engagements/{engagement.id}"
    given = {"pledge-independent": "y", "pledge-truthful": "y"}
    answered = browser(delta, clerk).submit(f"{page}/accept", page=page, tie="无", **given)
    assert answered.status_code == 409
    assert "最多 2 项，已接受 2 项" in answered.text
    assert "无</textarea>" in answered.text, "what was typed stays"


def test_a_barred_evaluator_is_named_to_everybody(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    path = f"/supervision/evaluators/{evaluator.id}"
    hers, desk = browser(delta, delta.officer), browser(delta, delta.approver)
    assert path in desk.get(f"/department/evaluators/{evaluator.id}").text
    found = {"fault": "false", "text": "出具虚假报告"}
    assert hers.submit(f"{path}/observe", page=path, **found).status_code == 422, "it is proposed with proof"
    assert hers.submit(f"{path}/observe", page=path, proof=file("核查.pdf", "seen"), **found).status_code == 302
    (held,) = watched.observations(EVERYTHING, evaluator.id)
    handled = {"handled": "barred", "reply": "出具虚假报告"}
    page = desk.get(path).text
    assert ("3 年" in page, "核查.pdf" in page) == (True, True)
    act = f"/supervision/evaluators/observations/{held.id}/handle"
    assert desk.submit(act, page=path, **handled, document_number="").status_code == 422
    sent = desk.submit(act, page=path, **handled, document_number="三工〔2025〕9 号")
    assert sent.status_code == 302, words(sent.text)
    for address in ("/evaluators", f"/evaluators/{evaluator.id}"):
        shown = browser(delta).get(address).text
        assert "出具虚假报告" in shown
        assert "三工〔2025〕9 号" in shown
    ((bar, _),) = queries.sanctioned()
    lifting = f"/department/evaluators/bars/{bar.id}/lift"
    given = {"reason": "查无实据", "document_number": "复核决定"}
    assert "请上传证明材料" in hers.submit(lifting, page=lifting, **given).text
    ending = hers.submit(lifting, page=lifting, proof=file("复核.pdf", "reviewed"), **given).location
    assert queries.barred_until(evaluator.id) == bar.until, "one alone ends nothing"
    assert "提出人以外的审批人" in hers.get(ending).text
    assert "已有一项" in desk.submit(lifting, page=lifting, proof=file("复核.pdf", "again"), **given).text
    assert "复核.pdf" in desk.get(ending).text
    assert hers.submit(f"{ending}/confirm", page=ending).status_code == 403
    lifted = desk.submit(f"{ending}/confirm", page=ending)
    assert lifted.status_code == 302, words(lifted.text)
    assert "查无实据" in browser(delta).get(f"/evaluators/{evaluator.id}").text


def test_who_proposes_that_a_sanction_end_does_not_confirm_it(delta: Delta) -> None:
    evaluator = delta.admitted(delta.clerk())
    bar = operations.bar(evaluator.id, Sanction(reason="虚假报告", document_number="1 号"), by=delta.approver)
    other = delta.world.people.make(Role.DEPARTMENT_APPROVER)

    def proposed(by: Person) -> SanctionEnding:
        proof = files.keep(upload(pdf("reviewed")), ENDING_PROOF.id, by=by).id
        ending = Ending(kind=EndingKind.VOID, reason="认错了机构", document_number="2 号", proof_id=proof)
        return operations.propose_ending(bar.id, ending, by=by)

    one = proposed(delta.approver)
    with pytest.raises(NotAllowed, match="提出人不能确认"):
        operations.confirm_ending(one.id, by=delta.approver)
    operations.drop_ending(one.id, "证明不足", by=other)
    with pytest.raises(Conflict, match="已经办结"):
        operations.confirm_ending(one.id, by=other)
    assert queries.barred_until(evaluator.id) == bar.until
    operations.confirm_ending(proposed(delta.approver).id, by=other)
    assert queries.barred_until(evaluator.id) is None
    with pytest.raises(NotFound):
        proposed(delta.officer)


def test_a_colleague_joins_by_letter(delta: Delta) -> None:
    evaluator = delta.admitted(delta.clerk())
    colleague = delta.clerk("王五")
    hers = browser(delta, colleague)
    assert evaluator.name in hers.get(f"/evaluator/join?q={evaluator.code}").text
    address = f"/evaluator/letter.docx?evaluator={evaluator.id}"
    assert address in hers.get(f"/evaluator/join/{evaluator.id}").text
    letter = "\n".join(lines_of(hers.get(address).data))
    assert all(known in letter for known in ("授权书", "王五", evaluator.name, evaluator.code))
    sent = hers.submit(f"/evaluator/join/{evaluator.id}", upload=file())
    assert sent.status_code == 302, words(sent.text)
    assert "等待确认" in hers.get("/evaluator").text
    assert hers.get("/evaluator/profile").status_code == 404
    (asked,) = queries.staff_requests()
    desk = browser(delta, delta.officer)
    path = f"/department/evaluators/{evaluator.id}"
    assert desk.submit(f"/department/evaluators/staff/{asked.id}/confirm", page=path).status_code == 302
    assert "没有等待办理的事项" in hers.get("/evaluator").text


@pytest.mark.parametrize("address", ["", "/profile", "/join", "/register"])
def test_only_evaluators_come_to_their_pages(delta: Delta, address: str) -> None:
    path = f"/evaluator{address}"
    assert browser(delta).get(path).status_code == 302
    assert browser(delta, delta.officer).get(path).status_code == 403


def test_an_engagement_is_there_for_its_parties_alone(delta: Delta) -> None:
    clerk, stranger = delta.clerk(), delta.clerk()
    evaluator = delta.admitted(clerk)
    delta.admitted(stranger)
    draft = delta.draft()
    engagement = draft.propose(evaluator)
    assert browser(delta, stranger).get(f"/evaluator/engagements/{engagement.id}").status_code == 404
    other = delta.draft()
    assert browser(delta, other.by).get(f"/applications/{draft.id}/evaluation").status_code == 404


def test_the_interface_lists_the_admitted_with_what_bars_them(delta: Delta) -> None:
    evaluator = delta.admitted(delta.clerk())
    delta.registered(delta.clerk())
    operations.bar(evaluator.id, Sanction(reason="造假", document_number="1 号"), by=delta.approver)
    answer = browser(delta).get("/api/v1/evaluators").json
    assert answer is not None
    (found,) = answer["evaluators"]
    assert (found["name"], found["barred_until"]) == (evaluator.name, "2028-04-21")


def test_who_comes_to_evaluate_itself_can_still_end_the_engagement(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft(way="self")
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    unit = browser(delta, draft.by)
    assert "已选自评价，可终止委托" in unit.get(f"/applications/{draft.id}").text
    end = f"/applications/{draft.id}/evaluation/end"
    sent, again = (unit.submit(end, page="/account", reason="改为自评价") for _ in range(2))
    assert sent.status_code == 302, words(sent.text)
    assert (again.status_code, "这项委托已由" in words(again.text)) == (409, True)
    assert queries.engagement(engagement.id).state == "ended"
    assert "第三方评价" not in unit.get(f"/applications/{draft.id}").text


def test_what_was_typed_into_a_form_that_is_gone_can_still_be_copied(delta: Delta) -> None:
    clerk = delta.clerk()
    engagement = delta.draft().propose(delta.admitted(clerk))
    mine, path = browser(delta, clerk), f"/evaluator/engagements/{engagement.id}"
    operations.accept(engagement.id, PLEDGES, by=clerk)
    refused = mine.submit(f"{path}/accept", page="/account", tie="曾为其编写节能报告")
    assert refused.status_code == 409
    assert "曾为其编写节能报告" in words(refused.text)


def test_what_would_be_refused_anyway_is_not_offered(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    mine, path = browser(delta, clerk), f"/evaluator/engagements/{engagement.id}"
    page = mine.get(f"{path}/decline").text
    assert "这项委托已由" in words(page)
    assert '<button class="btn btn-primary" disabled>谢绝委托' in page
    assert " disabled>终止委托" not in mine.get(f"{path}/end").text
    draft.report(engagement, clerk)
    draft.submit()
    page = mine.get(f"{path}/end").text
    assert "申报已经提交，不能再终止委托" in words(page)
    assert " disabled>终止委托" in page
