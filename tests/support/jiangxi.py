"""Jiangxi's call of 2024: the nation and the province at once, recommended by eleven cities and the new area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.review.operations import Letter
from tests.support.desks import BOTH as BOTH
from tests.support.desks import NATION as NATION
from tests.support.desks import PROVINCE as PROVINCE
from tests.support.desks import REGULATORS as REGULATORS
from tests.support.desks import Desks

CALL, BODY = "list-selection-2024", "nanchang"
OPEN_DAY, LAST_DAY = date(2024, 5, 13), date(2024, 5, 27)

GOOD: dict[str, Any] = {
    "evaluation_way": "self",
    "evaluation_qualified": True,
    "standard_used": "general",
    "park_level": "provincial",
    "manufacturing_and_energy": True,
    "industrial_value_added": "60",
    "total_value_added": "100",
    "legal_boundary": True,
    "unified_management": True,
    "index_used": "general",
    "green_factory": "provincial",
}
"""Answers by which no rule refuses."""


@dataclass
class Selection(Desks):
    """The call with somebody at each desk."""

    body: ClassVar[str] = BODY
    good: ClassVar[Mapping[str, Any]] = GOOD
    letter: ClassVar[Letter] = Letter(number="洪工信〔2024〕9 号", date=OPEN_DAY)

    def open_call(self) -> OpenedCall:
        return calls.open_call(CALL, by=self.approver)
