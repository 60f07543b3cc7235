"""The department's pages of judging."""

from __future__ import annotations

from io import BytesIO

import pytest

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.judging.operations import Mark
from core.judging.queries import records
from core.notifications import queries as inbox
from core.papers.plain_sheet import workbook
from core.people.models import Person
from tests.support.both import AFTER_NOTICE, Both
from tests.support.clients import Browser, token_of, words
from tests.support.coast import BOTH, OPEN_DAY
from tests.support.department import revisions
from tests.support.house import sign_in

pytestmark = pytest.mark.pages

SITTING = {"kind": "experts", "judged_on": OPEN_DAY.isoformat(), "members": "5", "minutes_number": "评〔2025〕1 号"}


def browser(both: Both, person: Person) -> Browser:
    return sign_in(both.world.app.test_client(), person)


def chosen(*applications: Application) -> dict[str, object]:
    return {"call": BOTH, "chosen": [f"{id}:{revision}" for id, revision in revisions(*applications).items()]}


def sent(who: Browser, address: str, data: dict[str, object]) -> str:
    page = who.get(address, query_string=data)
    assert page.status_code == 200, page.text
    return who.post(address, data=data | {"csrf_token": token_of(page.text)}, follow_redirects=True).text


def test_a_panel_of_many(both: Both) -> None:
    first, second = both.at_judging(name="甲甲有限公司"), both.at_judging(name="乙乙有限公司")
    officer = browser(both, both.officer)
    queue = officer.get("/department/queue", query_string={"call": BOTH, "tab": "judge"})
    assert "未评审" in queue.text
    marks = {
        "for_all": "yes",
        f"{first.id}.tier": "A",
        f"{second.id}.qualified": "no",
        f"{second.id}.opinion": "能耗不达标",
    }
    text = sent(officer, "/department/judge", chosen(first, second) | SITTING | marks)
    assert "已登记 2 项申报的评审结果" in text
    assert "合格，等级 A" in text
    text = sent(officer, "/department/judge/pass", chosen(first, second))
    assert "2 项申报已办结评审" in text
    page = officer.get(f"/department/applications/{second.id}")
    assert "能耗不达标" in page.text
    refused = sent(officer, "/department/decide", chosen(second) | {"verdict": "selected", "reason": "入选"})
    assert "评审不合格" in refused
    for person, address in (
        (both.reviewer, f"/review/applications/{second.id}"),
        (both.reviewer, f"/review/applications/{second.id}/history"),
        (both.reviewer, f"/review?call={BOTH}&tab=all"),
        (both.applicants[second.id], f"/applications/{second.id}"),
        (both.applicants[second.id], f"/applications/{second.id}/progress"),
        (both.applicants[second.id], f"/applications/{second.id}/check"),
    ):
        page = browser(both, person).get(address)
        assert page.status_code == 200
        assert "不合格" not in page.text, address
        assert "能耗不达标" not in page.text, address
        assert "等级" not in page.text, address


def test_marks_by_a_spreadsheet(both: Both) -> None:
    first, second = both.at_judging(name="甲甲有限公司"), both.at_judging(name="乙乙有限公司")
    officer = browser(both, both.officer)
    rows = [(first.reference, "合格", "A", "很好"), (second.reference, "合格", "甲等", "")]
    with workbook("表", ("申报编号", "结果", "等级", "评审意见"), rows) as content:
        sheet = BytesIO(content.read()), "评审.xlsx"
    of = chosen(first, second) | {"csrf_token": token_of(officer.get("/account").text)}
    looked = officer.post("/department/judge", data=of | {"fill": "1", "sheet_file": sheet})
    assert "已按表格填入 1 项，1 行没有填入" in words(looked.text)
    assert "等级“甲等”不是可填的内容" in words(looked.text)
    assert '<option value="A" selected>' in looked.text
    assert "很好" in looked.text
    assert not looked.text.count("error-summary")
    assert queries.get(first.id).revision == first.revision


def test_a_tier_is_shown_before_it_is_saved(both: Both) -> None:
    made = both.at_judging(category="supply_chain")
    officer = browser(both, both.officer)
    marks = {"for_all": "yes", f"{made.id}.score": "89.5"}
    text = sent(officer, "/department/judge", chosen(made) | SITTING | marks | {"minutes_number": ""})
    assert "请填写评审记录的文号" in text, "what is wrong is told with the tier that follows, not in the next turn"
    assert "等级：<strong>四星</strong>" in text
    text = sent(officer, "/department/judge", chosen(made) | SITTING | marks)
    assert "还没有保存" in text
    assert "等级：<strong>四星</strong>" in text
    assert not records.appraisals_of(made.id)
    text = sent(officer, "/department/judge", chosen(made) | SITTING | marks | {f"{made.id}.seen": "四星"})
    assert "已登记 1 项申报的评审结果" in text
    assert records.appraisals_of(made.id)[0].tier == "四星"


