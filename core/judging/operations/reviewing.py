"""An applicant asks who judged to look again, and is answered."""

from __future__ import annotations

from core import audit, clock
from core.applications.operations.filling import held_by_representative
from core.db.transaction import lock, put, transaction
from core.desks.policies import may_decide
from core.errors import Conflict, StageClosed, required
from core.judging import notifications
from core.judging.actions import ANSWER_REVIEW, APPLICATION, ASK_REVIEW
from core.judging.models import ReviewOutcome, ReviewRequest
from core.judging.queries.released import request, told
from core.people.models import Person


def ask_review(application_id: str, words: str, *, by: Person) -> ReviewRequest:
    """Ask for a review of what was found, once it is known and within the term. Raises NotFound, Conflict,
    StageClosed, Invalid."""
    with transaction():
        application = held_by_representative(application_id, by)
        why = required(words, "words", "请写明申请复核的事项和理由。")
        known = told(application)
        if known is None or known.last_day is None:
            raise Conflict("这项申报现在不能申请复核。", "评审结果发布后，在规定的期限内可以申请。")
        if known.request is not None:
            raise Conflict("这项申报已经申请过复核。", "请在本页查看答复。")
        if not known.may_ask:
            raise StageClosed(f"申请复核的期限到 {known.last_day:%Y-%m-%d} 24:00 为止，已经届满。")
        made = ReviewRequest(
            application_id=application.id,
            stage=known.stage.id,
            words=why,
            asked_by_id=by.id,
            application=application,
        )
        put(made)
        audit.record(ASK_REVIEW, APPLICATION, application.id, by=by, after={"words": why})
        notifications.asked(made)
        return made


def answer_review(review_id: str, outcome: ReviewOutcome, words: str, *, by: Person) -> ReviewRequest:
    """Answer it, with the reason, as who judged has found. Raises NotAllowed, NotFound, Conflict, Invalid.

    What follows from a corrected finding goes its own ways: no released decision is undone here.
    """
    may_decide(by).or_raise()
    with transaction():
        why = required(words, "words", "请写明答复的理由，申报单位会看到。")
        lock(ReviewRequest, review_id)
        held = request(review_id)
        if held.answered_at is not None:
            raise Conflict("这份复核申请已经答复。", "请刷新页面。")
        held.answered_by_id = by.id
        held.outcome, held.answer, held.answered_at = outcome, why, clock.now()
        after = {"outcome": outcome.label, "answer": why}
        audit.record(ANSWER_REVIEW, APPLICATION, held.application_id, by=by, after=after)
        notifications.answered(held)
        return held
