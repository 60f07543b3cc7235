"""Changing units' records by two people: one proposes with what proves it, another with an approver's role confirms.

What is confirmed is done in the same act: a rename, a merger or split, two records of one unit joined, a bar; and so is
what takes such a thing back, or voids any row of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from core import audit, clock
from core.db.transaction import put, transaction
from core.db.turns import hold
from core.errors import Conflict, Invalid, NotAllowed, required
from core.files import operations as files
from core.files.operations import Owner
from core.ledger import actions, notifications, policies, purposes, queries
from core.ledger.models import RecordChange, RecordChangeAnswer, RecordChangeKind
from core.ledger.operations import bars, events, succession
from core.ledger.operations.checks import require_counting, void_re_check
from core.ledger.operations.reinstating import reinstate_all, require_reinstatable, taken_off_with
from core.ledger.operations.succession import Succession
from core.ledger.operations.voiding import require_voidable, void, void_name, whole_of
from core.ledger.rules import EventKind
from core.people.models import Person
from core.registry import Registry
from core.units import operations as units
from core.units import queries as register
from core.units.rules import codes

Terms: TypeAlias = Mapping[str, Any]

MOST = 2000
"""How long the reason of a change may be, in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """What is to be changed of a unit's records, on what it rests, and the file that proves it.

    `terms` are those of `RecordChange`, made by the functions below.
    """

    kind: RecordChangeKind
    unit_id: str
    terms: Terms
    reason: str
    document_number: str
    proof_id: str | None = None


def renaming(name: str, on: date) -> Terms:
    return {"name": name.strip(), "on": on.isoformat()}


def passing(kind: EventKind, on: date, heirs: list[str], *, stays: bool) -> Terms:
    return {"kind": kind.value, "on": on.isoformat(), "heirs": heirs, "stays": stays}


def joining(into_id: str) -> Terms:
    return {"into": into_id}


def parting(record_id: str) -> Terms:
    return {"apart": record_id}


def recoding(code: str, was: str | None) -> Terms:
    return {"code": codes.normalised(code), "was": was}


def voiding(sequence: int) -> Terms:
    """Raises NotFound."""
    wrong = queries.event(sequence)
    whose = register.records_of({each.unit_id for each in whole_of(wrong)})
    return {"event": sequence, "others": sorted(set(whose.values()) - {whose[wrong.unit_id]})}


def reinstating(sequence: int, on: date) -> Terms:
    """Raises NotFound, Conflict."""
    return {"removed": [each.sequence for each in taken_off_with(sequence)], "on": on.isoformat()}


def unnaming(name_id: str) -> Terms:
    """Raises NotFound."""
    return {"taken": name_id, "was": register.name(name_id).name}


def unchecking(sequence: int) -> Terms:
    return {"re_check": sequence}


def uncoding(sequence: int) -> Terms:
    return {"former": sequence}


def barring(since: date, until: date, clause: str | None) -> Terms:
    return {"since": since.isoformat(), "until": until.isoformat(), "clause": clause}


def of_bar(bar_id: str) -> Terms:
    return {"bar": bar_id}


AGAINST_BAR: Registry[Callable[[str, str | None], None]] = Registry()
"""Who may refuse that a unit be barred by hand, on a clause or on none: whoever hears it on the same matter."""


def require_may_bar(unit_id: str, clause: str | None) -> None:
    """Raises what `AGAINST_BAR` raises."""
    for require in AGAINST_BAR.values():
        require(unit_id, clause)


def propose_change(proposed: Proposed, *, by: Person) -> RecordChange:
    """Put a change forward; nothing is changed yet. Raises NotAllowed, NotFound, Invalid, Conflict."""
    policies.may_change(by).or_raise()
    reason, number = proposed.reason.strip(), proposed.document_number.strip()
    faults = {} if reason else {"reason": ["请写明情况和依据。"]}
    for name, given, most in (("reason", reason, MOST), ("document_number", number, 100)):
        if len(given) > most:
            faults[name] = [f"最多 {most} 个字，现有 {len(given)} 个。"]
    if proposed.proof_id is None and not is_evident(proposed):
        faults["proof"] = ["请上传证明材料。"]
    if faults:
        raise Invalid(faults)
    with transaction():
        events.held(concerned(proposed.unit_id, proposed.terms))
        if queries.record_changes(proposed.unit_id):
            raise Conflict("该单位已有一项记录变更在等待确认。", "请先办结，或者撤回后重新提出。")
        made = RecordChange(
            kind=proposed.kind,
            unit_id=proposed.unit_id,
            terms=dict(proposed.terms),
            reason=reason,
            document_number=number,
            proposed_by_id=by.id,
        )
        require_possible(made)
        put(made)
        if proposed.proof_id is not None:
            files.attach(proposed.proof_id, purposes.PROOF.id, Owner(purposes.CHANGE, made.id), by=by)
        name = register.unit(made.unit_id).name
        after = {"kind": made.kind.label, "unit": name, "document_number": number}
        audit.record(actions.PROPOSE_CHANGE, actions.CHANGE, made.id, by=by, after=after, note=reason)
        notifications.change_proposed(made, name, by=by)
        return made


