"""The department's decision of a matter, and what it does to the lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, required
from core.filling.queries import as_submitted
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import RemovalReason
from core.ledger.operations import Checked
from core.ledger.operations.events import Entry
from core.ledger.rules import EventKind
from core.lists.operations.barring import Fraud, bar_for_fraud, bar_term
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.units import operations as units
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.grounds import Proposal
from core.upkeep.operations.opening import propose
from core.upkeep.operations.stepping import Said, held, require_day, take
from core.upkeep.queries import found
from core.upkeep.queries.grounds import leaving
from core.upkeep.rules import (
    ADDRESS,
    CHANGED_ON,
    CHANGES,
    CHECKED_ON,
    NAME,
    NEW_ADDRESS,
    NEW_NAME,
    Phase,
    StepKind,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Whether the unit conforms (of a removal: whether it stays), why, and by which document of which day.

    `clause`: of what is found not to conform, the one on which its removal rests; `otherwise`: on what it rests where
    the region declares none; `place`: the one list that it is to leave (``unit:list:category:subject``), empty for all
    of which the clause speaks. `proof_id`: the file on which it rests, where one is asked for.
    """

    conforms: bool
    note: str
    document_number: str
    dated: date
    clause: str = ""
    otherwise: str = ""
    place: str = ""
    proof_id: str | None = None


def decide(record_id: str, decision: Decision, *, revision: int, by: Person) -> UpkeepRecord:
    """Decide a matter and announce it by the document: the lists follow in the same act.

    A change of name renames, one of address is taken over by the register; a re-check is kept beside the ledger; who
    does not conform is proposed for removal; who is to be removed is, or stays; a grave incident removes from every
    level where the rules say so. What goes against the findings is only put up for another to confirm (`confirm`).
    Raises NotFound, NotAllowed, Stale, Conflict, Invalid, ImpossibleEvent.
    """
    with transaction():
        record = held(record_id, *decided_at(record_id), revision=revision, may=policies.may_decide, by=by)
        if not found.overruled(record, decision.conforms):
            carry_out(record, decision, by)
            return record
        _require(record, decision)
        if decision.proof_id is None:
            raise Invalid({"proof": ["结论与已有的核查、审核或评审结论不一致，请上传证明材料。"]})
        more = {"clause": decision.clause, "otherwise": decision.otherwise, "place": decision.place}
        take(record, StepKind.PROPOSED, Phase.CONFIRMATION, **_said(decision), **more, by=by)
        return record


