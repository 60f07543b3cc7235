"""A year's call opened from standing rules that end: it takes their forms and rules over, and ends with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.calls import operations as calls
from core.calls.queries import pinned
from core.config import Settings
from core.errors import Invalid
from core.instance import instance
from core.people.models import Role
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from tests.support.house import People

pytestmark = pytest.mark.one_kind

STANDING, YEARS = "list-selection", "list-selection-2025"
NOTICE = Reason(reason="开展年度遴选", document_number="晋工信节能字〔2025〕1号", document_date=date(2025, 3, 3))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, region="shanxi")


def of_the_year(**dates: date) -> NewCall:
    due = {"file": date(2025, 5, 31), "recommend": date(2025, 5, 31), "report": date(2025, 7, 31)}
    return NewCall(call_id=YEARS, title="2025 年度遴选", year=2025, opens=date(2025, 3, 5), dates={**due, **dates})


def test_the_years_call_has_the_dates_and_the_rules(app: Flask, people: People) -> None:
    approver = people.make(Role.DEPARTMENT_APPROVER)
    with clock.travel(date(2025, 3, 5)):
        copy_call(STANDING, of_the_year(), NOTICE, by=approver)
        kept = pinned(calls.open_call(YEARS, by=approver))
    assert [kept.due(stage) for stage in ("file", "recommend", "report")] == [
        date(2025, 5, 31),
        date(2025, 5, 31),
        date(2025, 7, 31),
    ]
    assert {"on-city-list", "tier-opens-nation"} <= {rule.id for rule in kept.rules_for("park", kept.call.levels)}
    assert (kept.call.year, kept.call.follows) == (2025, STANDING)


def test_it_ends_with_the_rules(app: Flask, people: People) -> None:
    """What staff chose about other things does not."""
    approver = people.make(Role.DEPARTMENT_APPROVER)
    with clock.travel(date(2025, 3, 5)):
        copy_call(STANDING, of_the_year(), NOTICE, by=approver)
        assert YEARS in instance().book(date(2029, 7, 18)).calls
        assert YEARS not in instance().book(date(2029, 7, 19)).calls
        notice = instance().book().source(f"{YEARS}-notice")
    assert (notice.in_force_until, "in_force_until" in notice.choices) == (date(2029, 7, 18), True)


def test_it_cannot_report_later_than_the_nation_allows(app: Flask, people: People) -> None:
    approver = people.make(Role.DEPARTMENT_APPROVER)
    with clock.travel(date(2025, 3, 5)), pytest.raises(Invalid) as refused:
        copy_call(STANDING, of_the_year(report=date(2025, 8, 1)), NOTICE, by=approver)
    (sentence,) = refused.value.errors["dates.report"]
    assert "2025" in sentence
    assert "上级规定" in sentence


def test_it_recommends_no_later_than_its_rules_every_year_unless_their_issuer_says_so(
    app: Flask, people: People
) -> None:
    """Article 13: by 31 May each year. A number of a document is not enough: it is asked whose document it is."""
    approver = people.make(Role.DEPARTMENT_APPROVER)
    late = of_the_year(file=date(2025, 5, 31), recommend=date(2025, 6, 30))
    with clock.travel(date(2025, 3, 5)):
        for reason in (NOTICE, replace(NOTICE, issuer="太原市工业和信息化局")):
            with pytest.raises(Invalid) as refused:
                copy_call(STANDING, late, reason, by=approver)
            (sentence,) = refused.value.errors["dates.recommend"]
            assert "2025 年 5 月 31 日" in sentence
            assert "山西省工业和信息化厅" in sentence
        copy_call(STANDING, late, replace(NOTICE, issuer="山西省工业和信息化厅"), by=approver)
    assert instance().book(date(2025, 3, 6)).due(late.call_id, "recommend") == date(2025, 6, 30)
