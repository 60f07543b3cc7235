"""The department's approver bars an evaluator for the span that the region's rules give, lifts the bar again,
and voids one that was recorded in error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core import clock
from core.applications.operations import moving
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, NotFound, required
from core.evaluators import notifications, queries
from core.evaluators.models import Evaluator
from core.evaluators.operations.kinship import resting_on
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger.models import Bar, BarredKind
from core.ledger.policies import may_penalise
from core.people.models import Person
from core.plugin_api import Term
from core.policy_desk.queries.calendar import end_of

TERM = "evaluator_bar"
"""The term's name in every region's book: how long the reports of one that cheated are not accepted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sanction:
    """Why, and by which document."""

    reason: str
    document_number: str


def term() -> Term | None:
    """The span that holds today; None where no document of the region gives one."""
    return instance().book().term(TERM)


def bar(evaluator_id: str, sanction: Sanction, *, by: Person) -> Bar:
    """Accept nothing of the evaluator from today on, for the span of the rules.

    The applications under way that rest on its work show it among their findings. Raises NotAllowed, NotFound,
    Invalid, Conflict (barred already, or no rule gives a span).
    """
    may_penalise(by).or_raise()
    reason = required(sanction.reason, "reason", "请写明处理的事由。")
    number = required(sanction.document_number, "document_number", "请填写处理文件的文号。", most=100)
    with transaction():
        resting = resting_on([evaluator_id])
        evaluator = lock(Evaluator, queries.admitted_one(evaluator_id).id)
        span = term()
        if span is None:
            raise Conflict("本地区的文件没有规定对第三方机构不予采信的期限，不能登记。")
        if queries.barred_until(evaluator.id) is not None:
            raise Conflict("该机构已在不予采信期内。", "如需重新计算，请先解除原处理。")
        since = clock.today()
        made = ledger.bar(
            evaluator.id,
            kind=BarredKind.EVALUATOR,
            since=since,
            until=end_of(span, since),
            reason=reason,
            clause=span.clause,
            document_number=number,
            by=by,
        )
        for application in resting:
            moving.count_findings(application)
        text = f"贵机构的评价报告自今日起至 {made.until.isoformat()} 不予采信（{number}）：{reason}"
        notifications.barred(evaluator, text)
        return made


def lift(bar_id: str, reason: str, *, by: Person) -> None:
    """Let the bar no longer hold from today on, as another proposed (`endings`).

    Raises NotAllowed, NotFound, Invalid, Conflict (lifted before).
    """
    may_penalise(by).or_raise()
    given = required(reason, "reason", "请写明解除的原因。")
    with _ended(bar_id, f"对贵机构评价报告不予采信的处理已解除：{given}"):
        ledger.lift(bar_id, given, on=clock.today(), by=by)


def void(bar_id: str, reason: str, *, by: Person) -> None:
    """Declare the bar recorded in error: it counts as never having been imposed, and is named no more. Another
    proposed it (`endings`). Raises NotAllowed, NotFound, Invalid, Conflict (lifted, or voided before).
    """
    may_penalise(by).or_raise()
    given = required(reason, "reason", "请写明误登记的情况。")
    with _ended(bar_id, f"对贵机构评价报告不予采信的处理系误登记，已撤销：{given}"):
        ledger.void_bar(bar_id, given, by=by)


@contextmanager
def _ended(bar_id: str, text: str) -> Iterator[None]:
    """Around the end of a bar: the findings that rested on it are counted anew, and its evaluator is told."""
    with transaction():
        held = db.session.get(Bar, bar_id)
        if held is None or held.subject_type is not BarredKind.EVALUATOR:
            raise NotFound("找不到该处理记录。", "请从机构页面重新进入。")
        resting = resting_on([held.subject_id])
        yield
        for application in resting:
            moving.count_findings(application)
        notifications.barred(queries.evaluator(held.subject_id), text)
