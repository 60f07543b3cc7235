"""Taking off the lists the units that had to file and did not, and barring those that deceived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import audit
from core.applications.operations.holding import require_past, required
from core.applications.queries.closing import Closing
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db.transaction import transaction
from core.desks.policies import may_release
from core.errors import Conflict, Invalid, StageClosed
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import Bar, ListEvent, RemovalReason
from core.ledger.operations.events import Entry
from core.ledger.rules import EventKind
from core.lists.actions import PENALISE, UNIT
from core.lists.queries import unfiled
from core.people.models import Person
from core.plugin_api import Clause, Term, UpkeepKind
from core.policy_desk.queries.calendar import end_of
from core.review.queries.follow_up import Followed, inviting

BAR = "bar"
"""The name of the term for which a unit that deceived may not apply."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The document that takes units off a list: its number, the day, the clause, and what happened."""

    document_number: str
    effective_on: date
    clause: str
    note: str


def remove_unfiled(opened: OpenedCall, chosen: Sequence[str], removal: Removal, *, by: Person) -> Sequence[ListEvent]:
    """Take units of an inviting track that have not filed off the list that invited them; all or none.

    `chosen` are places on the list, as `Followed.key` writes them. Raises NotAllowed, Invalid, StageClosed (they may
    still file), Conflict (one has filed, or is off the list already; of an annual report: who refuses is heard first).
    """
    may_release(by).or_raise()
    with transaction():
        _require_letter(removal)
        if pinned(opened).call.annual_report:
            sentence = "没有填报动态管理表的，须先由推荐单位登记拒不按时填报、听取单位意见，再决定移出。"
            raise Conflict(sentence, "请在“名单动态管理”的填报情况页面办理。")
        if not chosen:
            raise Invalid({"chosen": ["请至少选择一个单位。"]})
        if removal.clause not in {each.id for each in clauses_of_unfiled(opened)}:
            raise Invalid({"clause": ["请选择规定了未填报须移出名单的条款。"]})
        late = unfiled.unfiled(opened, tiers())
        now, closings = {each.key: each for each in late}, unfiled.closings_of(opened, late)
        missing = [key for key in chosen if key not in now]
        if missing:
            raise Conflict("所选单位中有的已经提交或已不在名单上。", "请返回“未填报单位”，刷新后重新选择。")
        for key in chosen:
            _require_over(now[key], closings[key])
        return [_removed(opened, now[key], removal, by=by) for key in dict.fromkeys(chosen)]


def clauses_of_unfiled(opened: OpenedCall) -> Sequence[Clause]:
    """The clauses by which who does not file is removed: those that its tracks name, and those declared of removals.

    Where neither is declared, those of the notice's own document: it says what follows when somebody does not file.
    """
    book, call = pinned(opened), pinned(opened).call
    removal = instance().book().region.upkeep.get(UpkeepKind.REMOVAL)
    tracks = [call.tracks[track].otherwise for track in inviting(call)]
    grounds = () if removal is None else removal.grounds
    named = [
        *(each.clause for each in tracks if each is not None),
        *(each.clause for each in grounds if each.reason is RemovalReason.NOT_FILED),
    ]
    known = {**instance().book().clauses, **book.clauses}
    found = [known[id] for id in dict.fromkeys(named) if id is not None and id in known]
    return found or sorted((each for each in known.values() if each.source == call.source), key=lambda each: each.id)


def _require_over(unit: Followed, closing: Closing | None) -> None:
    """Raises StageClosed while a unit may still file, also where that was granted to it or to its body alone."""
    if closing is not None and not closing.has_passed:
        raise StageClosed(
            f"“{unit.entry_name}”的填报 {closing.words} 才截止，现在不能以未填报为由移出名单。", "请在截止后再办理。"
        )


def _removed(opened: OpenedCall, unit: Followed, removal: Removal, *, by: Person) -> ListEvent:
    list_id = pinned(opened).call.tracks[unit.track].on_list
    if list_id is None:
        raise Conflict("这类单位不对应任何名单，不能移出。")
    entry = Entry(
        unit_id=unit.unit_id,
        list_id=list_id,
        category=unit.category,
        subject=unit.subject,
        kind=EventKind.REMOVED,
        effective_on=removal.effective_on,
        name=unit.name,
        document_number=removal.document_number.strip(),
        call_id=opened.id,
        reason=RemovalReason.NOT_FILED,
        clause=removal.clause,
        note=removal.note.strip(),
    )
    return ledger.remove(entry, by=by)


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


def bar_for_fraud(unit_id: str, removal: Removal, *, by: Person) -> Bar:
    """Bar a unit that deceived for the declared term, once: who is barred already that day stays as it is.

    Raises NotAllowed, Invalid, Conflict (no term is declared).
    """
    may_release(by).or_raise()
    with transaction():
        _require_letter(removal)
        term = required_bar_term()
        imposed = [each for each in standing.bars_of(unit_id) if each.is_standing and each.clause == term.clause]
        if held := [each for each in imposed if each.since <= removal.effective_on <= each.until]:
            return held[0]
        made = ledger.bar(
            unit_id,
            since=removal.effective_on,
            until=end_of(term, removal.effective_on),
            reason=removal.note,
            clause=term.clause,
            document_number=removal.document_number.strip(),
            by=by,
        )
        audit.record(PENALISE, UNIT, unit_id, by=by, after={"barred_until": made.until}, note=removal.note)
        return made


def _require_letter(removal: Removal) -> None:
    required(removal.document_number, "document_number", "请填写移出名单的文号。", most=100)
    required(removal.note, "note", "请写明移出名单的具体情况。")
    require_past(removal.effective_on, "effective_on")
