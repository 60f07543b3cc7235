"""The papers of a body's applications: the call's summary tables, and the dossier with everything that was filed.

They are written as the applications are read, so that it does not matter how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import IO, Any, BinaryIO

from core.applications.presenting.papers import system_values, values_of
from core.applications.queries.rulebook import Rulebook, rulebook
from core.files.operations import open_file, open_known
from core.filling.queries import submitted_files
from core.filling.rules.answers import Answers
from core.forms import LaidOutForm
from core.papers import (
    DossierApplication,
    DossierFile,
    SummaryRow,
    dossier,
    form_document,
    summary_document,
    summary_workbook,
)
from core.papers.summary_sheet import Rows, comes_into
from core.plugin_api import SummaryTable, fill_years
from core.review.presenting.records import filled_document, verification_document
from core.review.queries.filed import Filed, Filings
from core.scoring.queries.scores import counting, typed


def summary_rows(filed: Iterable[Filed]) -> Iterator[SummaryRow]:
    """A row for each application, with its answers as papers write them and what the system knows."""
    return map(_row, filed)


def summary_file(
    table: SummaryTable, rows: Rows, ending: str, *, year: int | None, body: str, stamp: str = ""
) -> IO[bytes]:
    """The table as ``xlsx`` or ``docx``; `body` stands on the sealing line."""
    if ending == "xlsx":
        return summary_workbook(table, rows, year=year, body_name=body, stamp=stamp)
    return BytesIO(summary_document(table, rows, year=year, body_name=body, stamp=stamp))


def table_name(table: SummaryTable, year: int | None) -> str:
    """What a summary table's file is called."""
    filled = fill_years(table, year)
    return " ".join(filter(None, (filled.annex, f"{filled.title}{filled.subtitle or ''}")))


def concerned(table: SummaryTable, kinds: Mapping[tuple[str, str | None], int]) -> int:
    """How many come into the table, of so many of each category and track."""
    return sum(count for kind, count in kinds.items() if any(comes_into(part, *kind) for part in table.parts))


def dossier_of(
    filings: Filings,
    tables: Sequence[SummaryTable],
    *,
    title: str,
    body: str,
    year: int | None,
    seen: Callable[[Iterable[Filed]], Iterable[Filed]] = iter,
    stamp: str = "",
) -> Iterator[bytes]:
    """The archive in pieces: summary tables on top, each application's forms and evidence in a folder of its own.

    The applications are read as they are written; `seen` hears of each.
    """
    kinds, written = filings.kinds(), partial(summary_file, year=year, body=body, stamp=stamp)
    attachments = [
        DossierFile(
            f"{table_name(table, year)}.{ending}",
            partial(written, table, lambda part: summary_rows(filings.of(part)), ending),
            "汇总表",
        )
        for table in tables
        if concerned(table, kinds)
        for ending in ("xlsx", "docx")
    ]
    return dossier((_folder(each) for each in seen(filings)), title=title, attachments=attachments, stamp=stamp)


def _row(filed: Filed) -> SummaryRow:
    application = filed.application
    evaluator = "" if filed.reported is None else filed.reported.evaluator_name
    answers = Answers.of_submission(filed.submission)
    book = rulebook(application)
    stated = typed(answers, book)  # papers repeat what was filed on the ministry's platform
    score = counting(application, answers, book) if stated is None else stated
    values = {**values_of(application, answers, evaluator), **({} if score is None else {"scores.total": score})}
    return SummaryRow(application.category, values, application.track, tuple(application.levels))


def _folder(filed: Filed) -> DossierApplication:
    application, book = filed.application, rulebook(filed.application)
    return DossierApplication(
        number=application.reference,
        unit_name=application.entry_name,
        category=book.category_label,
        papers=[*_papers(filed, book), *_reports(filed)],
        evidence=[_evidence(file, book) for file in _as_asked(filed.submission.files, book)],
    )


def _papers(filed: Filed, book: Rulebook) -> list[DossierFile]:
    """The official forms as one document, as the annex is issued; what has no paper of its own as another; and what
    was verified."""
    name, forms = filed.application.entry_name, book.forms.values()
    printed, others = ([form for form in forms if (form.paper is None) is without] for without in (False, True))
    found = []
    if printed:
        found.append(DossierFile(f"{name}申报表.docx", partial(_document, filed, printed), "申报表"))
    if others:
        found.append(DossierFile(f"{name}申报内容.docx", partial(_filled, filed, book, others), "申报内容"))
    return [*found, DossierFile(f"{name}核实记录.docx", partial(_verified, filed, book), "核实记录")]


def _reports(filed: Filed) -> list[DossierFile]:
    """The third party's report, if the application was filed with one."""
    if filed.reported is None:
        return []
    file = filed.reported.file
    return [DossierFile(file.name, partial(open_file, file), "第三方评价报告", file.sha256)]


def _document(filed: Filed, printed: Sequence[LaidOutForm]) -> BinaryIO:
    answers = Answers.of_submission(filed.submission)
    files, values = submitted_files(filed.submission), system_values(filed.application)
    return BytesIO(form_document(*((form, answers.of(form.id)) for form in printed), values=values, files=files))


def _filled(filed: Filed, book: Rulebook, forms: Sequence[LaidOutForm]) -> BinaryIO:
    return BytesIO(filled_document(filed, book, forms))


def _verified(filed: Filed, book: Rulebook) -> BinaryIO:
    return BytesIO(verification_document(filed, book))


def _as_asked(files: Iterable[Mapping[str, Any]], book: Rulebook) -> list[Mapping[str, Any]]:
    """The evidence in the order in which its forms ask for it."""
    asked = [(form.id, name) for form in book.forms.values() for name in form.fields]
    place = {each: number for number, each in enumerate(asked)}
    return sorted(files, key=lambda file: (place.get((file["form"], file["field"]), len(asked)), file["name"]))


def _evidence(file: Mapping[str, Any], book: Rulebook) -> DossierFile:
    form = book.forms.get(file["form"])
    field = None if form is None else form.fields.get(file["field"])
    about = "佐证材料" if field is None else field.label
    return DossierFile(file["name"], partial(open_known, file["id"]), about, file["sha256"])
