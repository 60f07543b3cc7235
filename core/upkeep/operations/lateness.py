"""Reports that come late: a body lets its unit hand one in, and whoever handles its removal learns that it came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core import audit, clock
from core.applications.models import Application, LateFiling
from core.applications.queries.closing import Closing, closing_of
from core.applications.queries.late import filed_late
from core.bodies.queries import tiers
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, required
from core.instance import instance
from core.lists.queries.unfiled import closings_of
from core.people.models import Person
from core.plugin_api import Term
from core.policy.citations import basis_of
from core.policy_desk.queries.calendar import end_of
from core.review.queries.follow_up import Filing, Followed, followed
from core.units import queries as units
from core.upkeep import actions, notifications, policies, queries
from core.upkeep.operations.stepping import take
from core.upkeep.rules import StepKind

LATE_FILING = "late_filing"
"""The name of the term for which a body may let its units file late."""


def let_in(opened: OpenedCall, unit_ids: Collection[str], *, until: date, reason: str, by: Person) -> int:
    """Let units hand in a yearly report until the end of a day though its date has passed or its call is closed.

    The date of the call stays: what comes so is late, and what follows from that is not waived. All or none; how many.
    Raises NotAllowed, NotFound, Invalid, Conflict (no yearly report, handed in already, or not late).
    """
    if not unit_ids:
        raise Invalid({"chosen": ["请至少选择一个单位。"]})
    chosen = {id: units.unit(id) for id in sorted(set(unit_ids))}
    for unit in chosen.values():
        policies.supervises(by, unit).or_raise()
    said = required(reason, "reason", "请写明同意逾期补报的理由。", most=500)
    if until < clock.today():
        raise Invalid({"until": ["补报期限不能早于今天。"]})
    if not pinned(opened).call.annual_report:
        raise Conflict("只有年度动态管理表可以由推荐单位同意逾期补报。", "其他申报请联系主管部门申请延期。")
    with transaction() as session:
        owing = {each.unit_id: each for each in followed(opened, tiers().offices) if each.filing is not Filing.FILED}
        for unit_id, unit in chosen.items():
            _require_late(opened, unit.name, owing.get(unit_id))
        _require_within(until)
        for unit_id, unit in chosen.items():
            made = LateFiling(
                call_id=opened.id,
                unit_id=unit_id,
                until=until,
                reason=said,
                admitted_by_id=by.id,
            )
            session.add(made)
            after = {"unit": unit.name, "due": until}
            audit.record(actions.LET_IN, actions.CALL, opened.id, by=by, after=after, note=said)
            notifications.let_in(opened, unit_id, unit.name, until, said)
        session.flush()
    return len(chosen)


def longest() -> Term:
    """The term for which who did not file in time may be let in, counted from that day. Raises Conflict where none is
    declared."""
    term = instance().book().term(LATE_FILING)
    if term is None:
        raise Conflict("本地区的规则没有规定可以同意逾期补报多久。", "请联系系统管理员核对系统内置的省级规则。")
    return term


def _require_within(until: date) -> None:
    """Raises Invalid for a day beyond the declared term, Conflict where none is declared."""
    term = longest()
    last = end_of(term, clock.today())
    if until > last:
        basis = basis_of(instance().book(), term)
        raise Invalid({"until": [f"补报期限最迟为 {last:%Y-%m-%d}：{basis}。"]})


def _require_late(opened: OpenedCall, name: str, owing: Followed | None) -> None:
    """Raises Conflict where a unit has handed its report in, or may still do so in time."""
    if owing is None:
        raise Conflict(f"“{name}”已经填报，或者不须填报。", "请刷新页面，查看最新情况。")
    if opened.state is CallState.CLOSED:
        return
    if owing.filing is Filing.RETURNED and owing.application_id is not None:
        if not _is_over(closing_of(db.session.get_one(Application, owing.application_id))):
            raise Conflict(f"“{name}”的补正还没有截止，可以直接补正。", "请在截止后再办理。")
        return
    if not _is_over(closings_of(opened, [owing])[owing.key]):
        raise Conflict(f"“{name}”的填报还没有截止，可以直接填报。", "请在截止后再办理。")


def _is_over(closing: Closing | None) -> bool:
    """Whether the date in time has passed; who was let in already may be let in for longer or shorter."""
    return closing is not None and (closing.has_passed or closing.is_late)


def note_filed(application: Application, by: Person | None) -> None:
    """Write down at the removal of a unit that it has filed late what it was put up for not filing."""
    removals = queries.removals_for(application.call_id, application.unit_id)
    if by is None or not removals or not filed_late(application.call, [application]):
        return
    for record in removals:
        note = f"“{application.unit_name}”已逾期补报{application.call.title}（编号 {application.reference}）。"
        take(record, StepKind.FILED, record.state, note=note, by=by)
