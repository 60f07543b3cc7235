"""What the desk's forms have in common, read from what was filled in."""

from __future__ import annotations

from core.policy_desk.forms import DocumentForm, ReasonForm
from core.policy_desk.operations.ledger import Reason

_LONGEST_SERIAL = 9


def serial_of(text: str | None) -> int:
    """The serial that a page named; a made-up one is that of no page."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_SERIAL else 0


def reason_of(form: ReasonForm) -> Reason:
    """Why something is changed."""
    return Reason(
        reason=form.reason.data or "",
        document_number=form.document_number.data or "",
        document_date=form.document_date.data,
        issuer=form.issuer.data or "" if isinstance(form, DocumentForm) else "",
    )
