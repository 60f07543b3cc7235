"""An instance with Hunan's calls, on each kind of database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core.evidence_store import operations, queries
from core.evidence_store.models import StoredEvidence
from core.evidence_store.operations import Details
from core.evidence_store.purposes import FILES
from core.evidence_store.rules import EvidenceKind
from core.files import operations as files
from core.people.models import Person
from core.units.models import Unit
from tests.integration.applications.conftest import app, client, people, settings, world
from tests.integration.retention.conftest import erase_all
from tests.support.uploads import pdf, upload
from tests.support.world import World

__all__ = ["app", "client", "erase_all", "people", "settings", "store", "world"]


@dataclass
class Store:
    """The store of one unit, in the hands of who acts for it."""

    world: World
    unit: Unit
    by: Person

    def uploaded(self, name: str = "证书.pdf", by: Person | None = None) -> str:
        return files.keep(upload(pdf(name), name), FILES.id, by=by or self.by).id

    def put(
        self, name: str = "证书.pdf", until: date | None = None, since: date | None = None, **more: EvidenceKind
    ) -> StoredEvidence:
        details = Details(more.get("kind", EvidenceKind.CERTIFICATE), since, until)
        (made,) = operations.add(self.unit.id, [self.uploaded(name)], details, by=self.by)
        return queries.item(made.id)


@pytest.fixture
def store(world: World) -> Store:
    unit = world.unit()
    return Store(world, unit, world.representative(unit))