def confirm_change(change_id: str, *, by: Person) -> RecordChange:
    """Confirm what somebody else proposed, and do it. Raises NotAllowed, NotFound, Invalid, Conflict."""
    policies.may_penalise(by).or_raise()
    with transaction():
        change = _waiting(change_id)
        if change.proposed_by_id == by.id:
            raise NotAllowed("提出人不能确认自己提出的变更。", "请由另一位审批人核对后确认。")
        name = register.unit(change.unit_id).name
        require_possible(change)
        _ACTS[change.kind].do(change, by)
        return _answered(change, True, None, name, by)


def require_possible(change: RecordChange) -> None:
    """Raises NotFound, Invalid, Conflict where what is proposed cannot be done, or can be done no more."""
    _ACTS[change.kind].require(change)


def drop_change(change_id: str, reason: str, *, by: Person) -> RecordChange:
    """Not do what was proposed: an approver refuses it, or its proposer takes it back.

    Raises NotAllowed, NotFound, Invalid, Conflict.
    """
    policies.may_change(by).or_raise()
    why = required(reason, "reason", "请写明不予办理的原因。")
    with transaction():
        change = _waiting(change_id)
        if change.proposed_by_id != by.id:
            policies.may_penalise(by).or_raise()
        return _answered(change, False, why, register.unit(change.unit_id).name, by)


def concerned(unit_id: str, terms: Terms) -> set[str]:
    """The units of which a change speaks."""
    return {unit_id, *terms.get("heirs", ()), *terms.get("others", ()), *([terms["into"]] if "into" in terms else [])}


def is_evident(proposed: Proposed) -> bool:
    """Whether the register itself proves it: the one record bears a former name of the unit that holds the other."""
    into = proposed.terms.get("into")
    return into is not None and register.bore_its_name(into, proposed.unit_id)


def succession_of(change: RecordChange) -> Succession:
    """The merger or split that is proposed."""
    return Succession(
        kind=EventKind(change.terms["kind"]),
        on=date.fromisoformat(change.terms["on"]),
        document_number=change.document_number,
        note=change.reason,
        heirs=change.terms["heirs"],
        stays=change.terms["stays"],
    )


def _waiting(change_id: str) -> RecordChange:
    change = hold(RecordChange, change_id)
    if change.answer is not None:
        raise Conflict("这项变更已经办结。", "请刷新页面，查看最新情况。")
    return change


def _answered(change: RecordChange, confirmed: bool, reason: str | None, name: str, by: Person) -> RecordChange:
    change.answer = RecordChangeAnswer(confirmed=confirmed, reason=reason, answered_by_id=by.id)
    action = actions.CONFIRM_CHANGE if confirmed else actions.DROP_CHANGE
    after = {"kind": change.kind.label, "unit": name, "confirmed": confirmed}
    audit.record(action, actions.CHANGE, change.id, by=by, after=after, note=reason)
    notifications.change_answered(change, name, concerned(change.unit_id, change.terms), by=by)
    return change


def _require_rename(change: RecordChange) -> None:
    events.require_rename(change.unit_id, change.terms["name"], date.fromisoformat(change.terms["on"]))


def _require_succession(change: RecordChange) -> None:
    succession.require_succession(change.unit_id, succession_of(change))


def _require_join(change: RecordChange) -> None:
    succession.require_join(change.unit_id, change.terms["into"])


def _require_part(change: RecordChange) -> None:
    succession.require_joined(change.terms["apart"])


def _require_checked(change: RecordChange) -> None:
    require_counting(queries.re_checked(change.terms["re_check"]))


def _require_code(change: RecordChange) -> None:
    units.require_recode(register.unit(change.unit_id), change.terms["code"])


def _require_void(change: RecordChange) -> None:
    require_voidable(change.terms["event"])


