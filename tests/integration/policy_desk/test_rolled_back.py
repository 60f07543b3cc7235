"""Law that was rolled back is nobody's: what was read of it inside a transaction ends with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest

from core import clock
from core.applications.queries.rulebook import rulebook_of
from core.calls import queries as calls
from core.db import db
from core.db.transaction import transaction
from core.instance import instance
from core.people.models import Person
from core.policy.book import PolicyBook
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

WHY = Reason(reason="提高清洁生产审核比例", document_number="示例函〔2023〕7号", document_date=date(2023, 11, 6))
SHARE = "enough-enterprises-audited"
LEAST = "figures.least.value"


class Refused(Exception):
    """What a later step of the operation raises."""


@pytest.fixture
def opened(world: World, approver: Person) -> str:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        return world.open_call(CREATION_PLAN).call_id


def change(percent: int, by: Person) -> None:
    """The real operation: in the book, and in the opened call."""
    said = f"园区近五年内开展清洁生产审核的企业数，不低于规模以上工业企业数的 {percent}%"
    values = NewValues(amounts={LEAST: Decimal(percent)}, texts={"summary": said}, apply_to=frozenset({CREATION_PLAN}))
    change_value("rules", SHARE, values, WHY, seen=0, by=by)


def rolled_back(percent: int, by: Person, read: Callable[[], object]) -> None:
    """Change the value, read it, fail."""
    with suppress(Refused), transaction():
        change(percent, by)
        assert read() == percent
        raise Refused


def in_the_rulebook() -> object:
    opened = calls.get(CREATION_PLAN)
    [found] = [each for each in rulebook_of(opened, "park", "new", ("provincial",)).rules if each.id == SHARE]
    return least(found.figures)


def in_the_call() -> object:
    return least(calls.pinned(calls.get(CREATION_PLAN)).rules[SHARE].figures)


def in_the_book() -> object:
    book: PolicyBook = instance().book()
    return least(book.rules[SHARE].figures)


def least(figures: object) -> object:
    return figures["least"].value  # type: ignore[index]


@pytest.mark.parametrize("read", [in_the_rulebook, in_the_call, in_the_book])
def test_what_is_read_is_what_was_committed(opened: str, approver: Person, read: Callable[[], object]) -> None:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        before = read()
        rolled_back(20, approver, read)
        assert read() == before
        change(30, approver)
        db.session.rollback()
        assert read() == 30
        assert calls.get(CREATION_PLAN).pin_revision == 2
