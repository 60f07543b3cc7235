"""Whether what a removal is proposed for is so, where the house itself can tell."""

from __future__ import annotations

from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.db import db
from core.errors import Conflict, Invalid
from core.ledger.models import RemovalReason
from core.lists.queries import unfiled
from core.upkeep.queries import ranked

_RANKS_RUN_OUT = "评价得分没有连续 {years} 年排在末尾，不能以此移出名单。"


def require(unit_id: str, reason: RemovalReason, call_id: str | None) -> None:
    """Of who did not file, that it is too late and it has not; of who is among the last, for how many years running.

    Raises Invalid (no call is named), Conflict.
    """
    asks = {RemovalReason.NOT_FILED: _not_filed, RemovalReason.LAST_RANKS: _last}.get(reason)
    if asks is None:
        return
    opened = None if call_id is None else db.session.get(OpenedCall, call_id)
    if opened is None:
        raise Invalid({"reason": ["请从填报情况或得分名次的页面提出。"]})
    asks(unit_id, opened)


def _not_filed(unit_id: str, opened: OpenedCall) -> None:
    late = [each for each in unfiled.unfiled(opened, tiers()) if each.unit_id == unit_id]
    if not late:
        raise Conflict("该单位已经填报，或者不须填报。", "请刷新页面，查看最新情况。")
    due = unfiled.filing_due(opened, late[0].track)
    if due is None or not due.has_passed:
        last = "" if due is None else f" {due.last_day:%Y-%m-%d} 24:00"
        raise Conflict(f"填报{last} 还没有截止，不能以未填报为由移出名单。", "请在截止后再办理。")


def _last(unit_id: str, opened: OpenedCall) -> None:
    for ranking, years in ranked.last_long_enough(opened):
        if unit_id in {each.entered.unit_id for each in years}:
            return
        if ranking.method.bottom is not None and unit_id in {each.entered.unit_id for each in ranking.listed}:
            raise Conflict(_RANKS_RUN_OUT.format(years=ranking.method.bottom.years), "请核对历年得分名次。")
    raise Conflict("该单位在这一年没有得分名次。", "请核对历年得分名次。")
