"""Pinning: what an opened call keeps, as JSON, so that it is judged by its own rules whatever the plugins say later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.plugin_api import schema
from core.plugin_api.declarations import Call, Region
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import KINDS, Kind, Kinds
from core.plugin_api.walk import citations
from core.policy.book import PolicyBook
from core.policy.kinds import treatments
from core.policy.pinned import PinnedCall

#: The shape of what `pin` writes. `unpin` refuses another one.
VERSION = 1


def pin(book: PolicyBook, call: Call) -> dict[str, Any]:
    """What a call keeps when it is opened: the call, and all that it rests on in the book of that day, as JSON."""
    kept = _kept(book, call)
    pinned: dict[str, Any] = {
        "version": VERSION,
        "call": call.id,
        "on": book.on.isoformat(),
        "region": schema.dump(book.region),
        "origins": dict(book.origins),
        "replaced": [[kind.name, old, new] for (kind, old), new in book.replaced.items()],
    }
    for kind, declarations in kept.items():
        pinned[kind.name] = [schema.dump(each) for each in declarations]
    return pinned


def unpin(pinned: Mapping[str, Any]) -> PinnedCall:
    """Read back what `pin` wrote. Raises ValueError for JSON of another version."""
    if pinned.get("version") != VERSION:
        raise ValueError(f"pinned call of version {pinned.get('version')!r}; this release reads version {VERSION}")
    declared = {kind: _read(kind, pinned.get(kind.name, ())) for kind in KINDS.values()}
    book = PolicyBook(
        on=date.fromisoformat(pinned["on"]),
        region=schema.load(Region, pinned["region"], stored=True),
        origins=FrozenMap(pinned["origins"]),
        replaced={(kind, old): new for name, old, new in pinned["replaced"] if new in declared[kind := KINDS[name]]},
        declared=declared,
    )
    return PinnedCall(book.call(pinned["call"]), book)


def _read(kind: Kind[Any], stored: Iterable[Mapping[str, Any]]) -> FrozenMap[str, Any]:
    found = (schema.load(kind.declares, each, stored=True) for each in stored)
    return FrozenMap({each.id: each for each in found})


def _kept(book: PolicyBook, call: Call) -> dict[Kind[Any], list[Any]]:
    """By kind, in the book's order: what the call names, what speaks of it, and the clauses and sources behind them."""
    kept: dict[Kind[Any], list[Any]] = {}
    for each in treatments():
        named = each.kept(book, call)
        kept[each.kind] = [it for it in book.of(each.kind).values() if named is None or it.id in named]
    upon = (it for kind, found in kept.items() if kind not in {Kinds.clauses, Kinds.sources} for it in found)
    cited = {citation.clause for it in upon for citation in citations(it)}
    kept[Kinds.clauses] = [each for each in book.clauses.values() if each.id in cited]
    documents = {each.source for each in (*kept[Kinds.clauses], *kept[Kinds.calls])}
    kept[Kinds.sources] = [each for each in book.sources.values() if each.id in documents]
    return kept
