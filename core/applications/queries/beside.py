"""What may lie beside an application: whether anything of a kind does is read with the application itself."""

from __future__ import annotations

from sqlalchemy import exists

from core.applications.models import Application, Extension, Move, Verification, Waiver
from core.db.lying_beside import Beside
from core.evidence_store.models import StoredEvidence
from core.filling.models import Evidence
from core.ledger.queries import may_be_spoken_of

BESIDE = Beside(Application.id)
may_be = BESIDE.may_be

EXTENSION = BESIDE.rows("extension", Extension.application_id)
MOVE = BESIDE.rows("move", Move.application_id)
VERIFICATION = BESIDE.rows("verification", Verification.application_id)
WAIVER = BESIDE.rows("waiver", Waiver.application_id)
LEDGER, STORE = "ledger", "store"
BESIDE.give(LEDGER, may_be_spoken_of(Application.unit_id))
BESIDE.give(STORE, exists().where(Evidence.filling_id == Application.id, StoredEvidence.file_id == Evidence.file_id))
