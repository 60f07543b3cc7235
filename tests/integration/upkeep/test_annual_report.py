"""The yearly report: whom it asks, with what it begins, what is told to whoever owes it, and when it is too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.operations.filling import ApplicationForms
from core.applications.queries import reports
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.bodies.queries import tiers
from core.db import db
from core.errors import Conflict, DomainError, Invalid, NotAllowed, RulesRefuse, StageClosed, Stale
from core.notifications.queries import messages
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.review import operations as review
from core.review.queries import follow_up
from core.review.queries.follow_up import Filing
from core.upkeep import operations
from core.upkeep import queries as upkeep
from core.upkeep.actions import SETTLE
from core.upkeep.models import UpkeepSettlement
from core.upkeep.operations import Settling
from core.upkeep.rules import Filler, Phase
from tests.support.clients import browser_of
from tests.support.department import revisions
from tests.support.house import sign_in
from tests.support.upkeep import BODY, GOOD, LATE, Province, in_year
from tests.support.uploads import pdf, upload

INDICATORS = ("annual-report-factory", "indicators")


def test_a_unit_of_two_lists_files_once_for_both(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("provincial", "national")
    with in_year(2026):
        assert [(each.way.track, each.way.levels) for each in reports.duties(by)] == [
            ("national", ("national", "provincial"))
        ]
        with pytest.raises(RulesRefuse):
            province.begun(opened, unit, by, "provincial")
        filed = province.filed(opened, unit, by, "national")
        assert filed.levels == ["national", "provincial"]
        found = follow_up.followed(opened, tiers().below({BODY}))
        assert [(each.unit_id, each.filing) for each in found] == [(unit.id, Filing.FILED)]
        assert not reports.duties(by)


def test_who_filed_before_it_came_onto_a_higher_list_changes_over_by_itself(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("provincial")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "provincial")
        province.world.list(unit, "national")
        with pytest.raises(Invalid):
            applications.change_over(filed.id, "absent", revision=filed.revision, by=by)
        applications.change_over(filed.id, "national", revision=filed.revision, by=by)
        changed = queries.get(filed.id)
        assert (changed.track, changed.state, changed.declared_at) == ("national", State.RETURNED, None)
        assert changed.levels == ["national", "provincial"]
        province.world.submitted(changed, by)
        assert queries.get(filed.id).stage == "review"
        assert not reports.duties(by)


def test_nobody_changes_over_by_itself_once_the_filing_is_over(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("provincial")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "provincial")
        province.world.list(unit, "national")
    with clock.travel(LATE), pytest.raises(StageClosed):
        applications.change_over(filed.id, "national", revision=filed.revision, by=by)


def test_the_city_reviews_it_and_may_ask_for_a_correction(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city")
        sections = ["annual-report-factory/indicators"]
        review.return_for_correction(filed.id, sections, "请核对", due=None, revision=filed.revision, by=province.city)
        assert queries.get(filed.id).state is State.RETURNED
        province.world.submitted(filed, by)
        revision = queries.get(filed.id).revision
        review.pass_review(filed.id, revision=revision, by=province.city)
        assert queries.get(filed.id).state is State.COMPLETED


def test_no_report_is_refused_for_good(province: Province, client: FlaskClient) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city")
        with pytest.raises(IllegalMove):
            review.decline(revisions(filed), "数据有疑问", by=province.city)
        page = sign_in(client, province.city).get(f"/review?call={opened.call_id}").text
    assert unit.name in page
    assert "不予推荐" not in page


def test_who_is_on_no_list_owes_nothing(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed()
    with in_year(2026):
        assert not reports.duties(by)
        with pytest.raises(RulesRefuse) as refused:
            province.begun(opened, unit, by, "city")
    assert {each.clause for each in refused.value.findings} == {"SX24-11"}


def test_after_the_fifteenth_of_april_it_is_too_late(province: Province) -> None:
    opened = province.report_of(2026)
    unit, by = province.listed("city")
    with clock.travel(date(2026, 4, 15)):
        province.begun(opened, unit, by, "city")
        assert not reports.duties(by)[0].is_late
    with clock.travel(LATE):
        assert reports.duties(by)[0].is_late
        other, its = province.listed("city")
        with pytest.raises(StageClosed):
            province.begun(opened, other, its, "city")


def test_last_years_figures_are_shown_and_each_is_confirmed_or_changed(province: Province) -> None:
    unit, by = province.listed("city")
    earlier = province.report_of(2025)
    with in_year(2025):
        province.filed(earlier, unit, by, "city", report_water_intensity="3", report_energy_intensity="5")
    opened = province.report_of(2026)
    with in_year(2026):
        made = province.begun(opened, unit, by, "city")
        matter = ApplicationForms(made)
        form, section = matter.section(*INDICATORS)
        answers, _ = matter.written(form, section)
        assert answers["report_energy_intensity"] == "5"
        assert "report_evidence" not in answers
        assert matter.unconfirmed(form, section) == set(answers)
        province.save(made, *INDICATORS, {**answers, "report_water_intensity": "2"}, by=by)
        matter.forget()
        assert "report_water_intensity" not in matter.unconfirmed(form, section)
        with pytest.raises(Invalid) as refused:
            province.world.submitted(made, by)
        assert "annual-report-factory/report_energy_intensity" in refused.value.errors
        for form in matter.forms.values():
            for section in form.sections:
                answers, _ = matter.written(form, section)
                given = {**answers, **({"report_water_intensity": "2"} if (form.id, section.id) == INDICATORS else {})}
                province.save(made, form.id, section.id, given, by=by, confirmed=set(answers))
        province.world.submitted(made, by)
        assert queries.get(made.id).submitted_at is not None


def test_the_page_shows_what_is_carried_over_and_takes_the_ticks(province: Province, client: FlaskClient) -> None:
    unit, by = province.listed("city")
    earlier = province.report_of(2025)
    with in_year(2025):
        province.filed(earlier, unit, by, "city")
    opened = province.report_of(2026)
    with in_year(2026):
        sign_in(client, by)
        page = client.get("/applications").text
        assert f"{unit.name}须填报" in page
        assert "还剩 36 天" in page
        assert "在发布年度名单时移出并公告" in page
        made = province.begun(opened, unit, by, "city")
        shown = client.get(f"/applications/{made.id}/sections/annual-report/standing").text
        assert shown.count('name="confirmed"') == 5
        tasks = client.get(f"/applications/{made.id}").text
        assert "沿用以前填报，待确认 5 项" in tasks


# --- Accidents that are admitted --------------------------------------------------------------------------------------

ACCIDENT = {"report_accident": True, "report_accident_description": "2025 年 8 月除尘器起火，无人伤亡"}


def test_an_accident_that_is_admitted_is_put_before_the_reviewer_and_becomes_an_incident(province: Province) -> None:
    opened = province.report_of(2026)
    (unit, by), (quiet, its) = province.listed("city"), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", **ACCIDENT)
        silent = province.filed(opened, quiet, its, "city")
        for person, link in (
            (province.city, f"/review/applications/{filed.id}"),
            (province.officer, f"/units/{unit.id}"),
        ):
            (told,) = [each for each in messages(person)[0] if "承认发生事故" in each.text]
            assert told.link == link
            assert "除尘器起火" in told.text
        browser = sign_in(province.world.app.test_client(), province.city)
        assert "承认发生事故" not in browser.get(f"/review/applications/{silent.id}").text
        page = browser.get(f"/review/applications/{filed.id}").text
        assert page.index("单位承认发生事故（事件）") < page.index("本环节")
        assert "除尘器起火" in page
        path = f"/upkeep/admitted/{filed.id}/report_accident"
        pressed = {"follows": "incident", "revision": str(queries.get(filed.id).revision)}
        begun = browser.submit(path, page=f"/review/applications/{filed.id}", **pressed)
        (record,) = [each for each in upkeep.of_unit(unit.id) if each.kind is UpkeepKind.INCIDENT]
        assert begun.location == f"/upkeep/{record.id}"
        assert "除尘器起火" in (record.cause or "")
        assert f"/upkeep/{record.id}" in browser.get(f"/review/applications/{filed.id}").text
        assert province.handed_in(record, province.city, grade="major").state is Phase.DECISION
        with pytest.raises(Conflict, match="没有这一情况"):
            settle(province, silent, "report_accident", Settling(begin=UpkeepKind.INCIDENT))


# --- What a report admits is settled before it passes -----------------------------------------------------------------

STANDS_STILL = {"report_operating": False, "report_not_operating_reason": "2025 年 3 月起停产"}
ADMITTING = [
    pytest.param("report_accident", ACCIDENT, id="an accident"),
    pytest.param("report_changed", {"report_changed": True}, id="a change that was not reported"),
    pytest.param("report_operating", STANDS_STILL, id="that it stands still"),
]


def settle(
    province: Province, filed: Application, field: str, settling: Settling, by: Person | None = None
) -> UpkeepSettlement:
    revision = queries.get(filed.id).revision
    return operations.settle(filed.id, field, settling, revision=revision, by=by or province.city)


def passed(province: Province, filed: Application) -> None:
    review.pass_review(filed.id, revision=queries.get(filed.id).revision, by=province.city)


@pytest.mark.parametrize(("field", "given"), ADMITTING)
def test_no_report_passes_before_what_it_admits_is_settled(
    province: Province, field: str, given: dict[str, Any]
) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", **given)
        with pytest.raises(Conflict, match="1 项情况还没有处理"):
            passed(province, filed)
        for stranger in (province.officer, province.world.people.officer("datong"), by):
            with pytest.raises(DomainError):
                settle(province, filed, field, Settling(reason="无"), stranger)
        with pytest.raises(Invalid):
            settle(province, filed, field, Settling(reason=" "))
        settle(province, filed, field, Settling(reason="现场核实，已恢复正常"))
        with pytest.raises(Stale):
            settle(province, filed, field, Settling(reason="再来一次"))
        passed(province, filed)
        assert queries.get(filed.id).state.is_final


def test_who_admits_nothing_passes(province: Province) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    with in_year(2026):
        passed(province, province.filed(opened, unit, by, "city"))


def test_a_change_that_it_admits_is_asked_for_and_not_taken_back_by_the_unit(province: Province) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", report_changed=True)
        settle(province, filed, "report_changed", Settling(begin=UpkeepKind.CHANGE))
        (record,) = upkeep.of_unit(unit.id)
        assert (record.kind, record.filled_by, record.state) == (UpkeepKind.CHANGE, Filler.UNIT, Phase.OPEN)
        assert any(each.text.startswith("请报告") for each in messages(by)[0])
        own = browser_of(province.world.app, by)
        assert "推荐单位要求报告" in own.get("/applications").text
        assert ">单位动态</a>" in own.get(f"/upkeep/{record.id}").text.split("<main")[1], "as its menu calls the room"
        with pytest.raises(NotAllowed):
            operations.drop(record.id, "没有变更", revision=record.revision, by=by)
        operations.drop(record.id, "误发起", revision=record.revision, by=province.city)
        with pytest.raises(Conflict, match="1 项情况还没有处理"):
            passed(province, filed)
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == SETTLE)).one()
    assert (noted.subject_type, noted.subject_id) == ("application", filed.id)


def test_a_removal_that_was_proposed_settles_that_it_stands_still(province: Province) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", **STANDS_STILL)
        page, path = browser_of(province.world.app, province.city), f"/upkeep/admitted/{filed.id}/report_operating"
        assert "2025 年 3 月起停产" in page.get(f"/review/applications/{filed.id}").text
        named = f"admitted:{filed.id}/report_operating"
        propose = f"/upkeep/propose/{unit.id}?of={named}"
        assert propose in page.get(path).text
        asked = page.get(propose).text
        assert "年度报告中" in asked
        assert "2025 年 3 月起停产" in asked
        stranger = browser_of(province.world.app, province.world.people.officer("datong"))
        assert stranger.get(propose).status_code == 404
        typed = {"reason": "exclusion", "clause": "SX24-13", "facts": "2025 年 3 月起停产，已核实"}
        assert page.submit(propose, **typed, proof=upload(pdf("visit"))).status_code == 302
        assert [each.kind for each in upkeep.of_unit(unit.id)] == [UpkeepKind.REMOVAL]
        assert "已经处理" in page.get(propose).text
        assert "已按拟移出名单办理" in page.get(f"/review/applications/{filed.id}").text
        passed(province, filed)


def test_another_units_matter_settles_nothing(province: Province) -> None:
    opened, (unit, by), (other, _) = province.report_of(2026), province.listed("city"), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", report_changed=True)
        with pytest.raises(Invalid):
            settle(province, filed, "report_changed", Settling(record_id=province.proposed(other).id))


def test_what_it_says_anew_is_settled_anew(province: Province) -> None:
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", **ACCIDENT)
        settle(province, filed, "report_accident", Settling(reason="轻微，未构成事故"))
        revision = queries.get(filed.id).revision
        sections = ["annual-report/standing"]
        review.return_for_correction(filed.id, sections, "写明伤亡", due=None, revision=revision, by=province.city)
        anew = {
            **GOOD,
            **ACCIDENT,
            "report_output": "1",
            "report_energy": "1",
            "report_accident_description": "两人死亡",
        }
        province.save(filed, "annual-report", "standing", anew, by=by)
        province.world.submitted(filed, by)
        with pytest.raises(Conflict, match="1 项情况还没有处理"):
            passed(province, filed)


@pytest.mark.parametrize("by_the_city", [True, False])
def test_an_accident_that_was_reported_is_not_shown_as_unreported(province: Province, by_the_city: bool) -> None:
    """Reported before the yearly report, or before it was handed in a second time."""
    opened, (unit, by) = province.report_of(2026), province.listed("city")
    who = province.city if by_the_city else by
    record = province.handed_in(operations.report(unit.id, UpkeepKind.INCIDENT, by=who), who, grade="ordinary")
    with in_year(2026):
        filed = province.filed(opened, unit, by, "city", **ACCIDENT)
        page = browser_of(province.world.app, province.city).get(f"/review/applications/{filed.id}").text
        assert "已有事故（事件）报告：2026-03-02 发起" in page
        assert "据此发起事故（事件）报告" not in page
        settle(province, filed, "report_accident", Settling(record_id=record.id))
        passed(province, filed)
