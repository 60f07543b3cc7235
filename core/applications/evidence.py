"""Evidence: what may be uploaded for an answer, who may open it, and how a form sees the files of an application."""

from __future__ import annotations

from collections.abc import Mapping

from core.applications import policies, queries
from core.applications.models import Application
from core.contents import kinds
from core.contents.kinds import Kind
from core.db import db
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.forms import EvidenceFile
from core.people.models import Person
from core.people.policies import Permission, Refused
from core.plugin_api import Field

PURPOSE = "evidence"
OWNER = "application"

MOST_FILES = 300
MOST_BYTES = 500_000_000
USUAL = (kinds.PDF, kinds.JPG, kinds.PNG, kinds.DOCX, kinds.XLSX, kinds.OFD, kinds.ZIP)
"""What an answer accepts whose declaration names nothing narrower."""


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the application may open its evidence."""
    application = db.session.get(Application, file.owner_id)
    return Refused("这份材料已不属于任何申报。") if application is None else policies.may_see(person, application)


register(Purpose(PURPOSE, "佐证材料", USUAL, may_open, most_files=MOST_FILES, most_bytes=MOST_BYTES))


def accepted_kinds(field: Field) -> tuple[Kind, ...]:
    """The kinds of file that support an answer: those whose endings its declaration names."""
    if not field.accepts:
        return USUAL
    wanted = {f".{ending.lower().lstrip('.')}" for ending in field.accepts}
    return tuple(kind for kind in kinds.KINDS.values() if wanted.intersection(kind.extensions))


def files_of(application_id: str) -> Mapping[str, EvidenceFile]:
    """The evidence that stands, by file id, as forms want it."""
    return {file.id: as_evidence(file) for _, file in queries.evidence(application_id)}


def as_evidence(file: StoredFile) -> EvidenceFile:
    """A stored file as a form sees it."""
    return EvidenceFile(id=file.id, name=file.name, size=file.size, href=f"/files/{file.id}")
