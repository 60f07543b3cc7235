"""Writing down what is taken away: before its first byte leaves."""

from __future__ import annotations

import hashlib
from typing import IO

from core import audit, clock
from core.db import db
from core.db.transaction import transaction
from core.exports import actions
from core.exports.models import Export
from core.exports.rules import Stamp, new_number
from core.people.models import Person
from core.people.policies import is_active

_PIECE = 1 << 20


def stamp(by: Person) -> Stamp:
    """What is to stand in a file that this person takes away."""
    return Stamp(new_number(clock.today()), by.name)


def take(content: IO[bytes], name: str, what: str, number: str, *, by: Person) -> Export:
    """Register a file that stands at its beginning, and stands there again. Raises NotAllowed."""
    is_active(by).or_raise()
    sha256, size = summed(content)
    content.seek(0)
    with transaction():
        taken = Export(
            number=number, by_id=by.id, by_name=by.name, what=what[:200], name=name[:255], sha256=sha256, size=size
        )
        db.session.add(taken)
        told = {"name": name, "what": what, "sha256": sha256, "size": size}
        audit.record(actions.TAKE, actions.EXPORT, number, by=by, after=told)
        return taken


def note_comparing(sha256: str, *, by: Person) -> None:
    """Write down that somebody asked whether a file was taken from here. The caller asks who may."""
    with transaction():
        audit.record(actions.COMPARE, actions.EXPORT, sha256, by=by)


def summed(content: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size of what is left to read."""
    digest, size = hashlib.sha256(), 0
    while piece := content.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
