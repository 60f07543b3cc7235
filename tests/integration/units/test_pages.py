"""The pages of units: from the search to the confirmed representative, and nothing of it for anybody else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from threading import BoundedSemaphore
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.audit.models import AuditEvent
from core.contents import sheets
from core.db import db
from core.people.models import Person
from core.units import operations, queries
from core.units.models import RepresentationState, UnitKind
from tests.integration.units.test_representations import CODE, NEW, OTHER, ask, confirmed, numbered, registered
from tests.support.house import EAST, WEST, People, sign_in
from tests.support.statements import statements
from tests.support.uploads import pdf
from tests.support.word import lines_of

pytestmark = pytest.mark.pages

LISTING = 5
"""Who reads, the bodies, how many units there are, a page of them, and what he has not read."""

RECORD = 9
"""Who reads, the unit, what lies beside it, who acts for it, where it stands, what happened to it, by which rules, and
what he has not read."""

GOOD = {
    "kind": "enterprise",
    "name": NEW.name,
    "code": CODE,
    "body_id": EAST,
    "address": "东路 1 号",
}


@pytest.fixture(autouse=True)
def _without_tokens(app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        yield


def send(client: FlaskClient, address: str, data: Mapping[str, object], letter: bytes | None = None) -> TestResponse:
    sent: dict[str, object] = dict(data)
    if letter is not None:
        sent["letter"] = (BytesIO(letter), "委托书.pdf")
    return client.post(address, data=sent, content_type="multipart/form-data")


def words(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def as_person(app: Flask, person: Person) -> FlaskClient:
    return sign_in(app.test_client(), person)


def test_the_letter_to_be_signed_says_what_is_known_already_and_never_a_registered_units_code(
    app: Flask, people: People
) -> None:
    person, officer = people.applicant("张三"), people.officer()
    mine = as_person(app, person)
    page = words(mine.get(f"/my/units/claim?name={NEW.name}&code={CODE}"))
    link = re.search(r'href="(/my/units/letter\.docx[^"]*)"', page)
    assert link is not None
    letter = "\n".join(lines_of(mine.get(unescape(link[1])).data))
    for known in ("授权委托书", NEW.name, CODE, "张三", person.phone or "", "绿色制造"):
        assert known in letter
    unit = confirmed(people.applicant("李四"), officer).unit_id
    assert f"unit={unit}" in words(mine.get(f"/my/units/claim?unit={unit}"))
    letter = "\n".join(lines_of(mine.get(f"/my/units/letter.docx?unit={unit}").data))
    assert NEW.name in letter
    assert CODE not in letter


def test_from_search_to_representative(app: Flask, people: People) -> None:
    person, officer = people.applicant("张三"), people.officer()
    mine, office = as_person(app, person), as_person(app, officer)
    assert "还没有经办的单位" in words(mine.get("/my/units"))
    assert "没有找到“示例甲（集团）公司”" in words(mine.get("/my/units/find?q=示例甲（集团）公司"))
    response = send(mine, "/my/units/claim", GOOD, pdf())
    assert (response.status_code, response.location) == (302, "/my/units")
    assert "待确认" in words(mine.get("/my/units"))

    page = words(office.get("/representations"))
    assert NEW.name in page
    (asked,) = queries.requests_of(person)
    page = words(office.get(f"/representations/{asked.id}"))
    assert "登记库中没有该单位" in page
    assert "张三" in page
    with office.get(f"/files/{asked.letter_id}") as letter:
        assert letter.data == pdf()
    assert office.post(f"/representations/{asked.id}/confirm").location == "/representations"
    db.session.rollback()
    (unit,) = queries.units_of(person)
    page = words(mine.get(f"/units/{unit.id}"))
    assert CODE in page
    assert "张三" in page
    assert "现在不在任何名单上" in page


def test_a_faulty_form_keeps_what_was_typed_and_the_letter(app: Flask, people: People) -> None:
    person = people.applicant()
    mine = as_person(app, person)
    page = words(send(mine, "/my/units/claim", {**GOOD, "code": "9111000060003734IL"}, pdf()))
    assert "是否应为“1”" in page
    assert NEW.name in page
    assert "已上传：" in page
    letter_id = page.split('name="letter_id" type="hidden" value="')[1].split('"')[0]
    response = send(mine, "/my/units/claim", {**GOOD, "letter_id": letter_id})
    assert response.status_code == 302
    assert queries.requests_of(person)[0].letter_id == letter_id


@pytest.mark.parametrize(
    ("changes", "letter", "says"),
    [
        ({"name": ""}, pdf(), "请填写单位全称"),
        ({"name": "", "code": "1"}, None, "您填写的是 1 位"),
        ({"name": "长" * 201}, pdf(), "200"),
        ({"kind": "galaxy"}, pdf(), "不是有效"),
        ({"body_id": "nowhere"}, pdf(), "不是有效"),
        ({}, None, "请上传授权委托书。"),
        ({}, b"", "文件是空的"),
        ({}, b"PK\x03\x04 nothing", "已损坏"),
        ({"letter_id": "0" * 32}, None, "请上传授权委托书。"),
    ],
)
def test_each_fault_is_told_on_the_page(
    app: Flask, people: People, changes: dict[str, object], letter: bytes | None, says: str
) -> None:
    response = send(as_person(app, people.applicant()), "/my/units/claim", {**GOOD, **changes}, letter)
    assert response.status_code == 422
    assert says in words(response)


def test_anothers_letter_cannot_be_taken(app: Flask, people: People) -> None:
    other = people.applicant()
    page = words(send(as_person(app, other), "/my/units/claim", {**GOOD, "code": "1"}, pdf()))
    letter_id = page.split('name="letter_id" type="hidden" value="')[1].split('"')[0]
    response = send(as_person(app, people.applicant()), "/my/units/claim", {**GOOD, "letter_id": letter_id})
    assert "请上传授权委托书。" in words(response)


def test_a_search_shows_no_more_than_lists_do(app: Flask, people: People) -> None:
    confirmed(people.applicant("李四"), people.officer())
    mine = as_person(app, people.applicant())
    for text in ("示", "示例", "示例甲(集团)", CODE, CODE.lower()):
        page = words(mine.get("/my/units/find", query_string={"q": text}))
        assert "选填" not in page, "who looks for something types something"
        found = "申请担任经办人" in page
        assert found == (text != "示"), text
        assert "登记新单位" in page
        assert ("都不是" in page) == found
        assert "李四" not in page
        assert "东路 1 号" not in page
        assert page.count(CODE) == {CODE: 3, CODE.lower(): 0}.get(text, 0)
    unit = queries.unit_with_code(CODE)
    assert unit is not None
    page = words(mine.get(f"/my/units/claim?unit={unit.id}"))
    assert "李四" not in page
    assert CODE not in page
    assert mine.get(f"/units/{unit.id}").status_code == 404


def test_what_was_searched_is_not_typed_again(app: Flask, people: People) -> None:
    mine = as_person(app, people.applicant())
    page = words(mine.get("/my/units/find", query_string={"q": CODE[:-1] + "A"}))
    assert "校验码" in page
    assert "登记新单位" not in page
    assert f"/my/units/claim?code={CODE}" in words(mine.get("/my/units/find", query_string={"q": CODE}))
    assert f'value="{CODE}"' in words(mine.get(f"/my/units/claim?code={CODE}"))


def test_both_sides_are_asked_about_a_name_that_is_registered(app: Flask, people: People) -> None:
    held, person, officer = registered(code=CODE, body_id=EAST), people.applicant(), people.officer()
    mine, office = as_person(app, person), as_person(app, officer)
    stated = {**GOOD, "code": OTHER}
    page = words(send(mine, "/my/units/claim", stated, pdf()))
    assert "登记库中已有同名单位" in page
    assert 'name="is_aware"' in page
    assert CODE not in page
    assert send(mine, "/my/units/claim", {**stated, "is_aware": "y"}, pdf()).status_code == 302
    (asked,) = queries.requests_of(person)
    address = f"/representations/{asked.id}"
    page = words(office.get(address))
    assert CODE in page
    assert "登记库中没有该单位" not in page
    assert "该单位现在没有经办人" not in page
    assert "写明理由" in words(office.post(f"{address}/confirm"))
    assert office.post(f"{address}/confirm", data={"unit": "same", "reason": "换照"}).location == address
    sent = {"unit": "another", "reason": "住所不同"}
    assert office.post(f"{address}/confirm", data=sent).location == "/representations"
    assert "住所不同" in words(office.get(address))
    assert len(queries.units_named(NEW.name, held.kind)) == 2


def test_a_unit_of_a_list_is_claimed_with_its_code(app: Flask, people: People) -> None:
    unit = registered(body_id=None)
    person = people.applicant()
    address = f"/my/units/claim?unit={unit.id}"
    mine = as_person(app, person)
    assert "推荐单位" in words(mine.get(address))
    response = send(mine, address, {"code": CODE, "body_id": WEST, "replaces": "y"}, pdf())
    assert response.status_code == 302
    (asked,) = queries.requests_of(person)
    assert (asked.unit_id, asked.unit_code, asked.body_id, asked.replaces) == (unit.id, CODE, WEST, True)
    page = words(as_person(app, people.officer(WEST)).get(f"/representations/{asked.id}"))
    assert "它由名单导入，还没有统一社会信用代码" in page


def test_an_officer_sees_who_acts_now_and_ends_it_with_the_confirmation(app: Flask, people: People) -> None:
    officer, old, new = people.officer(), people.applicant("旧人"), people.applicant("新人")
    held = confirmed(old, officer)
    operations.propose_successor(held.id, new.email, by=old)
    unit_id = held.unit_id
    asked = ask(new, operations.Claim(unit_id=unit_id, code=CODE)).id
    office = as_person(app, officer)
    page = words(office.get(f"/representations/{asked}"))
    assert "旧人" in page
    assert "已提名申请人接任" in page
    assert f'value="{held.id}" checked' in page
    office.post(f"/representations/{asked}/confirm", data={"ending": held.id})
    db.session.rollback()
    assert queries.representation(held.id).state is RepresentationState.ENDED


def test_what_was_never_confirmed_is_not_ended_and_says_so(app: Flask, people: People) -> None:
    address, office = f"/representations/{ask(people.applicant()).id}/end", as_person(app, people.officer())
    assert office.get(address).status_code == 200
    assert office.post(address, data={"reason": "离职"}).status_code == 409


def test_refusing_asks_for_a_reason(app: Flask, people: People) -> None:
    asked, office = ask(people.applicant()).id, as_person(app, people.officer())
    assert "请填写此项。" in words(office.post(f"/representations/{asked}/refuse", data={"reason": ""}))
    assert office.post(f"/representations/{asked}/refuse", data={"reason": "未盖章"}).status_code == 302
    late = office.post(f"/representations/{asked}/confirm")
    assert late.status_code == 409
    assert "已退回" in words(late)
    assert "未盖章" in words(office.get(f"/representations/{asked}"))
    assert NEW.name in words(office.get("/representations?state=refused"))
    assert office.get("/representations?state=nonsense").status_code == 200


def test_pages_out_of_scope_look_as_if_they_were_not_there(app: Flask, people: People) -> None:
    officer = people.officer()
    person = people.applicant()
    held = confirmed(person, officer)
    asked = ask(people.applicant(), numbered(1))
    stranger = as_person(app, people.officer(WEST))
    for address in (f"/representations/{asked.id}", f"/representations/{held.id}", f"/units/{held.unit_id}"):
        assert stranger.get(address).status_code == 404
    for address in (f"/representations/{asked.id}/confirm", f"/representations/{asked.id}/refuse"):
        assert stranger.post(address, data={"reason": "x"}).status_code == 404
    other = as_person(app, people.applicant())
    for address in (f"/my/units/representations/{held.id}/leave", f"/my/units/representations/{held.id}/successor"):
        assert other.get(address).status_code == 404
    assert other.post(f"/my/units/requests/{asked.id}/withdraw").status_code == 404
    assert other.get("/representations").status_code == 403
    assert other.get("/units").status_code == 403
    assert as_person(app, people.administrator()).get(f"/units/{held.unit_id}").status_code in {403, 404}
    db.session.rollback()
    assert queries.representation(asked.id).state is RepresentationState.PENDING


def test_leaving_handing_over_and_ending(app: Flask, people: People) -> None:
    person, officer = people.applicant(), people.officer()
    held = confirmed(person, officer).id
    mine, office = as_person(app, person), as_person(app, officer)
    assert "由谁接任" in words(mine.get(f"/my/units/representations/{held}/successor"))
    for _ in range(2):
        response = mine.post(f"/my/units/representations/{held}/successor", data={"email": "next@example.org"})
        assert response.status_code == 302
    told = select(func.count()).where(AuditEvent.action == "units.propose_successor")
    assert db.session.scalar(told) == 1
    assert "已提名：next@example.org" in words(mine.get("/my/units"))
    assert "接任人不能是您自己" in words(
        mine.post(f"/my/units/representations/{held}/successor", data={"email": person.email})
    )
    assert "终止" in words(office.get(f"/representations/{held}/end"))
    assert office.post(f"/representations/{held}/end", data={"reason": "岗位调整"}).status_code == 302
    assert "您现在不是该单位的经办人" in words(mine.get(f"/my/units/representations/{held}/leave"))
    again = confirmed(person, officer, operations.Claim(unit_id=queries.representation(held).unit_id, code=CODE)).id
    pressed = [mine.post(f"/my/units/representations/{again}/leave", data={"reason": "离职"}) for _ in range(2)]
    assert [each.status_code for each in pressed] == [302, 409]
    assert "您现在不是该单位的经办人" in words(pressed[1])


def test_the_department_assigns_body_and_code(app: Flask, people: People) -> None:
    unit, other = registered(), registered(name="另一家公司", code=CODE, body_id=WEST)
    department = as_person(app, people.department())
    assert NEW.name in words(department.get("/units?lacking=body"))
    assert NEW.name in words(department.get("/units?lacking=code"))
    address = f"/units/{unit.id}/assign"
    assert department.get(address).status_code == 200
    assert "校验码" in words(department.post(address, data={"body_id": EAST, "code": CODE[:-1] + "M"}))
    assert "已登记在“另一家公司”名下" in words(department.post(address, data={"code": CODE}))
    assert department.post(address, data={"body_id": EAST, "code": numbered(1).code}).status_code == 302
    assert "请写明原因" in words(department.post(address, data={"body_id": WEST}))
    assert department.post(address, data={"body_id": WEST, "reason": "属地划转"}).status_code == 302
    assert as_person(app, people.officer(WEST)).get(f"/units/{other.id}/assign").status_code == 403
    assert NEW.name not in words(department.get("/units?lacking=body"))


def test_a_list_of_units_asks_as_little_of_many_as_of_one(app: Flask, people: People) -> None:
    department = as_person(app, people.department())
    for name in ("东边公司", "西边公司"):
        registered(name=name, body_id=EAST)
        assert len(statements(lambda: department.get("/units"))) <= LISTING


def test_a_units_page_asks_for_nothing_that_is_not_there(app: Flask, people: People) -> None:
    department = as_person(app, people.department())
    address = f"/units/{registered(name='东边公司', body_id=EAST).id}"
    asked = statements(lambda: department.get(address))
    assert len(asked) <= RECORD, "\n".join(asked)


def test_units_are_found_by_several_words_and_parts_in_any_order(app: Flask, people: People) -> None:
    registered(name="长沙示例东边轴承有限公司", body_id=EAST, code=CODE)
    registered(name="长沙示例西边轴承有限公司", body_id=WEST)
    office, mine = as_person(app, people.department()), as_person(app, people.applicant())
    for text in ("轴承 东边", f"东边 {CODE[:6]}", f"{CODE[-5:].lower()}　长沙"):
        page = words(office.get("/units", query_string={"text": text}))
        assert ("东边" in page, "西边轴承" in page) == (True, False), text
    found = words(mine.get("/my/units/find", query_string={"q": "轴承 示例东边"}))
    assert ("示例东边轴承" in found, "示例西边轴承" in found) == (True, False)


def test_what_lies_beside_a_unit_is_told_as_soon_as_it_is_there(app: Flask, people: People) -> None:
    by = people.department()
    department, unit = as_person(app, by), registered(name="东边公司", body_id=EAST)
    assert "所属集团：未登记" in words(department.get(f"/units/{unit.id}"))
    operations.put_in_group(unit.id, "东方集团", "章程", by=by)
    assert "所属集团：东方集团" in words(department.get(f"/units/{unit.id}"))


def test_lists_of_units_stay_within_the_scope(app: Flask, people: People) -> None:
    registered(name="东边公司", body_id=EAST)
    registered(name="西边公司", body_id=WEST)
    registered(name="无主园区", kind=UnitKind.PARK)
    page = words(as_person(app, people.officer()).get("/units"))
    assert "东边公司" in page
    assert "西边公司" not in page
    assert "无主园区" not in page
    everything = as_person(app, people.auditor())
    assert "无主园区" in words(everything.get("/units?kind=park"))
    assert "东边公司" not in words(everything.get("/units?kind=park"))
    assert "共 3 条" in words(everything.get("/units?kind=nonsense&lacking=nonsense&page=x"))
    assert "没有符合条件的单位" in words(everything.get("/units?body_id=nowhere&page=9999"))


def test_a_table_that_would_have_to_wait_is_to_be_sent_again_soon(app: Flask, people: People) -> None:
    """It would keep a thread of the server's from all others."""
    office = as_person(app, people.department())
    rows = office.get("/units/placing/table.xlsx").data
    begun = time.monotonic()
    with patch("core.contents.apart._AT_ONCE", BoundedSemaphore(1)) as places:
        places.acquire()
        sent = {"file": (BytesIO(rows), "推荐单位.xlsx")}
        answer = office.post("/units/placing/preview", data=sent, content_type="multipart/form-data")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "请稍后再试" in words(answer)
    assert re.search(r'name="file_id" type="hidden" value="\w{32}"', answer.text), "the file was kept"
    assert time.monotonic() - begun < 15


