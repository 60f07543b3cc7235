"""The policy pages for everybody, and the same book for programs."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from docx import Document
from marshmallow import Schema

from core import clock
from core.cli import main
from core.forms.as_json import forms_json
from core.instance import instance
from core.people.models import Person
from core.plugin_api.kinds import KINDS
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value
from core.policy_desk.schemas import BookSchema, ClausesSchema
from tests.support.clients import Browser, browser_of, words
from tests.support.statements import statements
from tests.support.world import CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.pages

WHY = Reason(reason="管理平台维护", document_number="示例函〔2025〕7号")


@pytest.fixture
def visitor(world: World) -> Browser:
    return browser_of(world.app)


def amend(by: Person) -> None:
    change_date(NATIONAL, "file", NewDate(due=date(2025, 10, 29)), WHY, seen=0, by=by)


# --- The book by topic ------------------------------------------------------------------------------------------------


def test_every_value_stands_with_its_clause_or_choice_and_origin(visitor: Browser) -> None:
    html = visitor.get("/policy").text
    page = words(html)
    for topic in (
        "申报通知",
        "时限",
        "审查规则",
        "期限",
        "等级",
        "评价项目上限",
        "评价指标",
        "重点行业",
        "汇总表",
        "推荐单位",
    ):
        assert topic in page.splitlines()
    for value in ("2025 年 10 月 27 日", "每年 4 月 15 日", "15 个自然日", "每年 15 项", "长流程钢铁"):
        assert value in page
    book = instance().book()
    for rule in book.rules.values():
        assert f'id="rules-{rule.id}"' in html
        assert rule.clause is None or f'href="/policy/clauses/{rule.clause}"' in html
        assert rule.summary in page
    for deadline in book.deadlines.values():
        assert f'id="deadlines-{deadline.id}"' in html
        assert deadline.choice is None or deadline.choice in page
    assert "通知未印日期，也未写填报起始日" in page  # a choice


@pytest.mark.parametrize("page", ["", "/clauses", "/sources", "/compare?left=hunan&right=hubei&all=yes"])
def test_clauses_are_cited_by_their_place_and_not_by_our_ids(visitor: Browser, page: str) -> None:
    assert re.findall(r"\b[A-Z]{2,}\d{0,2}-\d{2}\b", words(visitor.get(f"/policy{page}").text)) == []


def test_what_was_overridden_stands_beside_the_winner_with_the_reason(visitor: Browser) -> None:
    page = words(visitor.get("/policy").text)
    assert (
        "湖南省的规定优先适用（代替全国规定《梯度培育暂行办法》第三条、第十五条），依据《2025年推荐通知》一.1" in page
    )
    assert "被替代" in page


def test_no_page_of_the_book_names_a_declaration_by_its_id(visitor: Browser) -> None:
    book = instance().book()
    ids = {each.id for kind in KINDS.values() for each in book.of(kind).values() if "-" in each.id} - {*book.clauses}
    named = re.compile(rf"(?<![\w/-])({'|'.join(map(re.escape, sorted(ids)))})(?![\w-])")
    paths = [
        "/policy",
        "/policy/clauses",
        "/policy/sources",
        "/calls",
        *(f"/policy/clauses/{clause}" for clause in book.clauses),
    ]
    assert {path: found for path in paths if (found := named.findall(words(visitor.get(path).text)))} == {}


def test_an_amendment_says_who_when_why_and_by_which_document(world: World, visitor: Browser, approver: Person) -> None:
    before = words(visitor.get("/policy").text)
    assert "本部门调整" not in before.split("阅读说明")[1].split("申报通知")[1]
    amend(approver)
    page = words(visitor.get("/policy").text)
    assert "2025 年 10 月 29 日" in page
    assert "日期：管理平台维护（示例函〔2025〕7号）" in page
    assert "由湖南省工业和信息化厅于" in page
    assert "被替代\n申报填报（申报单位），2025 年 10 月 27 日" in page
    assert "钟审批" not in page
    assert "钟审批" in words(browser_of(world.app, approver).get("/policy").text)


def test_looks_back_to_any_day(visitor: Browser, approver: Person) -> None:
    amend(approver)
    assert "2025 年 10 月 29 日" in words(visitor.get("/policy").text)
    earlier = words(visitor.get("/policy?on=2025-10-19").text)
    assert "2025 年 10 月 19 日\n有效的规定，不是今天的。" in earlier
    assert "2025 年 10 月 27 日" in earlier
    assert "2025 年 10 月 29 日" not in earlier
    assert "/clauses/HN25-02" not in visitor.get("/policy?on=2025-09-27").text  # the notice was not in force yet


@pytest.mark.parametrize("on", ["x", "2025-13-01", "1066-10-14", "99999-01-01"])
def test_a_day_that_is_none_is_told_beside_the_field(visitor: Browser, on: str) -> None:
    answer = visitor.get(f"/policy?on={on}")
    assert answer.status_code == 200
    assert "请填写 2000 年至 2100 年之间的日期" in answer.text
    assert "适用于 2025 年 10 月 20 日" in answer.text


# --- Clauses ----------------------------------------------------------------------------------------------------------


def test_lists_every_clause_with_its_force_and_status(visitor: Browser) -> None:
    html = visitor.get("/policy/clauses").text
    for clause in instance().book().clauses.values():
        assert f'href="/policy/clauses/{clause.id}"' in html
        assert clause.summary in words(html)
    assert "系统执行" in html


def test_the_list_can_be_narrowed(visitor: Browser) -> None:
    page = visitor.get("/policy/clauses?force=in_principle&source=HN24").text
    assert "/clauses/HN24-04" in page
    assert "/clauses/HN24-05" not in page
    assert "/clauses/HN25-05" not in visitor.get("/policy/clauses?status=planned").text
    assert "/clauses/HN25-06" in visitor.get("/policy/clauses?text=不推荐该市州").text
    nothing = visitor.get("/policy/clauses?text=没有这样的条款&status=nonsense&force=x").text
    assert "没有符合条件的条款" in nothing


def test_a_clauses_page_leads_to_what_implements_it_and_back(visitor: Browser) -> None:
    html = visitor.get("/policy/clauses/HN25-05").text
    page = words(html)
    assert "HN25" not in page, "our own ids are nobody's words"
    assert "《2025年推荐通知》三" in page
    assert "《关于开展2025年度国家级绿色制造单位推荐工作的通知》" in page
    assert "必须" in page
    assert "申报填报（申报单位），2025 年 10 月 27 日" in page
    assert 'href="/policy#deadlines-national-recommendation-2025-file"' in html
    assert 'id="deadlines-national-recommendation-2025-file"' in visitor.get("/policy").text
    assert 'href="/policy/clauses/HN25-04"' in html
    assert 'href="/policy/clauses/HN25-06"' in html


def test_every_clause_has_a_page(visitor: Browser) -> None:
    for clause in instance().book().clauses:
        assert visitor.get(f"/policy/clauses/{clause}").status_code == 200, clause


def test_a_clause_of_another_day_says_so(visitor: Browser) -> None:
    answer = visitor.get("/policy/clauses/HN25-05?on=2024-06-01")
    assert answer.status_code == 200
    assert "在 2024 年 6 月 1 日 不在有效期内" in answer.text
    unknown = visitor.get("/policy/clauses/XX-1")
    assert unknown.status_code == 404
    assert "政策库中没有条款“XX-1”" in unknown.text


# --- Forms, sources, comparison ---------------------------------------------------------------------------------------


def test_declared_forms_are_read_before_one_begins(visitor: Browser) -> None:
    page = words(visitor.get(f"/policy/forms/{CREATION_PLAN}/factory").text)
    assert "官方表单" in page
    assert "本平台增设" in page
    assert "栏目：总资产（万元）、负债率（%）" in page
    assert "各行：2021 年、2022 年、2023 年预计" in page
    assert "行数可增加" in page
    national = words(visitor.get(f"/policy/forms/{NATIONAL}/factory").text)
    assert "53 个选项" in national
    assert "只在“适用的评价要求”为“重点行业的具体要求”时填写。" in national


def test_forms_of_nothing_are_not_found(visitor: Browser) -> None:
    assert visitor.get(f"/policy/forms/{NATIONAL}/supply_chain").status_code == 404
    assert visitor.get("/policy/forms/nothing/factory").status_code == 404
    assert visitor.get(f"/policy/forms/{NATIONAL}/factory/nothing.docx").status_code == 404


def test_the_official_form_can_be_taken_away_blank(visitor: Browser) -> None:
    answer = visitor.get(f"/policy/forms/{CREATION_PLAN}/factory/basic-information-enterprise.docx")
    assert answer.status_code == 200
    document = Document(BytesIO(answer.data))
    text = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "2023 年预计" in text


def test_a_blank_form_is_made_once_for_everybody(world: World, visitor: Browser, approver: Person) -> None:
    address = f"/policy/forms/{CREATION_PLAN}/factory/basic-information-enterprise.docx"
    first = visitor.get(address)
    with patch("core.policy_desk.views.policy.form_document", side_effect=AssertionError("made again")):
        assert browser_of(world.app, approver).get(f"{address}?x=1").data == first.data
        assert visitor.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_declared_forms_are_drawn_once_for_all_who_read_them(world: World, visitor: Browser, approver: Person) -> None:
    """Until the call is opened, and keeps its own."""
    path = f"/policy/forms/{CREATION_PLAN}/factory?drawn=once"
    with patch("core.policy_desk.views.policy.forms_json", wraps=forms_json) as drawn:
        pages = [each.get(path).text for each in (visitor, browser_of(world.app, approver), visitor)]
        assert drawn.call_count == 1
        assert len({page[page.index("form-switch") : page.index("</main>")] for page in pages}) == 1
        world.open_call(CREATION_PLAN)
        assert "栏目：总资产（万元）、负债率（%）" in words(visitor.get(path).text)
        assert drawn.call_count == 2


def test_documents_stand_with_what_they_print(visitor: Browser) -> None:
    page = words(visitor.get("/policy/sources").text)
    assert "工信厅节函〔2025〕390号" in page
    assert "正文未收录" in page
    assert "未印" in page


def test_compares_two_regions_and_two_days(visitor: Browser, approver: Person) -> None:
    regions = words(visitor.get("/policy/compare?left=national&right=hunan").text)
    assert "仅右边有" in regions
    assert "项相同，未列出" in regions
    amend(approver)
    days = visitor.get("/policy/compare?left=hunan&left_on=2025-10-19&right=hunan&right_on=2025-10-20").text
    page = words(days)
    assert "申报填报（申报单位），2025 年 10 月 27 日" in page
    assert "申报填报（申报单位），2025 年 10 月 29 日" in page
    assert page.count("不同") >= 1
    assert "市州推荐" not in page  # alike on both days
    everything = visitor.get("/policy/compare?left=hunan&right=hunan&all=yes").text
    assert "市州推荐" in everything
    same = visitor.get("/policy/compare?left=hunan&right=hunan").text
    assert "两边完全相同" in same
    assert visitor.get("/policy/compare?left=atlantis&left_on=x").status_code == 200


def test_changed_values_keep_the_reasons_below_them_and_call_the_departments_its_own(
    world: World, visitor: Browser, approver: Person
) -> None:
    why = "优先适用（代替全国规定"
    before = words(visitor.get("/policy").text).count(why)
    with clock.travel(date(2025, 10, 20)):
        change_value("terms", "bar", NewValues(amounts={"length": Decimal(4)}, texts={}), WHY, seen=0, by=approver)
        page = words(visitor.get("/policy").text)
        compared = words(visitor.get("/policy/compare?left=national&right=hunan").text)
    assert "管理平台维护" in page
    assert page.count(why) == before  # why the region's took the nation's place
    assert "设定的理由 长度\n无\n管理平台维护（示例函〔2025〕7号）" in compared


# --- For programs -----------------------------------------------------------------------------------------------------


def test_the_interface_answers_what_the_command_prints(visitor: Browser) -> None:
    for path, command in (("policy", "show"), ("policy/clauses", "clauses")):
        answer = visitor.get(f"/api/v1/{path}?on=2025-10-20")
        printed = CliRunner().invoke(main, ["policy", command, "hunan", "--on", "2025-10-20", "--json"])
        assert answer.get_json() == json.loads(printed.stdout)


def test_the_interface_knows_what_staff_changed(visitor: Browser, approver: Person) -> None:
    amend(approver)
    [filing] = [each for each in visitor.get("/api/v1/policy").get_json()["deadlines"] if each["id"].endswith("5-file")]
    assert (filing["due"], filing["origin"], filing["clause"]) == ("2025-10-29", "instance", "HN25-05")
    assert filing["choices"]["due"] == "管理平台维护（示例函〔2025〕7号）"


def test_the_interface_refuses_a_day_that_is_none(visitor: Browser) -> None:
    answer = visitor.get("/api/v1/policy?on=tomorrow")
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {"on": ["日期应写作“年-月-日”，年用四位数，月、日各用两位数。"]}


@pytest.mark.parametrize(("path", "schema"), [("policy", BookSchema), ("policy/clauses", ClausesSchema)])
def test_the_description_fits_what_is_answered(visitor: Browser, path: str, schema: type[Schema]) -> None:
    assert schema().validate(visitor.get(f"/api/v1/{path}").get_json()) == {}


def test_the_interface_is_described(visitor: Browser) -> None:
    described = visitor.get("/api/v1/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    assert {"/api/v1/policy", "/api/v1/policy/clauses"} <= described["paths"].keys()
    deadline = described["components"]["schemas"]["Deadline"]["properties"]
    assert {"due", "every_year", "clause", "choice", "origin"} <= deadline.keys()


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/policy", "/policy/clauses", "/policy/clauses/HN25-05", "/api/v1/policy"])
def test_who_has_the_page_is_told_so_until_the_book_changes(visitor: Browser, approver: Person, path: str) -> None:
    first = visitor.get(path)
    mark = first.headers["ETag"]
    again = visitor.get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"
    amend(approver)
    changed = visitor.get(path, headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != mark


def test_who_is_signed_in_gets_a_page_of_their_own(world: World, visitor: Browser, approver: Person) -> None:
    mark = visitor.get("/policy").headers["ETag"]
    own = browser_of(world.app, approver).get("/policy", headers={"If-None-Match": mark})
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "no-store"
    assert "ETag" not in own.headers


def test_the_pages_ask_little_of_the_database(visitor: Browser) -> None:
    for path, most in (("/policy", 2), ("/policy/clauses", 1), ("/policy/compare", 1), ("/api/v1/policy", 1)):
        visitor.get(path)
        asked = statements(lambda path=path: visitor.get(path))  # type: ignore[misc]
        assert len(asked) <= most, (path, asked)
