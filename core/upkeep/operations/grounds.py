"""Whether what a removal is proposed for is so, where the house itself can tell, and on which clause it rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core import clock
from core.applications.queries.closing import Closing
from core.applications.queries.late import let_in as late_filings
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.db import db
from core.errors import Conflict, Invalid
from core.instance import instance
from core.ledger.models import Listing, RemovalReason
from core.lists.operations.barring import bar_term
from core.lists.queries import unfiled
from core.people.models import Person
from core.plugin_api import Clause
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import ranked
from core.upkeep.queries.grounds import clauses, grounds

_MAY_FILE = "还有 {count} 个单位可以填报或者正在补正，得分名次尚未确定，不能以此移出名单。"
_RANKS_RUN_OUT = "评价得分没有连续 {years} 年排在末尾，不能以此移出名单。"


LedTo: TypeAlias = Callable[[UpkeepRecord, Person], None]
"""Who takes note that a removal was begun, by whom."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Why a unit is to be removed: the reason, the clause, the facts, and the file that proves them.

    `place` names a place on one list; without it the unit is to be removed from all of which the clause speaks.
    `otherwise`: on what it rests where the region declares no clause for the reason. `allowed`: a clause that a call or
    a matter itself declares for it. `led_to` is told of the matter that is begun, in the same transaction.
    """

    reason: RemovalReason
    clause: str
    facts: str
    otherwise: str = ""
    allowed: str | None = None
    proof_id: str | None = None
    place: str | None = None
    origin_id: str | None = None
    call_id: str | None = None
    led_to: LedTo | None = None


def require_clause(places: Sequence[Listing], proposal: Proposal) -> str:
    """What is added to the facts where no clause is declared for the reason: on what the removal rests.

    Raises Invalid for a clause that does not speak of the reason and the lists, and where nothing is said instead.
    """
    fitting = clauses(grounds(places, proposal.reason), proposal.allowed)
    if proposal.reason is RemovalReason.FRAUD and (term := bar_term()) is not None:
        fitting = clauses(grounds(places, proposal.reason), proposal.allowed, *([] if places else [term.clause]))
    if proposal.clause:
        if proposal.clause not in {each.id for each in fitting}:
            raise Invalid({"clause": [_does_not_fit(proposal.reason, fitting)]})
        return ""
    if fitting:
        raise Invalid({"clause": ["请选择依据的条款。"]})
    otherwise = proposal.otherwise.strip()
    if not otherwise:
        raise Invalid({"otherwise": [f"规定没有列明因“{proposal.reason.label}”移出，请写明依据的文件和条款。"]})
    return f"\n规定未列明这一原因，依据：{otherwise}"


def _does_not_fit(reason: RemovalReason, fitting: Sequence[Clause]) -> str:
    if not fitting:
        return f"规定没有列明因“{reason.label}”移出所选名单，请选“规定没有列明”，并写明依据。"
    places = instance().places_cited
    return f"因“{reason.label}”移出所选名单，应依据{'、'.join(places[each.id] for each in fitting)}。"


Holds: TypeAlias = Callable[[str], None]
"""Whether what a removal is proposed for is so of a unit. Raises Conflict where it is not."""


def holds(reason: RemovalReason, call_id: str | None) -> Holds:
    """Of who did not file, that it is too late and it has not; of who is among the last, for how many years running.

    What is asked of a call is read once, for however many units. Raises Invalid (no call is named).
    """
    asks = {RemovalReason.NOT_FILED: _not_filed, RemovalReason.LAST_RANKS: _last}.get(reason)
    if asks is None:
        return lambda unit_id: None
    opened = None if call_id is None else db.session.get(OpenedCall, call_id)
    if opened is None:
        raise Invalid({"reason": ["请从填报情况或得分名次的页面提出。"]})
    return asks(opened)


def _not_filed(opened: OpenedCall) -> Holds:
    late = unfiled.unfiled(opened, tiers())
    closings = unfiled.closings_of(opened, late)
    owing: dict[str, list[Closing | None]] = {}
    for each in late:
        owing.setdefault(each.unit_id, []).append(closings[each.key])
    let_in = late_filings(opened.id)

    def require(unit_id: str) -> None:
        if unit_id not in owing:
            raise Conflict("该单位已经填报，或者不须填报。", "请刷新页面，查看最新情况。")
        if (granted := let_in.get(unit_id)) is not None and granted.until >= clock.today():
            raise Conflict(f"已同意该单位在 {granted.until:%Y-%m-%d} 24:00 前补报。", "请在补报期限过后再办理。")
        for closing in owing[unit_id]:
            if closing is None or not closing.has_passed:
                last = "" if closing is None else f" {closing.words}"
                raise Conflict(f"填报{last} 还没有截止，不能以未填报为由移出名单。", "请在截止后再办理。")

    return require


def _last(opened: OpenedCall) -> Holds:
    found, waiting = [*ranked.last_long_enough(opened)], ranked.still_filing(opened)

    def require(unit_id: str) -> None:
        for ranking, years in found:
            if unit_id in {each.entered.unit_id for each in years}:
                if count := waiting.get(ranking.category):
                    raise Conflict(_MAY_FILE.format(count=count), "请在填报截止后再办理。")
                return
            if ranking.method.bottom is not None and unit_id in {each.entered.unit_id for each in ranking.listed}:
                raise Conflict(_RANKS_RUN_OUT.format(years=ranking.method.bottom.years), "请核对历年得分名次。")
        raise Conflict("该单位在这一年没有得分名次。", "请核对历年得分名次。")

    return require
