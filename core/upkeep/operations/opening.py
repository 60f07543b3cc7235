"""Beginning a matter: a unit reports, officers check, a removal is proposed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.bodies.queries import body_scope
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid, required
from core.files import operations as files
from core.files.operations import Owner
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.models import Listing, RemovalReason
from core.ledger.operations import events
from core.lists.operations.barring import bar_term
from core.people.models import Person, Role
from core.plugin_api import UpkeepKind
from core.policy_desk.queries.calendar import end_of
from core.units import queries as units
from core.units.models import Unit
from core.upkeep import actions, policies, purposes, queries
from core.upkeep.models import UpkeepDraw, UpkeepRecord
from core.upkeep.operations import grounds
from core.upkeep.operations.grounds import Holds, Proposal
from core.upkeep.operations.stepping import take
from core.upkeep.queries.grounds import grounds as declared_grounds
from core.upkeep.rules import Filler, Phase, StepKind, drawn


def report(unit_id: str, kind: UpkeepKind, *, cause: str | None = None, by: Person) -> UpkeepRecord:
    """Begin a change's or an incident's report, which is filled in next; one that is begun already goes on.

    `cause`: why a body begins it. Raises NotAllowed, NotFound, Conflict (the unit is on no list, or the region declares
    no such report).
    """
    unit = units.unit(unit_id)
    policies.may_report(by, unit, kind).or_raise()
    filler = Filler.BODY if Role.BODY_OFFICER in by.held_roles else Filler.UNIT
    return _reported(unit, kind, filler, cause, by)


def ask_for_change(unit: Unit, cause: str, *, by: Person) -> UpkeepRecord:
    """Ask a unit to report a change that came to light; where it has begun to, that report. Raises as above."""
    policies.supervises(by, unit).or_raise()
    return _reported(unit, UpkeepKind.CHANGE, Filler.UNIT, cause, by)


def _reported(unit: Unit, kind: UpkeepKind, filler: Filler, cause: str | None, by: Person) -> UpkeepRecord:
    with transaction():
        events.held({unit.id})
        if not ledger.lists_of(unit.id):
            raise Conflict(f"“{unit.name}”现不在任何名单上，不需要报告。", "名单如有遗漏，请联系推荐单位核对。")
        for other in queries.of_unit(unit.id):
            if other.kind is kind and other.state.is_open and other.filled_by is filler:
                return other
        return _opened(unit, kind, filler, cause=cause, by=by)


# --- Checks -----------------------------------------------------------------------------------------------------------


def check(kind: UpkeepKind, keys: Collection[str], cause: str, *, draw_id: str | None = None, by: Person) -> int:
    """Begin the re-check or spot check of places on lists; how many were begun, those under way left out.

    A body's officers check on site, or whoever of the department began it. Raises NotAllowed, NotFound, Invalid,
    Conflict.
    """
    policies.may_supervise(by).or_raise()
    said = required(cause, "cause", "请写明核查的原因。")
    if not keys:
        raise Invalid({"chosen": ["请至少选择一个单位。"]})
    filler = Filler.BODY if kind is UpkeepKind.RE_CHECK or Role.BODY_OFFICER in by.held_roles else Filler.DEPARTMENT
    with transaction():
        places = queries.named(body_scope(by), keys)
        events.held({each.unit_id for each in places})
        begun = queries.under_way(kind)
        waiting = [each for each in places if queries.key_of(each) not in begun]
        for each in waiting:
            _opened(each.unit, kind, filler, place=each, cause=said, draw_id=draw_id, by=by)
        return len(waiting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    """How many of which places are to be drawn: of a list and category, or of all. To the seed that is given, or none,
    one of ours is added: whoever gives it cannot know, and so not choose, whom it draws."""

    size: int
    reason: str
    list_id: str | None = None
    category: str | None = None
    seed: str = ""


def draw(lot: Lot, *, by: Person) -> UpkeepDraw:
    """Draw units for spot checks, and begin those; seed and pool stay on record, so that anybody can draw again.

    Raises NotAllowed, Invalid, Conflict.
    """
    policies.may_supervise(by).or_raise()
    said = required(lot.reason, "reason", "请写明抽查的依据和范围。")
    with transaction():
        scope = body_scope(by)
        pool = sorted(queries.key_of(each) for each in queries.places(scope, lot.list_id, lot.category))
        if not 0 < lot.size <= len(pool):
            raise Invalid({"size": [f"抽取数须在 1 和备选单位数 {len(pool)} 之间。"]})
        seed = f"{lot.seed.strip()} {secrets.token_hex(8)}".strip()
        made = UpkeepDraw(
            seed=seed,
            reason=said,
            pool=pool,
            chosen=list(drawn(pool, lot.size, seed)),
            drawn_by_id=by.id,
        )
        put(made)
        after = {"seed": seed, "chosen": lot.size, "pool": len(pool)}
        audit.record(actions.DRAWN, actions.DRAW, made.id, by=by, after=after, note=said)
        check(UpkeepKind.SPOT_CHECK, made.chosen, said, draw_id=made.id, by=by)
        return made


# --- Removals ---------------------------------------------------------------------------------------------------------


def propose(unit_id: str, proposal: Proposal, *, is_so: Holds | None = None, by: Person) -> UpkeepRecord:
    """Propose to take a unit off a list, or off all of them; the unit is asked, and has the declared term to answer.

    Whoever deceived is heard too where it stands on no list: it is to be barred. `is_so` is what was read of the call
    already, for several units. Raises NotAllowed, NotFound, Invalid,
    Conflict (on no list, or proposed already).
    """
    unit = units.unit(unit_id)
    policies.supervises(by, unit).or_raise()
    facts = required(proposal.facts, "facts", "请写明移出名单的事实和依据。")
    if proposal.proof_id is None and proposal.origin_id is None and proposal.call_id is None:
        raise Invalid({"proof": ["请上传证明材料。"]})
    with transaction():
        events.held({unit.id})
        place = _place(unit, proposal, by)
        facts = f"{facts}{grounds.require_clause(_concerned(unit, place), proposal)}"
        (is_so or grounds.holds(proposal.reason, proposal.call_id))(unit.id)
        if queries.is_open(unit.id, UpkeepKind.REMOVAL, *_names(place)):
            raise Conflict(f"“{unit.name}”已列为拟移出，正在办理。", "请在原事项上办理。")
        made = _opened(
            unit,
            UpkeepKind.REMOVAL,
            Filler.UNIT,
            place=place,
            cause=facts,
            proposal=proposal,
            due=_heard_until(),
            by=by,
        )
        if proposal.proof_id is not None:
            files.attach(proposal.proof_id, purposes.PROOF.id, Owner(purposes.RECORD, made.id), by=by)
        if proposal.led_to is not None:
            proposal.led_to(made, by)
        return made


def require_no_removal(unit_id: str, clause: str | None) -> None:
    """Raises Conflict where a bar by hand would go around the hearing: a removal of the unit is under way, or it is to
    be barred for fraud, for which the region's rules also remove it."""
    name = units.unit(unit_id).name
    if queries.is_leaving(unit_id):
        raise Conflict(
            f"“{name}”已列为拟移出，正在听取意见。", "请在该移出事项中决定；造假的，禁止申报随决定一并登记。"
        )
    term = bar_term()
    is_fraud = clause is not None and term is not None and clause == term.clause
    if is_fraud and declared_grounds(ledger.lists_of(unit_id), RemovalReason.FRAUD):
        raise Conflict(
            f"“{name}”在名单上，查实造假的应当移出名单并禁止申报。",
            "请在单位页面办理“造假处理”，听取单位意见后一并决定。",
            "clause",
        )


