"""Changes: opening a declared call, closing and reopening it, and giving an opened one another date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import audit, clock
from core.calls import policies
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, NotFound, required
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Call, Deadline, Declaration, schema
from core.plugin_api.kinds import Kind, Kinds
from core.policy.pinning import pin
from core.registry import Registry

OPEN = audit.action("calls.open", "启动申报通知")
CLOSE = audit.action("calls.close", "关闭申报通知")
REOPEN = audit.action("calls.reopen", "重新启动申报通知")
CHANGE_DATE = audit.action("calls.change_date", "调整已启动通知的时限")
CHANGE_VALUE = audit.action("calls.change_value", "调整已启动通知的规定")
CALL = audit.subject("opened_call", "申报通知")

OPENED: Registry[Callable[[OpenedCall, Person | None], None]] = Registry()
"""Who has to do something when a call is opened: asked within its transaction."""

CHANGED: Registry[Callable[[OpenedCall, Kind[Any], Person], None]] = Registry()
"""Who has to do something when an opened call keeps another declaration: asked within its transaction."""


def open_call(call_id: str, *, by: Person) -> OpenedCall:
    """Open a declared call: from its first day on units may enter, judged by the declarations of this moment.

    Raises NotAllowed; NotFound where no such call is declared; Invalid for standing rules without a year; Conflict
    where it was opened before.
    """
    policies.may_open(by).or_raise()
    with transaction():
        book = instance().book()
        call = book.get(Kinds.calls, call_id)
        if call is None or call.id != call_id:
            raise NotFound("政策库中没有该申报通知。", "请从“申报通知管理”重新进入。")
        made = _opened(call, pin(book, call), by)
        put(made)
        after = {"call": call.id, "title": call.title, "opens_on": made.opens_on, "policy_on": book.on}
        audit.record(OPEN, CALL, made.id, by=by, after=after)
        for follow in OPENED.values():
            follow(made, by)
    return made


def _opened(call: Call, pinned_declarations: dict[str, object], by: Person) -> OpenedCall:
    if call.year is None:
        sentence = "这是常设规则，没有年度，不能直接启动；请先“复制为新年度通知”，填写年度和各环节日期。"
        raise Invalid({"year": [sentence]}, sentence)
    return OpenedCall(
        call_id=call.id,
        title=call.title,
        year=call.year,
        opens_on=call.opens or clock.today(),
        pinned=pinned_declarations,
        opened_by_id=by.id,
    )


def close_call(call_id: str, *, reason: str, by: Person) -> OpenedCall:
    """Let no more units enter; what has entered goes on. Raises NotAllowed, NotFound, Invalid, Conflict."""
    return _turn(call_id, CallState.CLOSED, reason, by, "该通知已经关闭。")


def reopen_call(call_id: str, *, reason: str, by: Person) -> OpenedCall:
    """Let units enter again. Raises NotAllowed, NotFound, Invalid, Conflict."""
    return _turn(call_id, CallState.OPEN, reason, by, "该通知正在受理，没有关闭。")


def _turn(call_id: str, to: CallState, reason: str, by: Person, already: str) -> OpenedCall:
    policies.may_open(by).or_raise()
    why = required(reason, "reason", "请写明理由，它会记入审计记录。")
    with transaction():
        call = lock_call(call_id)
        if call.state is to:
            raise Conflict(already, "请刷新页面查看最新状态。")
        before = {"state": call.state, "closed_at": call.closed_at}
        call.state = to
        call.closed_at = clock.now() if to is CallState.CLOSED else None
        action = CLOSE if to is CallState.CLOSED else REOPEN
        after = {"state": call.state, "closed_at": call.closed_at}
        audit.record(action, CALL, call.id, by=by, before=before, after=after, note=why)
    return call


def lock_call(call_id: str) -> OpenedCall:
    """The opened call of a declared call's id, held until the transaction ends. Raises NotFound."""
    found = db.session.query(OpenedCall.id).filter_by(call_id=call_id).scalar()
    if found is None:
        raise NotFound("找不到该申报通知，或者它尚未启动。", "请从“申报通知管理”重新进入。")
    return lock(OpenedCall, found)


def change_date(call: OpenedCall, deadline: Deadline, *, by: Person, note: str) -> None:
    """Give an opened call another deadline, and nothing else of what the plugins say by now: part of an amendment.

    ``deadline`` takes the place of the one of its id, or stands beside the others. ``call`` must be locked.
    """
    before = pinned(call).deadlines.get(deadline.id)
    _keep(call, Kinds.deadlines, deadline)
    audit.record(
        CHANGE_DATE,
        CALL,
        call.id,
        by=by,
        before={"deadline": deadline.id, "pin_revision": call.pin_revision - 1, **_dates(before)},
        after={"deadline": deadline.id, "pin_revision": call.pin_revision, **_dates(deadline)},
        note=note,
    )


def change_value(call: OpenedCall, kind: Kind[Any], declaration: Declaration, *, by: Person, note: str) -> None:
    """Let an opened call keep another declaration in the place of the one of its id: part of an amendment.

    ``call`` must be locked; who changes what rules rest on counts the findings of the call's applications anew.
    """
    before = pinned(call).book.get(kind, declaration.id)
    _keep(call, kind, declaration)
    audit.record(
        CHANGE_VALUE,
        CALL,
        call.id,
        by=by,
        before={"pin_revision": call.pin_revision - 1, kind.name: None if before is None else schema.dump(before)},
        after={"pin_revision": call.pin_revision, kind.name: schema.dump(declaration)},
        note=note,
    )
    for follow in CHANGED.values():
        follow(call, kind, by)


def _keep(call: OpenedCall, kind: Kind[Any], declaration: Declaration) -> None:
    kept = {each["id"]: each for each in call.pinned.get(kind.name, ())}
    kept[declaration.id] = schema.dump(declaration)
    call.pinned = {**call.pinned, kind.name: list(kept.values())}
    call.pin_revision += 1


def _dates(deadline: Deadline | None) -> dict[str, object]:
    if deadline is None:
        return {"due": None, "extendable_until": None}
    return {"due": deadline.due or deadline.every_year, "extendable_until": deadline.extendable_until}
