"""Writing the ledger: checked as start-up would check it, numbered in the order of commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core import clock
from core.accounts.models import Person
from core.db.base import new_id
from core.errors import Invalid
from core.extensions import db
from core.instance import instance
from core.plugin_api import Fault, checks
from core.policy.layers import INSTANCE
from core.policy_desk.layer import layer_of, stored
from core.policy_desk.models import Amendment


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why something is changed: the reason in words, and the document that orders it."""

    reason: str
    document_number: str
    document_date: date | None = None

    def __str__(self) -> str:
        """``因平台维护顺延（湘工信函〔2025〕12号）``."""
        return f"{self.reason}（{self.document_number}）"

    def faults(self) -> dict[str, list[str]]:
        """What is missing or wrong, by field."""
        found: dict[str, list[str]] = {}
        if not self.reason.strip():
            found["reason"] = ["请写明改动的理由，它会公开显示在政策库中。"]
        if not self.document_number.strip():
            found["document_number"] = ["请填写作出这一改动的文件的文号。"]
        if self.document_date is not None and self.document_date > clock.today():
            found["document_date"] = ["文件日期不能晚于今天。"]
        return found


def write(declared: Sequence[tuple[str, str, Any | None]], reason: Reason, *, by: Person) -> list[Amendment]:
    """Add one act to the ledger: (kind, target, declaration or None for its end), within a transaction.

    Two who write at once: the database lets one of them in (`Conflict`).
    """
    act, at = new_id(), clock.now()
    serial = db.session.scalar(select(func.max(Amendment.serial))) or 0
    rows = [
        Amendment(
            serial=serial + number,
            act=act,
            kind=kind,
            target=target,
            declaration=None if declaration is None else stored(declaration),
            reason=reason.reason.strip(),
            document_number=reason.document_number.strip(),
            document_date=reason.document_date,
            made_at=at,
            made_by_id=by.id,
        )
        for number, (kind, target, declaration) in enumerate(declared, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    instance().forget()
    return rows


def refuse_what_start_up_refuses(fields: Mapping[tuple[str, str], str]) -> None:
    """Check the layer as it now is, amendments of this transaction included.

    ``fields`` maps a declaration's id and key to the form's field. Raises Invalid with what a plugin would be refused for.
    """
    own = layer_of(db.session.scalars(select(Amendment)).all())
    layers = (*instance().region.layers, own)
    faults = [*checks.of_layers(layers), *checks.across_layers(layers, instance().region.judgements.values())]
    errors: dict[str, list[str]] = {}
    for fault in (each for each in faults if each.plugin == INSTANCE):
        errors.setdefault(_field(fault, fields), []).append(_worded(fault))
    if errors:
        raise Invalid(errors)


def _field(fault: Fault, fields: Mapping[tuple[str, str], str]) -> str:
    raise NotImplementedError


def _worded(fault: Fault) -> str:
    raise NotImplementedError
