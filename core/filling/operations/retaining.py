"""Taking out of what was filled in what has had its time; whose it is says when, and calls this."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update

from core.db import db
from core.files import operations as files
from core.files.models import StoredFile
from core.filling import queries
from core.filling.models import Evidence, SectionAnswers, Submission
from core.forms import LaidOutForm, without_personal


def forget_draft(filling_id: str) -> None:
    """Forget everything that was filled in and never submitted, with its files; part of an operation."""
    for saved in queries.sections(filling_id).values():
        db.session.delete(saved)
    rows = db.session.scalars(select(Evidence).where(Evidence.filling_id == filling_id).order_by(Evidence.id)).all()
    own = select(StoredFile.id).where(
        StoredFile.id.in_([row.file_id for row in rows]), StoredFile.owner_id == filling_id
    )
    file_ids = db.session.scalars(own.order_by(StoredFile.id)).all()  # those of a unit's store are its own
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    for id in file_ids:
        files.discard(id, by=None)


def forget_personal(filling_id: str, forms: Mapping[str, LaidOutForm], told: str) -> None:
    """Put `told` in the place of every personal answer, saved or submitted; what was submitted keeps its sum.

    Part of an operation of who owns the tables, for what was submitted stands in an append-only one.
    """
    for saved in queries.sections(filling_id).values():
        _replace(saved, saved.form_id, forms, told)
    for submitted in queries.submissions(filling_id):
        forget_submitted(submitted, forms, told)


def forget_submitted(submitted: Submission, forms: Mapping[str, LaidOutForm], told: str) -> None:
    """The same of one submission: what was submitted since stays."""
    answers = {
        id: without_personal(forms[id], given, told) if id in forms else given
        for id, given in submitted.answers.items()
    }
    db.session.execute(update(Submission).where(Submission.id == submitted.id).values(answers=answers))


def _replace(saved: SectionAnswers, form_id: str, forms: Mapping[str, LaidOutForm], told: str) -> None:
    if form_id in forms:
        saved.answers = without_personal(forms[form_id], saved.answers, told)
    saved.typed, saved.unrecorded = {}, None
