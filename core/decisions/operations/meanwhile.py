"""What is learned of an application between its selection and the list, and taking it out for that."""

from __future__ import annotations

from dataclasses import dataclass

from core.applications.facts import findings
from core.applications.models import Application, VerificationResult
from core.applications.operations import moving
from core.applications.operations.holding import blocking, hold, require_move
from core.applications.policies import Held
from core.applications.queries.records import Records
from core.applications.rules.signing import decides_itself
from core.applications.workflow import IllegalMove, MoveName
from core.db.transaction import transaction
from core.desks.policies import department_acts, may_decide, may_release
from core.errors import Conflict, Invalid, required
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Actor, Outcome, Rule, RuleKind
from core.plugin_api.guarding import TOWARDS_THE_LIST
from core.review.operations import verifying


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of one demand (a rule's id): whether it is met, how that was checked, what was seen there."""

    rule_id: str
    met: bool
    how: str
    seen_there: str


def record_learned(application_id: str, learned: Learned, *, revision: int, by: Person) -> Application:
    """Sign for an exclusion or condition as it is now known; the findings follow, whatever was answered or signed.

    Raises NotFound, NotAllowed, Stale, IllegalMove (not between selection and list), Invalid (``rule_id``, ``how``,
    ``seen_there``).
    """
    with transaction():
        check = department_acts(may_decide(by), Actor.DEPARTMENT, Actor.MINISTRY)
        held = hold(application_id, revision, check=check, by=by)
        if not may_learn(held):
            raise IllegalMove("这项申报不在遴选至列入名单之间。", "请刷新页面，查看申报的最新状态。")
        labels = {rule.id: rule.summary for rule in to_be_learned(held)}
        if learned.rule_id not in labels:
            raise Invalid({"rule_id": ["请从所列情形和条件中选择一项。"]})
        how = required(learned.how, "how", "请写明核实方式（查阅了什么、向谁核对）。", most=verifying.MOST_HOW)
        seen = required(learned.seen_there, "seen_there", "请写明核实所见。", most=verifying.MOST_SEEN)
        entry = verifying.Entry(_result(held, learned), how, seen)
        verifying.write(held, {learned.rule_id: entry}, labels, by=by)
        return held.application


def may_learn(held: Held) -> bool:
    """Whether an application is under way between its selection and the list."""
    return held.stage.kind in TOWARDS_THE_LIST and not held.application.state.is_final


def to_be_learned(held: Held) -> list[Rule]:
    """The exclusions and conditions for which an officer can sign."""
    return [rule for rule in held.book.rules if rule.kind is RuleKind.EXCLUSION or rule.verified]


def disqualify(application_id: str, reason: str, *, revision: int, by: Person) -> Application:
    """Take an application that does not meet the rules any more off the way to the list, for a reason that is told.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid, Conflict (nothing stands against it).
    """
    with transaction():
        check = department_acts(may_release(by), Actor.DEPARTMENT)
        held = hold(application_id, revision, check=check, by=by)
        require_move(held, MoveName.DISQUALIFY)
        why = required(reason, "reason", "请写明取消入选资格的理由，申报单位会看到。")
        if not blocking(held):
            raise Conflict(
                f"“{held.application.entry_name}”没有不符合规定的情形，不能取消入选资格。",
                "请先登记核实到的情形；属于公示异议的，在异议中处理。",
            )
        moving.move(held.application, MoveName.DISQUALIFY, by=by, note=why)
        return held.application


def _result(held: Held, learned: Learned) -> VerificationResult:
    """A signature speaks of what the applicant stated, or says that the demand is not met.

    That it is met after all is an officer's to say only of what is yes or no. Raises Invalid.
    """
    stated = next(
        each for each in findings.of(held.application, recorded=Records({}, {})) if each.rule_id == learned.rule_id
    )
    if stated.outcome is not Outcome.UNKNOWN and stated.is_met == learned.met:
        return VerificationResult.CONFIRMED
    if not learned.met:
        return VerificationResult.UNMET
    rule = next(each for each in held.book.rules if each.id == learned.rule_id)
    if not decides_itself(rule, instance().region.judgements):
        raise Invalid({"rule_id": ["这一条按填报和核实的数值、日期判断，不能直接登记为符合；请核对所依据的数值。"]})
    return VerificationResult.CONFIRMED if stated.outcome is Outcome.UNKNOWN else VerificationResult.CONTRADICTED
