"""Judging many applications at once: read in batches, with what is saved and what officers recorded, and no N+1."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.records import Records, records_of
from core.applications.rules.assessment import Assessed, Counted, counts
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.db import db
from core.db.transaction import in_transaction
from core.filling.queries import as_submitted_of, saved_of
from core.filling.rules.answers import Answers

BATCH = 200
"""As many applications as are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Read:
    """An application with all that is needed to judge it."""

    application: Application
    answers: Answers
    recorded: Records


def live(opened: OpenedCall, *, categories: Collection[str] = (), tracks: Collection[str] = ()) -> Iterator[Read]:
    """The applications of a call that have not come to an end, by their ids; empty selections mean all.

    Within a transaction each is held until it ends.
    """
    wanted = [Application.call_id == opened.id, Application.state.not_in([each for each in State if each.is_final])]
    if categories:
        wanted.append(Application.category.in_(categories))
    if tracks:
        wanted.append(Application.track.in_(tracks))
    batch = _batch(opened, wanted)
    while batch:
        ids = [application.id for application in batch]
        returned = [application.id for application in batch if application.state is State.RETURNED]
        answers, recorded = {**saved_of(ids), **as_submitted_of(returned)}, records_of(ids)
        for application in batch:
            yield Read(application, answers[application.id], recorded[application.id])
        batch = _batch(opened, [*wanted, Application.id > ids[-1]]) if len(ids) == BATCH else ()


def recount(application: Application, found: Sequence[Assessed]) -> None:
    """Keep how many of these findings, all that the application has, are open where it stands."""
    keep_counts(application, counts(found, pipeline_of(application).stage(application.stage)))


def keep_counts(application: Application, counted: Counted) -> None:
    """Keep what was counted, for the queues."""
    application.blocking, application.later, application.attention = counted


def _batch(opened: OpenedCall, wanted: Sequence[ColumnElement[bool]]) -> Sequence[Application]:
    query = (
        select(Application)
        .where(*wanted)
        .order_by(Application.id)
        .limit(BATCH)
        .options(joinedload(Application.unit), joinedload(Application.body))
    )
    if in_transaction():
        query = query.with_for_update(of=Application, key_share=True).execution_options(populate_existing=True)
    found = db.session.scalars(query).all()
    for application in found:
        set_committed_value(application, "call", opened)
    return found
