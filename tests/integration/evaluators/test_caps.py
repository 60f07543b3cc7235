"""Caps are held: one by one, several at once, whoever asks at the same moment, and given back with their cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict
from core.evaluators import operations, queries
from core.evaluators.models import CapPlace, Engagement, Evaluator
from core.evaluators.operations.places import CapReached
from core.evaluators.queries.places import numbers
from core.evaluators.rules import caps
from core.instance import instance
from core.people.queries import person
from tests.support.evaluators import PLEDGES, Delta, Draft
from tests.support.house import at_once

pytestmark = pytest.mark.one_kind


def used(evaluator: Evaluator, cap_id: str) -> int:
    """How many places of the cap the evaluator's identity has in use."""
    cap = instance().book().evaluator_caps[cap_id]
    identity = queries.identities_of(evaluator.id)[cap.key]
    return len(numbers(cap, [identity.fingerprint], clock.today()))


def fill_up(evaluator: Evaluator, by: Draft, cap_id: str, places: int, taken: int = 0) -> None:
    """Let so many places be in use, as if by so many engagements of other years' applications."""
    cap = instance().book().evaluator_caps[cap_id]
    identity = queries.identities_of(evaluator.id)[cap.key]
    with transaction() as session:
        for number in range(taken + 1, taken + places + 1):
            engagement = Engagement(
                application_id=by.id,
                evaluator_id=evaluator.id,
                state="ended",
                proposed_at=clock.now(),
                proposed_by_id=by.by.id,
                accepted_at=clock.now(),
                pledges={},
            )
            session.add(engagement)
            session.flush()
            session.add(
                CapPlace(
                    engagement_id=engagement.id,
                    cap_id=cap.id,
                    scope=caps.scope(cap),
                    fingerprint=identity.fingerprint,
                    period=caps.period(cap, clock.today(), by.now.call.call_id),
                    number=number,
                    taken_at=clock.now(),
                )
            )


def accepting(engagement_id: str, clerk_id: str) -> Callable[[], Any]:
    return lambda: operations.accept(engagement_id, PLEDGES, by=person(clerk_id)).id


def test_an_acceptance_takes_a_place_of_every_cap_that_concerns_it(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    delta.draft(levels=("national",)).engaged(evaluator, clerk)
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap"), used(evaluator, "founder-cap")) == (
        1,
        0,
        1,
    )
    delta.draft(levels=("provincial", "national")).engaged(evaluator, clerk)
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap"), used(evaluator, "founder-cap")) == (
        2,
        1,
        2,
    )


