"""Offices watch evaluators at work in their area and report what does not conform; the department follows it up."""

from __future__ import annotations

from dataclasses import dataclass

from core import audit, clock
from core.applications.operations.holding import required
from core.bodies.queries import body_scope
from core.db import db
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotFound
from core.evaluators import queries as evaluators
from core.evaluators.operations.sanctions import Sanction, bar
from core.people.models import Person, Role
from core.supervision import notifications, queries
from core.supervision.actions import HANDLE, OBSERVATION, OBSERVE
from core.supervision.models import Observation
from core.supervision.policies import may_decide, may_observe
from core.supervision.rules.states import Fault, Handled


@dataclass(frozen=True, slots=True)
class Observed:
    """What was found, of which engagement (None: of the evaluator itself), and the facts."""

    fault: Fault
    text: str
    engagement_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is made of it, what those who reported it are told, and the document of a sanction."""

    handled: Handled
    reply: str
    document_number: str = ""


def observe(evaluator_id: str, observed: Observed, *, by: Person) -> Observation:
    """Report an evaluator that works in one's area.

    Raises NotAllowed, NotFound (it does not work there, or that engagement is not of there), Invalid.
    """
    may_observe(by).or_raise()
    text = required(observed.text, "text", "请写明发现的问题和依据。")
    with transaction():
        evaluator, scope = evaluators.evaluator(evaluator_id), body_scope(by)
        work = {each.engagement.id for each in queries.touched(evaluator.id, scope)}
        if not work or (observed.engagement_id is not None and observed.engagement_id not in work):
            raise NotFound("该机构在本地区没有这项评价工作。", "请从评价机构监督页面重新进入。")
        made = Observation(
            id=new_id(),
            evaluator_id=evaluator.id,
            engagement_id=observed.engagement_id,
            body_id=next(grant.body_id for grant in by.grants if grant.role is Role.BODY_OFFICER),
            fault=observed.fault,
            text=text,
            reported_at=clock.now(),
            reported_by_id=by.id,
        )
        db.session.add(made)
        after = {"evaluator": evaluator.name, "fault": made.fault}
        audit.record(OBSERVE, OBSERVATION, made.id, by=by, after=after, note=text)
        notifications.observed(made, evaluator)
        return made


def handle(observation_id: str, outcome: Outcome, *, by: Person) -> Observation:
    """Say what becomes of it; who cheated is named and not accepted for the span of the rules, in the same act.

    Raises NotAllowed, NotFound, Invalid, Conflict (handled already, barred already, no rule gives a span).
    """
    may_decide(by).or_raise()
    reply = required(outcome.reply, "reply", "请写明核实情况和处理意见。")
    if outcome.document_number.strip() and outcome.handled is not Handled.BARRED:
        says = f"只有不予采信的填写文号；现选“{outcome.handled.label}”，请改选或清空。"
        raise Invalid({"document_number": [says]})
    with transaction():
        held = lock(Observation, observation_id)
        if held.handled is not None:
            raise Conflict("这个问题已经处理过了，处理结果见本页。")
        if outcome.handled is Handled.BARRED:
            bar(held.evaluator_id, Sanction(reason=reply, document_number=outcome.document_number), by=by)
        held.handled, held.handled_at, held.handled_by_id, held.reply = outcome.handled, clock.now(), by.id, reply
        evaluator = evaluators.evaluator(held.evaluator_id)
        after = {"evaluator": evaluator.name, "handled": held.handled}
        audit.record(HANDLE, OBSERVATION, held.id, by=by, after=after, note=reply)
        notifications.handled(held, evaluator)
        return held
