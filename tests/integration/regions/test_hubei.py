"""Hubei asks every applicant to its own list for a third party; the nation, from its notice of 2025 on, for none. And
who is asked of an evaluator of products is asked of no other: by applications, and by what their people send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.config import Settings
from core.db.base import new_id
from core.errors import DomainError
from core.evaluators import operations as evaluators
from core.instance import instance
from core.people.models import Person
from core.policy_desk.operations.copying import NewCall, copy_call, must_be_dated
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.dates import dates_of
from tests.support.clients import browser_of, words
from tests.support.desks import BOTH, NATION, PROVINCE, Desks
from tests.support.house import People
from tests.support.world import World

pytestmark = pytest.mark.pages

STANDING, BODY = "list-selection", "wuhan"
BEFORE, SINCE = date(2025, 3, 3), date(2025, 10, 9)
GOOD: dict[str, Any] = {"evaluated_on_site": True, "evaluator_wrote_self_report": False}


@dataclass
class Province(Desks):
    """The call of the year of today, opened from the standing rules."""

    body: ClassVar[str] = BODY
    good: ClassVar[Mapping[str, Any]] = GOOD
    pledges: ClassVar[tuple[str, ...]] = ("independence", "self_evaluation", "on_site", "truth")

    def open_call(self) -> OpenedCall:
        asked = instance().book().evaluator_requirements.values()
        self.profile = {str(each.fact): True if each.minimum is None else each.minimum for each in asked}
        today = clock.today()
        notice = Reason(reason="开展年度遴选", document_number="鄂经信〔9〕号", document_date=today)
        dates = {
            each.key: today + timedelta(days=21)
            for each in dates_of(instance().book(), None, STANDING)
            if must_be_dated(each)
        }
        new = NewCall(call_id=f"selection-{today.year}", title="年度遴选", year=today.year, opens=today, dates=dates)
        copy_call(STANDING, new, notice, by=self.approver)
        return calls.open_call(new.call_id, by=self.approver)

    def handed_in(self, made: Application, by: Person) -> bool:
        """Sent by web as somebody who never saw the page; whether it was taken."""
        browser = browser_of(self.world.app, by)
        base = f"/applications/{made.id}"
        for path, more in (("declaration", {"truthful": "y"}), ("submit", {"token": new_id()})):
            revision = str(queries.get(made.id).revision)
            browser.submit(f"{base}/{path}", page="/account", revision=revision, **more)
        return queries.get(made.id).submitted_at is not None


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="hubei", identity_key="an identity key of the tests alone")


@pytest.fixture
def world(app: Flask, people: People) -> World:
    return World(app, people)


@pytest.mark.parametrize(
    ("day", "levels", "listed", "third_party"),
    [
        (BEFORE, NATION, PROVINCE, True),
        (SINCE, NATION, PROVINCE, False),
        (SINCE, PROVINCE, (), True),
        (SINCE, BOTH, (), True),
    ],
)
def test_who_aims_at_the_nation_alone_is_asked_for_no_third_party_since_its_notice(
    world: World, day: date, levels: tuple[str, ...], listed: tuple[str, ...], third_party: bool
) -> None:
    with clock.travel(day):
        province = Province(world)
        made, by = province.draft(levels, listed=listed)
        page = words(browser_of(world.app, by).get(f"/applications/{made.id}").text)
        assert ("第三方评价尚未完成" in page) is third_party
        if not third_party:
            evaluator, _ = province.evaluator()
            with pytest.raises(DomainError):
                evaluators.propose(made.id, evaluator.id, revision=queries.get(made.id).revision, by=by)
        assert province.handed_in(made, by) is not third_party, "without a report"
        if third_party:
            evaluator, clerk = province.evaluator()
            engagement = province.engaged(queries.get(made.id), by, evaluator, clerk)
            assert not province.handed_in(made, by), "accepted is not reported"
            province.reported(engagement, clerk)
            assert province.handed_in(made, by)


@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_everybody_reads_what_both_clauses_say(world: World, day: date) -> None:
    with clock.travel(day):
        province = Province(world)
        page = words(browser_of(world.app).get(f"/calls/{province.opened.call_id}").text)
    assert "提交前的评价" in page
    assert ("只申报国家级的，不要求第三方评价报告" in page) is (day == SINCE)


@pytest.mark.parametrize(
    ("category", "permitted", "taken"), [("product", False, False), ("product", True, True), ("factory", False, True)]
)
def test_who_certifies_products_needs_the_nations_approval_and_nobody_else(
    world: World, category: str, permitted: bool, taken: bool
) -> None:
    with clock.travel(BEFORE):
        province = Province(world)
        province.profile = {**province.profile, "certification_permitted": permitted}
        made, by = province.draft(PROVINCE, category)
        evaluator, clerk = province.evaluator()
        province.reported(province.engaged(made, by, evaluator, clerk), clerk)
        page = words(browser_of(world.app, by).get(f"/applications/{made.id}/check").text)
        assert ("绿色产品认证机构经国家认监委批准" in page) is not taken
        assert province.handed_in(made, by) is taken
