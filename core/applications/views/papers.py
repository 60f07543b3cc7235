"""What can be taken away: everything on paper, and the official forms."""

from __future__ import annotations

from io import BytesIO

from flask import Response, render_template, send_file

from core.applications.presenting import ApplicationView, papers
from core.applications.views.blueprint import applicants, blueprint, own
from core.applications.views.submitting import reviewed
from core.contents.kinds import DOCX, XLSX, Kind
from core.errors import NotFound
from core.forms import LaidOutForm
from core.web.access import access


@blueprint.get("/<application_id>/print")
@access(applicants)
def printed(application_id: str) -> str:
    """All that is filled in, to be printed."""
    view = own(application_id)
    return render_template("applications/printed.html", view=view, reviewed=reviewed(view))


@blueprint.get("/<application_id>/document.docx")
@access(applicants)
def official(application_id: str) -> Response:
    """All official forms in one document, in the order of the annex."""
    view = own(application_id)
    return _docx(view, list(view.papers), view.application.call.title)


@blueprint.get("/<application_id>/forms/<form_id>.docx")
@access(applicants)
def form(application_id: str, form_id: str) -> Response:
    """One official form."""
    view = own(application_id)
    found = next((each for each in view.papers if each.id == form_id), None)
    if found is None:
        raise NotFound("这份表单没有官方格式的文档。", "请从申报页面上列出的文档中选择。")
    return _docx(view, [found], found.title)


@blueprint.get("/<application_id>/forms/<form_id>.xlsx")
@access(applicants)
def workbook(application_id: str, form_id: str) -> Response:
    """One form's answers as a spreadsheet."""
    view = own(application_id)
    form = view.book.form(form_id)
    return _download(view, papers.workbook(view.application, view.answers, form), XLSX, form.title)


def _docx(view: ApplicationView, forms: list[LaidOutForm], title: str) -> Response:
    if not forms:
        raise NotFound("这项申报没有官方格式的文档。", "请改用“全部内容（打印）”。")
    return _download(view, papers.document(view.application, view.answers, forms, view.files), DOCX, title)


def _download(view: ApplicationView, content: bytes, kind: Kind, title: str) -> Response:
    """A file of the unit's own, that no cache keeps; its name says whether it is a draft's."""
    draft = "（草稿）" if view.state.is_open else ""
    name = f"{view.application.entry_name}{draft}{title}{kind.extensions[0]}"
    response = send_file(BytesIO(content), mimetype=kind.media_type, as_attachment=True, download_name=name, max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    return response
