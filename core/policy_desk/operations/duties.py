"""Dates outside any call: a higher authority's date of one year, or one that it has moved, with its document.

Standing rules say "each year by such a day, where no yearly notice sets another": this is where the yearly notice is
entered before a release of the plugin knows it. What serves the duty may then go up to the new date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core import audit, clock
from core.db.transaction import transaction
from core.errors import Invalid, NotFound
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Deadline
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.bounds import ends_at
from core.policy.outer import id_in_year, is_by, issuer_of
from core.policy_desk import policies
from core.policy_desk.models import Amendment
from core.policy_desk.operations.amending import AMEND, AMENDMENT, refuse_stale_date, state_of
from core.policy_desk.operations.ledger import Declared, Reason, hold_ledger, write
from core.policy_desk.queries import amendments
from core.policy_desk.queries.layer import overridden


def change_duty(duty_id: str, due: date, reason: Reason, *, seen: int, by: Person) -> Amendment:
    """Give a duty outside any call a date: a dated one another, a standing one its date of the year of ``due``.

    ``seen`` is the revision that the page showed. Raises NotAllowed, NotFound, Stale, Conflict, and Invalid under
    ``due`` and the fields of the reason (``issuer``: a later day needs the document of the body whose it is).
    """
    policies.may_amend(by).or_raise()
    with transaction():
        hold_ledger()
        book = instance().book()
        duty = duty_of(book, duty_id)
        if duty.due is not None:
            refuse_stale_date(duty.duty or duty.id, duty, amendments.last("deadlines", duty.id), seen)
        proposed = _proposed(duty, due, reason)
        if errors := {**reason.faults(), **_faults(book, duty, proposed), **_foreign(book, duty, due, reason)}:
            raise Invalid(errors)
        declared = Declared(Kinds.deadlines, proposed.id, proposed, replaced=duty if duty.due is not None else None)
        row = write([declared], reason, lambda row, key: "due", by=by)[0]
        audit.record(AMEND, AMENDMENT, row.id, by=by, before=state_of(duty), after=state_of(proposed), note=str(reason))
    return row


def duty_of(book: PolicyBook, duty_id: str) -> Deadline:
    """A deadline outside any call. Raises NotFound."""
    found: Deadline | None = book.deadlines.get(duty_id)
    if found is None or found.call is not None:
        raise NotFound("政策库中没有这项常年义务或上报时限。", "请从“上级与常年时限”重新进入。")
    return found


def _proposed(duty: Deadline, due: date, reason: Reason) -> Deadline:
    if duty.due is None:
        words = f"{duty.duty}（{due.year} 年度）"
        return replace(
            duty,
            id=id_in_year(duty, due.year),
            year=due.year,
            due=due,
            every_year=None,
            duty=words,
            overrides=None,
            clause=None,
            choice=str(reason),
            choices=FrozenMap(),
        )
    choices = FrozenMap({**duty.choices, "due": str(reason)})
    return replace(duty, due=due, choices=choices, overrides=overridden(Kinds.deadlines, duty.id))


def _foreign(book: PolicyBook, duty: Deadline, due: date, reason: Reason) -> dict[str, list[str]]:
    """A later day is given by the document of the body whose date it is, and by nobody else's."""
    now, issuer = duty.due_in(due.year), issuer_of(book, duty)
    if not issuer or now is None or ends_at(due) <= ends_at(now) or is_by(reason.issuer, issuer):
        return {}
    return {"issuer": [f"这是{issuer}规定的日期，推迟须有其文件：请填写该文件的文号，并在此写明“{issuer}”。"]}


def _faults(book: PolicyBook, duty: Deadline, proposed: Deadline) -> dict[str, list[str]]:
    if clock.end_of_day(proposed.due or date.min) <= clock.now():
        return {"due": ["新的日期已经过去；截止日期只能调整到今天或以后。"]}
    if proposed.due == duty.due:
        return {"due": ["与现在的日期相同，没有需要保存的改动。"]}
    if duty.due is None and proposed.id in book.deadlines:
        return {"due": [f"{proposed.year} 年度已经另定日期，请直接调整那一项。"]}
    return {}
