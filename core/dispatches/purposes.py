"""The file of what was issued, and who may open it."""

from __future__ import annotations

from core.contents import kinds
from core.db import db
from core.dispatches import policies
from core.dispatches.models import Dispatch
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.people.models import Person
from core.people.policies import Permission, Refused

OWNER = "dispatch"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may read what was issued."""
    found = db.session.get(Dispatch, file.owner_id)
    return Refused("这份文件已不属于任何文书。") if found is None else policies.may_read(person, found)


ISSUED = purposes.register(Purpose("dispatch", "文书", accepts=(kinds.DOCX,), may_open=may_open))
