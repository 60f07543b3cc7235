"""The papers of a body's applications: the call's summary tables, and the dossier with everything that was filed.

What the papers need is gathered first; while a dossier is sent, nothing asks the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from core import forms
from core.applications.answers import Answers
from core.applications.rulebook import Rulebook, rulebook
from core.files.storage import FileStore
from core.forms import EvidenceFile, LaidOutForm
from core.papers import (
    DossierApplication,
    DossierFile,
    SummaryRow,
    dossier,
    form_document,
    summary_document,
    summary_workbook,
)
from core.plugin_api import SummaryTable
from core.review.queries.filed import Filed


def summary_rows(filed: Sequence[Filed]) -> list[SummaryRow]:
    """A row for each application, with its answers as papers write them and what the system knows."""
    return [_row(each) for each in filed]


def summary_file(table: SummaryTable, rows: Sequence[SummaryRow], ending: str, *, year: int | None, body: str) -> bytes:
    """The table as ``xlsx`` or ``docx``; `body` stands on the sealing line."""
    write = summary_workbook if ending == "xlsx" else summary_document
    return write(table, rows, year=year, body_name=body)


def concerned(table: SummaryTable, rows: Sequence[SummaryRow]) -> int:
    """How many of the rows come into the table."""
    return sum(
        any(row.category in part.categories and (not part.tracks or row.track in part.tracks) for part in table.parts)
        for row in rows
    )


def dossier_of(
    filed: Sequence[Filed], tables: Sequence[SummaryTable], store: FileStore, *, title: str, body: str
) -> Iterator[bytes]:
    """The archive in pieces: summary tables on top, each application's forms and evidence in a folder of its own."""
    rows = summary_rows(filed)
    year = filed[0].application.call.year if filed else None
    attachments = [
        DossierFile(f"{table.annex or ''}{table.subtitle or table.title}.{ending}", content, "汇总表")
        for table in tables
        if concerned(table, rows)
        for ending in ("xlsx", "docx")
        for content in (summary_file(table, rows, ending, year=year, body=body),)
    ]
    folders = [_folder(each, store) for each in filed]
    return dossier(folders, title=title, attachments=attachments)


def _row(filed: Filed) -> SummaryRow:
    application, book = filed.application, rulebook(filed.application)
    answers = Answers.of_submission(filed.submission)
    values = _known(filed, book)
    for form in book.forms.values():
        values |= forms.paper_values(form, answers.of(form.id), answers.elsewhere(form.id))
    return SummaryRow(application.category, values, application.track, tuple(application.levels))


def _known(filed: Filed, book: Rulebook) -> dict[str, object]:
    application = filed.application
    return {
        "unit.name": application.unit_name,
        "unit.code": application.unit.code or "",
        "body.name": application.body.name,
        "category": book.category_label,
        "level": book.level_labels,
    }


def _folder(filed: Filed, store: FileStore) -> DossierApplication:
    application, book = filed.application, rulebook(filed.application)
    answers = Answers.of_submission(filed.submission)
    files = {file["id"]: EvidenceFile(file["id"], file["name"], file["size"]) for file in filed.submission.files}
    values = _known(filed, book)
    return DossierApplication(
        number=application.reference,
        unit_name=application.unit_name,
        category=book.category_label,
        papers=[
            DossierFile(f"{form.title}.docx", partial(_document, form, answers, values, files), "申报表")
            for form in book.forms.values()
            if form.paper is not None
        ],
        evidence=[_evidence(file, book, store) for file in filed.submission.files],
    )


def _document(
    form: LaidOutForm, answers: Answers, values: Mapping[str, object], files: Mapping[str, EvidenceFile]
) -> BinaryIO:
    return BytesIO(form_document((form, answers.of(form.id)), values=values, files=files))


def _evidence(file: Mapping[str, Any], book: Rulebook, store: FileStore) -> DossierFile:
    form = book.forms.get(file["form"])
    field = None if form is None else form.fields.get(file["field"])
    about = "佐证材料" if field is None else field.label
    return DossierFile(file["name"], partial(store.open, file["sha256"]), about, file["sha256"])