def _require_reinstatement(change: RecordChange) -> None:
    require_reinstatable(change.terms["removed"], date.fromisoformat(change.terms["on"]))


def _require_void_name(change: RecordChange) -> None:
    units.require_unnamed(register.name(change.terms["taken"]))


def _require_void_code(change: RecordChange) -> None:
    units.require_uncoded(register.former_code(change.terms["former"]))


def _require_bar(change: RecordChange) -> None:
    """Raises Conflict where the unit is barred as long anyhow, and what `AGAINST_BAR` raises."""
    until = date.fromisoformat(change.terms["until"])
    held = queries.barred_until(change.unit_id)
    if held is not None and held >= until:
        raise Conflict(f"该单位已被禁止申报至 {held.isoformat()}，不必再登记。", None, "since")
    require_may_bar(change.unit_id, change.terms["clause"])


def _require_standing_bar(change: RecordChange) -> None:
    bars.require_standing(queries.bar_of_unit(change.terms["bar"]))


def _rename(change: RecordChange, by: Person) -> None:
    events.rename(
        change.unit_id,
        change.terms["name"],
        on=date.fromisoformat(change.terms["on"]),
        document_number=change.document_number,
        note=change.reason,
        by=by,
    )


def _succeed(change: RecordChange, by: Person) -> None:
    succession.succeed(change.unit_id, succession_of(change), by=by)


def _join(change: RecordChange, by: Person) -> None:
    into = change.terms["into"]
    succession.join(change.unit_id, into, reason=change.reason, document_number=change.document_number, by=by)


def _part(change: RecordChange, by: Person) -> None:
    succession.part(change.terms["apart"], change.reason, by=by)


def _recode(change: RecordChange, by: Person) -> None:
    units.recode(change.unit_id, change.terms["code"], reason=change.reason, by=by)


def _void(change: RecordChange, by: Person) -> None:
    void(change.terms["event"], change.reason, by=by)


def _reinstate(change: RecordChange, by: Person) -> None:
    on = date.fromisoformat(change.terms["on"])
    reinstate_all(change.terms["removed"], on, document_number=change.document_number, note=change.reason, by=by)


def _void_name(change: RecordChange, by: Person) -> None:
    void_name(change.terms["taken"], change.reason, by=by)


def _void_check(change: RecordChange, by: Person) -> None:
    void_re_check(change.terms["re_check"], change.reason, by=by)


def _void_code(change: RecordChange, by: Person) -> None:
    units.uncode(change.terms["former"], reason=change.reason, by=by)


def _bar(change: RecordChange, by: Person) -> None:
    bars.bar(
        change.unit_id,
        since=date.fromisoformat(change.terms["since"]),
        until=date.fromisoformat(change.terms["until"]),
        reason=change.reason,
        clause=change.terms["clause"],
        document_number=change.document_number,
        by=by,
    )


def _lift_bar(change: RecordChange, by: Person) -> None:
    bars.lift(change.terms["bar"], change.reason, on=clock.today(), by=by)


def _void_bar(change: RecordChange, by: Person) -> None:
    bars.void_bar(change.terms["bar"], change.reason, by=by)


class _Act(NamedTuple):
    """What raises where a change cannot be done, and what does it."""

    require: Callable[[RecordChange], None]
    do: Callable[[RecordChange, Person], None]


_ACTS: Mapping[RecordChangeKind, _Act] = {
    RecordChangeKind.RENAME: _Act(_require_rename, _rename),
    RecordChangeKind.SUCCESSION: _Act(_require_succession, _succeed),
    RecordChangeKind.JOIN: _Act(_require_join, _join),
    RecordChangeKind.PART: _Act(_require_part, _part),
    RecordChangeKind.CODE: _Act(_require_code, _recode),
    RecordChangeKind.VOID: _Act(_require_void, _void),
    RecordChangeKind.REINSTATE: _Act(_require_reinstatement, _reinstate),
    RecordChangeKind.VOID_NAME: _Act(_require_void_name, _void_name),
    RecordChangeKind.VOID_CHECK: _Act(_require_checked, _void_check),
    RecordChangeKind.VOID_CODE: _Act(_require_void_code, _void_code),
    RecordChangeKind.BAR: _Act(_require_bar, _bar),
    RecordChangeKind.LIFT_BAR: _Act(_require_standing_bar, _lift_bar),
    RecordChangeKind.VOID_BAR: _Act(_require_standing_bar, _void_bar),
}
