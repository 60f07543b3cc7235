"""The official papers of one application, and what the system puts on them beside the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.filling.rules.answers import Answers
from core.forms import EvidenceFile, LaidOutForm, paper_values
from core.forms.xlsx_row import XlsxRow, form_workbook
from core.papers import form_document


def system_values(application: Application, evaluator: str = "") -> dict[str, object]:
    """What covers and tables may ask of the system, in words; needs `call`, `unit` and `body`.

    `evaluator`: the name of the third party whose report it was filed with, if there is one.
    """
    book = rulebook(application)
    unit, body = application.unit, application.body
    return {
        "unit.name": application.unit_name,
        "subject": application.subject_name,
        "unit.code": unit.code or "",
        "unit.address": unit.address or "",
        "body.name": body.name,
        "body.office": body.office or body.name,
        "category": book.category_label,
        "levels": book.level_labels,
        "track": "" if book.declared_track is None else book.declared_track.label,
        "number": application.reference,
        "call.title": application.call.title,
        "evaluator.name": evaluator,
        "call.year": "" if application.call.year is None else str(application.call.year),
    }


def values_of(application: Application, answers: Answers, evaluator: str = "") -> dict[str, object]:
    """Every value of an application by its path, as papers and spreadsheets write it."""
    values: dict[str, object] = {}
    for form in rulebook(application).forms.values():
        values |= paper_values(form, answers.of(form.id), answers.elsewhere(form.id))
    return {**values, **system_values(application, evaluator)}


def document(
    application: Application,
    answers: Answers,
    forms: Sequence[LaidOutForm],
    files: Mapping[str, EvidenceFile],
    *,
    personal: bool = True,
) -> bytes:
    """The .docx of forms that have an official paper, one after the other, as the annex lays them out."""
    filed = [(form, answers.of(form.id)) for form in forms]
    return form_document(*filed, values=system_values(application), files=files, personal=personal)


def workbook(application: Application, answers: Answers, form: LaidOutForm) -> bytes:
    """The .xlsx of one form: the application's row, and a sheet for each growing table."""
    about = {"申报编号": application.reference, "申报单位": application.unit_name}
    if application.subject_name:
        about["列入对象"] = application.subject_name
    return form_workbook(form, [XlsxRow(about, answers.of(form.id))])
