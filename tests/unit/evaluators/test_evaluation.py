"""Which applications want a third party, what is outstanding, what ties; and which caps concern an application."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.evaluators.models import Conclusion, EngagementState
from core.evaluators.queries import Standing
from core.evaluators.queries.evaluation import (
    ACCEPT,
    CHOOSE,
    NOT_CONFORMING,
    REPORT,
    is_demanded,
    is_open_to_third_parties,
    outstanding,
    ties,
)
from core.evaluators.rules import caps
from core.plugin_api.declarations import Evaluation, EvaluationWay, EvaluatorCap, Period

SELF, THIRD = EvaluationWay.SELF, EvaluationWay.THIRD_PARTY
PLEDGES = {"independent": "与申报单位没有关联", "truthful": "对报告的真实性负责"}
CHOICE = Evaluation(ways=(SELF, THIRD), asked_in="way", pledges=PLEDGES, clause="X-1")
BOTH = Evaluation(ways=(SELF, THIRD), every=True, pledges=PLEDGES, clause="X-1")
ACCEPTED = Standing(
    id="e",
    evaluator_id="v",
    evaluator_name="示例机构",
    state=EngagementState.ACCEPTED,
    pledges=PLEDGES,
    applicant_tie=None,
    evaluator_tie=None,
    conclusion=Conclusion.CONFORMING,
)


@pytest.mark.parametrize(
    ("evaluation", "answers", "demanded"),
    [
        (None, {}, False),
        (Evaluation(ways=(SELF,), clause="X-1"), {}, False),
        (Evaluation(ways=(THIRD,), clause="X-1"), {}, True),
        (BOTH, {}, True),
        (CHOICE, {}, False),
        (CHOICE, {"way": "self"}, False),
        (CHOICE, {"way": "third_party"}, True),
    ],
)
def test_when_a_third_party_is_wanted(
    evaluation: Evaluation | None, answers: dict[str, object], demanded: bool
) -> None:
    assert is_demanded(evaluation, answers) is demanded
    assert is_open_to_third_parties(evaluation) or not demanded


@pytest.mark.parametrize(
    ("found", "lacking"),
    [
        (None, (CHOOSE,)),
        (replace(ACCEPTED, state=EngagementState.PROPOSED, conclusion=None), (ACCEPT,)),
        (replace(ACCEPTED, conclusion=None), (REPORT,)),
        (replace(ACCEPTED, conclusion=Conclusion.NOT_CONFORMING), (NOT_CONFORMING,)),
        (ACCEPTED, ()),
    ],
)
def test_what_is_outstanding(found: Standing | None, lacking: tuple[str, ...]) -> None:
    assert outstanding(found) == lacking


def test_what_ties_an_evaluator_to_the_applicant() -> None:
    assert ties(CHOICE, None, ["同一法人"]) == ()
    assert ties(CHOICE, ACCEPTED) == ()
    assert ties(CHOICE, ACCEPTED, ["同一法人"]) == ("同一法人",)
    withheld = replace(ACCEPTED, pledges={"truthful": PLEDGES["truthful"]}, evaluator_tie="曾参与编写")
    assert ties(CHOICE, withheld) == (f"未承诺：{PLEDGES['independent']}", "曾参与编写")
    unanswered = replace(ACCEPTED, state=EngagementState.PROPOSED, pledges={}, applicant_tie="同一集团")
    assert ties(CHOICE, unanswered) == ("同一集团",), "what was not asked yet was not withheld"


def cap(id: str, *, levels: tuple[str, ...] = (), categories: tuple[str, ...] = (), limit: int = 15) -> EvaluatorCap:
    key = "legal_representative"
    return EvaluatorCap(
        id=id, limit=limit, per=Period.YEAR, key=key, levels=levels, categories=categories, clause="X-1"
    )


NATIONAL, PROVINCIAL, EVERY = cap("b", levels=("national",)), cap("c", levels=("provincial",)), cap("a")
FACTORIES = cap("d", categories=("factory",))


@pytest.mark.parametrize(
    ("category", "levels", "ids"),
    [
        ("factory", ["national"], ["a", "b", "d"]),
        ("factory", ["provincial", "national"], ["a", "b", "c", "d"]),
        ("product", ["provincial"], ["a", "c"]),
        ("product", ["city"], ["a"]),
    ],
)
def test_which_caps_concern_an_application(category: str, levels: list[str], ids: list[str]) -> None:
    found = caps.concerning((NATIONAL, PROVINCIAL, EVERY, FACTORIES), category=category, levels=levels)
    assert [each.id for each in found] == ids


def test_a_cap_that_replaces_another_goes_on_counting_where_that_left_off() -> None:
    assert caps.scope(NATIONAL) == caps.scope(cap("z", levels=("national",), limit=3))
    assert len({caps.scope(each) for each in (NATIONAL, PROVINCIAL, EVERY, FACTORIES)}) == 4
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    assert caps.turn(EVERY, "f", first) == caps.turn(EVERY, "f", last) != caps.turn(EVERY, "f", date(2026, 1, 1))
