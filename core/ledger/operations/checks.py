"""What a re-check of a listed unit found: a record of its own, which the listing tells."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from core import audit, clock
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid, required
from core.ledger import actions, policies, queries
from core.ledger.models import ReCheck, ReCheckVoiding
from core.ledger.operations.events import held
from core.ledger.operations.standing import refold
from core.people.models import Person
from core.units import queries as units


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """Which place on a list was re-checked, when, and what was found; the fields are those of `ReCheck`."""

    unit_id: str
    list_id: str
    category: str
    subject: str = ""
    checked_on: date
    passed: bool = True
    reason: str | None = None
    document_number: str | None = None


def re_check(checked: Checked, *, by: Person) -> ReCheck:
    """Record what a re-check found. Raises NotAllowed, NotFound, Invalid, Conflict (not on the list that day)."""
    policies.may_change(by).or_raise()
    if not checked.passed and not (checked.reason or "").strip():
        raise Invalid({"reason": ["复核未通过，请写明原因。"]})
    if checked.checked_on > clock.today():
        raise Invalid({"checked_on": ["复核日期不能晚于今天。"]})
    with transaction():
        held({checked.unit_id})
        place = checked.list_id, checked.category, checked.subject
        on_lists = queries.lists_of(checked.unit_id, on=checked.checked_on)
        if place not in {(each.list_id, each.category, each.subject) for each in on_lists}:
            raise Conflict("该单位当日不在这份名单上，不能登记复核。", "请核对复核日期和名单。")
        made = ReCheck(**asdict(checked), recorded_by_id=by.id)
        put(made)
        refold({checked.unit_id})
        after = {name: getattr(made, name) for name in ("list_id", "category", "subject", "checked_on", "passed")}
        audit.record(actions.RE_CHECK, actions.CHECKED, str(made.sequence), by=by, after=after, note=made.reason)
        return made


def void_re_check(sequence: int, reason: str, *, by: Person) -> None:
    """Declare a re-check recorded in error: it counts as never having been made, and the unit is due as before it.

    It is proposed by somebody else (`changes`). Raises NotAllowed, NotFound, Invalid, Conflict (voided before).
    """
    policies.may_penalise(by).or_raise()
    why = required(reason, "reason", "请写明撤销的原因。")
    with transaction() as session:
        wrong = queries.re_checked(sequence)
        holding = units.records_of([wrong.unit_id])
        held(holding.values())
        require_counting(wrong)
        wrong.voiding = ReCheckVoiding(reason=why, recorded_by_id=by.id)
        session.flush()
        refold(set(holding.values()))
        before = {"list_id": wrong.list_id, "category": wrong.category, "checked_on": wrong.checked_on}
        audit.record(actions.VOID_CHECK, actions.CHECKED, str(wrong.sequence), by=by, before=before, note=why)


def require_counting(wrong: ReCheck) -> None:
    """Raises Conflict where a re-check was voided before."""
    if wrong.voiding is not None:
        raise Conflict("这条复核记录已经撤销。", "请刷新页面，查看最新情况。")
