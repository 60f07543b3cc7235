"""What a change of one number would do, asked in a line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.instance import instance
from core.people.models import Person
from core.policy.values import Amount
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value, preview_value
from core.policy_desk.queries.impact import Impact
from core.policy_desk.queries.values import find

WHY = Reason(reason="按年度工作安排", document_number="示例函〔2025〕9号")


def with_amounts(kind: str, declaration_id: str, amounts: Mapping[str, Amount | int], *call_ids: str) -> NewValues:
    """Other amounts at some paths, and every sentence that repeats one rewritten."""
    valued = find(instance().book(), kind, declaration_id)
    given = {path: Decimal(amount) if isinstance(amount, int) else amount for path, amount in amounts.items()}
    texts = dict.fromkeys(valued.texts, "按新的数值改写")
    return NewValues(
        amounts={**{each.path: each.now for each in valued.values}, **given}, texts=texts, apply_to=frozenset(call_ids)
    )


def impact(kind: str, declaration_id: str, amounts: Mapping[str, Amount | int], call_id: str, *, by: Person) -> Impact:
    """What the change would do in one opened call."""
    new = with_amounts(kind, declaration_id, amounts, call_id)
    [found] = preview_value(kind, declaration_id, new, WHY, seen=0, by=by)
    return found


def change(kind: str, declaration_id: str, amounts: Mapping[str, Amount | int], call_id: str, *, by: Person) -> None:
    """The change, in the book and in one opened call."""
    change_value(kind, declaration_id, with_amounts(kind, declaration_id, amounts, call_id), WHY, seen=0, by=by)
