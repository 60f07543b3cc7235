"""Where applications stand is counted by the database, and folded, as looking at each of them counts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from core.applications.models import Application, ApplicationCount, Move
from core.applications.queries import counting
from core.applications.workflow.states import State
from core.db import db
from core.db.base import new_id
from core.db.folding import fold
from core.db.transaction import transaction
from tests.support.review import OfficersDesk

changes = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from(["review", "recommend"]),
        "state": st.sampled_from(list(State)),
        "submitted_at": st.sampled_from([None, datetime(2025, 10, 10, tzinfo=UTC)]),
        "blocking": st.integers(0, 3),
    },
)
steps = st.lists(st.one_of(changes, st.just("fold")), max_size=8)


@pytest.fixture
def one(desk: OfficersDesk) -> str:
    """The id of one of two applications."""
    first, _ = desk.application(), desk.application()
    return first.id


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=steps)
def test_what_is_kept_is_what_is_counted(desk: OfficersDesk, one: str, steps: list[Any]) -> None:
    for step in steps:
        if step == "fold":
            fold(ApplicationCount)
        elif step:
            with transaction() as session:
                session.execute(update(Application).where(Application.id == one).values(**step))
    _require_agreement(desk.opened.id)


def test_what_was_folded_is_a_row_for_each_place(desk: OfficersDesk) -> None:
    for _ in range(3):
        desk.passed(desk.application(audited_on="2021-06-30"))
    before = _kept(desk.opened.id)
    assert fold(ApplicationCount) == db.session.scalar(select(func.count()).select_from(ApplicationCount))
    assert fold(ApplicationCount) < 10
    assert _kept(desk.opened.id) == before
    _require_agreement(desk.opened.id)


def test_coming_back_to_a_stage_counts_once(desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(audited_on="2021-06-30"))
    came = counting.came_to(desk.opened.id)
    last = db.session.scalars(select(Move).where(Move.application_id == application.id)).all()[-1]
    values = {each.name: getattr(last, each.name) for each in Move.__table__.columns}
    with transaction() as session:
        session.add(Move(**values | {"id": new_id(), "serial": last.serial + 1}))
    assert counting.came_to(desk.opened.id) == came
    assert came[last.to_stage] == 1


def _require_agreement(opened_id: str) -> None:
    rows = db.session.execute(
        select(Application.body_id, Application.stage, Application.state, Application.submitted_at).where(
            Application.call_id == opened_id
        )
    ).all()
    assert {each[:3]: each[3] for each in counting.standing(opened_id)} == Counter(row[:3] for row in rows)
    submitted, done = (sum(map(bool, each)) for each in ([r[3] for r in rows], [r[2] is State.COMPLETED for r in rows]))
    assert counting.extent(opened_id) == (len(rows), submitted, done)
    drafting, under_way, ended, _ = astuple(counting.tallies()[opened_id])
    assert drafting + under_way + ended == len(rows)


def _kept(opened_id: str) -> object:
    return sorted(counting.standing(opened_id)), counting.extent(opened_id), counting.came_to(opened_id)


def test_no_version_comes_back_after_a_fold(desk: OfficersDesk) -> None:
    application = desk.application()
    opened_id = application.call_id
    seen = [counting.version(opened_id)]
    for state in (State.RETURNED, State.DECLINED, State.WITHDRAWN, State.RETURNED, State.DECLINED):
        with transaction():
            fold(ApplicationCount)
        assert counting.version(opened_id) == seen[-1], "nothing has happened"
        with transaction() as session:
            session.execute(update(Application).where(Application.id == application.id).values(state=state))
        seen.append(counting.version(opened_id))
    assert len(set(seen)) == len(seen)


def test_a_fold_does_not_hide_what_was_written_before_it_and_committed_behind_it(desk: OfficersDesk) -> None:
    """Of the rows that somebody sees in between two are folded, and the newest is newer than both."""
    opened_id = desk.application().call_id
    where = {"call_id": opened_id, "body_id": "changsha", "stage": "review", "state": State.PENDING}
    row = {**where, "is_submitted": True, "has_arrived": False, "number": 1, "changes": 1}

    def count(*rows: dict[str, Any]) -> None:
        with transaction() as session:
            session.execute(delete(ApplicationCount).where(ApplicationCount.id.in_([9_001, 9_002])))
            session.execute(insert(ApplicationCount), [{**row, **each} for each in rows])

    count({"id": 9_001}, {"id": 9_002}, {"id": 9_005})
    seen = counting.version(opened_id)
    count({"id": 9_004, "number": 2, "changes": 2}, {"id": 9_003})
    assert counting.version(opened_id) != seen
