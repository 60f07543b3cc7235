"""Jiangxi's call of 2024: who acts when, by which date, on which papers, against the notice."""

from __future__ import annotations

from datetime import date

import pytest

from core.plugin_api import Does, EvaluationWay, FieldType, Force, RuleKind, fill_years
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.coverage import Status, coverage
from core.policy.sheets import items_of
from tests.rules.books import book_of

CALL = "list-selection-2024"
EXCLUSIONS = [
    "not-operating",
    "accident-or-violation",
    "removed-from-list",
    "serious-inspection-problem",
    "energy-inspection-unfinished",
    "enforcement-debtor",
]


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    """Jiangxi's book while the call of 2024 was open."""
    return book_of("jiangxi", date(2024, 5, 20))


def way(book: PolicyBook, *levels: str) -> list[Does]:
    """The kinds of stage that an application aiming at these levels passes."""
    return [
        stage.kind for stage in book.call(CALL).stages if not stage.levels or not set(levels).isdisjoint(stage.levels)
    ]


def test_the_notice_and_its_number(book: PolicyBook) -> None:
    source = book.source("JX24")
    assert (source.number, source.issued_on) == ("赣工信办节能函〔2024〕20号", date(2024, 4, 2))
    assert "in_force_from" in source.choices
    assert CALL not in book_of("jiangxi", date(2024, 4, 1)).calls
    assert CALL in book_of("jiangxi", date(2024, 4, 2)).calls


def test_eleven_cities_and_the_new_area_recommend(book: PolicyBook) -> None:
    kinds = [body.kind for body in book.region.recommending_bodies]
    assert (kinds.count("city"), kinds.count("new_area"), len(kinds)) == (11, 1, 12)
    assert book.call(CALL).bodies == ("city", "new_area")
    assert {book.region.body_kinds[kind].clause for kind in kinds} == {"JX24-02"}


def test_one_call_invites_to_both_levels(book: PolicyBook) -> None:
    call = book.call(CALL)
    assert call.levels == ("provincial", "national")
    assert all(call.levels_of(category) == call.levels for category in ("factory", "park", "supply_chain"))


def test_each_choice_of_levels_has_its_way(book: PolicyBook) -> None:
    first = [Does.FILE, Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE]
    province, nation = [Does.SELECT, Does.PUBLISH], [Does.SELECT, Does.REPORT, Does.RESULT]
    assert way(book, "provincial") == first + province
    assert way(book, "national") == first + nation
    assert way(book, "provincial", "national") == first + province + nation


def test_the_stages_do_what_the_notice_asks(book: PolicyBook) -> None:
    stages = {stage.id: stage for stage in book.call(CALL).stages}
    assert stages["consult"].consults == ("ecology", "emergency", "market")
    assert (stages["recommend"].letter, stages["recommend"].papers) == (True, ("recommendation-2024",))
    assert [stages[name].lists for name in ("publish", "result")] == ["provincial", "national"]
    assert Does.NOTICE not in {stage.kind for stage in stages.values()}, "the notice prints none"


@pytest.mark.parametrize(
    ("stage", "due", "clause"),
    [
        ("file", date(2024, 5, 27), None),
        ("recommend", date(2024, 5, 27), "JX24-02"),
        ("report", date(2024, 7, 31), "NAT-05"),
    ],
)
def test_the_dates(book: PolicyBook, stage: str, due: date, clause: str | None) -> None:
    deadline = book.deadline(CALL, stage)
    assert deadline is not None
    assert (deadline.due, deadline.clause) == (due, clause)
    assert (deadline.choice is None) == (clause is not None)


def test_the_applicant_chooses_who_evaluates_and_has_a_report_either_way(book: PolicyBook) -> None:
    evaluation = book.call(CALL).evaluation
    assert evaluation is not None
    assert (set(evaluation.ways), evaluation.every) == ({EvaluationWay.SELF, EvaluationWay.THIRD_PARTY}, False)
    fields = {field.name: field for section in book.form("evaluation").sections for field in section.fields}
    assert [choice.name for choice in fields["evaluation_way"].choices] == [way.value for way in evaluation.ways]
    report = fields["evaluation_report"]
    assert (report.type, report.accepts, report.required) == (FieldType.EVIDENCE, ("pdf",), True)
    assert (report.when.field, report.when.equals) == (evaluation.asked_in, "self") if report.when else None
    assert book.rules["evaluation-in-hand"].facts == {"values": "evaluation.outstanding"}


def test_the_cap_stands_over_the_nations_and_says_the_same(book: PolicyBook) -> None:
    standing = book.standing(Kinds.evaluator_caps, "national-projects-per-legal-representative")
    (overridden,) = standing.overridden
    assert (standing.winner.clause, overridden.declaration.clause) == ("JX24-07", "NAT-03")
    for each in (standing.winner, overridden.declaration):
        assert (each.limit, each.per, each.key, each.levels) == (15, "year", "legal_representative", ("national",))
        assert set(each.categories) == {"factory", "park", "supply_chain"}


