"""Who may act for a unit: asking, deciding, stepping down, ending."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core import audit, clock
from core.audit.queries import was_done
from core.bodies import queries as bodies
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Stale, required
from core.files import operations as files
from core.people.models import Person
from core.people.queries import normal_email
from core.units import actions, notifications, policies, queries
from core.units.models import Representation, RepresentationState, Unit, UnitKind
from core.units.operations import register
from core.units.purposes import LETTER
from core.units.rules import codes, names

MOST_PENDING = 5
"""Requests that one person may have waiting: enough for a group's staff, too few to flood an office."""

State = RepresentationState


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a person states. `unit_id` names a unit of the register; without it the unit is a new one. `is_aware`: the
    person knows that the register has a unit of this name, and means another one or another code."""

    unit_id: str | None = None
    kind: UnitKind | None = None
    name: str = ""
    code: str
    body_id: str | None = None
    address: str | None = None
    industry: str | None = None
    replaces: bool = False
    is_aware: bool = False


def check(claim: Claim) -> None:
    """Raises Invalid with every fault of a claim; changes nothing."""
    _stated(claim)


def request(claim: Claim, letter_id: str, *, by: Person) -> Representation:
    """Ask to act for a unit, with an uploaded letter of authority. It opens nothing until it is confirmed.

    Raises NotAllowed, Invalid (by field), Conflict (already asked).
    """
    policies.may_request(by).or_raise()
    with transaction():
        take_turn(f"representations:{by.id}")
        if queries.pending_count_of(by) >= MOST_PENDING:
            raise Conflict(
                f"您已有 {MOST_PENDING} 份经办申请等待确认。", "请等推荐单位办理后再提交，或撤回不需要的申请。"
            )
        asked = _stated(claim)
        asked.person_id, asked.requested_at, asked.letter_id = by.id, clock.now(), letter_id
        files.attach(letter_id, LETTER.id, files.Owner("representation", asked.id), by=by)
        put(asked)
        after = {"unit": asked.unit_name, "code": asked.unit_code, "body_id": asked.body_id, "replaces": asked.replaces}
        audit.record(actions.REQUEST, actions.REPRESENTATION, asked.id, by=by, after=after)
        notifications.requested(asked)
        return asked


def withdraw(representation_id: str, *, by: Person) -> None:
    """Take back one's own request. Raises NotAllowed, Conflict (it was decided, or taken back before)."""
    with transaction():
        asked = lock(Representation, representation_id)
        policies.is_own(by, asked).or_raise()
        if asked.state is not State.PENDING:
            raise Conflict("这份申请已经办结，不能撤回。", _SEE)
        _move(asked, State.WITHDRAWN, actions.WITHDRAW, by=by)


def confirm(representation_id: str, *, ending: Collection[str] = (), apart: str = "", by: Person) -> Representation:
    """Confirm that the person may act for the unit, and end those representations of the unit that it replaces.

    A unit that the register lacks is added; one that lacks a code or a body is given those stated. Where units of the
    same name bear other codes, `apart` says why this is none of them, and the department is told. Raises NotAllowed,
    Stale (somebody decided before), Conflict (the code stands for another unit), Invalid (``apart`` is missing).
    """
    with transaction():
        asked = _open_for(by, representation_id)
        unit, apart_from = _unit_of(asked, apart, by=by)
        acting = {each.id for each in queries.acting_for(unit.id)}
        if not acting.issuperset(ending):
            raise Stale("该单位的经办人刚刚有变动。", "请查看现任经办人后重新确认。")
        asked.unit_id = unit.id
        _decide(asked, State.CONFIRMED, apart_from, actions.CONFIRM, by=by)
        for id in sorted(ending):
            acted = lock(Representation, id)
            _require(acted, State.CONFIRMED)  # he may have stepped down just now
            _end(acted, f"由{asked.person.name}接任", by=by)
        notifications.confirmed(asked, unit)
        if apart_from is not None:
            notifications.told_apart(asked, apart_from, by=by)
        return asked


