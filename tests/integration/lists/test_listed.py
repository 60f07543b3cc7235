"""The pages on which staff record what happened to a listed unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict
from core.files import operations as files
from core.ledger import operations as ledger
from core.ledger import queries
from core.ledger.models import RemovalReason
from core.ledger.operations import Entry
from core.ledger.presenting import timeline
from core.ledger.rules import EventKind
from core.lists.operations.barring import required_bar_term
from core.notifications.queries import messages
from core.people.models import Person, Role
from core.units import operations as units
from core.units import queries as register
from core.units.models import Representation, RepresentationState, Unit, UnitKind
from core.units.purposes import LETTER
from tests.support.clients import Browser, browser_of
from tests.support.house import EAST, WEST, People
from tests.support.uploads import pdf, upload

TODAY = date(2025, 10, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def browser(app: Flask, people: People) -> Browser:
    return browser_of(app, people.department())


def said(browser: Browser, path: str, **values: Any) -> str:
    """What the page answers to the form, or the page to which it leads."""
    answer = browser.submit(path, **values)
    return browser.get(answer.location).text if answer.status_code == 302 else answer.text


@pytest.fixture
def held(app: Flask, people: People) -> Unit:
    made = units.add(kind=UnitKind.ENTERPRISE, name="示例甲公司", body_id=EAST, by=None)
    added = Entry(
        unit_id=made.id,
        list_id="provincial",
        category="factory",
        kind=EventKind.ADDED,
        effective_on=date(2022, 1, 1),
    )
    ledger.add(added, by=people.department())
    return made


def act_for(person: Person, unit: Unit) -> None:
    letter = files.keep(upload(pdf("letter")), LETTER.id, by=person)
    with transaction() as session:
        session.add(
            Representation(
                person_id=person.id,
                unit_id=unit.id,
                body_id=EAST,
                unit_kind=unit.kind,
                unit_name=unit.name,
                unit_code="91110000600037341L",
                letter_id=letter.id,
                state=RepresentationState.CONFIRMED,
                requested_at=clock.now(),
                decided_at=clock.now(),
            )
        )


def proving(browser: Browser, path: str, **values: Any) -> TestResponse:
    return browser.submit(path, proof=(BytesIO(pdf("proof")), "证明.pdf"), **values)


def seen_on(page: str) -> str:
    """What a proposed change's page says of what it showed."""
    found = re.search(r'name="revision" value="(\w+)"', page)
    assert found is not None, page
    return found[1]


def confirmed(browser: Browser, change: str) -> str:
    """Where the page of a proposed change leads when it is confirmed."""
    return said(browser, f"{change}/confirm", revision=seen_on(browser.get(change).text))


