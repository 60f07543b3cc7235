"""What of its judging an application's people may read: once the decision that rests on it was released."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, func, select

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.db import db
from core.errors import existing
from core.experts.queries.sheets import Round, round_of
from core.judging.models import ReviewRequest
from core.judging.queries.records import Appraised, standing
from core.plugin_api import Does, Stage, Term
from core.policy_desk.queries.calendar import end_of


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of an application at a stage, made known on a day; ``last_day``: to ask for a review, if ever."""

    application: Application
    stage: Stage
    found: Appraised
    round: Round | None
    term: Term | None
    last_day: date | None
    request: ReviewRequest | None

    @property
    def may_ask(self) -> bool:
        return self.request is None and self.last_day is not None and clock.today() <= self.last_day


def told(application: Application) -> Told | None:
    """The last judging of which the decision was released; None while there is none, or nothing was found there."""
    if application.state is State.WITHDRAWN:
        return None
    for stage in reversed(pipeline_of(application).stages):
        if stage.kind is Does.JUDGE and (released := _released(application, stage)) is not None:
            found = standing([application.id], stage.id).get(application.id)
            if found is not None:
                return _told(application, stage, found, clock.local(released).date())
    return None


def request(request_id: str) -> ReviewRequest:
    """One request. Raises NotFound."""
    query = (
        select(ReviewRequest)
        .options(*applications.whole(ReviewRequest.application))
        .where(ReviewRequest.id == request_id)
    )
    return existing(db.session.scalar(query), "找不到该复核申请。", "请从“复核申请”重新进入。")


def requests_of(call_id: str) -> Sequence[ReviewRequest]:
    """Every request of a call's applications, those that wait for an answer first."""
    query = (
        select(ReviewRequest)
        .options(*applications.whole(ReviewRequest.application))
        .where(exists().where(Application.id == ReviewRequest.application_id, Application.call_id == call_id))
        .order_by(ReviewRequest.answered_at.is_not(None), ReviewRequest.asked_at, ReviewRequest.id)
    )
    return db.session.scalars(query).all()


def counting_waiting() -> Select[int]:
    """The question how many requests wait for an answer."""
    return select(func.count()).where(ReviewRequest.answered_at.is_(None))


def waiting() -> Mapping[str, int]:
    """How many requests wait for an answer, by the declared call's id."""
    # Two questions: in one, the few that wait would be looked for among all applications.
    ids = db.session.scalars(select(ReviewRequest.application_id).where(ReviewRequest.answered_at.is_(None))).all()
    if not ids:
        return {}
    query = select(Application.id, OpenedCall.call_id).join(OpenedCall, OpenedCall.id == Application.call_id)
    calls = {row.id: row.call_id for row in db.session.execute(query.where(Application.id.in_(ids)))}
    return Counter(sorted(calls[id] for id in ids))


def asked(application_ids: Collection[str]) -> Mapping[str, ReviewRequest]:
    """The last request of each of these applications."""
    query = select(ReviewRequest).where(ReviewRequest.application_id.in_(application_ids))
    return {each.application_id: each for each in db.session.scalars(query.order_by(ReviewRequest.asked_at))}


def _released(application: Application, judged: Stage) -> datetime | None:
    """When everybody was told the decision that rests on the judging."""
    decision, moves = pipeline_of(application).decision_on(judged.id), applications.moves(application.id)
    return next((each.moved_at for each in moves if each.from_stage == decision.id and each.visible_to_applicant), None)


def _told(application: Application, stage: Stage, found: Appraised, on: date) -> Told:
    book = rulebook(application)
    terms = (book.pinned.book.term(stage.reviews, level) for level in application.levels) if stage.reviews else ()
    term = next((each for each in terms if each is not None), None)
    query = select(ReviewRequest).where(ReviewRequest.application_id == application.id, ReviewRequest.stage == stage.id)
    scored = round_of(application, stage)
    return Told(
        application,
        stage,
        found,
        scored if scored is not None and scored.is_closed else None,
        term,
        None if term is None else end_of(term, on),
        db.session.scalar(query),
    )