@pytest.mark.parametrize("rule", EXCLUSIONS)
def test_the_exclusions_stand_over_the_nations_and_hold_for_both_levels(book: PolicyBook, rule: str) -> None:
    standing = book.standing(Kinds.rules, rule)
    assert (standing.winner.clause, standing.winner.levels, standing.winner.kind) == ("JX24-08", (), RuleKind.EXCLUSION)
    assert [each.declaration.clause for each in standing.overridden] == ["NAT-01"]


def test_whoever_asks_for_the_exclusions_asks_by_the_nations_names(book: PolicyBook) -> None:
    (section,) = book.form("eligibility").sections
    asked = {field.name for field in section.fields if field.type is FieldType.YES_NO}
    assert asked == {book.rules[rule].facts["answer"] for rule in EXCLUSIONS}
    assert section.exclusions


def test_a_cheating_evaluator_is_not_accepted_for_three_years(book: PolicyBook) -> None:
    for level in ("provincial", "national"):
        bar = book.term("evaluator_bar", level)
        assert bar is not None
        assert (bar.length, bar.unit, bar.clause) == (3, "years", "JX24-10")


def test_what_should_be_is_waivable_and_what_is_preferred_blocks_nobody(book: PolicyBook) -> None:
    forces = {rule.id: rule.force for rule in book.rules.values() if rule.origin == "jiangxi"}
    assert [name for name, force in forces.items() if force is Force.IN_PRINCIPLE] == ["chain-green-factory"]
    assert {name for name, force in forces.items() if force is Force.PRIORITY} == {
        "energy-benchmark",
        "park-green-factories",
        "chain-industry",
        "chain-green-suppliers",
        "chain-producer-responsibility",
    }


# --- Clauses ---------------------------------------------------------------------------------------------------------

FORCES = {
    "JX24-04": {Force.MUST, Force.PRIORITY},
    "JX24-05": {Force.MUST, Force.PRIORITY},
    "JX24-06": {Force.IN_PRINCIPLE, Force.PRIORITY},
}


def test_thirteen_clauses_with_the_force_of_their_words(book: PolicyBook) -> None:
    clauses = {clause.id: set(clause.force) for clause in book.clauses.values() if clause.source == "JX24"}
    assert clauses == {name: FORCES.get(name, {Force.MUST}) for name in (f"JX24-{n:02}" for n in range(1, 14))}


def test_what_is_enforced_what_is_supported_and_what_comes_later(book: PolicyBook) -> None:
    found = {name: each.status for name, each in coverage(book).items() if name.startswith("JX24")}
    supported = {name for name, status in found.items() if status is Status.SUPPORTED}
    assert supported == {"JX24-09", "JX24-11", "JX24-13"}
    assert Status.PLANNED not in found.values()
    assert Status.MISSING not in found.values()


# --- The summary table -----------------------------------------------------------------------------------------------


def test_the_summary_table_has_three_parts_with_the_columns_as_given(book: PolicyBook) -> None:
    table = fill_years(book.summary_table("recommendation-2024"), 2024)
    assert (table.annex, table.title) == ("附件", "2024 年绿色制造名单推荐汇总表")
    named = [
        ("绿色工厂推荐名单", "工厂名称", "行业"),
        ("绿色园区推荐名单", "园区名称", "类型"),
        ("绿色供应链管理企业推荐名单", "企业名称", "行业"),
    ]
    assert [(part.title, [column.heading for column in part.columns]) for part in table.parts] == [
        (
            title,
            ["序号", "设区市", "区县", name, "第三方机构名称", kind, "推荐申报国家级或省级(可同时填报)"],
        )
        for title, name, kind in named
    ]
    assert table.foot == ("推荐单位：{body}", "(单位公章)", "年　　月　　日")


def test_each_part_has_a_box_for_either_level(book: PolicyBook) -> None:
    for part in book.summary_table("recommendation-2024").parts:
        assert dict(part.columns[-1].boxes) == {"national": "国家级", "provincial": "省级"}
        assert list(part.columns[-1].boxes) == ["national", "provincial"]


def test_factories_are_judged_by_the_first_level_indicators_of_the_evaluation_standard(book: PolicyBook) -> None:
    """JX24-12: an expert's points stand beside what the applicant, its evaluator and the city say of each indicator."""
    panel = next(stage.experts for stage in book.call(CALL).stages if stage.experts is not None)
    found = {each.indicator: each.most for each in items_of(book.form(panel.sheet_of("factory")))}
    indicators = book.find(Kinds.indicator_sets, book.call(CALL).indicator_sets["factory"]).indicators
    assert found == {each.number: each.weight for each in indicators}
    assert {panel.sheet_of(each) for each in ("park", "supply_chain")} == {"expert-sheet"}
