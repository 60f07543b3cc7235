"""Writing the ledger: checked as start-up would check it, numbered in the order of commits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from core import clock
from core.db import db
from core.db.base import new_id
from core.db.turns import take_turn
from core.errors import Invalid, Stale
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Fault, schema
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kind
from core.plugin_kit import checks
from core.policy import outer
from core.policy_desk.models import Amendment
from core.policy_desk.queries.layer import place_of, standing_layer, stored

log = logging.getLogger(__name__)

_LEDGER_TURN = "policy_desk.ledger"


def hold_ledger() -> None:
    """Nobody else amends until this transaction ends, and the book is read as those before have left it.

    Begin with it: who reads the book first and waits afterwards judges by what is no longer so.
    """
    take_turn(_LEDGER_TURN)
    instance().forget()


class Declared(NamedTuple):
    """One row to be written: a declaration of a kind under its id, or (None) the end of what was declared there.

    ``applied``: by opened call, the declaration that it kept before.
    """

    kind: Kind[Any]
    target: str
    declaration: Any | None
    replaced: Any | None = None
    applied: Mapping[str, Any] = FrozenMap()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why something is changed: the reason in words, and the document that orders it.

    `issuer` is the body whose document it is, where that is not the department: another's day is set by its own.
    """

    reason: str
    document_number: str
    document_date: date | None = None
    issuer: str = ""

    def __str__(self) -> str:
        """The reason, with the document in brackets."""
        return f"{self.reason.strip()}（{self.document}）"

    @property
    def document(self) -> str:
        """The document's number, behind whose it is."""
        return outer.document(self.document_number, self.issuer)

    def faults(self) -> dict[str, list[str]]:
        """What is missing or wrong, by field."""
        found: dict[str, list[str]] = {}
        if not self.reason.strip():
            found["reason"] = ["请写明改动的理由，它会公开显示在政策库中。"]
        if not self.document_number.strip():
            found["document_number"] = ["请填写作出这一改动的文件的文号。"]
        elif sentence := outer.too_long(self.document):
            found["document_number"] = [sentence]
        if self.document_date is not None and self.document_date > clock.today():
            found["document_date"] = ["文件日期不能晚于今天。"]
        return found


def refuse_stale(name: str, last: Amendment | None, seen: int, *, now: str | None = None) -> None:
    """Tell the second of two who changed it, when and why. ``now``: what it was changed to, in words.

    Raises Stale where the last change came after the page was drawn.
    """
    if last is None or last.serial == seen:
        return
    changed = f"将它调整为{now}" if now else "调整了它"
    what = changed if last.takes_back is None else "撤销了对它的调整"
    at = clock.local(last.made_at)
    raise Stale(
        f"{name}刚被改动：{last.made_by.name}于 {at:%Y-%m-%d %H:%M} {what}，"
        f"理由：{last.reason}（{last.document_number}）。",
        by=last.made_by.name,
        at=last.made_at,
    )


FieldOf = Callable[[Amendment, str], str]
"""The form's field that a key of an amendment's declaration came from."""


def write(
    declared: Sequence[Declared], reason: Reason, field_of: FieldOf, *, by: Person, takes_back: str | None = None
) -> list[Amendment]:
    """Add one act to the ledger, within a transaction that holds it. ``takes_back``: the act that it undoes.

    Raises Invalid with what a plugin would be refused for.
    """
    act, at = new_id(), clock.now()
    last = db.session.scalar(select(func.max(Amendment.serial))) or 0
    rows = [
        Amendment(
            serial=serial,
            act=act,
            kind=each.kind.name,
            target=each.target,
            declaration=None if each.declaration is None else stored(each.declaration),
            replaced=None if each.replaced is None else schema.dump(each.replaced),
            applied={call: schema.dump(kept) for call, kept in each.applied.items()},
            takes_back=takes_back,
            reason=reason.reason.strip(),
            document_number=reason.document,
            document_date=reason.document_date,
            made_at=at,
            made_by_id=by.id,
        )
        for serial, each in enumerate(declared, start=last + 1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    instance().forget()
    _refuse_what_start_up_refuses(rows, field_of)
    return rows


def _refuse_what_start_up_refuses(rows: Sequence[Amendment], field_of: FieldOf) -> None:
    """Check the layers as they would now be. Without the new rows there is no fault, and none in a plugin's own layers:
    start-up has seen to that."""
    region = instance().region
    own = standing_layer(db.session.scalars(select(Amendment)).all())
    layers = (*region.layers, own)
    faults = [*checks.of_layers([own]), *checks.across_layers(layers, tuple(region.judgements.values()))]
    by_file = {place_of(row).file: row for row in rows}
    errors: dict[str, list[str]] = {}
    for fault in faults:
        row = by_file.get(fault.file)
        errors.setdefault("" if row is None else field_of(row, fault.key), []).append(_worded(fault))
    if errors:
        raise Invalid(errors)


def _worded(fault: Fault) -> str:
    """For staff, where it is; what it is speaks to authors of plugins, so it goes to the log.

    What staff can bring about by what they type was said in words before (`core.policy.balance`, `Value.wrong`).
    """
    log.warning("an amendment is refused: %s", fault)
    if fault.key.rpartition(".")[2] == "due":
        return "日期与其他环节或上级规定的期限不一致，不能保存。请先调整与它有关的日期。"
    key = f"（{fault.key}）" if fault.key else ""
    return f"与政策库的其他内容不一致，不能保存{key}。请核对与它有关的规定，或者请系统管理员查看运行日志中的说明。"
