"""Who has not submitted is reminded before the date comes: of each day once, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.applications import operations
from core.applications.queries.closing import closing_of
from core.applications.queries.rulebook import rulebook
from core.notifications.queries import messages
from core.people.models import Person
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind


def reminded(person: Person) -> list[str]:
    return [each.text for each in messages(person)[0] if "尚未提交" in each.text]


def test_drafts_are_reminded_of_by_the_days_that_are_set(world: World) -> None:
    filed = Filed(world)
    closing = closing_of(filed.now)
    assert closing is not None
    for before, texts in ((20, 0), (7, 1), (6, 1), (1, 2), (0, 2)):
        with clock.travel(closing.until - timedelta(days=before, hours=6)):
            operations.remind_due()
            operations.remind_due()
        assert len(reminded(filed.by)) == texts, before
    assert f"将于 {closing.words} 截止" in reminded(filed.by)[0]
    with clock.travel(closing.until + timedelta(hours=1)):
        assert operations.remind_due() == 0


def test_who_has_to_file_is_told_what_follows_otherwise(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "existing")
        track = rulebook(filed.now).declared_track
        assert track is not None
        assert track.otherwise is not None
        home = browser_of(world.app, filed.by).get("/applications").text
        assert track.otherwise.says in home
    closing = closing_of(filed.now)
    assert closing is not None
    with clock.travel(closing.until - timedelta(days=1, hours=6)):
        operations.remind_due()
    assert track.otherwise.says in reminded(filed.by)[0]


def test_what_is_submitted_waits_for_nobody(world: World) -> None:
    filed = Filed(world)
    closing = closing_of(filed.now)
    assert closing is not None
    filed.submit()
    with clock.travel(closing.until - timedelta(hours=6)):
        assert operations.remind_due() == 0
    assert reminded(filed.by) == []
