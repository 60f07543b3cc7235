"""Writing the trail: part of the operation that makes the change, and of its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from decimal import Decimal
from enum import Enum
from typing import Any

from flask import g, has_request_context, request

from core import clock
from core.audit.models import AuditEvent
from core.audit.rules.links import mark
from core.db import db
from core.db.transaction import in_transaction
from core.instance import instance
from core.people.models import Person

SYSTEM = "系统"
MASK = "（不记录）"
_SECRET = ("password", "secret", "token", "reset_code", "uniquifier", "recovery_codes")


def record(
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    by: Person | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str | None = None,
    sealed: bool = False,
    nameless: bool = False,
) -> AuditEvent:
    """Add an event to the running transaction.

    `before` and `after` are plain or simple values (dates, decimals, enumerations, lists, mappings) by field name; what
    is alike in both is left out and what is secret is masked. `by` is None for the system and the command line.
    `sealed`: only they read it who read what is sealed (`core.people.policies.reads_sealed`). `nameless`: from where it
    came is not written down, for it would tell who it was.
    """
    if not in_transaction():
        raise RuntimeError("An audit event is part of an operation's transaction.")
    old, new = _difference(before, after)
    event = AuditEvent(
        at=clock.now().astimezone(UTC),
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        by_id=None if by is None else by.id,
        by_name=SYSTEM if by is None else by.name,
        before=old,
        after=new,
        note=note,
        sealed=sealed,
        request_id=g.get("request_id"),
        address=request.remote_addr if has_request_context() and not nameless else None,
    )
    settings = instance().settings
    event.mark = mark(event, settings.signing_keys, settings.trail_digest)
    db.session.add(event)
    return event


def _difference(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    old = None if before is None else {name: _shown(name, value) for name, value in before.items()}
    new = None if after is None else {name: _shown(name, value) for name, value in after.items()}
    if before is None or after is None or old is None or new is None:
        return old, new
    missing = object()
    same = {name for name in old if before[name] == after.get(name, missing)}
    return (
        {name: value for name, value in old.items() if name not in same},
        {name: value for name, value in new.items() if name not in same},
    )


def _shown(name: str, value: Any) -> Any:
    if value is not None and any(word in name for word in _SECRET):
        return MASK
    return plain(value)


def plain(value: Any) -> Any:
    """The value as JSON holds it: decimals and enumerations as text, dates in ISO 8601."""
    match value:
        case None | bool() | int() | float():
            found: Any = value
        case Enum():
            found = plain(value.value)
        case str():
            found = str(value)
        case date():
            found = value.isoformat()
        case Decimal():
            found = format(value, "f")
        case Mapping():
            found = {str(name): _shown(str(name), item) for name, item in value.items()}
        case set() | frozenset():
            found = sorted((plain(item) for item in value), key=str)
        case _:
            found = [plain(item) for item in value]
    return found
