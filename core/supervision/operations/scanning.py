"""What came with complaints while the virus scanner was away, to be asked of again."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from typing import BinaryIO

from sqlalchemy import select

from core import audit
from core.db import db
from core.db.transaction import lock, transaction
from core.files.actions import INFECTED
from core.files.operations import Shelf, settled
from core.files.workflow import Scan
from core.supervision.actions import COMPLAINT
from core.supervision.models import ComplaintEvidence

BATCH = 20


def _waiting(state: Scan, last: str) -> Sequence[tuple[str, Callable[[], BinaryIO]]]:
    query = select(ComplaintEvidence.id).where(ComplaintEvidence.scan == state, ComplaintEvidence.id > last)
    return [(id, partial(_open, id)) for id in db.session.scalars(query.order_by(ComplaintEvidence.id).limit(BATCH))]


def _open(id: str) -> BinaryIO:
    content = db.session.scalar(select(ComplaintEvidence.content).where(ComplaintEvidence.id == id))
    db.session.rollback()  # nothing is held while the scanner looks
    if content is None:
        raise FileNotFoundError(id)
    return BytesIO(b64decode(content))


def _settle(id: str, found: str | None) -> None:
    with transaction():
        held = lock(ComplaintEvidence, id)
        held.scan = settled(found)
        if found is not None:
            audit.record(INFECTED, COMPLAINT, held.complaint_id, by=None, after={"found": found})


EVIDENCE = Shelf(_waiting, _settle)
