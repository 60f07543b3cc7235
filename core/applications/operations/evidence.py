"""Adding evidence to an application and taking it away: steps of saving the section that names the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from core import audit, clock
from core.applications import moving, queries
from core.applications.evidence import OWNER, PURPOSE, accepted_kinds, as_evidence
from core.applications.models import Application, Evidence
from core.db import db
from core.db.transaction import lock
from core.errors import Invalid
from core.files import operations as files
from core.files.models import StoredFile
from core.files.queries import those_waiting
from core.forms import EvidenceFile
from core.people.models import Person
from core.plugin_api import Field, FieldType, Section

ADD = audit.action("applications.attach", "添加佐证材料")
REMOVE = audit.action("applications.detach", "移除佐证材料")


def keep(upload: FileStorage, field: Field, *, by: Person) -> StoredFile:
    """Keep an upload for an answer. It belongs to its uploader until the section that names it is saved.

    Raises FileRefused, whose sentence names the file.
    """
    return files.keep(upload, PURPOSE, by=by, accepts=accepted_kinds(field))


def own_uploads(section: Section, given: Mapping[str, Any], by: Person) -> dict[str, EvidenceFile]:
    """The files named for a section that this person has uploaded and not yet used."""
    return unused_uploads([id for field in _fields(section) for id in _ids(given.get(field.name))], by)


def unused_uploads(ids: Sequence[str], by: Person) -> dict[str, EvidenceFile]:
    """Those of the files with these ids that this person has uploaded as evidence and not yet used."""
    return {file.id: as_evidence(file) for file in those_waiting(by, ids, PURPOSE)}


def settle(application: Application, form_id: str, section: Section, answers: Mapping[str, Any], by: Person) -> None:
    """Let exactly those files stand for the section's answers that they name. Raises Invalid, FileRefused, NotFound."""
    standing = queries.evidence(application.id)
    for field in _fields(section):
        named = _ids(answers.get(field.name))
        had = {file.id: row for row, file in standing if (row.form_id, row.field) == (form_id, field.name)}
        if {file.id for _, file in standing}.difference(had).intersection(named):
            raise Invalid({field.name: ["同一个文件不能用于两处，请为这一项单独上传。"]})
        for file_id in named:
            if file_id not in had:
                _attach(application, form_id, field, file_id, by)
        for file_id in sorted(set(had).difference(named)):
            _detach(application, had[file_id], by)


def _attach(application: Application, form_id: str, field: Field, file_id: str, by: Person) -> None:
    file = files.attach(file_id, PURPOSE, files.Owner(OWNER, application.id), by=by)
    if file.media_type not in {kind.media_type for kind in accepted_kinds(field)}:
        raise Invalid({field.name: [f"“{file.name}”的格式不符合这一项的要求，请转换格式后重新上传。"]})
    attached = Evidence(
        application_id=application.id,
        form_id=form_id,
        field=field.name,
        file_id=file.id,
        added_at=clock.now(),
        added_by_id=by.id,
    )
    db.session.add(attached)
    audit.record(ADD, moving.SUBJECT, application.id, by=by, after={"field": field.name, "file": file.name})


def _detach(application: Application, evidence: Evidence, by: Person) -> None:
    """End a piece of evidence. One that was never submitted is forgotten with its file; a submitted one is kept."""
    file = lock(StoredFile, evidence.file_id)
    audit.record(REMOVE, moving.SUBJECT, application.id, by=by, before={"field": evidence.field, "file": file.name})
    if application.submitted_at is not None and evidence.added_at <= application.submitted_at:
        evidence.removed_at = clock.now()
        return
    db.session.delete(evidence)
    db.session.flush()
    files.discard(file.id, by=by)


def _fields(section: Section) -> Sequence[Field]:
    return [field for field in section.fields if field.type is FieldType.EVIDENCE]


def _ids(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
