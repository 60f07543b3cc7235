"""Hunan's two calls: who acts when, by which date, on which papers, against the notices."""

from __future__ import annotations

from datetime import date

import pytest

from core.plugin_api import Does, SummaryTable, fill_years
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from tests.rules.books import book_of

PLAN, RECOMMENDATION, YEARLY = "creation-plan-2024", "national-recommendation-2025", "annual-report"


@pytest.mark.parametrize(
    ("call", "stage", "track", "due", "clause"),
    [
        (PLAN, "recommend", None, date(2023, 12, 5), "HN24-09"),
        (PLAN, "carry_out", None, date(2024, 12, 31), None),
        (RECOMMENDATION, "file", "new", date(2025, 10, 27), "HN25-05"),
        (RECOMMENDATION, "file", "existing", date(2025, 10, 27), "HN25-05"),
        (RECOMMENDATION, "recommend", "new", date(2025, 10, 30), "HN25-05"),
        (RECOMMENDATION, "report", "new", date(2025, 11, 7), "MIIT25-05"),
        (RECOMMENDATION, "report", "existing", date(2025, 11, 7), "MIIT25-05"),
    ],
)
def test_the_dates(
    recommendation: PolicyBook, call: str, stage: str, track: str | None, due: date, clause: str | None
) -> None:
    deadline = recommendation.deadline(call, stage, track)
    assert deadline is not None
    assert (deadline.due, deadline.clause) == (due, clause)
    assert (deadline.choice is None) == (clause is not None)


def test_the_provinces_report_serves_the_nations_date(recommendation: PolicyBook) -> None:
    standing = recommendation.standing(Kinds.deadlines, "national-recommendation-2025-report")
    assert [each.id for each in standing.beside] == ["provincial-recommendation-2025"]


def test_fourteen_cities_are_named_and_no_pilot_county(recommendation: PolicyBook) -> None:
    region = recommendation.region
    assert len(region.recommending_bodies) == 14
    assert {body.kind for body in region.recommending_bodies} == {"city"}
    assert region.body_kinds["pilot_county"].clause == "HN24-08"
    assert region.bodies_choice is not None
    assert "省直管试点县" in region.bodies_choice


def test_the_creation_plan_is_a_pipeline_to_a_plan(plan: PolicyBook) -> None:
    call = plan.call(PLAN)
    assert [stage.kind for stage in call.stages] == [
        Does.FILE,
        Does.REVIEW,
        Does.RECOMMEND,
        Does.SELECT,
        Does.PUBLISH,
        Does.CARRY_OUT,
    ]
    assert call.bodies == ("city", "pilot_county")
    assert [(stage.letter, stage.papers) for stage in call.stages if stage.papers] == [
        (True, ("creation-plan-enterprises", "creation-plan-parks"))
    ]
    assert [stage.lists for stage in call.stages if stage.lists] == ["creation_plan"]


def test_new_and_existing_units_take_different_ways(recommendation: PolicyBook) -> None:
    call = recommendation.call(RECOMMENDATION)
    ways = {
        track: [stage.id for stage in call.stages if not stage.tracks or track in stage.tracks] for track in call.tracks
    }
    assert ways == {
        "new": ["file", "review", "recommend", "select", "report", "result"],
        "existing": ["file", "review", "report"],
    }
    assert {name: (track.on_list, track.invites_all) for name, track in call.tracks.items()} == {
        "new": ("provincial", False),
        "existing": ("national", True),
    }
    assert call.bodies == ("city",)


def test_what_is_filed_is_final_and_what_is_verified_is_signed(recommendation: PolicyBook) -> None:
    file, review, recommend, *_ = recommendation.call(RECOMMENDATION).stages
    assert (file.final, file.clause) == (True, "HN25-09")
    assert {"exclusions", "indicators"} <= set(review.verify)
    assert review.clause == "HN25-08"
    assert recommend.gate == ("existing-units-filed",)


