"""A draft that comes to aim at further levels takes a place of the caps that then concern it, or stays as it was."""

from __future__ import annotations

import pytest

from core import clock
from core.applications import operations as drafting
from core.evaluators import queries
from core.evaluators.models import Evaluator
from core.evaluators.operations.places import CapReached
from core.evaluators.queries.places import numbers
from core.instance import instance
from tests.support.evaluators import Delta, Draft


def used(evaluator: Evaluator, cap_id: str) -> int:
    cap = instance().book().evaluator_caps[cap_id]
    identity = queries.identities_of(evaluator.id)[cap.key]
    return len(numbers(cap, [identity.fingerprint], clock.today()))


def aim(draft: Draft, *levels: str) -> None:
    drafting.aim(draft.id, levels=levels, revision=draft.now.revision, by=draft.by)


def test_a_further_level_takes_a_place_and_what_was_taken_is_not_taken_twice(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft(levels=("national",))
    draft.engaged(evaluator, clerk)
    aim(draft, "provincial", "national")
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap")) == (1, 1)
    aim(draft, "national")
    aim(draft, "provincial", "national")
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap")) == (1, 1)


def test_a_level_that_is_dropped_gives_its_place_back_at_once(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft(levels=("provincial", "national"))
    engagement = draft.engaged(evaluator, clerk)
    aim(draft, "national")
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap")) == (1, 0)
    aim(draft, "provincial", "national")
    draft.report(engagement, clerk)
    aim(draft, "national")
    assert (used(evaluator, "national-cap"), used(evaluator, "provincial-cap")) == (1, 1)


def test_where_the_further_levels_cap_is_full_the_draft_stays_as_it_was(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    for _ in range(2):
        delta.draft(levels=("provincial",)).engaged(evaluator, clerk)
    draft = delta.draft(levels=("national",))
    draft.engaged(evaluator, clerk)
    with pytest.raises(CapReached):
        aim(draft, "provincial", "national")
    assert (draft.now.levels, used(evaluator, "provincial-cap")) == (["national"], 2)


def test_what_nobody_has_accepted_yet_takes_nothing(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft(levels=("national",))
    draft.propose(evaluator)
    aim(draft, "provincial", "national")
    assert used(evaluator, "provincial-cap") == 0
