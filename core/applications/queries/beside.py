"""What may lie beside an application. Whether anything of a kind does is read with the application itself, so that its
page does not ask one by one for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, exists

from core.applications.models import Application, Extension, Move, Verification, Waiver
from core.db.keeping import asked, once_on_page
from core.evidence_store.models import StoredEvidence
from core.filling.models import Evidence
from core.ledger.queries import may_be_spoken_of
from core.registry import Registry

BESIDE: Registry[ColumnElement[bool]] = Registry()
"""By its kind, the condition that there is something: of the row of `Application`. Given by the slice that keeps it."""

EXTENSION, MOVE, VERIFICATION, WAIVER, LEDGER, STORE = "extension", "move", "verification", "waiver", "ledger", "store"
for _kind, _model in ((EXTENSION, Extension), (MOVE, Move), (VERIFICATION, Verification), (WAIVER, Waiver)):
    BESIDE[_kind] = exists().where(_model.application_id == Application.id)
BESIDE[LEDGER] = may_be_spoken_of(Application.unit_id)
BESIDE[STORE] = exists().where(Evidence.filling_id == Application.id, StoredEvidence.file_id == Evidence.file_id)


def note(application_id: str, there: Iterable[bool]) -> None:
    """Keep while the page is made what was read of all kinds, in their order."""
    once_on_page(_name(application_id), lambda: dict(zip(BESIDE, there, strict=True)))


def may_be(application_id: str, kind: str) -> bool:
    """Whether there may be something of a kind: False where the page has read that there is nothing."""
    known: Mapping[str, bool] | None = asked(_name(application_id))
    return known is None or known[kind]


def _name(application_id: str) -> str:
    return f"beside {application_id}"