def test_many_units_are_given_their_body_at_once_and_by_a_spreadsheet(app: Flask, people: People) -> None:
    made = [operations.add(kind=UnitKind.ENTERPRISE, name=f"示例{each}公司", by=None) for each in "甲乙丙丁"]
    with_body = operations.add(kind=UnitKind.ENTERPRISE, name="示例戊公司", body_id=WEST, by=None)
    db.session.commit()
    ids = [each.id for each in made]
    office = as_person(app, people.department())
    page = words(office.get("/units?lacking=body"))
    assert ids[0] in page
    assert with_body.id not in page
    assert office.post("/units/placing/chosen", data={"unit": ids[:2]}).status_code == 422
    done = office.post("/units/placing/chosen", data={"unit": ids[:2], "body_id": EAST})
    assert done.status_code == 302
    again = office.post("/units/placing/chosen", data={"unit": ids[:1], "body_id": WEST})
    assert again.status_code == 409
    assert "已有推荐单位" in words(again)

    (sheet,) = sheets.read(office.get("/units/placing/table.xlsx").data)
    assert {row.cells[0] for row in sheet.rows} >= {"示例丙公司", "示例丁公司"}
    rows = (
        "单位名称,推荐单位,统一社会信用代码\n示例丙公司,湖南省株洲市,\n示例丁公司,某地,\n示例戊公司,长沙,\n"
        f"示例己公司,长沙,\n示例丙公司,长沙,\n示例乙公司,长沙市,{CODE}\n"
    )
    sent = {"file": (BytesIO(rows.encode()), "推荐单位.csv")}
    looked = words(office.post("/units/placing/preview", data=sent, content_type="multipart/form-data"))
    assert "确认补充 2 个单位" in looked
    for said in ("“某地”不在本地区名录中", "已登记了另一推荐单位", "登记库中没有该单位", "与第 2 行是同一单位"):
        assert said in looked
    assert queries.unit(ids[2]).body_id is None
    found = re.search(r'name="file_id"[^>]*value="([^"]*)"', looked)
    assert found is not None
    assert office.post("/units/placing", data={"file_id": found[1]}).status_code == 302
    db.session.rollback()
    assert [queries.unit(id).body_id for id in ids] == [EAST, EAST, WEST, None]
    assert queries.unit(ids[1]).code == CODE
