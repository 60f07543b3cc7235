"""Names under which lists print an evaluator that it never stated: somebody finds out whose they are."""

from __future__ import annotations

from core import audit
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, NotFound, required
from core.evaluators import policies, queries
from core.evaluators.actions import EVALUATOR, NAME_PRINTED, UNNAME_PRINTED
from core.evaluators.models import EvaluatorAlias
from core.people.models import Person
from core.units.rules import names

MOST_REASON = 1000


def name_printed(name: str, evaluator_id: str, reason: str, *, by: Person) -> EvaluatorAlias:
    """Say whose a printed name is. Raises NotAllowed, NotFound, Invalid, Conflict (it is somebody's already)."""
    policies.may_admit(by).or_raise()
    printed = required(names.printed(name), "name", "请填写名单所印的名称。", most=200)
    why = required(reason, "reason", "请写明认定的依据。", most=MOST_REASON)
    with transaction():
        evaluator = queries.admitted_one(evaluator_id)
        bearer = queries.by_name().get(names.matching(printed))
        if bearer is not None:
            raise Conflict(f"“{printed}”已对应“{bearer.name}”。", "对应有误的，请先取消。", "name")
        made = EvaluatorAlias(
            evaluator_id=evaluator.id,
            name=printed,
            name_key=names.matching(printed),
            reason=why,
            recorded_by_id=by.id,
        )
        put(made)
        after = {"name": evaluator.name, "printed": printed}
        audit.record(NAME_PRINTED, EVALUATOR, evaluator.id, by=by, after=after, note=why)
        return made


def unname_printed(alias_id: str, reason: str, *, by: Person) -> None:
    """Take that back, saying why: what the evaluator answers for changes with it.

    Raises NotAllowed, Invalid, Conflict (taken back before).
    """
    policies.may_admit(by).or_raise()
    why = required(reason, "reason", "请写明取消对应的原因。", most=MOST_REASON)
    with transaction() as session:
        try:
            held = lock(EvaluatorAlias, alias_id)
        except NotFound:
            raise Conflict("这一对应已经取消。", "请刷新页面，查看最新情况。") from None
        session.delete(held)
        session.flush()
        before = {"printed": held.name}
        audit.record(UNNAME_PRINTED, EVALUATOR, held.evaluator_id, by=by, before=before, note=why)
