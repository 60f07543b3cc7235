"""Dates outside any call: a higher authority's, entered with its document, and what may then serve it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.instance import instance
from core.people.models import Person, Role
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.copying import copy_call
from core.policy_desk.operations.duties import change_duty
from core.policy_desk.operations.ending import end
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries import amendments
from tests.integration.policy_desk.test_copying import NEXT
from tests.support.world import NATIONAL, World

pytestmark = pytest.mark.one_kind

MINISTRY = Reason(reason="国家年度通知另定日期", document_number="示例厅函〔2026〕9号", issuer="工业和信息化部办公厅")


def test_the_years_own_date_stands_beside_the_standing_one(world: World, approver: Person) -> None:
    change_duty("provincial-recommendation", date(2026, 11, 6), MINISTRY, seen=0, by=approver)
    book = instance().book()
    dated = book.deadlines["provincial-recommendation-2026"]
    assert (dated.due, dated.year, dated.choice) == (date(2026, 11, 6), 2026, str(MINISTRY))
    assert book.deadlines["provincial-recommendation"].every_year == "07-31"


def test_a_copy_serves_the_years_own_date(world: World, approver: Person) -> None:
    late = replace(NEXT, dates={**NEXT.dates, "report": date(2026, 11, 6)})
    with pytest.raises(Invalid) as refused:
        copy_call(NATIONAL, late, MINISTRY, by=approver)
    assert "2026 年 7 月 31 日" in refused.value.errors["dates.report"][0]
    change_duty("provincial-recommendation", date(2026, 11, 6), MINISTRY, seen=0, by=approver)
    copy_call(NATIONAL, late, MINISTRY, by=approver)
    filed = instance().book().deadline(NEXT.call_id, "report")
    assert filed is not None
    assert (filed.due, filed.serves) == (date(2026, 11, 6), "provincial-recommendation-2026")


def test_what_the_ministry_postpones_may_be_postponed_here(world: World, approver: Person, other: Person) -> None:
    world.open_call(NATIONAL)
    row = change_duty("provincial-recommendation-2025", date(2025, 11, 14), MINISTRY, seen=0, by=approver)
    with pytest.raises(Stale, match="钟审批"):
        change_duty("provincial-recommendation-2025", date(2025, 11, 12), MINISTRY, seen=0, by=other)
    change_date(NATIONAL, "report", NewDate(due=date(2025, 11, 14)), MINISTRY, seen=0, by=approver)
    with pytest.raises(Invalid) as refused:
        end(row.act, MINISTRY, by=approver)  # the call's date still reaches beyond the one that would hold again
    assert "上级规定的期限不一致" in refused.value.errors[""][0]
    assert instance().book().deadlines["provincial-recommendation-2025"].due == date(2025, 11, 14)
    assert [act.stands for act in amendments.acts()] == [True, True]


@pytest.mark.parametrize(
    ("duty", "due", "words"),
    [
        ("provincial-recommendation", date(2025, 10, 19), "已经过去"),
        ("provincial-recommendation", date(2025, 12, 1), "2025 年度已经另定日期"),
        ("provincial-recommendation-2025", date(2025, 11, 7), "相同"),
    ],
)
def test_dates_that_cannot_be(world: World, approver: Person, duty: str, due: date, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_duty(duty, due, MINISTRY, seen=0, by=approver)
    assert words in refused.value.errors["due"][0]


def test_a_later_day_is_given_by_the_body_whose_day_it_is(world: World, approver: Person) -> None:
    own = replace(MINISTRY, issuer="")
    for reason in (own, replace(MINISTRY, issuer="湖南省工业和信息化厅")):
        with pytest.raises(Invalid) as refused:
            change_duty("provincial-recommendation-2025", date(2025, 11, 14), reason, seen=0, by=approver)
        assert "工业和信息化部办公厅规定的日期" in refused.value.errors["issuer"][0]
    row = change_duty("provincial-recommendation", date(2026, 11, 6), MINISTRY, seen=0, by=approver)
    assert row.document_number == "工业和信息化部办公厅 示例厅函〔2026〕9号"
    with pytest.raises(Invalid):
        change_duty("provincial-recommendation-2026", date(2026, 12, 6), own, seen=row.serial, by=approver)
    change_duty("provincial-recommendation-2026", date(2026, 10, 6), own, seen=row.serial, by=approver)  # no later


def test_a_calls_date_is_no_duty(world: World, approver: Person) -> None:
    with pytest.raises(NotFound):
        change_duty("national-recommendation-2025-file", date(2025, 11, 1), MINISTRY, seen=0, by=approver)


def test_only_an_approver_may(world: World) -> None:
    with pytest.raises(NotAllowed):
        change_duty("annual-report", date(2026, 4, 20), MINISTRY, seen=0, by=world.people.make(Role.DEPARTMENT_OFFICER))
