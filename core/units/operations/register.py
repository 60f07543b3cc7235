"""The register of units: adding, renaming, and giving imported units the body and code that their list did not
print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core import audit, clock
from core.bodies import queries as bodies
from core.db import db
from core.db.transaction import lock, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.units import actions, policies, queries
from core.units.models import FormerCode, FormerCodeVoiding, Unit, UnitKind, UnitName
from core.units.rules import codes, names

_REGISTER_TURN = "units.register"


def hold_register() -> None:
    """Nobody else adds a unit until this transaction ends: two who both find it missing would make it twice."""
    take_turn(_REGISTER_TURN)


def add(
    *,
    kind: UnitKind,
    name: str,
    code: str | None = None,
    body_id: str | None = None,
    address: str | None = None,
    industry: str | None = None,
    by: Person | None,
) -> Unit:
    """Add a unit to the register; part of the operation that has asked who may, checked the code and holds the
    register.

    A code that stands for another unit raises Conflict when the transaction is written.
    """
    with transaction() as session:
        printed = names.printed(name)
        unit = Unit(
            kind=kind,
            name=printed,
            name_key=names.matching(printed),
            code=code,
            body_id=body_id,
            address=address,
            industry=industry,
            created_by_id=None if by is None else by.id,
        )
        session.add_all([unit, _name(unit, printed, since=None, reason=None, by=by)])
        after = {"kind": kind, "name": printed, "code": code, "body_id": body_id}
        audit.record(actions.ADD, actions.UNIT, unit.id, by=by, after=after)
        return unit


def rename(unit_id: str, name: str, *, since: date, reason: str | None, by: Person | None) -> Unit:
    """Record that a unit bears another name from a day on; part of the operation that has asked who may.

    Raises Invalid.
    """
    with transaction() as session:
        unit = lock(Unit, unit_id)
        printed = names.printed(name)
        require_rename(unit, printed, since)
        present = queries.names_of(unit.id)[0]
        present.until = since
        session.flush()
        audit.record(
            actions.RENAME,
            actions.UNIT,
            unit.id,
            by=by,
            before={"name": unit.name},
            after={"name": printed},
            note=reason,
        )
        unit.name, unit.name_key = printed, names.matching(printed)
        session.add(_name(unit, printed, since=since, reason=reason, by=by))
        session.flush()
        return unit


def require_rename(unit: Unit, name: str, since: date) -> None:
    """Raises Invalid for no name, the present one, a day to come, and one before the present name's first."""
    present, printed = queries.names_of(unit.id)[0], names.printed(name)
    faults: dict[str, list[str]] = {}
    if not printed:
        faults["name"] = ["请填写新名称。"]
    elif printed == unit.name:
        faults["name"] = ["与现用名称相同，不必更名。"]
    if since > clock.today():
        faults["on"] = ["更名日期不能晚于今天。"]
    elif present.since is not None and since <= present.since:
        faults["on"] = [f"更名日期应晚于现用名称的启用日期（{present.since.isoformat()}）。"]
    if faults:
        raise Invalid(faults)


def unname(name_id: str, *, reason: str, by: Person) -> Unit:
    """Take back a name that was recorded in error: the unit bore the one before it all the while. Part of the operation
    that has asked who may. Raises NotFound, Conflict."""
    with transaction() as session:
        wrong = queries.name(name_id)
        unit = lock(Unit, wrong.unit_id)
        before, until = require_unnamed(wrong), wrong.until
        session.delete(wrong)
        session.flush()  # one name is the present one at any time
        before.until = until
        if until is None:
            unit.name, unit.name_key = before.name, before.name_key
        session.flush()
        told = {"name": wrong.name, "since": wrong.since}
        audit.record(
            actions.UNNAME, actions.UNIT, unit.id, by=by, before=told, after={"name": before.name}, note=reason
        )
        return unit


def require_unnamed(wrong: UnitName) -> UnitName:
    """The name before it. Raises Conflict of the first: nothing is known of a name before it."""
    earlier = [each for each in queries.names_of(wrong.unit_id) if _begins(each) < _begins(wrong)]
    if not earlier:
        raise Conflict("这是该单位最初登记的名称，不能撤销。", "名称有误的，请办理更名。")
    return max(earlier, key=_begins)


def _begins(name: UnitName) -> date:
    return name.since or date.min


def assign(unit_id: str, *, body_id: str | None, code: str | None, reason: str | None, by: Person) -> Unit:
    """Give a unit the body or the code that it lacks, or another body (then with a reason).

    None leaves what there is. Raises NotAllowed, Invalid, Conflict.
    """
    policies.may_assign(by).or_raise()
    with transaction() as session:
        hold_register()
        unit = lock(Unit, unit_id)
        wanted = _checked(unit, body_id, code)
        mends = [name for name in wanted if getattr(unit, name) is not None]
        if mends and not (reason or "").strip():
            raise Invalid({"reason": ["修改已登记的推荐单位，请写明原因。"]})
        if wanted:
            before = {name: getattr(unit, name) for name in wanted}
            for name, value in wanted.items():
                setattr(unit, name, value)
            session.flush()
            audit.record(actions.ASSIGN, actions.UNIT, unit.id, by=by, before=before, after=wanted, note=reason)
        return unit


