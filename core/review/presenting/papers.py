"""The papers of a body's applications: the call's summary tables, and the dossier with everything that was filed.

What the papers need is gathered first; while a dossier is sent, nothing asks the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from core.applications.presenting.papers import system_values, values_of
from core.applications.queries.rulebook import Rulebook, rulebook
from core.contents.storage import FileStore
from core.filling.rules.answers import Answers
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
    application = filed.application
    evaluator = "" if filed.reported is None else filed.reported.evaluator_name
    values = values_of(application, Answers.of_submission(filed.submission), evaluator)
    return SummaryRow(application.category, values, application.track, tuple(application.levels))


def _folder(filed: Filed, store: FileStore) -> DossierApplication:
    application, book = filed.application, rulebook(filed.application)
    return DossierApplication(
        number=application.reference,
        unit_name=application.entry_name,
        category=book.category_label,
        papers=[*_papers(filed, book), *_reports(filed, store)],
        evidence=[_evidence(file, book, store) for file in filed.submission.files],
    )


def _papers(filed: Filed, book: Rulebook) -> list[DossierFile]:
    """The forms as one document, as the annex is issued; what has no official paper is left out."""
    printed = [form for form in book.forms.values() if form.paper is not None]
    if not printed:
        return []
    answers = Answers.of_submission(filed.submission)
    files = {file["id"]: EvidenceFile(file["id"], file["name"], file["size"]) for file in filed.submission.files}
    write = partial(_document, printed, answers, system_values(filed.application), files)
    return [DossierFile(f"{filed.application.entry_name}申报表.docx", write, "申报表")]


def _reports(filed: Filed, store: FileStore) -> list[DossierFile]:
    """The third party's report, if the application was filed with one."""
    if filed.reported is None:
        return []
    file = filed.reported.file
    return [DossierFile(file.name, partial(store.open, file.sha256), "第三方评价报告", file.sha256)]


def _document(
    printed: Sequence[LaidOutForm],
    answers: Answers,
    values: Mapping[str, object],
    files: Mapping[str, EvidenceFile],
) -> BinaryIO:
    return BytesIO(form_document(*((form, answers.of(form.id)) for form in printed), values=values, files=files))


def _evidence(file: Mapping[str, Any], book: Rulebook, store: FileStore) -> DossierFile:
    form = book.forms.get(file["form"])
    field = None if form is None else form.fields.get(file["field"])
    about = "佐证材料" if field is None else field.label
    return DossierFile(file["name"], partial(store.open, file["sha256"]), about, file["sha256"])
