"""Shanxi's standing rules: who acts when, by which date, over which span, against the document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.forms import laid_out
from core.plugin_api import Does, EvaluationWay, Force, RuleKind, Starts
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.coverage import Status, coverage
from tests.rules.books import book_of

CALL = "list-selection"
FIRST, LAST = date(2024, 7, 19), date(2029, 7, 18)
DAY = timedelta(days=1)
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
    """Shanxi's book in the spring of 2025."""
    return book_of("shanxi", date(2025, 5, 20))


def way(book: PolicyBook, *levels: str) -> Iterator[str]:
    """The stages that an application aiming at these levels passes."""
    for stage in book.call(CALL).stages:
        if not stage.levels or not set(levels).isdisjoint(stage.levels):
            yield stage.id


def test_the_rules_have_their_number_and_five_years(book: PolicyBook) -> None:
    source = book.source("SX24")
    assert (source.number, source.issuer) == ("晋工信节能规字〔2024〕3号", "山西省工业和信息化厅")
    assert (source.in_force_from, source.in_force_until) == (FIRST, LAST)
    assert source.note is not None
    assert "公开发布件" in source.note


@pytest.mark.parametrize(("on", "there"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_outside_their_span_nothing_of_them_applies(on: date, there: bool) -> None:
    """SX24-19."""
    book = book_of("shanxi", on)
    assert (CALL in book.calls) == there
    assert any(clause.startswith("SX24") for clause in book.clauses) == there
    assert any(rule.origin == "shanxi" for rule in book.rules.values()) == there
    assert (book.term("evaluator_bar") is not None) == there


def test_eleven_cities_and_the_zone_recommend(book: PolicyBook) -> None:
    kinds = [body.kind for body in book.region.recommending_bodies]
    assert (kinds.count("city"), kinds.count("reform_zone"), len(kinds)) == (11, 1, 12)
    assert book.call(CALL).bodies == ("city", "reform_zone")
    assert "主送单位" in (book.region.bodies_choice or "")


def test_the_rules_name_no_year(book: PolicyBook) -> None:
    call = book.call(CALL)
    assert (call.year, call.opens) == (None, None)
    assert call.levels == ("provincial", "national")
    assert all(call.levels_of(category) == call.levels for category in ("factory", "park", "supply_chain"))


def test_each_choice_of_levels_has_its_way(book: PolicyBook) -> None:
    first = ["file", "review", "consult", "recommend", "judge"]
    province = ["select", "notice", "publish"]
    nation = ["consult-again", "select-national", "report", "result"]
    assert [*way(book, "provincial")] == first + province
    assert [*way(book, "national")] == first + nation
    assert [*way(book, "provincial", "national")] == first + province + nation


def test_the_stages_do_what_the_articles_ask(book: PolicyBook) -> None:
    stages = {stage.id: stage for stage in book.call(CALL).stages}
    assert stages["consult"].consults == stages["consult-again"].consults == ("ecology", "emergency", "market")
    assert (stages["consult"].actor, stages["consult-again"].actor) == ("recommending_body", "department")
    assert (stages["consult"].clause, stages["consult-again"].clause) == ("SX24-06", "SX24-08")
    assert (stages["judge"].grades, stages["judge"].impartial) == ("provincial-review", True)
    assert (stages["select"].kind, stages["select-national"].kind) == (Does.SELECT, Does.SELECT)
    assert [stage.lists for stage in stages.values() if stage.lists] == ["provincial", "national"]
    assert not stages["recommend"].letter, "the platform carries the recommendation, the rules ask for no letter"


@pytest.mark.parametrize("year", [2025, 2026, 2029])
@pytest.mark.parametrize(
    ("stage", "month", "day", "clause"),
    [("file", 5, 31, None), ("recommend", 5, 31, "SX24-06"), ("report", 7, 31, "NAT-05")],
)
def test_the_dates_come_every_year(
    book: PolicyBook, year: int, stage: str, month: int, day: int, clause: str | None
) -> None:
    deadline = book.deadline(CALL, stage)
    assert deadline is not None
    assert (deadline.due_in(year), deadline.clause) == (date(year, month, day), clause)
    assert (deadline.choice is None) == (clause is not None)


def test_the_public_notice_is_ten_working_days_beside_the_nations(book: PolicyBook) -> None:
    provincial, national = book.term("public_notice", "provincial"), book.term("public_notice", "national")
    assert provincial is not None
    assert national is not None
    assert (provincial.length, provincial.unit, provincial.starts) == (10, "working_days", Starts.NEXT_DAY)
    assert "starts" in provincial.choices, "the rules do not say which day is the first"
    assert (national.length, national.unit) == (15, "calendar_days")


def test_ten_provincial_projects_beside_the_nations_fifteen(book: PolicyBook) -> None:
    caps = {cap.levels: (cap.limit, cap.key, cap.clause) for cap in book.evaluator_caps.values()}
    assert caps == {
        ("provincial",): (10, "legal_representative", "SX24-16"),
        ("national",): (15, "legal_representative", "NAT-03"),
    }
    assert {cap.categories for cap in book.evaluator_caps.values()} == {("factory", "park", "supply_chain")}


@pytest.mark.parametrize("level", ["city", "provincial", "national"])
def test_bars_of_three_years_hold_at_every_level(book: PolicyBook, level: str) -> None:
    spans = {name: book.term(name, level) for name in ("bar", "evaluator_bar", "exclusion_window")}
    assert {name: (term.length, term.unit, term.clause) for name, term in spans.items() if term} == {
        "bar": (3, "years", "SX24-14"),
        "evaluator_bar": (3, "years", "SX24-16"),
        "exclusion_window": (3, "years", "SX24-10"),
    }


def test_a_panel_gives_three_grades_and_b_opens_the_nation(book: PolicyBook) -> None:
    grading = book.grading["provincial-review"]
    assert (grading.tiers, grading.assigned_by, grading.bands) == (("A", "B", "C"), "panel", ())
    assert dict(grading.required_for) == {"national": "B"}
    rule = book.rules["tier-opens-nation"]
    assert (rule.levels, rule.stages) == (("national",), ("select", "report"))


def test_the_applicant_chooses_who_evaluates(book: PolicyBook) -> None:
    evaluation = book.call(CALL).evaluation
    assert evaluation is not None
    assert (set(evaluation.ways), evaluation.every) == ({EvaluationWay.SELF, EvaluationWay.THIRD_PARTY}, False)
    form = laid_out(book.form("evaluation"), year=2025)
    assert [choice.name for choice in form.fields["evaluation_way"].choices] == list(evaluation.ways)
    for name in ("self_evaluation_report", "answers_for_report"):
        when = form.fields[name].when
        assert when is not None
        assert (when.field, when.equals) == (evaluation.asked_in, "self")
    assert set(evaluation.pledges) == {"truth", "requirements"}


@pytest.mark.parametrize("rule", EXCLUSIONS)
def test_the_exclusions_stand_over_the_nations_for_every_level(book: PolicyBook, rule: str) -> None:
    standing = book.standing(Kinds.rules, rule)
    assert (standing.winner.clause, standing.winner.levels, standing.winner.kind) == ("SX24-10", (), RuleKind.EXCLUSION)
    assert {"file", "recommend", "select"} <= set(standing.winner.stages), "may not apply, be recommended, be listed"
    assert [each.declaration.clause for each in standing.overridden] == ["NAT-01"]


def test_a_park_is_asked_for_its_enterprises_too(book: PolicyBook) -> None:
    """By the same facts, so that the same rules judge."""
    forms = {name: book.form(f"exclusions-{name}").sections[0] for name in ("enterprise", "park")}
    names = {name: [field.name for field in section.fields] for name, section in forms.items()}
    assert names["enterprise"] == names["park"]
    assert [name.replace("-", "_") for name in EXCLUSIONS] == names["park"][:-1]
    assert all("园区内企业" in field.label for field in forms["park"].fields[:-1])
    assert all(section.exclusions for section in forms.values())


def test_two_demands_are_in_principle_and_can_be_waived(book: PolicyBook) -> None:
    waivable = {rule.id for rule in book.rules.values() if rule.force is Force.IN_PRINCIPLE}
    assert waivable == {"on-city-list", "chain-green-factory"}
    assert book.rules["on-city-list"].levels == ("provincial",)


@pytest.mark.parametrize(
    ("category", "rules"),
    [
        ("factory", {"independent-entity", "manufactures"}),
        (
            "park",
            {
                "park-boundary",
                "park-management",
                "park-function",
                "park-industrial-share",
                "park-plan",
                "park-creation",
            },
        ),
        (
            "supply_chain",
            {"independent-entity", "chain-strengths", "chain-creates-factory", "supplier-plan", "supplier-creation"},
        ),
    ],
)
def test_each_category_has_the_conditions_of_its_article(book: PolicyBook, category: str, rules: set[str]) -> None:
    found = book.rules_for(CALL, category, ("provincial", "national"))
    assert {rule.id for rule in found if rule.clause == "SX24-03"} == rules
    assert all(rule.verified and rule.force is Force.MUST for rule in found if rule.clause == "SX24-03")


def test_the_forms_are_ours_and_say_so(book: PolicyBook) -> None:
    forms = [form for form in book.forms.values() if form.origin == "shanxi"]
    assert len(forms) == 10
    assert all(not form.official and form.choice for form in forms)


def test_the_table_is_ours_and_ticks_both_levels(book: PolicyBook) -> None:
    table = book.summary_table("recommended")
    assert table.choice is not None
    assert [part.categories for part in table.parts] == [("factory",), ("park",), ("supply_chain",)]
    for part in table.parts:
        (boxes,) = [column.boxes for column in part.columns if column.boxes]
        assert dict(boxes) == {"provincial": "省级", "national": "国家级"}


FORCES = {
    "SX24-01": (Force.SHOW,),
    "SX24-02": (Force.MUST, Force.ENCOURAGE),
    "SX24-05": (Force.MUST, Force.IN_PRINCIPLE),
    "SX24-09": (Force.MUST, Force.IN_PRINCIPLE, Force.PRIORITY),
    "SX24-18": (Force.ENCOURAGE,),
    "SX24-20": (Force.SHOW,),
    "SX24-22": (Force.ENCOURAGE, Force.SHOW),
}
ENFORCED = {3, 4, 6, 7, 8, 9, 10, 14}


@pytest.mark.parametrize("number", range(1, 24))
def test_every_row_is_there_with_its_force(book: PolicyBook, number: int) -> None:
    clause = book.clause(f"SX24-{number:02}")
    assert clause.force == FORCES.get(clause.id, (Force.MUST,))
    status = coverage(book)[clause.id].status
    assert (status is Status.ENFORCED) == (number in ENFORCED)
    assert status is not Status.PLANNED
    assert status is not Status.MISSING


def test_there_are_just_these_rows(book: PolicyBook) -> None:
    assert sum(clause.startswith("SX24-") for clause in book.clauses) == 23