def test_ranks_are_looked_at_first(both: Both) -> None:
    parks = [both.at_judging(category="park") for _ in range(3)]
    both.scored(dict(zip((each.id for each in parks), ("95", "90", "70"), strict=True)))
    officer = browser(both, both.officer)
    queue = officer.get("/department/queue", query_string={"call": BOTH, "tab": "judge-ranks"})
    assert "按名次确定等级：绿色园区" in queue.text
    where = {"call": BOTH, "stage": "judge-ranks", "category": "park"}
    text = sent(officer, "/department/judge/tiers", where | chosen(*parks))
    assert "已按名次确定 3 项申报的等级" in text
    assert records.standing([parks[0].id], "judge-ranks")[parks[0].id].tier == "甲"


def test_what_was_typed_stays(both: Both) -> None:
    made = both.at_judging()
    officer = browser(both, both.officer)
    text = sent(officer, "/department/judge", chosen(made) | SITTING | {f"{made.id}.opinion": "尚可", "members": ""})
    assert "请填写专家人数" in text
    assert "请选择评审结果" in text
    assert "尚可" in text
    assert queries.get(made.id).stage == "judge"


def test_all_that_is_wrong_is_told_at_once(both: Both) -> None:
    made = both.at_judging()
    officer = browser(both, both.officer)
    empty = chosen(made) | {"kind": "experts", "judged_on": "2025-02-30", f"{made.id}.qualified": "yes"}
    text = sent(officer, "/department/judge", empty)
    for asked in ("请填写专家人数", "请填写评审记录的文号", "请选择等级"):
        assert asked in text
    assert text.count('id="judged_on-error"') == 1
    assert "请填写评审日期。" not in text, "a day that there is not was filled in"
    assert "请选择由谁评审" in sent(officer, "/department/judge", empty | {"kind": ""})


def test_a_correction_begins_with_what_stands(both: Both) -> None:
    made = both.judged(both.at_judging(), Mark(True, tier="B", opinion="良好"))
    page = browser(both, both.officer).get("/department/judge", query_string=chosen(made))
    assert '<option value="B" selected>' in page.text
    assert "良好" in page.text
    assert "更正理由" in page.text


def test_the_recommending_body_has_no_such_page(both: Both) -> None:
    made = both.at_judging()
    for address in ("/department/judge", "/department/judge/pass", "/department/judge/tiers"):
        assert browser(both, both.reviewer).get(address, query_string=chosen(made)).status_code == 403


def test_the_second_selection_speaks_of_the_nation(both: Both) -> None:
    made = both.published(both.released(both.at_selection()))
    with clock.travel(AFTER_NOTICE):
        made = both.consulted_again(made)
        officer, approver = browser(both, both.officer), browser(both, both.approver)
        page = officer.get("/department/decide", query_string=chosen(made))
        assert "不推荐国家级" in page.text
        assert "省级结果不变" in page.text
        queue = officer.get("/department/queue", query_string={"call": BOTH, "tab": "select-national"})
        assert "入选</span>" not in queue.text  # what the first selection came to is not this one's
        text = sent(officer, "/department/decide", chosen(made) | {"verdict": "not_selected", "reason": "名额所限"})
        assert "作出“不推荐国家级”的决定" in text
        page = approver.get("/department/release", query_string=chosen(made))
        assert "省级结果不变" in page.text
        assert "不推荐国家级" in page.text
        sent(approver, "/department/release", chosen(made))
        told = [each.text for each in inbox.messages(both.reviewer)[0]]
        assert any("未推荐 1 项（省级结果不变）" in each for each in told)
        page = browser(both, both.applicants[made.id]).get(f"/applications/{made.id}")
        assert "未推荐国家级，省级结果不变" in page.text
        assert "发布结果：未推荐国家级" in officer.get(f"/department/applications/{made.id}/history").text
        assert "未推荐国家级" in browser(both, both.reviewer).get(f"/review?call={BOTH}&tab=all").text
