"""A cap by batch that counts a group with its affiliates, and what they have done elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import pytest
from flask import Flask

from core.applications import queries as applications
from core.audit.models import AuditEvent
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.errors import Invalid, NotAllowed, RulesRefuse
from core.evaluators import operations, purposes, queries
from core.evaluators.models import Evaluator, GroupMembership, OutsideCount
from core.evaluators.operations import Elsewhere, Report
from core.evaluators.operations.grouping import enter_outside, put_in_group
from core.evaluators.operations.places import CapReached
from core.evaluators.queries.kinship import akin
from core.files import operations as files
from core.ledger import queries as ledger
from core.people.models import Person, Role
from tests.support.clients import browser_of, words
from tests.support.evaluators import registered
from tests.support.terrace import EAST, GOOD, OPEN_DAY, STARS, Terrace
from tests.support.uploads import pdf, upload

WHY = "股权结构说明"


@dataclass
class Stars:
    """The call whose evaluations are capped by batch, with evaluators at work."""

    terrace: Terrace
    opened: OpenedCall = field(init=False)
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.opened = self.terrace.world.open_call(STARS)

    def evaluator(self) -> tuple[Evaluator, Person]:
        """One that is admitted, and who acts for it."""
        number = next(self._numbers)
        clerk = self.terrace.world.people.make(Role.EVALUATOR)
        profile = registered(clerk, code=f"91990000MA0{number:06d}", number=number)
        operations.admit(profile.id, revision=profile.revision, by=self.terrace.department)
        return queries.evaluator(profile.evaluator_id), clerk

    def engaged(self, evaluator: Evaluator, clerk: Person) -> None:
        """One more application is evaluated by it."""
        made, by = self.terrace.begun(None, "three", opened=self.opened, track="group")
        revision = applications.get(made.id).revision
        asked = operations.propose(made.id, evaluator.id, tie=None, revision=revision, by=by)
        operations.accept(asked.id, (), by=clerk)

    def elsewhere(self, count: int | None = 2, source: str = "邻省通报", on: date = OPEN_DAY) -> Elsewhere:
        (cap,) = [each for each in pinned(self.opened).book.evaluator_caps.values() if each.id == "per-batch"]
        return Elsewhere(cap=cap, period=STARS, count=count, source=source, counted_on=on)


@pytest.fixture
def stars(terrace: Terrace) -> Stars:
    return Stars(terrace)


def test_affiliates_count_together_from_the_day_they_are_kept_in_one_group(stars: Stars) -> None:
    officer = stars.terrace.department
    (one, first), (other, second) = stars.evaluator(), stars.evaluator()
    for _ in range(2):
        stars.engaged(one, first)
    stars.engaged(other, second)  # each for itself: two of three, and one
    assert put_in_group(one.id, "group", "甲集团", WHY, by=officer) is not None
    assert put_in_group(other.id, "group", "甲集团", WHY, by=officer) is not None
    assert akin([one.id]) == {other.id}, "whoever scores for the one is tied to the other"
    with pytest.raises(CapReached, match="最多 3 项，已接受 3 项") as refused:
        stars.engaged(other, second)
    assert "集团（含关联机构）" in refused.value.sentence
    assert "梯田办法" in refused.value.sentence
    put_in_group(other.id, "group", "", "已退出", by=officer)
    assert not akin([one.id])
    stars.engaged(other, second)
    rows = db.session.query(GroupMembership).order_by(GroupMembership.sequence).all()
    assert [(each.name, each.decided_by_id == officer.id) for each in rows] == [
        ("甲集团", True),
        ("甲集团", True),
        ("", True),
    ]


def test_whom_a_third_party_evaluated_comes_from_the_pool_onto_the_list(stars: Stars) -> None:
    terrace, (evaluator, clerk) = stars.terrace, stars.evaluator()
    unit = terrace.world.unit(body_id=EAST)
    made, by = terrace.begun(unit, "three", opened=stars.opened, track="group")
    terrace.world.fill(made, by, **GOOD)
    with pytest.raises(RulesRefuse) as refused:
        terrace.world.submitted(made, by)
    assert {each.rule_id for each in refused.value.findings} == {"evaluated", "from-the-pool"}
    terrace.world.list(unit, "pool", on=OPEN_DAY)
    revision = applications.get(made.id).revision
    engagement = operations.propose(made.id, evaluator.id, tie=None, revision=revision, by=by)
    operations.accept(engagement.id, (), by=clerk)
    said = Report(number="评〔2026〕1 号", dated=OPEN_DAY, conclusion="conforming", proves_qualification=True)
    paper = files.keep(upload(pdf("report"), "评价报告.pdf"), purposes.REPORT.id, by=clerk)
    operations.report(engagement.id, said, paper.id, by=clerk)
    terrace.world.submitted(made, by)
    terrace.recommend(made)
    terrace.published(made)
    assert ledger.listed_levels(unit.id, "factory") == ("three",)


def test_what_was_used_elsewhere_counts_and_is_shown_as_arithmetic(app: Flask, stars: Stars) -> None:
    officer = stars.terrace.department
    (one, first), (other, second) = stars.evaluator(), stars.evaluator()
    for each in (one, other):
        put_in_group(each.id, "group", "甲集团", WHY, by=officer)
    enter_outside(one.id, stars.elsewhere(), by=officer)
    stars.engaged(other, second)  # its affiliate's two elsewhere, and this one
    how = "本平台 1 项 + 平台外 2 项（邻省通报，截至 2026-04-20） = 3 项"
    with pytest.raises(CapReached, match="已接受 3 项") as refused:
        stars.engaged(one, first)
    assert how in refused.value.sentence
    enter_outside(one.id, stars.elsewhere(1, "邻省更正"), by=officer)
    stars.engaged(one, first)
    assert [each.count for each in db.session.query(OutsideCount).order_by(OutsideCount.sequence)] == [2, 1]
    told = db.session.query(AuditEvent).filter(AuditEvent.action == "evaluators.outside").order_by(AuditEvent.number)
    assert [(each.before or {}).get("count") for each in told] == [None, 2]


def test_only_the_department_keeps_them_with_source_day_and_reason(stars: Stars) -> None:
    officer, (one, clerk) = stars.terrace.department, stars.evaluator()
    for somebody in (clerk, stars.terrace.officers["east"]):
        with pytest.raises(NotAllowed):
            put_in_group(one.id, "group", "甲集团", WHY, by=somebody)
        with pytest.raises(NotAllowed):
            enter_outside(one.id, stars.elsewhere(), by=somebody)
    for key, name, why in (("legal_entity", "甲", WHY), ("group", "甲" * 201, WHY), ("group", "甲", " ")):
        with pytest.raises(Invalid):
            put_in_group(one.id, key, name, why, by=officer)
    for given in ({"count": None}, {"count": -1}, {"source": " "}, {"on": date(2026, 4, 21)}):
        wrong = stars.elsewhere(**given)
        with pytest.raises(Invalid):
            enter_outside(one.id, wrong, by=officer)
    assert put_in_group(one.id, "group", "", WHY, by=officer) is None, "it belongs to none already"


def test_officers_keep_both_on_the_evaluators_page(app: Flask, stars: Stars) -> None:
    one, _ = stars.evaluator()
    pages, path = browser_of(app, stars.terrace.department), f"/department/evaluators/{one.id}"
    assert "未登记归属" in words(pages.get(path).text)
    sent = {"key": "group", "name": "甲集团", "group_reason": WHY}
    assert pages.submit(f"{path}/group", path, **sent).status_code == 302
    typed = {"cap": f"per-batch@{STARS}", "count": "many", "source": "邻省通报", "counted_on": "2026-04-20"}
    refused = pages.submit(f"{path}/outside", path, **typed)
    assert (refused.status_code, 'value="many"' in refused.text) == (422, True)
    assert pages.submit(f"{path}/outside", path, **{**typed, "count": "2"}).status_code == 302
    page = words(pages.get(path).text)
    assert "甲集团" in page
    assert WHY in page
    assert "平台外 2 项（邻省通报，截至 2026-04-20" in page
