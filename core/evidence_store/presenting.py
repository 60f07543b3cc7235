"""A unit's store as its people see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.audit.presenting import Thing
from core.db import db
from core.evidence_store import queries
from core.evidence_store.models import StoredEvidence
from core.evidence_store.queries import Use
from core.evidence_store.rules import Validity
from core.units.models import Unit


@dataclass(frozen=True)
class Piece:
    """A piece of evidence, how it stands, and where it is used."""

    held: StoredEvidence
    stands: Validity
    uses: Sequence[Use]

    @property
    def span(self) -> str:
        begins, ends = self.held.valid_from, self.held.valid_until
        if begins and ends:
            return f"{begins:%Y-%m-%d} 至 {ends:%Y-%m-%d}"
        if ends:
            return f"至 {ends:%Y-%m-%d}"
        return f"{begins:%Y-%m-%d} 起" if begins else ""

    @property
    def is_old(self) -> bool:
        """Whether a newer one stands in its place."""
        return self.held.replaced_by_id is not None


def pieces(held: Collection[StoredEvidence]) -> Sequence[Piece]:
    """Pieces of a store: what warns first, what has a newer one last."""
    used = queries.uses([each.file_id for each in held])
    found = [Piece(each, queries.stands(each), used[each.file_id]) for each in held]
    return sorted(found, key=lambda each: (each.is_old, not each.stands.warns))


def things(ids: Collection[str]) -> Mapping[str, Thing]:
    """Pieces by whose they are: what a file is called is told of by the event itself, to whom it may."""
    query = select(StoredEvidence.id, Unit.name).join(Unit, Unit.id == StoredEvidence.unit_id)
    rows = db.session.execute(query.where(StoredEvidence.id.in_(ids)))
    return {id: Thing(f"{name}的材料") for id, name in rows}