def carry_out(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    """Let what follows from a decision follow, and write it down. Raises Conflict, Invalid, ImpossibleEvent."""
    _require(record, decision)
    _EFFECTS[record.kind](record, decision, by)
    take(record, StepKind.DECIDED, Phase.DONE, **_said(decision), by=by)


def _said(decision: Decision) -> Said:
    return {
        "conforms": decision.conforms,
        "note": decision.note,
        "document_number": decision.document_number,
        "dated": decision.dated,
        "file_id": decision.proof_id,
    }


def decide_all(revisions: Mapping[str, int], decision: Decision, *, by: Person) -> int:
    """Decide several removals alike, as when a year's list comes out; all or none. Each goes with the revision that the
    page showed. Raises as `decide`, and Conflict for what is no removal, and for who has filed since it was put up for
    not filing: that is decided by itself."""
    if not revisions:
        raise Invalid({"chosen": ["请至少选择一项。"]})
    with transaction():
        for id in sorted(revisions):
            held(id, Phase.DECISION, Phase.OPEN, revision=revisions[id], may=policies.may_decide, by=by)
        _require_alike(revisions)
        for id in sorted(revisions):
            decide(id, decision, revision=revisions[id], by=by)
        return len(revisions)


def _require_alike(record_ids: Collection[str]) -> None:
    """Raises Conflict where one of them cannot be decided with the others."""
    records = [queries.record(each) for each in sorted(record_ids)]
    if any(each.kind is not UpkeepKind.REMOVAL for each in records):
        raise Conflict("只有移出名单的事项可以一并决定。", "其他事项请在各自的事项页面决定。")
    if filed := [each.unit.name for each in records if queries.filed_since(each)]:
        raise Conflict(
            f"{'、'.join(f'“{name}”' for name in filed)}在列为拟移出之后已逾期补报，不能与其他单位一并决定。",
            "请在各自的事项页面核对补报情况后单独决定。",
        )


_CLEARS = {UpkeepKind.REMOVAL, UpkeepKind.INCIDENT}


def decided_at(record_id: str) -> Collection[Phase]:
    """Where a matter waits for its decision: a removal also while its unit may still speak."""
    is_removal = queries.record(record_id).kind is UpkeepKind.REMOVAL
    return (Phase.DECISION, *((Phase.OPEN,) if is_removal else ()))


def _require(record: UpkeepRecord, decision: Decision) -> None:
    required(decision.note, "note", "请写明决定的理由。")
    begun = clock.local(record.opened_at).date()
    if record.kind not in _CLEARS or not decision.conforms:  # that the lists stay as they are is not announced
        required(decision.document_number, "document_number", "请填写文号。", most=100)
    said = {"clause": decision.clause, "otherwise": decision.otherwise.strip(), "place": decision.place}
    if decision.conforms and (filled := [name for name, value in said.items() if value]):
        raise Invalid({filled[0]: ["结论为符合的不填写移出的名单和依据，请改选结论或清空此项。"]})
    _require_day(record, decision)
    if record.kind is not UpkeepKind.REMOVAL:
        require_assessed(record)
        _require_finding(record, decision)
        return
    require_heard(record)
    if decision.conforms and queries.is_barred(record):
        raise Conflict(f"{policies.BARRED}，不能决定不移出。", "认定有误的，请先在单位页面撤销误登记的禁止申报。")
    number = decision.document_number.strip()
    if decision.conforms or not is_annual(record) or not leaving(record, standing.lists_of(record.unit_id)):
        return
    if not queries.published_with(number, begun):
        raise Conflict(
            "按规定，这类移出随年度名单办理：没有查到列为拟移出之后以这个文号发布的名单。",
            "请在发布年度名单之后，填写年度名单的文号。",
        )


def _require_day(record: UpkeepRecord, decision: Decision) -> None:
    require_day(record, decision.dated)
    review = found.assessed(record)
    if review is not None and review.dated is not None and decision.dated < review.dated:
        raise Invalid({"dated": [f"文件日期不能早于技术评审的日期（{review.dated.isoformat()}）。"]})


def require_assessed(record: UpkeepRecord) -> None:
    """Raises Conflict where a technical review is asked for and not on record."""
    if found.wants_assessment(record):
        raise Conflict(
            f"按规定，{record.kind.label}须经技术评审后决定，还没有登记技术评审意见。", "请先登记技术评审意见。"
        )


def finding_asked(record: UpkeepRecord) -> str | None:
    """The evidence field whose file a removal for an incident rests on, where neither the report came with one nor the
    grade was found by one."""
    asked = queries.required(UpkeepKind.INCIDENT).finding if clears(record) else None
    if found.graded(record) is not None:
        return None
    return None if asked is None or _answers(record).get(asked) else asked


def _require_finding(record: UpkeepRecord, decision: Decision) -> None:
    if record.kind is UpkeepKind.INCIDENT and not decision.conforms and finding_asked(record) and not decision.proof_id:
        raise Invalid({"proof": ["移出名单须凭事故（事件）的认定或通报文件，报告中没有附，请上传。"]})


def require_heard(record: UpkeepRecord) -> None:
    """Raises Conflict while a unit that is to be removed may still speak and has not."""
    if record.state is Phase.OPEN and record.due is not None and record.due >= clock.today():
        raise Conflict(
            f"“{record.unit.name}”的陈述期限是 {record.due:%Y-%m-%d} 24:00，单位还没有陈述，现在不能决定。",
            "请在单位陈述之后，或者期限届满之后决定。",
        )


def is_annual(record: UpkeepRecord) -> bool:
    """Whether the unit is removed when a year's list comes out, not before."""
    return are_annual(record.reason)


def are_annual(reason: str | None) -> bool:
    """Whether the region removes for this reason when a year's list comes out."""
    found = queries.declared(UpkeepKind.REMOVAL)
    return found is not None and reason in found.annual


# --- What follows -----------------------------------------------------------------------------------------------------


def _answers(record: UpkeepRecord) -> Mapping[str, object]:
    return as_submitted(record.id).of(record.form_id)


def _day(answer: object) -> date:
    return date.fromisoformat(str(answer))


def _changed(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    given = _answers(record)
    changes = given.get(CHANGES) or ()
    if isinstance(changes, list) and decision.conforms:
        number, note = decision.document_number.strip(), decision.note
        name, address = (str(given.get(key) or "").strip() for key in (NEW_NAME, NEW_ADDRESS))
        if NAME in changes and name and name != record.unit.name:
            ledger.rename(record.unit_id, name, on=_day(given[CHANGED_ON]), document_number=number, note=note, by=by)
        if ADDRESS in changes and address:
            units.move(record.unit_id, address, reason=note, by=by)
    _not_conforming(record, decision, by)


def _re_checked(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    ledger.re_check(
        Checked(
            unit_id=record.unit_id,
            list_id=record.list_id or "",
            category=record.category or "",
            subject=record.subject,
            checked_on=_day(_answers(record)[CHECKED_ON]),
            passed=decision.conforms,
            reason=decision.note,
            document_number=decision.document_number.strip(),
        ),
        by=by,
    )
    _not_conforming(record, decision, by)


def _not_conforming(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    """Who conforms no longer is to be removed, and is heard like everybody."""
    if decision.conforms:
        return
    place = (decision.place or None) if record.list_id is None else queries.key_of(record)
    declared = queries.declared(record.kind)
    proposal = Proposal(
        reason=RemovalReason.NOT_CONFORMING,
        clause=decision.clause,
        facts=decision.note,
        otherwise=decision.otherwise,
        allowed=None if declared is None else declared.clause,
        place=place,
        origin_id=record.id,
    )
    propose(record.unit_id, proposal, by=by)


def clears(record: UpkeepRecord) -> bool:
    """Whether the rules take a unit off every list at once for an incident of this grade."""
    return queries.required(UpkeepKind.INCIDENT).clears and queries.is_grave(record)


def _incident(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    declared = queries.required(UpkeepKind.INCIDENT)
    if decision.conforms:
        return
    if not clears(record):
        raise Conflict(
            "本地区的规则没有规定这一等级的事故（事件）直接移出名单。",
            "应予移出的，请提出移出名单，听取单位意见后决定。",
        )
    _remove(record, RemovalReason.ACCIDENT, declared.clause, decision, by)


def _removed(record: UpkeepRecord, decision: Decision, by: Person) -> None:
    if decision.conforms:
        return
    is_fraud = record.reason is RemovalReason.FRAUD
    if not is_fraud or leaving(record, standing.lists_of(record.unit_id)):
        _remove(record, record.reason or RemovalReason.OTHER, record.clause, decision, by)
    if is_fraud and bar_term() is not None:
        fraud = Fraud(decision.document_number, decision.dated, decision.note)
        bar_for_fraud(record.unit_id, fraud, by=by)


def bar_meanwhile(record_id: str, decision: Decision, *, revision: int, by: Person) -> UpkeepRecord:
    """Bar a unit that deceived, once it was heard, where the rules remove it only when a year's list comes out.

    Raises NotFound, NotAllowed, Stale, Conflict (not heard yet, barred already, or removed at once), Invalid.
    """
    with transaction():
        record = held(record_id, Phase.DECISION, Phase.OPEN, revision=revision, may=policies.may_decide, by=by)
        require_barred_meanwhile(record)
        required(decision.document_number, "document_number", "请填写文号。", most=100)
        note = required(decision.note, "note", "请写明决定的理由。")
        _require_day(record, decision)
        fraud = Fraud(decision.document_number, decision.dated, note)
        bar_for_fraud(record.unit_id, fraud, by=by)
        take(
            record,
            StepKind.BARRED,
            record.state,
            note=note,
            document_number=decision.document_number,
            dated=decision.dated,
            by=by,
        )
        return record


def require_barred_meanwhile(record: UpkeepRecord) -> None:
    """Raises Conflict where a unit is not to be barred before it is removed."""
    if record.kind is not UpkeepKind.REMOVAL or record.reason is not RemovalReason.FRAUD or not is_annual(record):
        raise Conflict("这一事项不需要先行禁止申报。", "禁止申报随移出决定一并办理。")
    require_heard(record)
    if queries.is_barred(record):
        raise Conflict("已经登记禁止申报。", "请在发布年度名单后作出移出决定。")


def _remove(record: UpkeepRecord, reason: RemovalReason, clause: str | None, decision: Decision, by: Person) -> None:
    """Off the lists of which the clause speaks; a day on which the unit did not stand there is refused."""
    on, now = (standing.lists_of(record.unit_id, on=day) for day in (decision.dated, clock.today()))
    places = leaving(record, on)
    held_then = {(each.list_id, each.category, each.subject) for each in places}
    if left := [each for each in leaving(record, now) if (each.list_id, each.category, each.subject) not in held_then]:
        day = max(each.listed_on for each in left).isoformat()
        raise Conflict(f"该单位在这一日期之后（{day}）又列入了名单，不能移出。", f"日期不能早于 {day}。")
    if not places:
        raise Conflict("该单位当日不在这份名单上。", "请核对日期和名单。")
    for place in places:
        entry = Entry(
            unit_id=record.unit_id,
            list_id=place.list_id,
            category=place.category,
            subject=place.subject,
            kind=EventKind.REMOVED,
            effective_on=decision.dated,
            name=place.name,
            document_number=decision.document_number.strip(),
            call_id=record.call_id,
            reason=reason,
            clause=clause,
            note=decision.note,
        )
        ledger.remove(entry, by=by)


_EFFECTS = {
    UpkeepKind.CHANGE: _changed,
    UpkeepKind.RE_CHECK: _re_checked,
    UpkeepKind.SPOT_CHECK: _not_conforming,
    UpkeepKind.INCIDENT: _incident,
    UpkeepKind.REMOVAL: _removed,
}
