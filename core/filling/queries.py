"""What is filled in, submitted and returned. Whether one may see it, the slice for which it is filled has asked."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import BindParameter, bindparam, select

from core.db import db
from core.db.keeping import Kept, once_on_page, together_on_page
from core.db.sealing import seal_of
from core.db.statements import any_of, columns_for, read
from core.evidence_store import queries as stores
from core.evidence_store.models import StoredEvidence
from core.files.models import StoredFile
from core.filling.models import Evidence, Filling, Return, SectionAnswers, Submission
from core.filling.rules.answers import Answers, mark
from core.filling.rules.evidence import ids_of
from core.forms import EvidenceFile

# What every page of a filling asks is made once.
_FILLING: BindParameter[str] = bindparam("filling")
_LAST_SUBMISSION = (
    select(Submission).where(Submission.filling_id == _FILLING).order_by(Submission.serial.desc()).limit(1)
)
_SECTIONS = select(SectionAnswers).where(SectionAnswers.filling_id == _FILLING).order_by(SectionAnswers.id)
_SEALED = (SectionAnswers.answers, SectionAnswers.typed)
_OPENED = _SECTIONS.with_only_columns(SectionAnswers.id, *_SEALED)
_SEEN = _SECTIONS.with_only_columns(
    SectionAnswers.id,
    *map(seal_of, _SEALED),
    SectionAnswers.form_id,
    SectionAnswers.section_id,
    SectionAnswers.unconfirmed,
    SectionAnswers.revision,
    SectionAnswers.saved_at,
)
_EVIDENCE = (
    select(Evidence, StoredFile)
    .select_from(Evidence)
    .join(StoredFile, StoredFile.id == Evidence.file_id)
    .where(Evidence.filling_id == _FILLING, Evidence.removed_at.is_(None))
    .order_by(Evidence.added_at, Evidence.id)
)
_FILES = _EVIDENCE.with_only_columns(StoredFile.id, StoredFile.name, StoredFile.size, StoredFile.purpose)


def sections(filling_id: str) -> Mapping[tuple[str, str], SectionAnswers]:
    """What is saved, by form and section."""
    found = db.session.scalars(_SECTIONS, {"filling": filling_id})
    return {(saved.form_id, saved.section_id): saved for saved in found}


Texts: TypeAlias = Mapping[str, Sequence[Any]]
"""What is sealed of sections, opened, by their ids."""


class Seen(NamedTuple):
    """The saved answers of a section, to be looked at."""

    form_id: str
    section_id: str
    unconfirmed: Sequence[str] | None
    revision: int
    saved_at: datetime
    answers: Mapping[str, Any]
    typed: Mapping[str, Any]


def seen(filling_id: str) -> tuple[Sequence[Seen], Answers]:
    """What is saved, to be looked at, and all of it as answers; opened once as long as it is sealed as it is."""
    found: Sequence[Any] = read(_SEEN, filling=filling_id).all()

    def shown(texts: Texts) -> Sequence[Seen]:
        return [Seen(*said, *texts[id]) for id, _, _, *said in found]

    def opened() -> tuple[Texts, Answers]:
        texts = {id: texts for id, *texts in read(_OPENED, filling=filling_id)}
        return texts, answers_in(shown(texts))

    texts, answers = _opened.get(tuple(each[:3] for each in found), opened)
    return shown(texts), answers


def saved(filling_id: str) -> Answers:
    """The answers that are saved: the same object as long as they say the same; opened once as long as they are sealed
    as they are.

    Kept by the filling too: of two where nothing is saved yet, one may be saved before its answers are read.
    """
    sealed = once_on_page(_sealed_name(filling_id), lambda: _sealed([filling_id])[filling_id])
    return _unsealed.get((filling_id, *sealed), lambda: answers_in(read(_SAVED, filling=filling_id)))


def look_at(filling_ids: Iterable[str]) -> None:
    """Ask at once how the answers of several are sealed, for a page that wants those of each."""
    together_on_page(_sealed_name, filling_ids, _sealed)


def _sealed(filling_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = dict.fromkeys(filling_ids, ())
    for filling_id, *named in read(_SEALS, fillings=list(filling_ids)):
        found[filling_id] += tuple(named)
    return found


def _sealed_name(filling_id: str) -> Hashable:
    return _sealed, filling_id


_SEALS = (
    select(SectionAnswers.filling_id, SectionAnswers.id, seal_of(SectionAnswers.answers))
    .where(SectionAnswers.filling_id.in_(any_of("fillings")))
    .order_by(SectionAnswers.filling_id, SectionAnswers.id)
)
_SAVED = (
    select(SectionAnswers.form_id, SectionAnswers.answers)
    .where(SectionAnswers.filling_id == bindparam("filling"))
    .order_by(SectionAnswers.id)
)


def saved_of(filling_ids: Sequence[str]) -> Mapping[str, Answers]:
    """The same of many, as columns: of thousands of sections nobody needs the objects."""
    found: dict[str, dict[str, dict[str, Any]]] = {each: {} for each in filling_ids}
    query = select(SectionAnswers.filling_id, SectionAnswers.form_id, SectionAnswers.answers)
    for filling_id, form_id, answers in db.session.execute(query.where(SectionAnswers.filling_id.in_(filling_ids))):
        found[filling_id].setdefault(form_id, {}).update(answers)
    return {each: Answers(by_form) for each, by_form in found.items()}


def evidence(filling_id: str) -> Sequence[tuple[Evidence, StoredFile]]:
    """The evidence that stands, in the order in which it was added."""
    return [(row.Evidence, row.StoredFile) for row in db.session.execute(_EVIDENCE, {"filling": filling_id})]


def named(filling_id: str, file_id: str) -> Sequence[tuple[str, str]]:
    """The answers of a filling that a file supports, or supported: (form, field)."""
    query = select(Evidence.form_id, Evidence.field)
    found: list[tuple[str, str]] = []
    for form_id, field in db.session.execute(
        query.where(Evidence.filling_id == filling_id, Evidence.file_id == file_id)
    ):
        found.append((form_id, field))
        for form, answers in as_submitted(filling_id).by_form.items():
            found += ((form, name) for name, value in answers.items() if file_id in ids_of(value))
    return list(dict.fromkeys(found))


def files_of(filling_id: str) -> Mapping[str, EvidenceFile]:
    """The evidence that stands, by file id, as forms want it."""
    files = read(_FILES, filling=filling_id).all()
    stored = stores.of_files([id for id, _, _, purpose in files if purpose == stores.PURPOSE])
    return {id: _as_evidence(id, name, size, stored.get(id)) for id, name, size, _ in files}


def fillings_of(file_ids: Collection[str]) -> Sequence[tuple[str, str, str]]:
    """In what files stand, or stood: (file, filling, purpose)."""
    return [(file_id, filling_id, purpose) for file_id, filling_id, purpose in read(_STANDS, files=list(file_ids))]


_STANDS = (
    select(Evidence.file_id, Evidence.filling_id, Filling.purpose)
    .join(Filling, Filling.id == Evidence.filling_id)
    .where(Evidence.file_id.in_(any_of("files")))
    .order_by(Evidence.added_at, Evidence.id)
)


def submissions(filling_id: str) -> Sequence[Submission]:
    """Everything that was submitted, the first one first."""
    query = select(Submission).where(Submission.filling_id == filling_id)
    return db.session.scalars(query.order_by(Submission.serial)).all()


def last_submission(filling_id: str) -> Submission | None:
    """What was submitted last."""
    return db.session.scalar(_LAST_SUBMISSION, {"filling": filling_id})


class Handed(NamedTuple):
    """A submission without what it says: that is opened once for all who look at it (`answers_of`)."""

    id: str
    filling_id: str
    serial: int
    submitted_at: datetime
    seal: str

    @property
    def mark(self) -> str:
        return mark(self.id, self.seal)


_LAST_HANDED = _LAST_SUBMISSION.with_only_columns(*columns_for(Handed, Submission))


def last_handed(filling_id: str) -> Handed | None:
    """The same without what it says."""

    def ask() -> Handed | None:
        found = read(_LAST_HANDED, filling=filling_id).one_or_none()
        return None if found is None else Handed(*found)

    return once_on_page((last_handed, filling_id), ask)


_answers, _saved = Kept[str, Answers](most=256), Kept[str, Answers](most=256)
_unsealed = Kept[tuple[str, ...], Answers](most=512)
_opened = Kept[Hashable, tuple[Texts, Answers]](most=256)


def answers_of(submitted: Submission | Handed | None) -> Answers:
    """The answers of a submission, opened once as long as they stand as they do; none where nothing was submitted."""
    if submitted is None:
        return Answers({})
    return _answers.get(submitted.mark, lambda: Answers.of_submission(submission(submitted.id)))


def answers_in(rows: Iterable[Any]) -> Answers:
    """The answers of saved sections: the same object, with what was made of it, as long as they say the same."""
    found = Answers.of_sections(rows)
    return _saved.get(str(found.mark), lambda: replace(found, by_form=deepcopy(found.by_form)))


def submission(id: str) -> Submission:
    """What was submitted, by its id."""
    return db.session.get_one(Submission, id)


def submitted_as(filling_id: str, serial: int) -> Submission | None:
    """What was submitted as the first, the second, and so on."""
    query = select(Submission).where(Submission.filling_id == filling_id, Submission.serial == serial)
    return db.session.scalar(query)


class HandedIn(NamedTuple):
    """Until when something was submitted, and the ids of all files that were with it."""

    last: datetime
    files: frozenset[str]


def handed_in(filling_ids: Collection[str]) -> Mapping[str, HandedIn]:
    """Of each of these that was submitted."""
    found: dict[str, HandedIn] = {}
    for filling_id, at, files in read(_HANDED_IN, fillings=list(filling_ids)) if filling_ids else ():
        before = found.get(filling_id, HandedIn(at, frozenset()))
        found[filling_id] = HandedIn(max(at, before.last), before.files.union(each["id"] for each in files))
    return found


_HANDED_IN = select(Submission.filling_id, Submission.submitted_at, Submission.files).where(
    Submission.filling_id.in_(any_of("fillings"))
)


def was_submitted(filling_id: str, file_id: str) -> bool:
    """Whether a file was handed in: with what was submitted, not merely added since."""
    found = handed_in([filling_id]).get(filling_id)
    return found is not None and file_id in found.files


def submission_with(token: str) -> Submission | None:
    """The submission that a form with this token made."""
    return db.session.scalar(select(Submission).where(Submission.token == token))


def as_submitted(filling_id: str) -> Answers:
    """The answers as they were last submitted: what staff see, whatever is being written since."""
    return answers_of(last_handed(filling_id))


def as_submitted_of(filling_ids: Collection[str]) -> Mapping[str, Answers]:
    """The same of many, as far as they were submitted."""
    if not filling_ids:
        return {}
    query = select(Submission).where(Submission.filling_id.in_(filling_ids)).order_by(Submission.serial)
    return {each.filling_id: Answers.of_submission(each) for each in db.session.scalars(query)}


def open_return(filling_id: str) -> Return | None:
    """The request for correction that has not been answered."""
    return open_returns([filling_id]).get(filling_id)


def open_returns(filling_ids: Collection[str]) -> Mapping[str, Return]:
    """The same of several, by what they are of."""
    if not filling_ids:
        return {}
    query = select(Return).where(Return.filling_id.in_(filling_ids), Return.answered_at.is_(None))
    return {each.filling_id: each for each in db.session.scalars(query.order_by(Return.returned_at, Return.id))}


def returns(filling_id: str) -> Sequence[Return]:
    """Every request for correction, the latest first."""
    return db.session.scalars(_RETURNS, {"filling": filling_id}).all()


_RETURNS = select(Return).where(Return.filling_id == _FILLING).order_by(Return.returned_at.desc(), Return.id)


def as_evidence(file: StoredFile, stored: StoredEvidence | None = None) -> EvidenceFile:
    """A stored file as a form sees it; `stored` where it lies in its unit's store."""
    return _as_evidence(file.id, file.name, file.size, stored)


def _as_evidence(id: str, name: str, size: int, stored: StoredEvidence | None) -> EvidenceFile:
    seen = EvidenceFile(id=id, name=name, size=size, href=f"/files/{id}")
    return seen if stored is None else _from_store(seen, stored)


def _from_store(file: EvidenceFile, stored: StoredEvidence) -> EvidenceFile:
    warning, tone = stores.warning_of(stored)
    return replace(file, group=f"材料库：{stored.kind.label}", warning=warning, tone=tone)


_files = Kept[str, Mapping[str, EvidenceFile]](most=256)


def submitted_files(submitted: Submission | Handed, *, may_be_stored: bool = True) -> Mapping[str, EvidenceFile]:
    """The evidence of a submission, by file id, with what is said today of what comes from a store, where any does."""

    def named() -> Mapping[str, EvidenceFile]:
        given = submission(submitted.id).files
        return {
            each["id"]: EvidenceFile(each["id"], each["name"], each["size"], f"/files/{each['id']}") for each in given
        }

    files = _files.get(submitted.mark, named)
    stored = stores.of_files(files) if may_be_stored else {}
    return {id: _from_store(file, stored[id]) if id in stored else file for id, file in files.items()}