def proposed(browser: Browser, path: str, **values: Any) -> str:
    """The address of the change that a form proposes, with its proof."""
    answer = proving(browser, path, **values)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_a_listed_unit_is_renamed_merged_joined_and_barred_on_pages(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    heir = units.add(kind=UnitKind.ENTERPRISE, name="示例乙公司", body_id=EAST, by=None)
    double = units.add(kind=UnitKind.ENTERPRISE, name="示例乙有限公司", body_id=EAST, by=None)
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    page = f"/department/listed/{held.id}"
    dated = {"on": "2025-02-01", "document_number": "示〔2025〕1号", "reason": "情况和依据"}
    assert "请上传证明材料" in said(browser, f"{page}/rename", **dated, name="示例甲新公司")
    assert "请办理并入另一条记录或合并" in proving(browser, f"{page}/rename", **dated, name="示例乙公司").text
    change = proposed(browser, f"{page}/rename", **dated, name="示例甲新公司")
    waiting = browser.get(change).text
    assert "自 2025-02-01 起更名为" in waiting
    assert f"{change}/confirm" not in waiting
    assert browser.get("/department/listed/changes").text.count(change) == 1
    assert browser.submit(f"{change}/confirm").status_code == 403
    assert "已确认并办理" in confirmed(approver, change)
    merger = {**dated, "kind": "merged"}
    for wrong, sentence in ({"heirs": "没有的公司"}, "登记库中没有"), ({"on": "2099-01-01"}, "生效日期不能晚于今天"):
        given: dict[str, Any] = {**merger, "heirs": "示例乙公司", **wrong, "proof": (BytesIO(pdf("proof")), "证明.pdf")}
        assert sentence in browser.submit(f"{page}/succeed", **given).text
    change = proposed(browser, f"{page}/succeed", **merger, heirs="示例乙公司")
    assert all(
        words in approver.get(change).text for words in ("<dd>合并</dd>", "列入日期沿用 2022-01-01", "示例乙公司")
    )
    assert "已确认并办理" in confirmed(approver, change)
    assert [each.listed_on for each in queries.lists_of(heir.id)] == [date(2022, 1, 1)]
    proof = {"into": "示例乙公司", "document_number": "核准通知", "reason": "同一单位"}
    change = proposed(browser, f"/department/listed/{double.id}/join", **proof)
    assert "已确认并办理" in confirmed(approver, change)
    barred = {"since": "2025-10-01", "until": "2027-09-30", "document_number": "示〔2025〕2号", "reason": "失信"}
    bars = f"/department/listed/{heir.id}/bar"
    assert "请写明依据的机关" in proving(browser, bars, **barred).text, "a bar says on what it rests"
    change = proposed(browser, bars, **barred, otherwise="示环罚〔2025〕2号")
    assert not queries.bars_of(heir.id)
    assert "2025-10-01 至 2027-09-30" in approver.get(change).text
    assert "已确认并办理" in confirmed(approver, change)
    (bar,) = queries.bars_of(heir.id)
    assert (bar.clause, bar.until) == (None, date(2027, 9, 30))
    assert "示环罚〔2025〕2号" in bar.reason
    lifting = f"/department/listed/bars/{bar.id}/lift"
    change = proposed(browser, lifting, document_number="复核决定", reason="申诉成立")
    assert queries.barred_until(heir.id) == bar.until, "an officer alone takes nothing back"
    assert "已确认并办理" in confirmed(approver, change)
    assert queries.barred_until(heir.id) is None
    moved = browser.get(f"/units/{double.id}")
    assert moved.location == f"/units/{heir.id}"
    shown = browser.get(moved.location).text
    assert all(word in shown for word in ("沿革", "并入记录", "解除禁止申报", "示例甲新公司"))
    assert f"/department/listed/{double.id}/part" in shown
    apart = proposed(browser, f"/department/listed/{double.id}/part", document_number="核查记录", reason="看错了")
    assert "恢复单独使用" in approver.get(apart).text
    assert "已确认并办理" in confirmed(approver, apart)
    assert browser.get(f"/units/{double.id}").status_code == 200


def test_two_records_without_a_code_are_joined_also_where_several_bear_the_name(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    others = [units.add(kind=UnitKind.ENTERPRISE, name="示例甲公司", body_id=body, by=None) for body in (EAST, WEST)]
    path, proof = f"/department/listed/{others[0].id}/join", {"document_number": "核查记录", "reason": "同一单位"}
    asked = proving(browser, path, **proof, into="示例甲公司").text
    assert "登记库中有 2 条记录符合，请选择" in asked
    assert "没有代码，长沙市，省级绿色工厂（2022-01-01列入）" in asked, "what tells them apart"
    assert "同一单位</textarea>" in asked, "what was typed stays"
    change = proposed(browser, path, **proof, into="示例甲公司", which=held.id)
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    assert "已确认并办理" in confirmed(approver, change)
    assert browser.get(f"/units/{others[0].id}").location == f"/units/{held.id}"
    change = proposed(browser, f"/department/listed/{others[1].id}/join", **proof, into="示例甲公司")
    assert "已确认并办理" in confirmed(approver, change), "of the two records that were left one is meant"


def test_what_can_be_done_no_more_says_why_and_offers_no_confirmation(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    other = units.add(kind=UnitKind.ENTERPRISE, name="示例甲实业有限公司", body_id=EAST, by=None)
    page, proof = f"/department/listed/{other.id}", {"document_number": "核查记录", "reason": "同一单位"}
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    joining = proposed(browser, f"{page}/join", **proof, into=held.name)
    assert f"{joining}/confirm" in approver.get(joining).text
    listed = Entry(
        unit_id=other.id, list_id="provincial", category="factory", kind=EventKind.ADDED, effective_on=date(2024, 1, 1)
    )
    event = ledger.add(listed, by=people.department())
    shown = approver.get(joining).text
    assert "两条记录都在省级绿色工厂名单上，不能并为一个单位" in shown
    assert "撤销重复的一条列入" in shown
    assert f"{joining}/confirm" not in shown
    assert f"{joining}/drop" in shown
    approver.submit(f"{joining}/drop", reason="先撤销重复的列入")
    assert "两条记录都在省级绿色工厂名单上" in proving(browser, f"{page}/join", **proof, into=held.name).text
    voiding = proposed(browser, f"/department/listed/events/{event.sequence}/void", **proof)
    assert "已确认并办理" in confirmed(approver, voiding)
    assert "已确认并办理" in confirmed(approver, proposed(browser, f"{page}/join", **proof, into=held.name))
    assert [each.listed_on for each in queries.lists_of(other.id)] == [date(2022, 1, 1)]


def test_a_removal_that_proves_wrong_is_taken_back_on_pages_by_two(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    officer, approver = people.department(), browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    added = Entry(
        unit_id=held.id, list_id="city", category="factory", kind=EventKind.ADDED, effective_on=date(2022, 6, 1)
    )
    ledger.add(added, by=officer)
    gone = replace(
        added,
        kind=EventKind.REMOVED,
        effective_on=date(2025, 3, 1),
        document_number="移 1 号",
        reason=RemovalReason.NOT_CONFORMING,
        note="不再符合",
    )
    removed = ledger.remove(gone, by=officer)
    ledger.remove(replace(gone, list_id="provincial"), by=officer)
    page = f"/department/listed/events/{removed.sequence}/reinstate"
    assert page in browser.get(f"/units/{held.id}").text
    given = {"document_number": "复核决定 1 号", "reason": "复核认定符合要求"}
    for wrong in ("2025-02-28", "2025-10-21"):
        assert "不能早于移出日期，也不能晚于今天" in proving(browser, page, **given, on=wrong).text
    assert "请上传证明材料" in said(browser, page, **given, on="2025-09-01")
    change = proposed(browser, page, **given, on="2025-09-01")
    assert browser.submit(f"{change}/confirm").status_code == 403, "who proposed it does not confirm it"
    shown = approver.get(change).text
    assert all(f"恢复在{each}绿色工厂名单上" in shown for each in ("省级", "市级"))
    assert not queries.lists_of(held.id)
    assert "已确认并办理" in confirmed(approver, change)
    assert {each.list_id: each.listed_on for each in queries.lists_of(held.id)} == {
        "city": date(2022, 6, 1),
        "provincial": date(2022, 1, 1),
    }
    assert not queries.lists_of(held.id, on=date(2025, 8, 31)), "meanwhile it did not stand there"
    assert queries.removed_on(held.id) is None
    assert page not in browser.get(f"/units/{held.id}").text, "it is not offered once more"
    again = browser.get(page).text
    assert "不是现在仍有效的移出" in again
    assert proving(browser, page, **given, on="2025-09-01").status_code == 409


def test_a_proposed_change_is_taken_back_and_a_bar_in_error_voided(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    page, dated = f"/department/listed/{held.id}", {"on": "2025-02-01", "document_number": "1 号", "reason": "更名"}
    change = proposed(browser, f"{page}/rename", **dated, name="示例甲新公司")
    assert f"{change}" in browser.get(f"/units/{held.id}").text
    assert "已登记不予办理" in said(browser, f"{change}/drop", reason="名称有误")
    assert "示例甲新公司" not in browser.get(f"/units/{held.id}").text
    approver = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    unlisted = units.add(kind=UnitKind.ENTERPRISE, name="示例丁公司", body_id=EAST, by=None)
    barring = {
        "since": "2025-10-01",
        "document_number": "2 号",
        "reason": "材料造假",
        "clause": required_bar_term().clause,
    }
    change = proposed(browser, f"/department/listed/{unlisted.id}/bar", **barring)
    confirmed(approver, change)
    (bar,) = queries.bars_of(unlisted.id)
    shown = approver.get(f"/units/{unlisted.id}").text
    assert bar.clause == barring["clause"]
    assert f"/policy/clauses/{bar.clause}" in shown, "each bar shows its own ground"
    wrong = {"document_number": "复核", "reason": "认错了单位"}
    change = proposed(approver, f"/department/listed/bars/{bar.id}/void", **wrong)
    assert approver.submit(f"{change}/confirm").status_code == 403, "who proposed it does not confirm it"
    confirmed(browser_of(app, people.make(Role.DEPARTMENT_APPROVER)), change)
    assert queries.barred_until(unlisted.id) is None
    assert "认错了单位" in approver.get(f"/units/{unlisted.id}").text


def test_a_bar_says_no_more_than_it_may(browser: Browser, held: Unit) -> None:
    page = f"/department/listed/{held.id}/bar"
    barring = {"since": "2025-10-01", "until": "2026-10-01", "document_number": "2 号", "otherwise": "示罚 1 号"}
    assert "1500" in proving(browser, page, **barring, reason="长" * 1501).text
    assert not queries.record_changes(held.id)


def test_a_row_of_the_ledger_is_voided_by_two_with_proof_and_told(app: Flask, people: People, held: Unit) -> None:
    browser, approver = (browser_of(app, people.make(Role.DEPARTMENT_APPROVER)) for _ in range(2))
    unit_s = people.applicant()
    act_for(unit_s, held)
    (event,) = queries.events_of(held.id)
    voiding = f"/department/listed/events/{event.sequence}/void"
    assert voiding in browser.get(f"/units/{held.id}").text
    given = {"document_number": "核查记录", "reason": "登记时看错了单位"}
    assert "请上传证明材料" in said(browser, voiding, **given)
    change = proposed(browser, voiding, **given)
    assert queries.lists_of(held.id), "nothing is changed until another confirms it"
    assert browser.submit(f"{change}/confirm").status_code == 403
    assert "视为没有发生" in approver.get(change).text
    assert "已确认并办理" in confirmed(approver, change)
    assert queries.lists_of(held.id) == []
    told = messages(unit_s)[0][0].text
    assert all(words in told for words in ("2022-01-01", "列入", "登记时看错了单位"))
    (row,) = [each for each in timeline(held.id) if each.label == "撤销误登记"]
    assert row.on == TODAY
    assert "登记时看错了单位" in row.text
    assert "撤销2022-01-01的“列入”" in row.text
    void = queries.events_of(held.id)[-1]
    assert "撤销本身不能再撤销" in browser.get(f"/department/listed/events/{void.sequence}/void").text


def test_a_name_and_a_code_recorded_in_error_are_taken_back_by_two(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    approver, given = browser_of(app, people.make(Role.DEPARTMENT_APPROVER)), {"document_number": "1", "reason": "误登"}
    renaming = {**given, "on": "2025-02-01", "name": "误登的公司"}
    confirmed(approver, proposed(browser, f"/department/listed/{held.id}/rename", **renaming))
    name = register.names_of(held.id)[0].id
    page = f"/department/listed/names/{name}/void"
    assert page in browser.get(f"/units/{held.id}").text
    change = proposed(browser, page, **given)
    shown = approver.get(change).text
    assert "名称恢复为“示例甲公司”" in shown
    assert "“更名”视为没有发生" in shown
    assert "已确认并办理" in confirmed(approver, change)
    assert register.unit(held.id).name == "示例甲公司"
    assert "更名为“误登的公司”" in approver.get(change).text, "what was done stays to be read"
    units.assign(held.id, body_id=None, code="91110000600037341L", reason=None, by=people.department())
    code = {**given, "code": "91350100M000100Y43"}
    confirmed(approver, proposed(browser, f"/department/listed/{held.id}/code", **code))
    (former,) = register.former_codes([held.id])
    page = f"/department/listed/codes/{former.sequence}/void"
    assert page in browser.get(f"/units/{held.id}").text
    change = proposed(browser, page, **given)
    assert "91350100M000100Y43 视为从未属于该单位" in approver.get(change).text
    assert "已确认并办理" in confirmed(approver, change)
    assert register.unit(held.id).code == "91110000600037341L"
    assert page not in browser.get(f"/units/{held.id}").text
    assert "已经撤销" in browser.get(page).text


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    app: Flask, people: People, browser: Browser, held: Unit
) -> None:
    approver = people.make(Role.DEPARTMENT_APPROVER)
    page = browser_of(app, approver)
    terms = {"on": "2025-02-01", "document_number": "示〔2025〕1号", "reason": "更名", "name": "示例甲新公司"}
    change = proposed(browser, f"/department/listed/{held.id}/rename", **terms)
    looked_at = seen_on(page.get(change).text)
    ledger.bar(held.id, since=TODAY, until=date(2027, 1, 1), reason="失信", clause=None, by=approver)
    late = page.submit(f"{change}/confirm", revision=looked_at)
    assert (late.status_code, "在您查看之后有变化" in late.text) == (409, True)
    assert queries.record_changes(held.id), "nothing was done"
    assert "已确认并办理" in confirmed(page, change)


def test_a_code_is_replaced_by_two_and_the_old_one_goes_on_meaning_its_unit(
    app: Flask, people: People, browser: Browser
) -> None:
    old, new, third = "91110000600037341L", "91430100MA4L00001X", "91350100M000100Y43"
    held = units.add(kind=UnitKind.ENTERPRISE, name="示例丁公司", code=old, body_id=EAST, by=None)
    approver, officer = people.make(Role.DEPARTMENT_APPROVER), people.department()
    ledger.bar(held.id, since=TODAY, until=date(2027, 1, 1), reason="失信", clause=None, by=approver)
    with pytest.raises(Conflict, match="另一位审批人"):
        units.assign(held.id, body_id=None, code=third, reason="改", by=officer)
    page, proof = f"/department/listed/{held.id}/code", {"document_number": "新执照", "reason": "换发执照"}
    assert "校验码" in proving(browser, page, **proof, code=new).text
    assert "相同" in proving(browser, page, **proof, code=old).text
    change = proposed(browser, page, **proof, code=third.lower())
    assert register.unit(held.id).code == old
    assert "已确认并办理" in confirmed(browser_of(app, approver), change)
    assert register.unit(held.id).code == third
    assert queries.barred_until(held.id) == date(2027, 1, 1)
    for code in (old, third):
        bearer = register.unit_with_code(code)
        assert bearer is not None
        assert bearer.id == held.id
    shown = browser.get(f"/units/{held.id}").text
    assert f"{old} 更换为 {third}" in shown
    assert f"原统一社会信用代码 {old}" in shown
    other = units.add(kind=UnitKind.ENTERPRISE, name="示例戊公司", body_id=EAST, by=None)
    with pytest.raises(Conflict, match="曾登记在“示例丁公司”名下"):
        units.assign(other.id, body_id=None, code=old, reason=None, by=officer)


def test_an_act_that_would_be_refused_is_not_offered(app: Flask, people: People, held: Unit) -> None:
    browser = browser_of(app, people.make(Role.DEPARTMENT_APPROVER))
    other = units.add(kind=UnitKind.ENTERPRISE, name="示例丙公司", code="91110000600037341L", body_id=EAST, by=None)
    page = browser.get(f"/units/{held.id}").text
    assert all(f"/department/listed/{held.id}/{act}" in page for act in ("rename", "succeed", "join", "bar"))
    page = browser.get(f"/units/{other.id}").text
    assert not any(f"/department/listed/{other.id}/{act}" in page for act in ("succeed", "join"))
    with clock.travel(date(2019, 1, 1)):  # no rule sets a span yet
        assert f"/department/listed/{held.id}/bar" not in browser.get(f"/units/{held.id}").text
