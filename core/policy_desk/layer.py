"""From the ledger of amendments to the instance's layer of the policy book.

An amendment holds from the day on which it was made; the next one of its target, or its end, takes over on its own day.
Of several on one day the last one counts. So the book of an earlier day shows what held then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from core import clock
from core.plugin_api import Declaration, Place, schema
from core.policy.layers import INSTANCE, KIND, Layer
from core.policy_desk.models import Amendment


def layer_of(amendments: Iterable[Amendment]) -> Layer:
    """The layer that the whole ledger amounts to. Raises `schema.NotReadable` for a row that no longer reads."""
    by_kind: dict[str, list[Any]] = {}
    ordered = sorted(amendments, key=lambda row: (row.kind, row.target, row.serial))
    for (kind, _), rows in groupby(ordered, key=lambda row: (row.kind, row.target)):
        by_kind.setdefault(kind, []).extend(_in_turn(list(rows)))
    declared: dict[str, Any] = {kind: tuple(found) for kind, found in by_kind.items()}
    return Layer(origin=INSTANCE, **declared)


def declaration_of(amendment: Amendment) -> Any:
    """What the amendment declares, in the instance's name; it must not be an end."""
    read = schema.load(KIND[amendment.kind].declares, amendment.declaration, stored=True)
    return replace(read, origin=INSTANCE, place=Place(f"amendment {amendment.serial}"))


def stored(declaration: Any) -> dict[str, Any]:
    """The JSON of a declaration as the ledger keeps it: without the days, which the ledger itself knows."""
    if isinstance(declaration, Declaration):
        declaration = replace(declaration, in_force_from=None, in_force_until=None)
    return schema.dump(replace(declaration, origin=INSTANCE))


def _in_turn(rows: Sequence[Amendment]) -> Iterable[Any]:
    """What one target's amendments declare, each for the days from its own to the next one's."""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        first = clock.local(row.made_at).date()
        last = None if following is None else clock.local(following.made_at).date() - timedelta(days=1)
        if row.declaration is None or (last is not None and last < first):
            continue
        declaration = declaration_of(row)
        if isinstance(declaration, Declaration):
            yield replace(declaration, in_force_from=first, in_force_until=last)
        else:
            yield replace(declaration, in_force_until=last)
