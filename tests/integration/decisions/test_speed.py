"""How often the pages of acts ask the database: as often for many chosen ones as for two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from core.applications import queries
from core.applications.models import Application
from core.applications.queries import records
from core.applications.queries.rulebook import rulebook
from core.people.models import Person, Role
from core.review import operations as review
from core.review.queries.items import items_of
from tests.integration.review.test_speed import sent_by
from tests.support.department import Department
from tests.support.house import sign_in

pytestmark = pytest.mark.pages


def asked(client: FlaskClient, by: Person, path: str, chosen: Sequence[Application]) -> list[int]:
    """How often the page of an act asks for two of the chosen ones, and for all of them."""
    browser = sign_in(client, by)
    marks = [f"chosen={each.id}:{queries.get(each.id).revision}" for each in chosen]
    return [sent_by(browser, f"{path}?{'&'.join(some)}") for some in (marks[:2], marks)]


@pytest.mark.parametrize("act", ["decide", "decide-each"])
def test_to_decide_is_asked_of_all_at_once(department: Department, client: FlaskClient, act: str) -> None:
    chosen = [department.recommended() for _ in range(4)]
    two, four = asked(client, department.officer, f"/department/{act}", chosen)
    assert two == four <= 13


def test_to_release_is_asked_of_all_at_once(department: Department, client: FlaskClient) -> None:
    chosen = [department.decided(department.recommended()) for _ in range(4)]
    by = department.world.people.make(Role.DEPARTMENT_APPROVER)
    two, four = asked(client, by, "/department/release", chosen)
    assert two == four <= 14


def test_to_recommend_is_asked_of_all_at_once(department: Department, client: FlaskClient) -> None:
    chosen = [department.desk.passed(department.desk.application(audited_on="2021-06-30")) for _ in range(4)]
    two, four = asked(client, department.desk.officer, "/review/recommend", chosen)
    assert two == four <= 12


def test_to_urge_is_asked_of_all_at_once(department: Department, client: FlaskClient) -> None:
    chosen = [department.desk.passed(department.desk.application(audited_on="2021-06-30")) for _ in range(4)]
    two, four = asked(client, department.officer, "/department/urge", chosen)
    assert two == four <= 10


def test_whose_units_are_urged_is_asked_of_all_at_once(department: Department, client: FlaskClient) -> None:
    desk = department.desk
    chosen = [desk.signed(desk.application(audited_on="2021-06-30")) for _ in range(4)]
    form = next(iter(rulebook(chosen[0]).forms.values()))
    for each in chosen:
        section = f"{form.id}/{form.sections[0].id}"
        review.return_for_correction(each.id, [section], "请补充", due=None, revision=each.revision, by=desk.officer)
    two, four = asked(client, desk.officer, "/review/urge", chosen)
    assert two == four <= 10


def test_what_was_signed_is_read_once_until_more_is_signed(department: Department) -> None:
    application = department.desk.application()
    assert not records.as_judged(application).signed
    signed = department.desk.signed(application)
    kept = records.as_judged(signed)
    assert len(kept.signed) == len(items_of(rulebook(signed), signed.stage))
    assert records.as_judged(queries.get(signed.id)) is kept
