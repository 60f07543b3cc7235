"""From the ledger of amendments to the instance's layer of the policy book.

An amendment holds from the day on which it was made; the next one of its target, or its end, takes over on its own day.
Of several on one day the last one counts. So the book of an earlier day shows what held then.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from core import clock
from core.instance import instance
from core.plugin_api import Declaration, Place, schema
from core.plugin_api.kinds import KINDS, Kind
from core.policy.layers import INSTANCE, Layer
from core.policy_desk.models import Amendment

log = logging.getLogger(__name__)


def layer_of(amendments: Iterable[Amendment]) -> Layer:
    """The layer that the whole ledger amounts to, with what held on earlier days."""
    return _layer((kind, _in_turn(rows)) for (kind, _), rows in _by_target(amendments))


def standing_layer(amendments: Iterable[Amendment]) -> Layer:
    """Only what holds from now on: what the checks of start-up look at."""
    return _layer((kind, _in_turn(rows[-1:])) for (kind, _), rows in _by_target(amendments))


def declaration_of(amendment: Amendment) -> Any:
    """What the amendment declares, in the instance's name; it must not be an end. Raises `schema.NotReadable`."""
    return replace(read(amendment, amendment.declaration), origin=INSTANCE, place=place_of(amendment))


def read(amendment: Amendment, kept: Any) -> Any:
    """What was kept with an amendment of its kind of declaration. Raises `schema.NotReadable`."""
    kind = KINDS.get(amendment.kind)
    if kind is None:
        raise schema.NotReadable(())
    return schema.load(kind.declares, kept, stored=True)


def place_of(amendment: Amendment) -> Place:
    """Where a fault of the amendment is said to be."""
    return Place(f"amendment {amendment.serial}")


def overridden(kind: Kind[Any], declaration_id: str) -> str | None:
    """The id, where a plugin declares something under it: what is declared there anew replaces that by name."""
    layers = instance().region.layers
    return declaration_id if any(each.id == declaration_id for it in layers for each in it.of(kind)) else None


def stored(declaration: Any) -> dict[str, Any]:
    """The JSON of a declaration as the ledger keeps it: without the days, which the ledger itself knows."""
    if isinstance(declaration, Declaration):
        declaration = replace(declaration, in_force_from=None, in_force_until=None)
    return schema.dump(replace(declaration, origin=INSTANCE))


def _by_target(amendments: Iterable[Amendment]) -> Iterator[tuple[tuple[str, str], list[Amendment]]]:
    ordered = sorted(amendments, key=lambda row: (row.kind, row.target, row.serial))
    for target, rows in groupby(ordered, key=lambda row: (row.kind, row.target)):
        yield target, list(rows)


def _layer(declared: Iterable[tuple[str, Iterable[Any]]]) -> Layer:
    found: dict[Kind[Any], list[Any]] = {}
    for name, declarations in declared:
        for each in declarations:
            found.setdefault(KINDS[name], []).append(each)
    return Layer(origin=INSTANCE, declared={kind: tuple(each) for kind, each in found.items()})


def _in_turn(rows: Sequence[Amendment]) -> Iterator[Any]:
    """What one target's amendments declare, each for the days from its own to the next one's."""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        first = clock.local(row.made_at).date()
        last = None if following is None else clock.local(following.made_at).date() - timedelta(days=1)
        if row.declaration is None or (last is not None and last < first):
            continue
        try:
            declaration = declaration_of(row)
        except schema.NotReadable:
            # Written by another release: the book goes without it, and the page of amendments says so.
            log.exception("amendment %s cannot be read", row.serial)
            continue
        if isinstance(declaration, Declaration):
            yield replace(declaration, in_force_from=first, in_force_until=last)
        else:  # a document, which may end by itself
            ends = [day for day in (declaration.in_force_until, last) if day is not None]
            yield replace(declaration, in_force_until=min(ends, default=None))
