"""The pages of a consultation, at both desks; and who is told what."""

from __future__ import annotations

import pytest

from core.applications import queries
from core.applications.models import Application
from core.consultations import operations
from core.consultations.models import Answer
from core.consultations.operations import Said
from core.consultations.queries import records
from core.people.models import Person
from tests.support.both import Both, replies
from tests.support.clients import Browser, token_of
from tests.support.coast import BOTH, OPEN_DAY
from tests.support.department import revisions
from tests.support.house import sign_in

pytestmark = pytest.mark.pages


def browser(both: Both, person: Person) -> Browser:
    return sign_in(both.world.app.test_client(), person)


def chosen(*applications: Application) -> dict[str, object]:
    return {"call": BOTH, "chosen": [f"{id}:{revision}" for id, revision in revisions(*applications).items()]}


def sent(who: Browser, address: str, data: dict[str, object]) -> str:
    """Send a page's form and read what comes of it."""
    page = who.get(address, query_string=data)
    assert page.status_code == 200, page.text
    answer = who.post(address, data=data | {"csrf_token": token_of(page.text)}, follow_redirects=True)
    return answer.text


def test_forty_before_lunch(both: Both) -> None:
    first, second = both.filed(name="甲甲有限公司"), both.filed(name="乙乙有限公司")
    officer = browser(both, both.reviewer)
    queue = officer.get("/review", query_string={"call": BOTH})
    assert "待征求意见" in queue.text
    assert "0／2" in queue.text
    text = sent(
        officer,
        "/review/consult/ask",
        {
            **chosen(first, second),
            "number": "港工函〔2025〕3 号",
            "dated": OPEN_DAY.isoformat(),
            "regulators": ["ecology", "emergency"],
        },
    )
    assert "已登记对 2 项申报发函征求意见" in text
    answers = {
        "ecology.answered_on": OPEN_DAY.isoformat(),
        "ecology.number": "环函〔2025〕8 号",
        "ecology.answer": "no_objection",
        f"ecology.{second.id}": "objection",
        f"ecology.{second.id}.words": "去年被处罚",
        "emergency.answered_on": OPEN_DAY.isoformat(),
        "emergency.number": "应急函〔2025〕2 号",
        "emergency.answer": "not_competent",
    }
    text = sent(officer, "/review/consult/answers", chosen(first, second) | answers)
    assert "已登记 2 个部门对 2 项申报的意见" in text
    assert "2／2，有异议" in text
    known = records.standing([first.id, second.id], "consult")
    assert known[first.id]["ecology"].answer is Answer.NO_OBJECTION
    assert known[second.id]["ecology"].words == "去年被处罚"
    page = officer.get("/review/consult/pass", query_string=chosen(first, second))
    assert "异议的处理情况" in page.text
    assert "本平台设定" in page.text
    text = sent(officer, "/review/consult/pass", chosen(first, second))
    assert "请写明异议的处理情况" in text
    text = sent(officer, "/review/consult/pass", chosen(first, second) | {f"settled.{second.id}": "处罚已整改销号"})
    assert "2 项申报已办结征求意见" in text
    assert {queries.get(each.id).stage for each in (first, second)} == {"recommend"}


def test_what_is_missing_is_said_and_what_was_typed_stays(both: Both) -> None:
    made = both.filed()
    officer = browser(both, both.reviewer)
    text = sent(officer, "/review/consult/answers", chosen(made) | {"ecology.answer": "objection", "ecology.words": ""})
    assert "请填写生态环境局复函的日期" in text
    assert "有异议的，请写明异议内容" in text
    assert '<option value="objection" selected>' in text
    text = sent(officer, "/review/consult/pass", chosen(made))
    assert "缺生态环境局、应急管理局的意见" in text
    assert queries.get(made.id).stage == "consult"


def test_a_stale_page_is_told_and_can_be_sent_again(both: Both) -> None:
    made = both.filed()
    old = chosen(made)
    operations.record(revisions(made), replies(made), by=both.reviewer)
    officer = browser(both, both.reviewer)
    page = officer.get("/review/consult/pass", query_string=old)
    answer = officer.post("/review/consult/pass", data=old | {"csrf_token": token_of(page.text)})
    assert answer.status_code == 409
    assert "登记部门意见" in answer.text
    assert f"{made.id}:{queries.get(made.id).revision}" in answer.text


def test_another_city_sees_nothing_of_it(both: Both) -> None:
    made = both.filed(name="丙丙有限公司")
    both.answered(made)
    stranger = browser(both, both.elsewhere)
    for address in ("ask", "answers", "pass", "opinions.xlsx"):
        page = stranger.get(f"/review/consult/{address}", query_string=chosen(made))
        assert page.status_code == 404
        assert "丙丙有限公司" not in page.text


def test_what_the_regulators_said_is_not_the_applicants_to_read(both: Both) -> None:
    made = both.filed()
    both.answered(made, said=Said(Answer.OBJECTION, "去年被处罚"))
    applicant = browser(both, both.applicants[made.id])
    for address in (f"/applications/{made.id}", f"/applications/{made.id}/progress", "/messages"):
        page = applicant.get(address)
        assert page.status_code == 200
        assert "去年被处罚" not in page.text
    assert "征求意见中" in applicant.get(f"/applications/{made.id}").text
    assert "去年被处罚" in browser(both, both.reviewer).get(f"/review/applications/{made.id}").text
    assert "去年被处罚" in browser(both, both.officer).get(f"/department/applications/{made.id}").text


def test_the_table_for_the_regulators(both: Both) -> None:
    made = both.filed()
    answer = browser(both, both.reviewer).get("/review/consult/opinions.xlsx", query_string=chosen(made))
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
