"""Officers keep which evaluators belong together, and how many places were used elsewhere: caps count both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Invalid, required
from core.evaluators import actions, policies, queries
from core.evaluators.models import Evaluator, GroupMembership, OutsideCount
from core.evaluators.operations.kinship import TURN
from core.evaluators.queries import groups, outside
from core.evaluators.rules import caps
from core.people.models import Person
from core.plugin_api.declarations import EvaluatorCap

LONGEST_NAME = 200
MOST = 10_000


def put_in_group(evaluator_id: str, key: str, name: str, reason: str, *, by: Person) -> GroupMembership | None:
    """Say to which group an evaluator belongs under a key that officers keep; without a name to none. Places that were
    taken before count for its new group as well.

    None where it is so already. Raises NotAllowed, NotFound, Invalid.
    """
    policies.may_admit(by).or_raise()
    if key not in groups.kept_keys():
        raise Invalid({"key": ["请选择由主管部门登记的计数主体。"]})
    given = " ".join(name.split())
    if len(given) > LONGEST_NAME:
        raise Invalid({"name": [f"最多 {LONGEST_NAME} 个字，现有 {len(given)} 个。"]})
    why = required(reason, "reason", "请写明认定的依据。", most=1000)
    with transaction():
        take_turn(TURN)
        lock(Evaluator, queries.evaluator(evaluator_id).id)
        now = groups.memberships_of(evaluator_id).get(key)
        if given == ("" if now is None else now.name):
            return None
        made = GroupMembership(evaluator_id=evaluator_id, key=key, name=given, reason=why, decided_by_id=by.id)
        put(made)
        before = {"key": groups.kept_keys()[key], "group": "" if now is None else now.name}
        after = {"key": groups.kept_keys()[key], "group": given}
        audit.record(actions.GROUP, actions.EVALUATOR, evaluator_id, by=by, before=before, after=after, note=why)
        return made


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """How many places of a cap were used elsewhere: in which period, by which source, as of which day."""

    cap: EvaluatorCap
    period: str
    count: int | None
    source: str
    counted_on: date | None


def enter_outside(evaluator_id: str, found: Elsewhere, *, by: Person) -> OutsideCount:
    """Enter what was reported of an evaluator's places elsewhere; it replaces what was entered before, and stays.

    Raises NotAllowed, NotFound, Invalid.
    """
    policies.may_admit(by).or_raise()
    errors: dict[str, list[str]] = {}
    if found.count is None or not 0 <= found.count <= MOST:
        errors["count"] = [f"请填写 0 至 {MOST} 的整数。"]
    if found.counted_on is None or found.counted_on > clock.today():
        errors["counted_on"] = ["请填写统计的截止日期，不能晚于今天。"]
    if errors or found.count is None or found.counted_on is None:
        raise Invalid(errors)
    source = required(found.source, "source", "请写明数据来源（通报、复函等的名称和文号）。", most=200)
    with transaction():
        take_turn(TURN)
        lock(Evaluator, queries.evaluator(evaluator_id).id)
        made = OutsideCount(
            evaluator_id=evaluator_id,
            scope=caps.scope(found.cap),
            period=found.period,
            count=found.count,
            source=source,
            counted_on=found.counted_on,
            entered_by_id=by.id,
        )
        span = made.scope, made.period
        known = (each for each in outside.of_evaluator(evaluator_id) if (each.scope, each.period) == span)
        before = next(known, None)
        put(made)
        audit.record(
            actions.OUTSIDE,
            actions.EVALUATOR,
            evaluator_id,
            by=by,
            before=None if before is None else _told(before),
            after=_told(made),
        )
        return made


def _told(row: OutsideCount) -> dict[str, object]:
    return {"count": row.count, "source": row.source, "counted_on": row.counted_on.isoformat(), "period": row.period}
