"""Hubei's standing rules of 2022 to 2025: what runs when, who evaluates, what is to be reached, against the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from core.applications.queries.rulebook import Rulebook
from core.calls.presenting import CallView
from core.evaluators.queries.asked import qualification
from core.evaluators.queries.evaluation import is_demanded, is_open_to_third_parties
from core.plugin_api import Does, EvaluationWay, FieldType, Force, QuotaKind, RuleKind, SpanUnit, UnitKind, Verify
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.coverage import Status, coverage
from core.policy.pinning import pin, unpin
from tests.rules.books import book_of

CALL = "list-selection"
CATEGORIES = ("factory", "product", "supply_chain", "park")

BEFORE, FROM = date(2025, 9, 27), date(2025, 9, 28)
"""The days around the ministry's notice."""

#: Annex 3, typed from the plan a second time: products, factories, supply chains, parks; None for a blank cell.
ANNEX_3: dict[str, tuple[int | None, int | None, int | None, int | None]] = {
    "武汉市": (30, 21, 8, 3),
    "黄石市": (15, 7, 2, 1),
    "襄阳市": (18, 10, 4, 2),
    "荆州市": (15, 7, 2, 1),
    "宜昌市": (18, 10, 4, 2),
    "十堰市": (15, 7, 2, 1),
    "孝感市": (15, 7, 2, 1),
    "荆门市": (15, 7, 2, 1),
    "鄂州市": (5, 3, 1, None),
    "黄冈市": (15, 7, 1, 1),
    "咸宁市": (15, 7, 1, 1),
    "随州市": (5, 3, 1, None),
    "恩施州": (7, 1, None, 1),
    "仙桃市": (4, 1, None, None),
    "潜江市": (4, 1, None, None),
    "天门市": (4, 1, None, None),
    "神农架林区": (None, None, None, None),
}
PRINTED_TOTALS = {"product": 200, "factory": 100, "supply_chain": 30, "park": 15}


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    """Hubei's book in the spring of 2024, with the nation's measure in force."""
    return book_of("hubei", date(2024, 4, 15))


def way(book: PolicyBook, *levels: str) -> list[Does]:
    """The kinds of stage that an application aiming at these levels passes."""
    return [
        stage.kind for stage in book.call(CALL).stages if not stage.levels or not set(levels).isdisjoint(stage.levels)
    ]