def refer(representation_id: str, reason: str, *, by: Person) -> None:
    """Ask the department to change the code of the unit that bears the name of a request; the request goes on waiting.

    Raises NotAllowed, Stale, Conflict (no unit bears it), Invalid.
    """
    with transaction():
        asked, why = _open_for(by, representation_id), _given(reason)
        of_name = queries.meant_by(asked).namesakes
        if not of_name:
            raise Conflict("登记库中没有代码不同的同名单位。", "请刷新页面，查看最新情况。")
        if was_done(actions.REFER, actions.REPRESENTATION, asked.id, by=by, note=why):
            return  # referred already: the page was sent twice
        audit.record(actions.REFER, actions.REPRESENTATION, asked.id, by=by, note=why)
        notifications.referred(asked, of_name, why, by=by)


def refuse(representation_id: str, reason: str, *, by: Person) -> Representation:
    """Refuse a request, with the reason that its person will read. Raises NotAllowed, Stale, Invalid."""
    with transaction():
        asked = _open_for(by, representation_id)
        _decide(asked, State.REFUSED, _given(reason), actions.REFUSE, by=by)
        notifications.refused(asked)
        return asked


def end(representation_id: str, reason: str, *, by: Person) -> None:
    """End somebody's standing as representative, by an officer. Raises NotAllowed, Stale, Invalid."""
    with transaction():
        held = lock(Representation, representation_id)
        policies.may_end(by, held).or_raise()
        _require(held, State.CONFIRMED)
        _end(held, _given(reason), by=by)


def leave(representation_id: str, reason: str, *, by: Person) -> None:
    """Step down as representative. Raises NotAllowed, Conflict (who does so is none, or no more), Invalid."""
    with transaction():
        held = lock(Representation, representation_id)
        policies.is_own(by, held).or_raise()
        require_acting(held)
        _end(held, _given(reason), by=by)


def propose_successor(representation_id: str, email: str, *, by: Person) -> None:
    """Name who is to follow: the officer sees it beside that person's own request. Nothing else changes by it.

    Raises NotAllowed, Conflict (who names him is no representative, or no more), Invalid.
    """
    address = normal_email(email)
    with transaction() as session:
        held = lock(Representation, representation_id)
        policies.is_own(by, held).or_raise()
        require_acting(held)
        if address == by.email:
            raise Invalid({"email": ["接任人不能是您自己。"]})
        if address == held.successor_email:
            return  # named already: the page was sent twice
        before = {"successor_email": held.successor_email}
        held.successor_email = address
        session.flush()
        audit.record(
            actions.PROPOSE, actions.REPRESENTATION, held.id, by=by, before=before, after={"successor_email": address}
        )
        notifications.proposed(held)


def require_acting(held: Representation) -> None:
    """Raises Conflict where it was not confirmed, or has ended."""
    if held.state is not State.CONFIRMED:
        raise Conflict("您现在不是该单位的经办人。", _SEE)


_SEE = "请在“我的单位”查看最新情况。"


# --- Steps ------------------------------------------------------------------------------------------------------------


def _stated(claim: Claim) -> Representation:
    """The request that a claim makes, checked against the register. Raises Invalid with every fault of it."""
    known = None if claim.unit_id is None else queries.unit(claim.unit_id)
    code = codes.normalised(claim.code)
    kind = claim.kind if known is None else known.kind
    name = names.printed(claim.name if known is None else known.name)
    body_id = claim.body_id if known is None or known.body_id is None else known.body_id
    faults: dict[str, list[str]] = {}
    if kind is None:
        faults["kind"] = ["请选择单位类型。"]
    if not name:
        faults["name"] = ["请填写单位全称，与营业执照一致。"]
    body = bodies.body(body_id)
    if body is None or not body.active:
        faults["body_id"] = ["请选择推荐单位。"]
    if fault := _code_fault(code) or _contradiction(known, name, code):
        faults["code"] = [fault]
    if name and "code" not in faults and (fault := _unconfirmed(claim, name, code)):
        faults["is_aware"] = [fault]
    if faults or kind is None or body_id is None:
        raise Invalid(faults)
    return Representation(
        unit_id=None if known is None else known.id,
        body_id=body_id,
        unit_kind=kind,
        unit_name=name,
        unit_code=code,
        unit_address=claim.address or None,
        unit_industry=claim.industry or None,
        replaces=claim.replaces,
        state=State.PENDING,
    )


def _code_fault(code: str) -> str | None:
    return codes.fault(code) if code else "请填写统一社会信用代码，18 位，见营业执照。"


_OTHER_CODE = (
    "与该单位登记的统一社会信用代码不一致，请对照营业执照核对；"
    "代码确已更换的，请按登记新单位填写新代码并说明，由推荐单位核实。"
)


