"""Shanxi's call of 2025, opened from the standing rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core import clock
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from tests.support.desks import BOTH as BOTH
from tests.support.desks import NATION as NATION
from tests.support.desks import PROVINCE as PROVINCE
from tests.support.desks import Desks

STANDING, CALL, BODY = "list-selection", "list-selection-2025", "taiyuan"
OPENING, OPEN_DAY = date(2025, 3, 5), date(2025, 4, 7)
NOTICE = Reason(reason="开展年度遴选", document_number="晋工信节能字〔2025〕1 号", document_date=date(2025, 3, 3))

GOOD: dict[str, Any] = {
    "evaluation_way": "self",
    "answers_for_report": True,
    "independent_entity": True,
    "manufactures": True,
    "meets_standard": True,
    "standard_used": "general",
    "legal_boundary": True,
    "unified_management": True,
    "manufacturing_and_energy": True,
    "industrial_value_added": "60",
    "total_value_added": "100",
    "plan_published": True,
    "organises_creation": True,
    "strengths": ["influence", "operation", "complete_chain", "green_management", "leading_role"],
    "creates_green_factory": True,
    "green_factory": True,
    "supplier_plan": True,
    "promotes_suppliers": True,
}
"""Answers by which no rule refuses."""


@dataclass
class Province(Desks):
    """The year's call with somebody at each desk; B is what its panel grades unless told otherwise."""

    body: ClassVar[str] = BODY
    good: ClassVar[Mapping[str, Any]] = GOOD
    listed: ClassVar[tuple[str, ...]] = ("city",)
    tier: ClassVar[str | None] = "B"

    def open_call(self) -> OpenedCall:
        due = {"file": date(2025, 5, 31), "recommend": date(2025, 5, 31), "report": date(2025, 7, 31)}
        with clock.travel(OPENING):
            new = NewCall(call_id=CALL, title="2025 年度省级绿色制造名单遴选", year=2025, opens=OPENING, dates=due)
            copy_call(STANDING, new, NOTICE, by=self.approver)
            return calls.open_call(CALL, by=self.approver)
