"""The yearly report: whom it asks, with what it begins, what is told to whoever owes it, and when it is too late."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from core import clock
from core.applications import queries
from core.applications.operations.filling import ApplicationForms
from core.applications.queries import reports
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.errors import Conflict, Invalid, RulesRefuse, StageClosed
from core.notifications.queries import messages
from core.plugin_api import UpkeepKind
from core.review import operations as review
from core.review.queries import follow_up
from core.review.queries.follow_up import Filing
from core.upkeep import operations
from core.upkeep import queries as upkeep
from core.upkeep.rules import Phase
from tests.support.department import revisions
from tests.support.house import sign_in
from tests.support.upkeep import BODY, LATE, Province, in_year

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
        report = {"unit": unit.id, "kind": "incident", "application": filed.id}
        begun = browser.submit("/upkeep/report", page=f"/review/applications/{filed.id}", **report)
        (record,) = [each for each in upkeep.of_unit(unit.id) if each.kind is UpkeepKind.INCIDENT]
        assert begun.location == f"/upkeep/{record.id}"
        assert "除尘器起火" in (record.cause or "")
        assert f"/upkeep/{record.id}" in browser.get(f"/review/applications/{filed.id}").text
        assert province.handed_in(record, province.city, grade="major").state is Phase.DECISION
        with pytest.raises(Conflict, match="没有承认"):
            operations.report(quiet.id, UpkeepKind.INCIDENT, application_id=silent.id, by=province.city)
