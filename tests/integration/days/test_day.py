"""The page of the day: each number leads to as many rows, by role and scope, and what is late is late on its row."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import queries
from core.bodies.models import Body
from core.calls import operations as calls
from core.calls.queries import due_at
from core.db.transaction import transaction
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.files import operations as files
from core.ledger.models import RecordChangeKind
from core.ledger.operations import changes
from core.ledger.operations.changes import Proposed
from core.ledger.purposes import PROOF
from core.people.models import Person, Role
from core.units import operations as units
from core.units.models import Representation, RepresentationState
from tests.support.clients import Browser, browser_of, words
from tests.support.department import Department, revisions
from tests.support.statements import statements
from tests.support.uploads import pdf, upload
from tests.support.world import CALL_DAYS, NATIONAL

pytestmark = pytest.mark.pages

_LEADING = re.compile(r'<a href="(/(?:review|department/queue)\?[^"]+)">(?:<span class="waiting-count[^"]*">)?(\d+)<')


def day(app: Flask, person: Person) -> tuple[Browser, str]:
    browser = browser_of(app, person)
    page = browser.get("/day")
    assert page.status_code == 200, words(page.text)
    return browser, page.text


def rows(browser: Browser, address: str) -> int:
    return browser.get(address).text.count('<td class="pick">')


def test_each_number_leads_to_as_many_rows(app: Flask, department: Department) -> None:
    department.decided(department.recommended())
    department.recommended()
    department.desk.application(audited_on="2021-06-30")
    for person, least in ((department.officer, 8), (department.desk.officer, 4)):
        browser, page = day(app, person)
        found = [(unescape(address), int(count)) for address, count in _LEADING.findall(page)]
        assert len(found) >= least
        assert {address: rows(browser, address) for address, _ in found} == dict(found)


def test_where_one_begins_stands_on_the_page(app: Flask, department: Department) -> None:
    waiting = department.desk.application(audited_on="2021-06-30")
    browser, page = day(app, department.desk.officer)
    address = re.search(rf'href="(/review/applications/{waiting.id}[^"]*)"', page)
    assert address is not None
    assert "第 1 份，共 1 份" in words(browser.get(unescape(address[1])).text)


def test_what_is_late_is_counted_until_there_is_more_time(app: Flask, department: Department) -> None:
    desk = department.desk
    late = desk.passed(desk.application(audited_on="2021-06-30"))
    due = due_at(desk.opened, late.stage)
    assert due is not None
    with clock.travel(due.until + timedelta(days=1)):
        browser, page = day(app, desk.officer)
        assert "待推荐：已逾期" in page
        lie = f"/review?call={desk.opened.call_id}&tab={late.stage}&due="
        assert [rows(browser, lie + which) for which in ("late", "soon")] == [1, 0]
        assert "已截止" in browser.get(f"{lie}late").text
        until = clock.today() + timedelta(days=2)
        decisions.grant_extension(
            late.id,
            late.stage,
            until=clock.end_of_day(until),
            reason="平台维护",
            document_number="湘工信〔2023〕7 号",
            revision=queries.get(late.id).revision,
            by=department.approver,
        )
        assert [rows(browser, lie + which) for which in ("late", "soon")] == [0, 1]
        assert "待推荐：3 天内截止" in day(app, desk.officer)[1]


def test_a_city_sees_its_own_and_nothing_that_is_sealed(app: Flask, department: Department) -> None:
    quiet = department.recommended()
    _, before = day(app, department.desk.officer)
    department.decided(quiet)
    _, after = day(app, department.desk.officer)
    assert words(before) == words(after)
    _, elsewhere = day(app, department.world.people.officer("hengyang"))
    assert "还没有单位提交申报" in elsewhere
    assert quiet.unit_name not in elsewhere
    _, whole = day(app, department.officer)
    assert "衡阳市" in re.search("<p>没有单位提交的推荐单位（[^<]*", whole)[0]  # type: ignore[index]
    assert "已决定，待发布" in whole


def test_what_is_open_is_one_sentence_in_the_queue_and_on_the_desk(app: Flask, department: Department) -> None:
    for given in ({"audited_on": "2021-06-30"}, {"audited": False}):
        application = department.desk.application(**given)
        browser = browser_of(app, department.desk.officer)
        queue = browser.get(f"/review?tab=all&text={application.number}").text
        desk = browser.get(f"/review/applications/{application.id}").text
        said = re.search("本环节(须解决 \\d+ 项|没有须解决的事项)(；以后环节须补 \\d+ 项)?", desk)
        assert said is not None
        for part in said[0].split("；"):
            assert part in queue


def test_what_only_an_approver_can_do_says_so(app: Flask, department: Department) -> None:
    department.decided(department.recommended())
    assert "由审批人办理" in day(app, department.officer)[1]
    assert "由审批人办理" not in day(app, department.approver)[1]


def test_what_an_approver_decided_himself_waits_for_another(app: Flask, department: Department) -> None:
    own, approver = department.recommended(), department.approver
    decisions.decide(revisions(own), Verdict.SELECTED, "符合遴选要求", by=approver)
    alone = words(day(app, approver)[1])
    assert "由另一位审批人办理" in alone
    assert alone.index("由另一位审批人办理") < alone.index("已决定，待发布")
    department.decided(department.recommended())
    both = words(day(app, approver)[1])
    assert "其中 1 件由您决定，由另一位审批人发布" in both
    assert "由另一位审批人办理" not in both
    other = words(day(app, department.world.people.make(Role.DEPARTMENT_APPROVER))[1])
    assert "由您决定" not in other


def test_what_another_proposed_of_the_records_waits_for_an_approver(app: Flask, department: Department) -> None:
    unit, approver = department.world.unit(body_id=department.desk.body_id), department.approver
    proposed = Proposed(
        kind=RecordChangeKind.RENAME,
        unit_id=unit.id,
        terms=changes.renaming("示例新名称有限公司", clock.today()),
        reason="更名",
        document_number="核准 1 号",
        proof_id=files.keep(upload(pdf("proof")), PROOF.id, by=approver).id,
    )
    changes.propose_change(proposed, by=approver)
    another = department.world.people.make(Role.DEPARTMENT_APPROVER)
    told = ["名单和记录变更待确认" in day(app, each)[1] for each in (another, approver, department.officer)]
    assert told == [True, False, False]


def test_its_table_has_the_columns_in_which_something_is(app: Flask, department: Department) -> None:
    department.recommended()
    page = day(app, department.officer)[1]
    table = page[page.index("各推荐单位的申报所处环节") : page.index("<tbody>")]
    assert re.findall('<th scope="col" class="number">([^<]*)', table) == ["省厅审核遴选", "已提交"]


def test_a_closed_call_whose_units_are_all_through_is_over_whatever_was_only_begun(
    app: Flask, department: Department
) -> None:
    desk, world = department.desk, department.world
    ended = department.decided(department.recommended(), Verdict.NOT_SELECTED)
    unit = world.unit(body_id=desk.body_id)
    world.started(desk.opened, unit, world.representative(unit))
    calls.close_call(desk.opened.call_id, reason="申报期已过", by=department.approver)
    assert "已截止或办结的申报通知" not in day(app, department.officer)[1]
    decisions.release(revisions(ended), by=department.approver)
    assert "已截止或办结的申报通知" in day(app, department.officer)[1]


def test_a_call_to_which_nobody_files_any_more_is_folded_where_nothing_of_it_is_under_way(
    app: Flask, department: Department
) -> None:
    department.recommended()
    elsewhere = department.world.people.officer("hengyang")
    filing = due_at(department.desk.opened, "file")
    assert filing is not None
    for days, is_over in ((0, False), (1, True)):
        with clock.travel(filing.until + timedelta(days=days, seconds=-1)):
            assert ("还没有单位提交申报" not in day(app, elsewhere)[1]) is is_over
            assert ("已截止或办结的申报通知" in day(app, elsewhere)[1]) is is_over
            assert "已截止或办结的申报通知" not in day(app, department.desk.officer)[1]


def test_who_has_not_filed_is_as_many_as_the_page_lists(app: Flask, department: Department) -> None:
    unit, homeless = (department.world.unit(listed=("national",), body_id=body) for body in ("changsha", None))
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = department.world.open_call(NATIONAL)
        department.world.started(opened, unit, department.world.representative(unit), track="existing")
        browser, page = day(app, department.officer)
        said = re.search(r'还没有提交的单位 <a href="([^"]+)">(\d+) 个', page)
        assert said is not None
        listed = browser.get(unescape(said[1])).text
        assert {unit.name in listed, homeless.name in listed} == {True}
        assert f"共 {said[2]} 个单位" in listed
        row = re.search(r'未划归推荐单位</th>.*?<a href="([^"]+)">1</a>', page, re.DOTALL)
        assert row is not None
        nobodys = browser.get(unescape(row[1])).text
        assert (homeless.name in nobodys, unit.name in nobodys) == (True, False)


def test_who_has_not_filed_is_told_anew_once_the_register_says_otherwise(app: Flask, department: Department) -> None:
    unit, homeless = (department.world.unit(listed=("national",), body_id=body) for body in ("changsha", None))
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = department.world.open_call(NATIONAL)
        department.world.started(opened, unit, department.world.representative(unit), track="existing")
        assert "未划归推荐单位" in day(app, department.officer)[1]
        units.assign(homeless.id, body_id="changsha", code=None, reason="属地", by=department.officer)
        assert "未划归推荐单位" not in day(app, department.officer)[1]


def test_who_has_not_filed_is_asked_again_only_once_somebody_has(app: Flask, department: Department) -> None:
    world = department.world
    listed = [world.unit(listed=("national",), body_id="changsha") for _ in range(2)]
    acts, owing = [world.representative(each) for each in listed], "还没有提交的单位 <a href=[^>]*>{} 个"
    with clock.travel(CALL_DAYS[NATIONAL]):
        opened = world.open_call(NATIONAL)
        first = world.started(opened, listed[0], acts[0], track="existing")
        browser, page = day(app, department.officer)
        assert re.search(owing.format(2), page)
        world.started(opened, listed[1], acts[1], track="existing")
        assert not [each for each in statements(partial(browser.get, "/day")) if "FROM listing" in each]
        world.fill(first, acts[0])
        world.submitted(first, acts[0])
        assert re.search(owing.format(1), browser.get("/day").text)


def test_what_moves_is_counted_anew(app: Flask, department: Department) -> None:
    whole = f"{department.desk.opened.title}</h2><p><a href=[^>]*>[^（]*（([0-9]+)）"
    for number in (1, 2):
        department.recommended()
        page = day(app, department.officer)[1]
        found = re.search(whole, page)
        assert found is not None
        assert found[1] == str(number)
        assert f"共 {number} 件" in page


def test_a_page_asks_little_while_nothing_moves(app: Flask, department: Department) -> None:
    department.recommended()
    for person, most in ((department.officer, 15), (department.desk.officer, 15)):
        browser = day(app, person)[0]
        asked = statements(partial(browser.get, "/day"))
        assert len(asked) <= most, "\n".join(asked)


def test_it_says_where_what_was_withdrawn_is_counted(app: Flask, department: Department) -> None:
    """The drawing has whatever was begun, the table what stands: side by side they tell two numbers."""
    department.recommended()
    assert "已撤回的只计入下面的进展图，不计入本表。" in day(app, department.officer)[1]


def test_a_body_that_acts_no_more_keeps_its_row(app: Flask, department: Department) -> None:
    department.recommended()
    with transaction() as session:
        session.get_one(Body, department.desk.body_id).active = False
    page = day(app, department.officer)[1]
    assert '<th scope="row">长沙市' in page
    silent = re.search("<p>没有单位提交的推荐单位[^<]*", page)
    assert silent is not None
    assert "长沙市" not in silent[0]


def test_only_who_decides_on_requests_is_told_of_them(app: Flask, department: Department) -> None:
    world = department.world
    person = world.representative(world.unit(body_id=department.desk.body_id))
    with transaction() as session:
        session.scalars(
            select(Representation).where(Representation.person_id == person.id)
        ).one().state = RepresentationState.PENDING
    told = [day(app, each)[1] for each in (department.officer, department.desk.officer, department.approver)]
    assert ["经办申请待确认" in page for page in told] == [True, True, False]
