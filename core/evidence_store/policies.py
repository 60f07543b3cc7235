"""Who may see a unit's store, and put something into it: whoever acts for the unit, and nobody else."""

from __future__ import annotations

from core.evidence_store.models import StoredEvidence
from core.people.models import Person
from core.people.policies import Permission
from core.units.policies import acts_for


def may_keep(person: Person | None, unit_id: str | None) -> Permission:
    return acts_for(person, unit_id)


def may_change(person: Person | None, held: StoredEvidence) -> Permission:
    return acts_for(person, held.unit_id)
