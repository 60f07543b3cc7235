"""What an application has files for, and that forms are filled for it."""

from __future__ import annotations

from sqlalchemy import Select, select

from core.applications import policies
from core.applications.actions import APPLICATION
from core.applications.models import Application
from core.db import db
from core.files import purposes as files
from core.files.models import StoredFile
from core.filling import purposes
from core.filling.purposes import Purpose
from core.filling.queries import was_submitted
from core.filling.rules.evidence import USUAL
from core.people.models import Person
from core.people.policies import Permission, Refused

MOST_FILES = 300
MOST_BYTES = 500_000_000


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the application may open its evidence; what was not handed in yet is the unit's own."""
    application = db.session.get(Application, file.owner_id)
    if application is None:
        return Refused("这份材料已不属于任何申报。")
    if was_submitted(application.id, file.id):
        return policies.may_see(person, application)
    return policies.may_act(person, application)


def _of_unit(application_id: str) -> Select[str]:
    unit_id = select(Application.unit_id).where(Application.id == application_id).scalar_subquery()
    return select(Application.id).where(Application.unit_id == unit_id)


EVIDENCE = files.register(
    files.Purpose(
        "evidence", "佐证材料", USUAL, may_open, most_files=MOST_FILES, most_bytes=MOST_BYTES, of_unit=_of_unit
    )
)
PURPOSE = purposes.register(Purpose(APPLICATION, "applications", EVIDENCE))
