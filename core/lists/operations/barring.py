"""Barring units that deceived, for the declared term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import audit
from core.applications.operations.holding import require_past
from core.db.transaction import transaction
from core.desks.policies import may_release
from core.errors import Conflict, required
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import Bar
from core.lists.actions import PENALISE, UNIT
from core.people.models import Person
from core.plugin_api import Term
from core.policy_desk.queries.calendar import end_of

BAR = "bar"
"""The name of the term for which a unit that deceived may not apply."""


@dataclass(frozen=True, slots=True)
class Fraud:
    """That a unit deceived: the number of the document that says so, from which day it is barred, and what happened."""

    document_number: str
    since: date
    note: str


def bar_term() -> Term | None:
    """The span for which a unit that deceived may not apply; None where none is declared."""
    book = instance().book()
    levels: Sequence[str | None] = [None, *book.region.levels]
    return next((term for level in levels if (term := book.term(BAR, level)) is not None), None)


def required_bar_term() -> Term:
    """The same. Raises Conflict."""
    found = bar_term()
    if found is None:
        raise Conflict("本地区的规则没有规定造假后的禁止申报期限。", "请联系系统管理员核对系统内置的省级规则。")
    return found


def bar_for_fraud(unit_id: str, fraud: Fraud, *, by: Person) -> Bar:
    """Bar a unit that deceived for the declared term, once: who is barred already that day stays as it is.

    Raises NotAllowed, Invalid, Conflict (no term is declared).
    """
    may_release(by).or_raise()
    with transaction():
        required(fraud.document_number, "document_number", "请填写处理文件的文号。", most=100)
        required(fraud.note, "note", "请写明造假的具体情况。")
        require_past(fraud.since, "dated")
        term = required_bar_term()
        imposed = [each for each in standing.bars_of(unit_id) if each.is_standing and each.clause == term.clause]
        if held := [each for each in imposed if each.since <= fraud.since <= each.until]:
            return held[0]
        made = ledger.bar(
            unit_id,
            since=fraud.since,
            until=end_of(term, fraud.since),
            reason=fraud.note,
            clause=term.clause,
            document_number=fraud.document_number.strip(),
            by=by,
        )
        audit.record(PENALISE, UNIT, unit_id, by=by, after={"barred_until": made.until}, note=fraud.note)
        return made