def _unconfirmed(claim: Claim, name: str, code: str) -> str | None:
    """A sentence where a new unit would bear the name of others, and the person has not said that it knows."""
    if claim.unit_id is not None or claim.is_aware or queries.unit_with_code(code) is not None:
        return None
    others = [each for each in queries.namesakes(name, code) if not _is_taken_over(each, claim)]
    if not others:
        return None
    told = "、".join(f"“{each.name}”（{each.body.name if each.body else '推荐单位待指定'}）" for each in others)
    return (
        f"登记库中已有同名单位{told}。是您的单位的，请查找该单位后申请担任经办人；"
        "是另一个单位，或者单位已更换代码的，请勾选此项后提交，由推荐单位核实。"
    )


def _is_taken_over(namesake: Unit, claim: Claim) -> bool:
    """Whether the claim means this unit, which only lacks a code (`queries.meant_by`)."""
    return namesake.code is None and namesake.kind is claim.kind and namesake.body_id in (None, claim.body_id)


def _contradiction(known: Unit | None, name: str, code: str) -> str | None:
    """A sentence where the stated code and the register contradict each other."""
    if known is not None and known.code is not None:
        return None if known.code == code else _OTHER_CODE
    bearer = queries.unit_with_code(code)
    if bearer is None:
        return None
    if known is not None or names.matching(name) != bearer.name_key:
        return f"该统一社会信用代码已登记在“{bearer.name}”名下。如果这就是您的单位，请返回查找该单位后申请。"
    return None


def _open_for(by: Person, representation_id: str) -> Representation:
    """The request, locked, if this officer may decide it and nobody has."""
    asked = lock(Representation, representation_id)
    policies.may_confirm(by, asked).or_raise()
    _require(asked, State.PENDING)
    return queries.representation(asked.id)


def _require(held: Representation, state: State) -> None:
    if held.state is not state:
        raise Stale(notifications.what_became_of(queries.representation(held.id)))


def _unit_of(asked: Representation, apart: str, *, by: Person) -> tuple[Unit, str | None]:
    """The unit that is meant, as the register now knows it, added where it does not; and from which others of its name
    it was told apart, and why. Raises Conflict, Stale, Invalid."""
    register.hold_register()
    meant = queries.meant_by(asked)
    if meant.fault is not None:
        raise Conflict(meant.fault, meant.cure)
    return _brought(asked, meant.unit, by=by), _told_apart(meant.namesakes, apart)


def _told_apart(namesakes: Sequence[Unit], why: str) -> str | None:
    """The sentence that stays on record. Raises Invalid where there is nothing to say for it."""
    if not namesakes:
        return None
    if not why.strip():
        raise Invalid({"reason": ["登记库中有同名单位：请选择是另一个单位还是同一单位，并写明理由。"]})
    told = "、".join(f"“{each.name}”（{each.code or '没有代码'}）" for each in namesakes)
    return f"与登记库中的同名单位{told}不是同一单位：{why.strip()}"


def _brought(asked: Representation, known: Unit | None, *, by: Person) -> Unit:
    if known is None:
        return register.add(
            kind=asked.unit_kind,
            name=asked.unit_name,
            code=asked.unit_code,
            body_id=asked.body_id,
            address=asked.unit_address,
            industry=asked.unit_industry,
            by=by,
        )
    unit = lock(Unit, known.id)
    register.complete(
        unit,
        code=asked.unit_code,
        body_id=asked.body_id,
        address=asked.unit_address,
        industry=asked.unit_industry,
        by=by,
    )
    return unit


def _decide(asked: Representation, state: State, reason: str | None, action: str, *, by: Person) -> None:
    asked.decided_at, asked.decided_by_id, asked.reason = clock.now(), by.id, reason
    _move(asked, state, action, by=by, note=reason)


def _end(held: Representation, reason: str, *, by: Person) -> None:
    held.ended_at, held.ended_by_id, held.ended_reason = clock.now(), by.id, reason
    _move(held, State.ENDED, actions.END, by=by, note=reason)
    notifications.ended(queries.representation(held.id), by=by)


def _move(held: Representation, state: State, action: str, *, by: Person, note: str | None = None) -> None:
    before = held.state
    held.state = state
    audit.record(
        action, actions.REPRESENTATION, held.id, by=by, before={"state": before}, after={"state": state}, note=note
    )


def _given(reason: str) -> str:
    return required(reason, "reason", "请写明原因。")
