"""Settling what a yearly report admits: what follows from it is begun or named, or it is said why nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from core import audit
from core.applications import queries as applications
from core.applications.models import Application
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid, Stale, required
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.review.operations.holding import hold
from core.review.policies.access import of_officer
from core.units import queries as units
from core.upkeep import actions
from core.upkeep.models import UpkeepRecord, UpkeepSettlement
from core.upkeep.operations.occasions import OCCASIONS, Occasion
from core.upkeep.operations.opening import ask_for_change, report
from core.upkeep.queries.admitted import Admitted, admission, on_record, settled, unsettled


@dataclass(frozen=True, kw_only=True, slots=True)
class Settling:
    """What follows: a matter that is on record (`record_id`), one that is begun now, or nothing, for a `reason`."""

    record_id: str | None = None
    begin: UpkeepKind | None = None
    reason: str = ""


def settle(application_id: str, field: str, settling: Settling, *, revision: int, by: Person) -> UpkeepSettlement:
    """Settle one thing that the report under review admits, by an officer whose turn it is; once.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Conflict, Invalid.
    """
    with transaction():
        application = hold(application_id, revision, by=by).application
        found = required_admission(application, field)
        if settled(application, found) is not None:
            raise Stale("这一情况已有处理结果。", "请刷新页面，查看最新情况。")
        record = _follows(application, found, settling, by)
        reason = settling.reason.strip()
        if record is None:
            reason = required(reason, "reason", "请写明为什么不需要办理其他事项。")
        made = UpkeepSettlement(
            application_id=application.id,
            field=field,
            told=found.whole,
            record=record,
            reason=reason or None,
            settled_by_id=by.id,
        )
        put(made)
        after = {"unit": application.unit_name, "follows": "不办理其他事项" if record is None else record.kind.label}
        audit.record(actions.SETTLE, actions.APPLICATION, application.id, by=by, after=after, note=made.reason)
        return made


def required_admission(application: Application, field: str) -> Admitted:
    """What the report says by this field. Raises Conflict where it does not admit it."""
    found = admission(application, field)
    if found is None:
        raise Conflict("年度报告中没有这一情况，或者单位已经修改。", "请刷新页面，查看最新情况。")
    return found


def require_settled(application: Application) -> None:
    """Raises Conflict while something that a yearly report admits is not settled."""
    if open_ones := unsettled(application):
        titles = "；".join(each.title for each in open_ones)
        raise Conflict(
            f"年度报告中有 {len(open_ones)} 项情况还没有处理：{titles}。", "请在审核页面上方逐项处理后再通过。"
        )


def _follows(application: Application, found: Admitted, settling: Settling, by: Person) -> UpkeepRecord | None:
    """The matter that follows; None where nothing does. Raises Invalid, and what beginning it raises."""
    if settling.record_id:
        named = next((each for each in on_record(application) if each.id == settling.record_id), None)
        if named is None:
            raise Invalid({"follows": ["所选事项已不存在，或者不是该单位的事项，请重新选择。"]})
        return named
    if settling.begin is None:
        return None
    says = f"承认发生事故（事件）：{found.told}" if found.kind is UpkeepKind.INCIDENT else found.whole
    cause = f"年度报告中{says}"
    if settling.begin is UpkeepKind.CHANGE:
        return ask_for_change(application.unit, cause, by=by)
    if settling.begin is UpkeepKind.INCIDENT:
        return report(application.unit_id, UpkeepKind.INCIDENT, cause=cause, by=by)
    raise Invalid({"follows": ["请重新选择如何处理。"]})


def removal_on(named: str, by: Person) -> Occasion:
    """What a yearly report admits (``<application>/<field>``), for proposing a removal; the removal settles it.

    Raises NotAllowed, NotFound, Conflict (it does not admit that, or that is settled).
    """
    application_id, _, field = named.partition("/")
    application, _ = of_officer(by, application_id)
    told = required_admission(application, field)
    if settled(application, told) is not None:
        raise Conflict("这一情况已经处理。", "请从审核页面查看处理结果。")
    return Occasion(
        said="年度报告所述情况",
        url=f"/upkeep/admitted/{application.id}/{field}",
        unit_id=units.holder(application.unit_id).id,
        facts=f"年度报告中{told.whole}",
        led_to=partial(_led_to, application.id, field),
    )


def _led_to(application_id: str, field: str, made: UpkeepRecord, by: Person) -> None:
    revision = applications.get(application_id).revision_for(by)
    settle(application_id, field, Settling(record_id=made.id), revision=revision, by=by)


OCCASIONS.give("admitted", removal_on)
