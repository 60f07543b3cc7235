"""Adding evidence and taking it away: steps of saving the section that names the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
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
from core.filling.rules.evidence import accepted_kinds, ids_of
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
    return unused_uploads(purpose, [id for field in _fields(section) for id in ids_of(given.get(field.name))], by)


def unused_uploads(purpose: Purpose, ids: Sequence[str], by: Person) -> dict[str, EvidenceFile]:
    """Those of the files with these ids that this person has uploaded as such evidence and not yet used."""
    return {file.id: as_evidence(file) for file in those_waiting(by, ids, purpose.files.id)}


def settle(matter: Matter, form_id: str, section: Section, answers: Mapping[str, Any], by: Person) -> None:
    """Let exactly those files stand for the section's answers that they name. One file may stand for several answers.

    Raises Invalid, FileRefused, NotFound.
    """
    if not any(True for _ in _fields(section)):
        return
    standing = {file.id: (row, file) for row, file in queries.evidence(matter.id)}
    stored = matter.stored(section, by)
    before, _ = matter.written(matter.forms[form_id], section)
    dropped: set[str] = set()
    for field in _fields(section):
        had, named = ids_of(before.get(field.name)), ids_of(answers.get(field.name))
        for file_id in named:
            if file_id not in standing:
                standing[file_id] = _attach(matter, form_id, field, file_id, by, from_store=file_id in stored)
            elif file_id not in had:
                _note(matter, matter.purpose.attach, field, _accepted(field, standing[file_id][1]), by)
        lay_here = [id for id, (row, _) in standing.items() if (row.form_id, row.field) == (form_id, field.name)]
        for file_id in sorted(standing.keys() & {*had, *lay_here}.difference(named)):
            _note(matter, matter.purpose.detach, field, standing[file_id][1], by)
            dropped.add(file_id)
    for file_id in sorted(dropped):
        _let_go(matter, standing[file_id][0], [*_places(matter, form_id, section, answers, file_id)], by)


def _places(
    matter: Matter, form_id: str, section: Section, answers: Mapping[str, Any], file_id: str
) -> Iterator[tuple[str, str]]:
    """The answers that name a file, once the section's are these: (form, field)."""
    yield from ((form_id, each.name) for each in _fields(section) if file_id in ids_of(answers.get(each.name)))
    own = {field.name for field in section.fields}
    for (other, _), saved in matter.saved.items():
        for name, value in saved.answers.items():
            if (other != form_id or name not in own) and file_id in ids_of(value):
                yield other, name


def _let_go(matter: Matter, row: Evidence, places: Sequence[tuple[str, str]], by: Person) -> None:
    """A file that other answers name lies with one of them from now on. Else it ends: one that was never submitted is
    forgotten, a submitted one is kept.
    """
    file = lock(StoredFile, row.file_id)
    if places:
        if (row.form_id, row.field) not in places:
            row.form_id, row.field = places[0]
    elif queries.was_submitted(matter.id, file.id):
        row.removed_at = clock.now()
    else:
        db.session.delete(row)
        db.session.flush()
        if file.purpose == matter.purpose.files.id:  # else it is of its unit's store, and stays there
            files.discard(file.id, by=by)


def _attach(
    matter: Matter, form_id: str, field: Field, file_id: str, by: Person, *, from_store: bool
) -> tuple[Evidence, StoredFile]:
    purpose = matter.purpose
    if from_store:
        file = lock(StoredFile, file_id)  # whoever takes it out of the store waits
    else:
        file = files.attach(file_id, purpose.files.id, files.Owner(purpose.id, matter.id), by=by)
    _accepted(field, file)
    attached = _removed(matter, file_id) or Evidence(filling_id=matter.id, file_id=file_id)
    attached.form_id, attached.field, attached.removed_at = form_id, field.name, None
    attached.added_at, attached.added_by_id = clock.now(), by.id
    db.session.add(attached)
    _note(matter, purpose.attach, field, file, by)
    return attached, file


def _removed(matter: Matter, file_id: str) -> Evidence | None:
    """Where a file stood that was handed in and taken out since: of a store it can be picked again."""
    query = select(Evidence).where(Evidence.filling_id == matter.id, Evidence.file_id == file_id)
    return db.session.scalar(query)


def _accepted(field: Field, file: StoredFile) -> StoredFile:
    """Raises Invalid for a file of a kind that the answer does not take."""
    if file.media_type not in {kind.media_type for kind in accepted_kinds(field)}:
        raise Invalid({field.name: [f"“{file.name}”的格式不符合这一项的要求，请转换格式后重新上传。"]})
    return file


def _note(matter: Matter, action: str, field: Field, file: StoredFile, by: Person) -> None:
    said = {"field": field.label, "file": file.name, "file_id": file.id}
    before, after = (None, said) if action == matter.purpose.attach else (said, None)
    audit.record(action, matter.purpose.id, matter.id, by=by, before=before, after=after)


def _fields(section: Section) -> Iterable[Field]:
    return (field for field in section.fields if field.type is FieldType.EVIDENCE)
