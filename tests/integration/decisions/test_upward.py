"""Reporting upward and recording what was decided above, in the call that leads to the national list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.workflow.states import State
from core.decisions import operations
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter, ReportLetter
from core.errors import Invalid, NotAllowed, StageClosed
from core.ledger import queries as ledger
from core.review import operations as review
from core.review.operations import Letter, ReceiptEntry
from tests.support.department import Department, revisions
from tests.support.house import People, sign_in
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind

REPORTED = ReportLetter("湘工信〔2025〕30 号", date(2025, 10, 20))
LISTED = OutcomeLetter("工信部〔2025〕3 号", date(2025, 10, 20))


@pytest.fixture
def department(app: Flask, people: People) -> Iterator[Department]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield Department(OfficersDesk(World(app, people), NATIONAL))


def passed(department: Department, track: str, listed: str) -> Application:
    desk = department.desk
    made = desk.application(track=track, listed=(listed,))
    entry = ReceiptEntry("GX-1", date(2025, 10, 20), made.revision)
    review.record_receipts({made.id: entry}, by=desk.officer)
    return desk.passed(made)


def selected(department: Department) -> Application:
    made = passed(department, "new", "provincial")
    letter = Letter("长工信〔2025〕1 号", date(2025, 10, 20))
    review.recommend(revisions(made), letter, by=department.desk.officer)
    operations.decide(revisions(made), Verdict.SELECTED, "符合要求", by=department.officer)
    operations.release(revisions(made), by=department.approver)
    return queries.get(made.id)


def test_reported_and_listed_above(department: Department) -> None:
    application = selected(department)
    with pytest.raises(NotAllowed):
        operations.report(revisions(application), REPORTED, by=department.officer)
    late = ReportLetter("湘工信〔2025〕30 号", date(2025, 10, 21))
    with pytest.raises(Invalid):
        operations.report(revisions(application), late, by=department.approver)
    operations.report(revisions(application), REPORTED, by=department.approver)
    assert queries.get(application.id).stage == "result"
    early = replace(LISTED, dated=LISTED.dated - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        operations.record_outcome(revisions(application), early, listed=True, by=department.officer)
    assert "不能早于申报提交" in refused.value.errors["dated"][0]
    operations.record_outcome(revisions(application), LISTED, listed=True, by=department.officer)
    assert queries.get(application.id).state is State.COMPLETED
    assert "national" in ledger.listed_levels(application.unit_id, "factory")


def test_what_was_not_listed_above_ends_there(department: Department) -> None:
    application = selected(department)
    operations.report(revisions(application), REPORTED, by=department.approver)
    operations.record_outcome(revisions(application), LISTED, listed=False, by=department.officer)
    assert queries.get(application.id).state is State.NOT_SELECTED
    assert "national" not in ledger.listed_levels(application.unit_id, "factory")


def test_benchmarking_is_reported_and_ends(department: Department) -> None:
    application = passed(department, "existing", "national")
    assert application.stage == "report"
    operations.report(revisions(application), REPORTED, by=department.approver)
    assert queries.get(application.id).state is State.COMPLETED


def test_after_the_date_nothing_is_reported(department: Department) -> None:
    application = selected(department)
    with clock.travel(date(2025, 11, 8)), pytest.raises(StageClosed, match="截止"):
        operations.report(revisions(application), REPORTED, by=department.approver)


def test_the_pages_of_the_way_upward(department: Department) -> None:
    application = passed(department, "existing", "national")
    browser = sign_in(department.world.app.test_client(), department.approver)
    call = department.desk.opened.call_id
    assert "待上报" in browser.get("/day").text
    queue = browser.get(f"/department/queue?call={call}&tab=report")
    assert application.unit_name in queue.text
    assert "上报所选" in queue.text
    asked = browser.get(f"/department/report?call={call}&chosen={application.id}:{application.revision}")
    assert "上报 1 项申报" in asked.text
