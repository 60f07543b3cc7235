"""Engagements and their reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from core.applications.models import Application
from core.applications.queries import whole
from core.applications.workflow.states import State
from core.db import db
from core.db.keeping import once_on_page
from core.db.statements import among, columns_for, read
from core.errors import existing
from core.evaluators.models import (
    Conclusion,
    Engagement,
    EngagementState,
    EvaluationReport,
    Evaluator,
)
from core.evaluators.queries import kinship
from core.files.models import StoredFile
from core.filling.models import Submission
from core.units import queries as units

_LIVE = (EngagementState.PROPOSED, EngagementState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The live engagement of an application, as rules and pages want it; ``conclusion`` of the report that stands."""

    id: str
    evaluator_id: str
    evaluator_name: str
    state: EngagementState
    pledges: Mapping[str, Any]
    applicant_tie: str | None
    evaluator_tie: str | None
    conclusion: Conclusion | None


_STANDING = (
    select(*columns_for(Standing, Engagement, EvaluationReport, evaluator_name=Evaluator.name))
    .join(Evaluator, Evaluator.id == Engagement.evaluator_id)
    .outerjoin(
        EvaluationReport,
        and_(EvaluationReport.engagement_id == Engagement.id, EvaluationReport.replaced_at.is_(None)),
    )
    .where(Engagement.application_id == bindparam("application"), among(Engagement.state, _LIVE))
)


_LAST_SUBMITTED = (
    select(func.max(Submission.submitted_at))
    .where(Submission.filling_id == Engagement.application_id)
    .correlate(Engagement)
    .scalar_subquery()
)
_STOOD = and_(
    EvaluationReport.uploaded_at <= _LAST_SUBMITTED,
    or_(EvaluationReport.replaced_at.is_(None), EvaluationReport.replaced_at > _LAST_SUBMITTED),
)


def standing(application_id: str) -> Standing | None:
    """The live engagement of an application, in one statement; None where there is none."""
    found = once_on_page((standing, application_id), lambda: read(_STANDING, application=application_id).one_or_none())
    return None if found is None else Standing(*found)


def has_evaluated(legal_entity_code: str, unit_id: str | None = None) -> bool:
    """Whether the legal entity of this normalised code, or a body that was found to be one with it, has ever taken an
    evaluation on in this instance.

    ``unit_id``: one of this unit.
    """
    itself = db.session.scalar(select(Evaluator.id).where(Evaluator.code == legal_entity_code))
    if itself is None:
        return False
    found = exists().where(Engagement.evaluator_id.in_(kinship.bodies()[itself]), Engagement.accepted_at.is_not(None))
    if unit_id is not None:
        found = found.where(
            Application.id == Engagement.application_id, Application.unit_id.in_(units.same_as(unit_id))
        )
    return bool(db.session.scalar(select(found)))


def engagement(engagement_id: str) -> Engagement:
    """An engagement with its evaluator and its application's call, unit and body. Raises NotFound."""
    found = db.session.scalar(select(Engagement).options(*_whole()).where(Engagement.id == engagement_id))
    return existing(found, "找不到该委托评价。", "请从列表重新进入。")


def of_application(application_id: str) -> Sequence[Engagement]:
    """Every engagement of an application, the latest first."""
    query = select(Engagement).options(joinedload(Engagement.evaluator))
    query = query.where(Engagement.application_id == application_id)
    return db.session.scalars(query.order_by(Engagement.proposed_at.desc(), Engagement.id)).all()


def of_evaluator(evaluator_id: str) -> Sequence[Engagement]:
    """Every engagement of an evaluator, those that wait for it first, then the latest."""
    query = select(Engagement).options(*_whole()).where(Engagement.evaluator_id == evaluator_id)
    found = db.session.scalars(query.order_by(Engagement.proposed_at.desc(), Engagement.id)).all()
    return sorted(found, key=lambda each: _ORDER[each.state])


def reports_of(engagement_ids: Sequence[str], *, handed_in: bool = False) -> Mapping[str, EvaluationReport]:
    """The reports that stand, by engagement; or those that stood when their applications were last submitted."""
    query = select(EvaluationReport).where(EvaluationReport.engagement_id.in_(engagement_ids))
    if handed_in:
        query = query.join(Engagement, Engagement.id == EvaluationReport.engagement_id).where(_STOOD)
    else:
        query = query.where(EvaluationReport.replaced_at.is_(None))
    return {found.engagement_id: found for found in db.session.scalars(query)}


def report_files(engagement_id: str) -> Collection[str]:
    """The files of all reports of an engagement, those that were replaced among them."""
    query = select(EvaluationReport.file_id).where(EvaluationReport.engagement_id == engagement_id)
    return frozenset(db.session.scalars(query))


def was_handed_in(file_id: str) -> bool:
    """Whether the report with this file has been part of a submission: until then it is a matter of its parties."""
    query = select(
        exists().where(
            EvaluationReport.file_id == file_id,
            Engagement.id == EvaluationReport.engagement_id,
            EvaluationReport.uploaded_at <= _LAST_SUBMITTED,
        )
    )
    return bool(db.session.scalar(query))


@dataclass(frozen=True, slots=True)
class Reported:
    """The report that was filed with an application, its file, and who made it."""

    evaluator_name: str
    report: EvaluationReport
    file: StoredFile


def standing_reports(application_ids: Sequence[str]) -> Mapping[str, Reported]:
    """The report with which each of these applications was last submitted, by the application's id."""
    query = (
        select(Engagement.application_id, Evaluator.name, EvaluationReport, StoredFile)
        .join(EvaluationReport, EvaluationReport.engagement_id == Engagement.id)
        .join(Evaluator, Evaluator.id == Engagement.evaluator_id)
        .join(StoredFile, StoredFile.id == EvaluationReport.file_id)
        .where(
            Engagement.application_id.in_(application_ids),
            Engagement.state == EngagementState.ACCEPTED,
            _STOOD,
        )
    )
    rows = db.session.execute(query)
    return {application_id: Reported(name, report, file) for application_id, name, report, file in rows}


def resting_on(evaluator_id: str) -> Sequence[str]:
    """The ids of the applications not yet at their end whose live engagement is this evaluator's, in one order."""
    final = [state for state in State if state.is_final]
    query = (
        select(Application.id)
        .join(Engagement, Engagement.application_id == Application.id)
        .where(Engagement.evaluator_id == evaluator_id, Engagement.state.in_(_LIVE), Application.state.not_in(final))
    )
    return db.session.scalars(query.order_by(Application.id)).all()


_ORDER = {state: order for order, state in enumerate(EngagementState)}


def _whole() -> tuple[ORMOption, ...]:
    return joinedload(Engagement.evaluator), *whole(Engagement.application)
