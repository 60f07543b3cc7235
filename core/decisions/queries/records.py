"""What the department decided, granted and recorded for one application, with the names of those who did it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from core.applications.models import Application, Extension
from core.applications.queries.beside import BESIDE, EXTENSION, may_be
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.db import db
from core.db.statements import any_of, columns_for, read, written
from core.decisions.actions import APPLICATION, DECIDE
from core.decisions.models import Decision, Outcome, Undertaking, Verdict
from core.people.models import Person

DECISION = BESIDE.rows("decision", Decision.application_id)
OUTCOME = BESIDE.rows("outcome", Outcome.application_id)
UNDERTAKING = BESIDE.rows("undertaking", Undertaking.application_id)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the department sees it."""

    stage: str
    verdict: str
    reason: str
    decided_at: datetime
    by: str
    decided_by_id: str
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension as it is shown."""

    stage: str
    until: datetime
    reason: str
    document_number: str | None
    granted_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome from above as it is shown."""

    stage: str
    listed: bool
    decided_on: date
    document_number: str
    note: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Overturned:
    """That a quiet decision was changed into its contrary: whose, by whom, from which verdict to which, and why."""

    decided_by: str
    by: str
    was: Verdict
    now: Verdict
    reason: str | None


def overturned(application_ids: Collection[str]) -> Mapping[str, Sequence[Overturned]]:
    """What was overturned since these were last released, by application, in order."""
    ids = list(application_ids)
    released = dict(read(_RELEASED, applications=ids).all())
    found: dict[str, list[Overturned]] = {}
    deciders: dict[str, str] = {}
    for id, by_name, at, had, has in read(_DECIDED, applications=ids):
        before, after, since = had or {}, has or {}, released.get(id)
        if "verdict" in before and (since is None or at > since):
            told = Overturned(
                deciders.get(id, "—"),
                by_name,
                Verdict(before["verdict"]),
                Verdict(after["verdict"]),
                after.get("reason"),
            )
            found.setdefault(id, []).append(told)
        deciders[id] = by_name
    return found


_SEVERAL = any_of("applications")
_RELEASED = (
    select(Decision.application_id, func.max(Decision.released_at))
    .where(Decision.application_id.in_(_SEVERAL), Decision.released_at.is_not(None))
    .group_by(Decision.application_id)
)
_DECIDED = (
    select(AuditEvent.subject_id, AuditEvent.by_name, AuditEvent.at, AuditEvent.before, AuditEvent.after)
    .where(AuditEvent.action == DECIDE, AuditEvent.subject_type == APPLICATION, AuditEvent.subject_id.in_(_SEVERAL))
    .order_by(AuditEvent.number)
)


def quiet_decisions(application_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """What was decided of these and not released, by application: the verdict and the reason."""
    found = read(_QUIET, applications=list(application_ids))
    return {id: (verdict, reason) for id, verdict, reason in found}


_QUIET = select(Decision.application_id, Decision.verdict, Decision.reason).where(
    Decision.application_id.in_(_SEVERAL), Decision.released_at.is_(None)
)


def decided_by(person_id: str, opened_id: str, stage: str | None) -> int:
    """How many of a call wait where they stand (at that stage, where it is named) with a decision of this person's."""
    found = read(_DECIDED_BY, opened=opened_id, person=person_id)
    return sum(number for at, number in found if stage in {None, at})


_DECIDED_BY = (
    select(Decision.stage, func.count())
    .join(Application, Application.id == Decision.application_id)
    .where(
        Application.call_id == bindparam("opened"),
        Application.state == written(State.DECIDED),
        Application.stage == Decision.stage,
        Decision.decided_by_id == bindparam("person"),
        Decision.released_at.is_(None),
    )
    .group_by(Decision.stage)
)


def decisions_of(application_id: str) -> Sequence[Decided]:
    """The decisions, the first one first."""
    if not may_be(application_id, DECISION):
        return ()
    query = (
        select(*columns_for(Decided, Decision, by=Person.name))
        .join(Person, Person.id == Decision.decided_by_id)
        .where(Decision.application_id == application_id)
        .order_by(Decision.decided_at, Decision.id)
    )
    return [Decided(*row) for row in db.session.execute(query)]


def extensions_of(application_id: str) -> Sequence[Extended]:
    """The extensions, the first one first."""
    if not may_be(application_id, EXTENSION):
        return ()
    query = (
        select(*columns_for(Extended, Extension, by=Person.name))
        .join(Person, Person.id == Extension.granted_by_id)
        .where(Extension.application_id == application_id)
        .order_by(Extension.granted_at, Extension.id)
    )
    return [Extended(*row) for row in db.session.execute(query)]


def outcomes_of(application_id: str) -> Sequence[Recorded]:
    """What was decided above."""
    if not may_be(application_id, OUTCOME):
        return ()
    query = (
        select(*columns_for(Recorded, Outcome, by=Person.name))
        .join(Person, Person.id == Outcome.recorded_by_id)
        .where(Outcome.application_id == application_id)
        .order_by(Outcome.recorded_at, Outcome.id)
    )
    return [Recorded(*row) for row in db.session.execute(query)]


def undertaking_of(application_id: str) -> Undertaking | None:
    """What the unit has to complete, once its plan was published."""
    if not may_be(application_id, UNDERTAKING):
        return None
    return db.session.scalar(select(Undertaking).where(Undertaking.application_id == application_id))