def require_stays(unit_id: str) -> None:
    """Raises Conflict where a unit's places would pass to others while its removal from them is under way."""
    if queries.is_leaving(unit_id):
        raise Conflict(
            f"“{units.unit(unit_id).name}”已列为拟移出，还没有决定，名单上的位置现在不能由其他单位承继。",
            "请先办结移出事项。",
        )


def _place(unit: Unit, proposal: Proposal, by: Person) -> Listing | None:
    if proposal.place and proposal.reason is RemovalReason.FRAUD:
        raise Invalid({"place": ["造假的从依据条款所指的各级名单移出，不能只选其中一份。"]})
    if proposal.place:
        (place,) = queries.named(body_scope(by), [proposal.place])
        return place
    if not ledger.lists_of(unit.id) and (proposal.reason is not RemovalReason.FRAUD or bar_term() is None):
        raise Conflict(f"“{unit.name}”现不在任何名单上。", "请核对单位。")
    return None


def _concerned(unit: Unit, place: Listing | None) -> Sequence[Listing]:
    return ledger.lists_of(unit.id) if place is None else [place]


def _heard_until() -> date:
    """The last day of the term in which a unit is heard. Raises Conflict where none is declared."""
    named = queries.required(UpkeepKind.REMOVAL).term
    term = None if named is None else instance().book().term(named)
    if term is None:
        raise Conflict("本地区的规则没有规定听取单位意见的期限。", "请联系系统管理员核对系统内置的省级规则。")
    return end_of(term, clock.today())


# --- Steps ------------------------------------------------------------------------------------------------------------


def _names(place: Listing | None) -> tuple[str | None, str | None, str]:
    return (None, None, "") if place is None else (place.list_id, place.category, place.subject)


def _opened(
    unit: Unit,
    kind: UpkeepKind,
    filler: Filler,
    *,
    place: Listing | None = None,
    cause: str | None = None,
    draw_id: str | None = None,
    due: date | None = None,
    proposal: Proposal | None = None,
    by: Person,
) -> UpkeepRecord:
    if unit.body_id is None:
        raise Conflict(f"“{unit.name}”还没有确定推荐单位。", "请主管部门先为该单位指定推荐单位。")
    list_id, category, subject = _names(place)
    made = UpkeepRecord(
        kind=kind,
        recorded=unit,
        body_id=unit.body_id,
        filled_by=filler,
        state=Phase.OPEN,
        form_id=queries.required(kind).form,
        list_id=list_id,
        category=category,
        subject=subject,
        cause=cause,
        due=due,
        draw_id=draw_id,
        revision=0,
        opened_by_id=by.id,
    )
    if proposal is not None:
        made.reason, made.clause = proposal.reason, proposal.clause or None
        made.origin_id, made.call_id = proposal.origin_id, proposal.call_id
    with transaction():
        put(made)
        take(made, StepKind.OPENED, Phase.OPEN, note=cause, by=by)
    return made