def test_the_plan_its_number_and_its_days(book: PolicyBook) -> None:
    source = book.source("HB22")
    assert (source.number, source.issued_on) == ("鄂经信办节能〔2022〕8号", date(2022, 5, 27))
    assert set(source.choices) == {"in_force_from", "in_force_until"}
    held = [list(book_of("hubei", day).calls) for day in (date(2022, 5, 26), date(2022, 5, 27))]
    assert held == [[], [CALL]]
    ended = [CALL in book_of("hubei", day).calls for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert ended == [True, False]


def test_standing_rules_name_no_year_and_print_no_date(book: PolicyBook) -> None:
    call = book.call(CALL)
    assert (call.year, call.opens, call.clause) == (None, None, "HB22-16")
    dated = {stage.id for stage in call.stages if book.deadline(CALL, stage.id) is not None}
    assert dated == {"report"}
    report = book.deadline(CALL, "report")
    assert report is not None
    assert (report.due, report.every_year, report.clause) == (None, "07-31", "NAT-05")
    before_the_measure = book_of("hubei", date(2024, 1, 18))
    assert before_the_measure.deadline(CALL, "report") is None


def test_seventeen_bodies_of_four_kinds_recommend(book: PolicyBook) -> None:
    bodies = book.region.recommending_bodies
    assert [body.name for body in bodies] == list(ANNEX_3)
    kinds = Counter(body.kind for body in bodies)
    assert kinds == {"city": 12, "prefecture": 1, "directly_administered_city": 3, "forestry_district": 1}
    assert set(kinds) == set(book.call(CALL).bodies)


# --- Categories and levels -------------------------------------------------------------------------------------------


def test_four_categories_of_which_one_lists_products_of_enterprises(book: PolicyBook) -> None:
    assert set(book.call(CALL).categories) == set(CATEGORIES)
    product = book.region.categories["product"]
    assert (product.label, product.unit, product.subject) == ("绿色设计产品", UnitKind.ENTERPRISE, "产品名称")
    assert [name for name, each in book.region.categories.items() if each.subject] == ["product"]


def test_a_product_aims_at_the_province_by_declared_choice(book: PolicyBook) -> None:
    call = book.call(CALL)
    assert call.levels_of("product") == ("provincial",)
    assert all(call.levels_of(each) == ("provincial", "national") for each in CATEGORIES if each != "product")
    assert "category_levels" in call.choices


def test_each_choice_of_levels_has_its_way(book: PolicyBook) -> None:
    first = [Does.FILE, Does.REVIEW, Does.RECOMMEND, Does.JUDGE]
    province, nation = [Does.SELECT, Does.NOTICE, Does.PUBLISH], [Does.SELECT, Does.REPORT, Does.RESULT]
    assert way(book, "provincial") == first + province
    assert way(book, "national") == first + nation
    assert way(book, "provincial", "national") == first + province + nation


def test_the_stages_do_what_the_plan_asks(book: PolicyBook) -> None:
    stages = {stage.id: stage for stage in book.call(CALL).stages}
    assert stages["review"].verify == (Verify.EXCLUSIONS, Verify.CONDITIONS)
    assert (stages["recommend"].letter, "letter" in stages["recommend"].choices) == (True, True)
    assert not any(stage.grades or stage.consults or stage.impartial for stage in stages.values())
    assert [stages[name].lists for name in ("publish", "result")] == ["provincial", "national"]


def test_the_length_of_the_public_notice_is_our_choice(book: PolicyBook) -> None:
    notice, nation = book.term("public_notice", "provincial"), book.term("public_notice", "national")
    assert notice is not None
    assert nation is not None
    assert (notice.length, notice.unit, notice.clause) == (5, SpanUnit.WORKING_DAYS, "HB22-06")
    assert set(notice.choices) == {"length", "unit", "starts"}
    assert (nation.length, nation.clause) == (15, "NAT-05")


@pytest.mark.parametrize(("name", "clause"), [("evaluator_bar", "HB22-14"), ("recheck", "HB22-08")])
def test_three_years(book: PolicyBook, name: str, clause: str) -> None:
    for level in ("provincial", "national"):
        term = book.term(name, level)
        assert term is not None
        assert (term.length, term.unit, term.clause) == (3, SpanUnit.YEARS, clause)


# --- Evaluation and evaluators ---------------------------------------------------------------------------------------


def test_both_evaluations_are_demanded_of_every_category(book: PolicyBook) -> None:
    evaluation = book.call(CALL).evaluation
    assert evaluation is not None
    assert (set(evaluation.ways), evaluation.every, evaluation.asked_in) == (set(EvaluationWay), True, None)
    assert all("evaluation" in book.call(CALL).forms[category] for category in CATEGORIES)
    fields = {field.name: field for section in book.form("evaluation").sections for field in section.fields}
    report = fields["self_evaluation_report"]
    assert (report.type, report.required, report.when) == (FieldType.EVIDENCE, True, None)


@pytest.mark.parametrize(
    ("day", "levels", "third_party"),
    [
        (BEFORE, ["national"], True),
        (FROM, ["national"], False),
        (FROM, ["provincial"], True),
        (FROM, ["provincial", "national"], True),
    ],
)
def test_the_nation_asks_for_no_third_party_from_its_notice_on(day: date, levels: list[str], third_party: bool) -> None:
    book = book_of("hubei", day)
    kept = unpin(pin(book, book.call(CALL)))
    asked = Rulebook(kept, "factory", None, tuple(levels)).evaluation
    assert asked is not None
    assert is_open_to_third_parties(asked) is third_party
    assert is_demanded(asked, {}) is third_party


def test_both_clauses_are_shown_once_both_hold() -> None:
    shown = {day: CallView((book := book_of("hubei", day)).call(CALL), book) for day in (BEFORE, FROM)}
    assert [[(levels, each.clause) for levels, each in view.exemptions] for view in shown.values()] == [
        [],
        [("国家级", "MIIT25-02")],
    ]
    assert {view.call.evaluation.clause for view in shown.values() if view.call.evaluation} == {"HB22-04"}


def test_the_evaluator_pledges_to_be_independent(book: PolicyBook) -> None:
    evaluation = book.call(CALL).evaluation
    assert evaluation is not None
    assert set(evaluation.pledges) == {"independence", "self_evaluation", "on_site", "truth"}
    assert "pledges" in evaluation.choices


def test_ten_and_five_staff_among_what_qualifies(book: PolicyBook) -> None:
    requirements = book.evaluator_requirements
    assert {each.clause for each in requirements.values() if not each.categories} == {"HB22-11"}
    assert {(each.clause, each.categories) for each in requirements.values() if each.categories} == {
        ("HB22-13", ("product",))
    }
    nobody: dict[str, object] = {}
    of_products = {each.clause for each in qualification(nobody, book, category="product")}
    assert of_products == {"HB22-11", "HB22-13"}
    assert {each.clause for each in qualification(nobody, book, category="factory")} == {"HB22-11"}
    assert {each.clause for each in qualification(nobody, book)} == {"HB22-11"}
    counted = {each.fact: each.minimum for each in requirements.values() if each.minimum is not None}
    assert counted == {"intermediate_staff": 10, "senior_staff": 5}
    profile = book.form(str(book.region.evaluator_profile))
    asked = {field.name: field.type for section in profile.sections for field in section.fields}
    for each in requirements.values():
        assert asked[str(each.fact)] is (FieldType.YES_NO if each.minimum is None else FieldType.INTEGER)


def test_the_cap_counts_a_legal_entity_over_everything_beside_the_nations(book: PolicyBook) -> None:
    cap = book.evaluator_caps["projects-per-legal-entity"]
    assert (cap.limit, cap.per, cap.key, cap.clause) == (15, "year", "legal_entity", "HB22-12")
    assert (cap.levels, cap.categories) == ((), ())
    assert book.evaluator_caps["national-projects-per-legal-representative"].clause == "NAT-03"


# --- Rules -----------------------------------------------------------------------------------------------------------


def test_the_exclusions_stand_over_the_nations_of_the_same_words(book: PolicyBook) -> None:
    own = {
        rule.id: rule for rule in book.rules.values() if rule.clause == "HB22-10" and rule.kind is RuleKind.EXCLUSION
    }
    assert all(rule.force is Force.MUST and not rule.levels for rule in own.values())
    over = {name for name in own if book.standing(Kinds.rules, name).overridden}
    assert set(own) - over == {"serious-accident", "similar-problem"}
    beside = book.rules["accident-or-violation"]
    assert (beside.clause, beside.levels) == ("HB22-20", ())  # what national documents forbid, for every level


def test_whoever_asks_for_the_exclusions_asks_for_each(book: PolicyBook) -> None:
    asked = {
        field.name
        for section in book.form("eligibility").sections
        for field in section.fields
        if field.type is FieldType.YES_NO
    }
    judged = {rule.facts["answer"] for rule in book.rules.values() if rule.kind is RuleKind.EXCLUSION}
    assert asked == judged


@pytest.mark.parametrize(
    ("category", "conditions"), [("product", 4), ("factory", 8), ("supply_chain", 7), ("park", 12)]
)
def test_the_basic_conditions_of_each_category(book: PolicyBook, category: str, conditions: int) -> None:
    """Three items for products, five for the others; some items are judged in parts."""
    found = [
        rule
        for rule in book.rules_for(CALL, category, ("provincial",), None)
        if rule.clause == "HB22-09" and rule.force is Force.MUST and rule.verified
    ]
    assert len(found) == conditions


def test_the_nation_comes_from_the_provinces_list_in_principle_and_since_the_measure_for_certain() -> None:
    now, before = (book_of("hubei", day) for day in (date(2024, 4, 15), date(2024, 1, 18)))
    for book in (now, before):
        rule = book.rules["national-from-provincial-list"]
        assert (rule.force, rule.clause, rule.levels) == (Force.IN_PRINCIPLE, "HB22-07", ("national",))
    assert now.rules["on-provincial-list"].force is Force.MUST
    assert "on-provincial-list" not in before.rules


# --- Targets ---------------------------------------------------------------------------------------------------------


def test_the_targets_are_those_of_annex_3_and_a_blank_is_none(book: PolicyBook) -> None:
    names = {body.id: body.name for body in book.region.recommending_bodies}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for quota in book.quotas.values():
        found[names[quota.body]][quota.category] = quota.count
    columns = ("product", "factory", "supply_chain", "park")
    printed = {
        name: {column: cell for column, cell in zip(columns, row, strict=True) if cell is not None}
        for name, row in ANNEX_3.items()
    }
    assert dict(found) == {name: row for name, row in printed.items() if row}
    assert "神农架林区" not in found


def test_the_columns_sum_to_the_printed_totals(book: PolicyBook) -> None:
    sums: Counter[str] = Counter()
    for quota in book.quotas.values():
        sums[quota.category] += quota.count
    assert sums == PRINTED_TOTALS


def test_the_targets_count_lists_of_every_level_from_2021_to_2025(book: PolicyBook) -> None:
    for quota in book.quotas.values():
        assert (quota.kind, quota.clause) == (QuotaKind.TARGET, "HB22-15")
        assert (quota.from_year, quota.until_year) == (2021, 2025)
        assert set(quota.levels) == {"city", "provincial", "national"}


# --- Clauses ---------------------------------------------------------------------------------------------------------

FORCES = {
    "HB22-01": Force.SHOW,
    "HB22-02": Force.SHOW,
    "HB22-07": Force.IN_PRINCIPLE,
    "HB22-17": Force.ENCOURAGE,
    "HB22-19": Force.ENCOURAGE,
    "HB22-21": Force.SHOW,
    "HB22-22": Force.SHOW,
}


def test_every_clause_has_the_force_of_its_words(book: PolicyBook) -> None:
    clauses = {clause.id: clause.force for clause in book.clauses.values() if clause.source == "HB22"}
    assert clauses == {name: (FORCES.get(name, Force.MUST),) for name in (f"HB22-{n:02}" for n in range(1, 23))}


def test_what_is_enforced_and_what_comes_later(book: PolicyBook) -> None:
    found = {name: each.status for name, each in coverage(book).items() if name.startswith("HB22")}
    assert Status.PLANNED not in found.values()
    judged = {f"HB22-{n:02}" for n in (4, 6, 7, *range(9, 13), 20)}
    assert {name for name in judged if found[name] is not Status.ENFORCED} == set()
    assert Status.MISSING not in found.values()
