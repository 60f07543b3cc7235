"""What every part of the policy book's JSON is made with: its basis, its moments, its numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

Json = dict[str, Any]


def based(declaration: Any) -> Json:
    """On what a declaration rests, and whose it is: ``clause`` (or null beside ``choice``), ``choices``, ``origin``."""
    basis: Json = {"clause": declaration.clause}
    if declaration.clause is None:
        basis["choice"] = declaration.choice
    if declaration.choices:
        basis["choices"] = dict(declaration.choices)
    return {**basis, "origin": declaration.origin}


def moment(due: date | datetime | None) -> str | None:
    """A day or date-time in ISO 8601."""
    return None if due is None else due.isoformat()


def number(value: Any) -> int | float:
    """A weight or the like as a JSON number."""
    return int(value) if value == int(value) else float(value)
