"""A county judges, selects, gives notice and publishes by itself; nobody else decides there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.workflow.states import State
from core.bodies.models import Body
from core.bodies.queries import own_bodies
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.decisions import operations as decisions
from core.decisions.models import Decision, Verdict
from core.errors import Invalid, NotAllowed, Stale
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.ledger import queries as ledger
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations as notices
from core.notices.models import Objection
from core.notices.operations import NoticeText, ObjectionText
from core.people.models import Grant, Person, Role
from core.plugin_api import JudgedBy
from tests.support.clients import browser_of, words
from tests.support.department import revisions
from tests.support.terrace import BROOK, EAST, OPEN_DAY, OWN, Terrace

SITTING = Sitting(JudgedBy.EXPERTS, OPEN_DAY, members=3, minutes_number="溪工评〔2026〕1号")
LETTER = PublicationLetter("2026 年度溪县绿色工厂名单", "溪工〔2026〕9 号", OPEN_DAY)
TEXT = NoticeText("溪县绿色工厂公示", "公示期内可提出异议。")


def standing(application: Application) -> Application:
    return queries.get(application.id)


def judged(application: Application, by: Person) -> None:
    judging.record(revisions(application), SITTING, {application.id: Mark(True)}, by=by)
    judging.pass_on(revisions(standing(application)), by=by)


def decided(application: Application, by: Person) -> None:
    decisions.decide(revisions(standing(application)), Verdict.SELECTED, "符合要求", by=by)


def test_a_county_takes_an_application_from_draft_to_its_list_by_itself(app: Flask, terrace: Terrace) -> None:
    opened, county = terrace.world.open_call(OWN), terrace.officers[BROOK]
    made = terrace.filed("county", body_id=BROOK, opened=opened)
    assert own_bodies(county) == {BROOK}
    judged(made, county)
    decided(made, county)
    decisions.release(revisions(standing(made)), by=county)
    notice = notices.open_notice(revisions(standing(made)), TEXT, by=county)
    with clock.travel(notice.last_day + timedelta(days=1)):
        notices.end_notice(notice.id, by=county)
        lists.publish(revisions(standing(made)), replace(LETTER, dated=clock.today()), by=county)
        assert ledger.listed_levels(made.unit_id, "factory") == ("county",)
    assert standing(made).state is State.COMPLETED
    gone = browser_of(app, county).get(f"/department/decide?call={OWN}&chosen={made.id}:{standing(made).revision}")
    assert gone.status_code == 404, "what lies in none of its tabs others may have decided, under seal"


def test_nobody_else_decides_at_its_stages_and_it_at_no_other(app: Flask, terrace: Terrace) -> None:
    made = terrace.filed("county", body_id=BROOK, opened=terrace.world.open_call(OWN))
    county = terrace.officers[BROOK]
    for other, refusal in (
        (terrace.department, NotAllowed),
        (terrace.approver, NotAllowed),
        (terrace.officers[EAST], NotAllowed),  # the city above sees it and leaves it to the county
        (terrace.officers["west"], NotAllowed),
    ):
        with pytest.raises(refusal):
            judging.record(revisions(made), SITTING, {made.id: Mark(True)}, by=other)
    judged(made, county)
    theirs = terrace.recommended("provincial")
    for officer in (county, terrace.officers[EAST]):
        with pytest.raises(NotAllowed):
            decisions.decide(revisions(theirs), Verdict.SELECTED, "符合要求", by=officer)


def test_its_desk_holds_its_own_stages_and_what_it_decided_is_told_to_nobody(app: Flask, terrace: Terrace) -> None:
    county, by = browser_of(app, terrace.officers[BROOK]), None
    assert county.get("/department/queue").status_code == 403
    made = terrace.filed("county", body_id=BROOK, opened=terrace.world.open_call(OWN))
    judged(made, terrace.officers[BROOK])
    decided(made, terrace.officers[BROOK])
    desk = words(county.get(f"/department/queue?call={OWN}&tab=select-decided").text)
    assert "本级遴选公布" in desk
    assert made.unit_name in desk
    assert "全部" not in desk.split("申报列表")[0]
    assert "导出本页签" not in desk
    chosen = f"chosen={made.id}:{standing(made).revision}"
    assert "发布这 1 项" in words(county.get(f"/department/release?call={OWN}&{chosen}").text)
    by = terrace.world.representative(terrace.world.unit(body_id=BROOK))
    for reader in (terrace.officers[EAST], by):
        assert browser_of(app, reader).get("/department/queue").status_code == 403
    sheet = words(browser_of(app, terrace.officers[EAST]).get(f"/review/applications/{made.id}").text)
    assert "已作出决定" not in sheet
    assert county.get("/department").status_code == 403
    assert county.get(f"/department/applications/{made.id}").status_code == 403


def seen_by(person: Person, made: Application, app: Flask) -> Iterator[int]:
    """The number that the application's page and the queue's row give somebody."""
    for path in (f"/review/applications/{made.id}", f"/review?call={OWN}&tab=all"):
        yield from {int(each) for each in re.findall(rf"{made.id}:(\d+)", browser_of(app, person).get(path).text)}


def test_of_two_of_its_officers_the_second_is_told_of_the_firsts_decision(app: Flask, terrace: Terrace) -> None:
    """Who decides himself knows of what is decided quietly there: his number rises with it, wherever he got it."""
    county, colleague = terrace.officers[BROOK], terrace.world.people.officer(BROOK)
    made = terrace.filed("county", body_id=BROOK, opened=terrace.world.open_call(OWN))
    judged(made, county)
    before = {*seen_by(colleague, made, app)}
    assert before == {standing(made).revision}
    decided(made, county)
    for each in before:
        with pytest.raises(Stale, match=county.name):
            decisions.decide({made.id: each}, Verdict.NOT_SELECTED, "不符合", by=colleague)
    assert db.session.scalars(select(Decision.verdict)).all() == [Verdict.SELECTED]
    [since] = {*seen_by(colleague, made, app)}
    decisions.decide({made.id: since}, Verdict.NOT_SELECTED, "不符合", by=colleague)


def test_who_may_not_know_of_its_decisions_acts_by_a_number_that_does_not_tell(app: Flask, terrace: Terrace) -> None:
    city = terrace.officers[EAST]
    made = terrace.filed("county", body_id=BROOK, opened=terrace.world.open_call(OWN))
    judged(made, terrace.officers[BROOK])
    before = {*seen_by(city, made, app)}
    decided(made, terrace.officers[BROOK])
    assert {*seen_by(city, made, app)} == before
    [known] = before
    moving.require_revision(standing(made), known, by=city)
    with pytest.raises(Stale) as refused:
        moving.require_revision(standing(made), standing(made).revision, by=city)
    assert "决定" not in refused.value.sentence


def test_what_is_objected_to_its_notice_is_heard_by_it_alone(app: Flask, terrace: Terrace) -> None:
    county = terrace.officers[BROOK]
    made = terrace.filed("county", body_id=BROOK, opened=terrace.world.open_call(OWN))
    judged(made, county)
    decided(made, county)
    decisions.release(revisions(standing(made)), by=county)
    notice = notices.open_notice(revisions(standing(made)), TEXT, by=county)
    said = ObjectionText("张三", "13900000000", "该企业上年发生过环境违法行为。")
    objection = notices.object_to(notice.id, made.id, said, token="once")
    told = {each: browser_of(app, each).get("/day").text for each in (county, terrace.department)}
    assert ["异议待处理" in page for page in told.values()] == [True, False]
    with clock.travel(notice.last_day + timedelta(days=1)):
        told = {each: browser_of(app, each).get("/day").text for each in (county, terrace.approver)}
        assert ["公示期满待办结" in page for page in told.values()] == [True, False]
    pages = browser_of(app, county)
    assert "溪县绿色工厂公示" in pages.get("/department/notices").text
    assert "环境违法行为" in pages.get(f"/department/objections/{objection.id}").text
    with pytest.raises(NotAllowed):
        notices.decide_objection(objection.id, upheld=True, reason="属实", by=terrace.department)
    notices.decide_objection(objection.id, upheld=True, reason="核实属实", by=county)
    assert standing(made).state.is_final
    assert db.session.get_one(Objection, objection.id).decided_by_id == county.id
    assert browser_of(app, terrace.officers[EAST]).get("/department/notices").status_code == 403


def test_a_notice_is_one_bodys_whoever_gives_it_and_stays_its(app: Flask, terrace: Terrace) -> None:
    """Who serves two counties gives two notices: one over both would be ended by nobody who serves only one of them."""
    with transaction():
        db.session.add(Body(id="glen", name="谷县", kind="county", parent_id=EAST, declared=False, position=9))
    county, opened = terrace.officers[BROOK], terrace.world.open_call(OWN)
    both = terrace.world.people.officer(BROOK)
    with transaction():
        db.session.add(Grant(id=new_id(), person_id=both.id, role=Role.BODY_OFFICER, body_id="glen"))
    made = [terrace.filed("county", body_id=body, opened=opened) for body in (BROOK, "glen")]
    for each in made:
        judged(each, both)
        decided(each, both)
        decisions.release(revisions(standing(each)), by=both)
    with pytest.raises(Invalid) as refused:
        notices.open_notice(revisions(*map(standing, made)), TEXT, by=both)
    assert "分别由溪县、谷县公示" in refused.value.errors["chosen"][0]
    notice = notices.open_notice(revisions(standing(made[0])), TEXT, by=both)
    with transaction():
        standing(made[0]).body_id = "glen"  # the unit has moved since
    shown = words(browser_of(app, county).get("/department/notices").text)
    assert "溪县绿色工厂公示" in shown
    with clock.travel(notice.last_day + timedelta(days=1)):
        notices.end_notice(notice.id, by=county)
    assert standing(made[0]).stage == "publish"


def test_what_its_officer_may_not_open_is_no_link_above_its_pages(app: Flask, terrace: Terrace) -> None:
    terrace.world.open_call(OWN)
    page = browser_of(app, terrace.officers[BROOK]).get("/department/notices").text
    assert 'href="/department"' not in page
    assert 'href="/department"' in browser_of(app, terrace.department).get("/department/notices").text


def test_the_day_of_its_officer_tells_of_its_own_units_and_of_nothing_that_an_approver_does(
    app: Flask, terrace: Terrace
) -> None:
    with transaction():
        db.session.add(Body(id="glen", name="谷县", kind="county", parent_id=EAST, declared=False, position=9))
    county, opened = terrace.officers[BROOK], terrace.world.open_call(OWN)
    made, _ = [terrace.filed("county", body_id=body, opened=opened) for body in (BROOK, "glen")]
    judged(made, county)
    decided(made, county)
    page = browser_of(app, county).get("/day")
    assert page.status_code == 200
    said = words(page.text)
    assert "已决定，待发布" in said
    assert "由审批人办理" not in said, "it releases by itself"
    steps = re.findall(r"已提交\D{0,3}(\d+)", said)
    assert steps, said
    assert set(steps) == {"1"}, "of the neighbour's units it is told nothing"
