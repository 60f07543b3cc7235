"""Adding evidence and taking it away: steps of saving the section that names the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from core import audit, clock
from core.db import db
from core.db.transaction import lock
from core.errors import Invalid
from core.files import operations as files
from core.files.models import StoredFile
from core.files.queries import those_waiting
from core.filling import queries
from core.filling.models import Evidence
from core.filling.purposes import Matter, Purpose
from core.filling.queries import as_evidence
from core.filling.rules.evidence import accepted_kinds
from core.forms import EvidenceFile
from core.people.models import Person
from core.plugin_api import Field, FieldType, Section


def keep(purpose: Purpose, upload: FileStorage, field: Field, *, by: Person) -> StoredFile:
    """Keep an upload for an answer. It belongs to its uploader until the section that names it is saved.

    Raises FileRefused, whose sentence names the file.
    """
    return files.keep(upload, purpose.files.id, by=by, accepts=accepted_kinds(field))


def own_uploads(purpose: Purpose, section: Section, given: Mapping[str, Any], by: Person) -> dict[str, EvidenceFile]:
    """The files named for a section that this person has uploaded and not yet used."""
    return unused_uploads(purpose, [id for field in _fields(section) for id in _ids(given.get(field.name))], by)


def unused_uploads(purpose: Purpose, ids: Sequence[str], by: Person) -> dict[str, EvidenceFile]:
    """Those of the files with these ids that this person has uploaded as such evidence and not yet used."""
    return {file.id: as_evidence(file) for file in those_waiting(by, ids, purpose.files.id)}


def settle(matter: Matter, form_id: str, section: Section, answers: Mapping[str, Any], by: Person) -> None:
    """Let exactly those files stand for the section's answers that they name. Raises Invalid, FileRefused, NotFound."""
    standing = queries.evidence(matter.id)
    for field in _fields(section):
        named = _ids(answers.get(field.name))
        had = {file.id: row for row, file in standing if (row.form_id, row.field) == (form_id, field.name)}
        if {file.id for _, file in standing}.difference(had).intersection(named):
            raise Invalid({field.name: ["同一个文件不能用于两处，请为这一项单独上传。"]})
        for file_id in named:
            if file_id not in had:
                _attach(matter, form_id, field, file_id, by)
        for file_id in sorted(set(had).difference(named)):
            _detach(matter, had[file_id], by)


def _attach(matter: Matter, form_id: str, field: Field, file_id: str, by: Person) -> None:
    purpose = matter.purpose
    file = files.attach(file_id, purpose.files.id, files.Owner(purpose.id, matter.id), by=by)
    if file.media_type not in {kind.media_type for kind in accepted_kinds(field)}:
        raise Invalid({field.name: [f"“{file.name}”的格式不符合这一项的要求，请转换格式后重新上传。"]})
    attached = Evidence(
        filling_id=matter.id,
        form_id=form_id,
        field=field.name,
        file_id=file.id,
        added_at=clock.now(),
        added_by_id=by.id,
    )
    db.session.add(attached)
    audit.record(purpose.attach, purpose.id, matter.id, by=by, after={"field": field.name, "file": file.name})


def _detach(matter: Matter, evidence: Evidence, by: Person) -> None:
    """End a piece of evidence. One that was never submitted is forgotten with its file; a submitted one is kept."""
    file = lock(StoredFile, evidence.file_id)
    before = {"field": evidence.field, "file": file.name}
    audit.record(matter.purpose.detach, matter.purpose.id, matter.id, by=by, before=before)
    if queries.was_submitted(matter.id, file.id):
        evidence.removed_at = clock.now()
        return
    db.session.delete(evidence)
    db.session.flush()
    files.discard(file.id, by=by)


def _fields(section: Section) -> Iterable[Field]:
    return (field for field in section.fields if field.type is FieldType.EVIDENCE)


def _ids(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