def test_where_one_of_several_caps_is_full_no_place_is_taken_of_any(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    for _ in range(2):
        delta.draft(levels=("provincial",)).engaged(evaluator, clerk)
    both = delta.draft(levels=("provincial", "national"))
    proposed = both.propose(evaluator)
    with pytest.raises(CapReached) as refused:
        operations.accept(proposed.id, PLEDGES, by=clerk)
    assert [cap.id for cap in refused.value.reached] == ["provincial-cap"]
    assert "最多 2 项，已接受 2 项" in refused.value.sentence
    assert "《三角洲细则》" in refused.value.sentence
    assert used(evaluator, "national-cap") == 0
    assert queries.engagement(proposed.id).state == "proposed"
    delta.draft(levels=("national",)).engaged(evaluator, clerk)
    assert used(evaluator, "national-cap") == 1


def test_two_evaluators_of_one_legal_representative_share_a_cap_whatever_names_they_type(delta: Delta) -> None:
    first, second = delta.clerk(), delta.clerk()
    one = delta.admitted(first, delta.stated(7, legal_representative="张三"))
    other = delta.admitted(second, delta.stated(7, legal_representative="张 叁"))
    stranger_clerk = delta.clerk()
    stranger = delta.admitted(stranger_clerk, delta.stated(8, legal_representative="李三"))
    delta.draft(levels=("provincial",)).engaged(one, first)
    delta.draft(levels=("provincial",)).engaged(other, second)
    third = delta.draft(levels=("provincial",)).propose(other)
    with pytest.raises(CapReached):
        operations.accept(third.id, PLEDGES, by=second)
    delta.draft(levels=("provincial",)).engaged(stranger, stranger_clerk)


def test_a_withdrawn_application_gives_its_place_back_unless_its_report_was_made(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    drafts = [delta.draft(levels=("provincial",)) for _ in range(2)]
    engagements = [each.engaged(evaluator, clerk) for each in drafts]
    drafts[0].report(engagements[0], clerk)
    drafts[0].submit()
    drafts[0].withdraw()
    drafts[1].withdraw()
    assert used(evaluator, "provincial-cap") == 1
    assert queries.engagement(engagements[0].id).state == "ended"
    delta.draft(levels=("provincial",)).engaged(evaluator, clerk)


@pytest.mark.parametrize("reported", [False, True])
def test_ending_before_the_report_gives_the_place_back_afterwards_it_stays_used(delta: Delta, reported: bool) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft(levels=("provincial",))
    engagement = draft.engaged(evaluator, clerk)
    if reported:
        draft.report(engagement, clerk)
    operations.end(engagement.id, "改由其他机构评价", by=draft.by)
    assert used(evaluator, "provincial-cap") == int(reported)


def test_next_year_counts_anew(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    drafts = [delta.draft(levels=("provincial",)) for _ in range(3)]
    for each in drafts[:2]:
        each.engaged(evaluator, clerk)
    with clock.travel(clock.today().replace(year=2026, month=1, day=1)):
        drafts[2].engaged(evaluator, clerk)
        assert used(evaluator, "provincial-cap") == 1


def test_a_cap_of_a_batch_counts_in_its_call_whatever_the_year(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    drafts = [delta.draft() for _ in range(3)]
    drafts[0].engaged(evaluator, clerk)
    with clock.travel(clock.today().replace(year=2026, month=1, day=1)):
        drafts[1].engaged(evaluator, clerk)
    cap = instance().book().evaluator_caps["batch-cap"]
    held = db.session.query(CapPlace).filter_by(scope=caps.scope(cap)).order_by(CapPlace.number).all()
    assert [(each.period, each.number) for each in held] == [("delta-2025", 1), ("delta-2025", 2)]
    fill_up(evaluator, drafts[2], "batch-cap", 18, taken=2)
    proposed = drafts[2].propose(evaluator)
    with pytest.raises(CapReached) as refused:
        operations.accept(proposed.id, PLEDGES, by=clerk)
    assert "同一出资人本批国家级评价项目最多 20 项，已接受 20 项" in refused.value.sentence


def test_the_database_itself_refuses_one_place_twice(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    fill_up(evaluator, draft, "national-cap", 1)
    with pytest.raises(Conflict) as refused:
        fill_up(evaluator, draft, "national-cap", 1)
    assert refused.value.constraint == "uq_cap_place_number"


def test_of_fifty_at_once_at_fourteen_of_fifteen_exactly_one_is_accepted(app: Flask, delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    applicant = delta.world.people.applicant()
    drafts = [delta.draft(applicant) for _ in range(50)]
    fill_up(evaluator, drafts[0], "national-cap", 14)
    proposed = [each.propose(evaluator).id for each in drafts]
    results = at_once(app, *(accepting(id, clerk.id) for id in proposed))
    refusals = [each for each in results if isinstance(each, CapReached)]
    assert len(refusals) == 49, [each for each in results if not isinstance(each, CapReached)]
    assert used(evaluator, "national-cap") == 15
    assert used(evaluator, "founder-cap") == 1, "nothing was taken by those who were refused"


def test_at_once_evaluators_of_one_legal_representative_never_pass_the_cap_together(app: Flask, delta: Delta) -> None:
    clerks = [delta.clerk() for _ in range(4)]
    evaluators = [delta.admitted(each, delta.stated(3)) for each in clerks]
    proposed = [delta.draft(levels=("provincial", "national")).propose(each).id for each in evaluators]
    results = at_once(app, *(accepting(id, clerk.id) for id, clerk in zip(proposed, clerks, strict=True)))
    assert sum(isinstance(each, CapReached) for each in results) == 2, results
    assert used(evaluators[0], "provincial-cap") == used(evaluators[0], "national-cap") == 2