@pytest.mark.parametrize(
    "rule",
    [
        "not-operating",
        "accident-or-violation",
        "removed-from-list",
        "serious-inspection-problem",
        "energy-inspection-unfinished",
        "enforcement-debtor",
    ],
)
def test_the_provinces_exclusion_stands_over_the_nations(recommendation: PolicyBook, rule: str) -> None:
    standing = recommendation.standing(Kinds.rules, rule)
    assert (standing.winner.clause, standing.winner.tracks) == ("HN25-02", ("new",))
    assert [(each.declaration.origin, each.declaration.clause) for each in standing.overridden] == [
        ("national", "NAT-01")
    ]


def test_a_bar_holds_for_every_level_in_hunan(recommendation: PolicyBook) -> None:
    for level in ("city", "provincial", "national"):
        bar = recommendation.term("bar", level)
        assert bar is not None
        assert (bar.length, bar.unit, bar.clause) == (3, "years", "HN25-10")


def test_each_level_has_the_exclusion_window_of_its_own_document(recommendation: PolicyBook) -> None:
    windows = {level: recommendation.term("exclusion_window", level) for level in ("provincial", "national")}
    assert {level: (term.length, term.clause) for level, term in windows.items() if term} == {
        "provincial": (3, "HN24-06"),
        "national": (3, "NAT-01"),
    }


def test_the_notices_print_no_number(recommendation: PolicyBook) -> None:
    plan, national = recommendation.source("HN24"), recommendation.source("HN25")
    assert (plan.number, plan.issued_on) == (None, date(2023, 10, 20))
    assert (national.number, national.issued_on) == (None, None)
    assert "in_force_from" in national.choices


def test_before_the_notice_there_is_no_call() -> None:
    assert list(book_of("hunan", date(2023, 10, 19)).calls) == []
    assert list(book_of("hunan", date(2023, 10, 20)).calls) == [PLAN]
    assert list(book_of("hunan", date(2025, 9, 27)).calls) == [PLAN, YEARLY]
    assert list(book_of("hunan", date(2025, 9, 28)).calls) == [PLAN, RECOMMENDATION, YEARLY]


# --- Summary tables --------------------------------------------------------------------------------------------------


def headings(table: SummaryTable, year: int) -> list[list[str]]:
    return [[fill_years(column.heading, year) for column in part.columns] for part in table.parts]


def test_the_table_of_factories_and_supply_chains(plan: PolicyBook) -> None:
    table = plan.summary_table("creation-plan-enterprises")
    assert fill_years(table.title, 2024) == "2024年湖南省绿色制造体系申报汇总表"
    assert (table.annex, table.subtitle) == ("附件2-1", "（绿色工厂、绿色供应链管理示范企业）")
    assert (table.sealing_line, table.unit_line) == ("推荐单位（盖章）：", "单位：万元")
    assert headings(table, 2024) == [
        [
            "序号",
            "申报单位",
            "主营业务",
            "创建类型",
            "所属行业",
            "所属体系分类",
            "2023年主营业务收入（预计）",
            "2023年利润（预计）",
            "2023年税收（预计）",
            "申报单位联系人及手机",
        ]
    ]
    assert [note[:4] for note in table.notes] == ["注：1、", "2、创建", "3、所属", "4、所属"]


def test_the_table_of_parks(plan: PolicyBook) -> None:
    table = plan.summary_table("creation-plan-parks")
    assert fill_years(table.title, 2024) == "2024年湖南省绿色制造体系申报汇总表"
    assert (table.annex, table.subtitle) == ("附件2-2", "（绿色园区）")
    assert (table.sealing_line, table.unit_line) == ("推荐单位（盖章）：", "单位：平方公里、亿元")
    assert headings(table, 2024) == [
        [
            "序号",
            "申报单位",
            "主导产业",
            "园区已建成面积",
            "2023年园区总产值（预计）",
            "2023年园区工业总产值（预计）",
            "联系人及手机（预计）",
        ]
    ]


def test_the_table_of_new_national_units_is_ours_below_its_head(recommendation: PolicyBook) -> None:
    table = recommendation.summary_table("national-new-units")
    assert table.title == "新申报国家级绿色制造单位信息汇总表"
    assert (table.sealing_line, table.head) == ("填报市州（盖章）：", ("填报人:", "联系电话："))
    assert "parts" in table.choices
    assert all("自评价得分" in part for part in headings(table, 2025))
    assert {track for part in table.parts for track in part.tracks} == {"new"}