def move(unit_id: str, address: str, *, reason: str, by: Person) -> Unit:
    """Let the register know a unit's other address. Part of the operation that has asked who may."""
    with transaction() as session:
        unit = lock(Unit, unit_id)
        if unit.address != address:
            before, unit.address = {"address": unit.address}, address
            session.flush()
            after = {"address": address}
            audit.record(actions.ASSIGN, actions.UNIT, unit.id, by=by, before=before, after=after, note=reason)
        return unit


def recode(unit_id: str, code: str, *, reason: str, by: Person) -> Unit:
    """Let another code stand for a unit; the one before goes on meaning it. Part of the operation that has asked who
    may. Raises Invalid, Conflict."""
    with transaction() as session:
        hold_register()
        unit = lock(Unit, unit_id)
        before = require_recode(unit, code)
        session.add(
            FormerCode(
                unit_id=unit.id,
                code=before,
                replaced_with=code,
                reason=reason.strip(),
                replaced_by_id=by.id,
            )
        )
        unit.code = code
        session.flush()
        audit.record(
            actions.ASSIGN, actions.UNIT, unit.id, by=by, before={"code": before}, after={"code": code}, note=reason
        )
        return unit


def require_recode(unit: Unit, code: str) -> str:
    """The code that would be replaced. Raises Invalid, Conflict where there is none, or the other cannot stand for the
    unit."""
    if unit.code is None:
        raise Conflict("该单位还没有登记统一社会信用代码。", "请在“补充或修改”中填写。")
    if unit.code == code:
        raise Invalid({"code": ["与现在登记的代码相同。"]})
    _require_free(unit, code)
    return unit.code


def uncode(sequence: int, *, reason: str, by: Person) -> Unit:
    """Take back that a code was replaced: the unit bears the one before, and the other is free. Part of the operation
    that has asked who may. Raises NotFound, Conflict."""
    with transaction() as session:
        hold_register()
        wrong = queries.former_code(sequence)
        unit = lock(Unit, wrong.unit_id)
        require_uncoded(wrong)
        wrong.voiding = FormerCodeVoiding(reason=reason.strip(), recorded_by_id=by.id)
        unit.code = wrong.code
        session.flush()
        before, after = {"code": wrong.replaced_with}, {"code": wrong.code}
        audit.record(actions.UNCODE, actions.UNIT, unit.id, by=by, before=before, after=after, note=reason)
        return unit


def require_uncoded(wrong: FormerCode) -> None:
    """Raises Conflict where that was taken back before, or the code has been replaced again since."""
    if wrong.voiding is not None:
        raise Conflict("这次更换代码已经撤销。", "请刷新页面，查看最新情况。")
    if queries.unit(wrong.unit_id).code != wrong.replaced_with:
        raise Conflict("该单位的代码此后又更换过。", "请先撤销后一次更换。")


def _require_free(unit: Unit, code: str) -> None:
    """Raises Invalid for what is no code, Conflict where it stands, or stood, for another unit."""
    if fault := codes.fault(code):
        raise Invalid({"code": [fault]})
    other = queries.unit_with_code(code)
    if other is not None and other.id != unit.id:
        was = "已" if other.code == code else "曾"
        raise Conflict(f"该统一社会信用代码{was}登记在“{other.name}”名下。", "请核对代码是否抄错。", "code")


def complete(unit: Unit, *, by: Person | None, **told: str | None) -> Mapping[str, str]:
    """Fill in what a unit lacks (`code`, `body_id`, `address`, `industry`), and answer with that; what it has is left.

    Part of the operation that has asked who may, checked the code and locked the unit. Raises Conflict.
    """
    missing = {name: value for name, value in told.items() if value and getattr(unit, name) is None}
    if missing:
        for name, value in missing.items():
            setattr(unit, name, value)
        db.session.flush()
        audit.record(actions.ASSIGN, actions.UNIT, unit.id, by=by, before=dict.fromkeys(missing), after=missing)
    return missing


def _checked(unit: Unit, body_id: str | None, code: str | None) -> dict[str, str]:
    """What is to change, checked. Raises Invalid, Conflict."""
    wanted: dict[str, str] = {}
    if body_id and body_id != unit.body_id:
        body = bodies.body(body_id)
        if body is None or not body.active:
            raise Invalid({"body_id": ["请选择推荐单位。"]})
        wanted["body_id"] = body_id
    if code and codes.normalised(code) != unit.code:
        wanted["code"] = codes.normalised(code)
        _require_free(unit, wanted["code"])
        if unit.code is not None:
            raise Conflict(
                "已登记的统一社会信用代码由一人提出更换、另一位审批人确认。", "请在单位页面办理“更换代码”。", "code"
            )
    return wanted


def _name(unit: Unit, name: str, *, since: date | None, reason: str | None, by: Person | None) -> UnitName:
    return UnitName(
        unit_id=unit.id,
        name=name,
        name_key=names.matching(name),
        since=since,
        reason=reason,
        recorded_by_id=None if by is None else by.id,
    )
