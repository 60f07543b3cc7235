"""The department's pages of imports: upload, look at what would happen, import, and every import's report."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.files import operations as files
from core.files import queries as stored
from core.jobs.views.answering import to_job
from core.ledger.policies import may_see_ledger
from core.lists import operations, policies
from core.lists.forms import ImportForm
from core.lists.purposes import OWNER
from core.lists.queries import imports as queries
from core.lists.queries.importing.columns import Column
from core.lists.queries.importing.report import Report, ranges
from core.lists.views import importing
from core.people import queries as people
from core.people.models import Role
from core.people.policies import Refused, has_role
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page, act, done
from core.web.downloads import attachment
from core.web.paging import Paging

blueprint = Blueprint("list_imports", __name__, url_prefix="/lists/imports", template_folder="../templates")

MOST_ENTRIES_SHOWN = 500
BOM = "\ufeff"
"""Without it spreadsheet programs take a CSV file in UTF-8 for something else."""


@blueprint.get("")
@access(policies.may_see_imports)
def index() -> str:
    """Every import, newest first; to a recommending body's officer that body's own."""
    person = signed_in_person()
    allowed, reach = policies.may_import(person), policies.reach_of(person)
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.imports(paging.page, policies.imports_of(person))
    return render_template(
        "lists/imports.html",
        imports=[(each, Report.from_json(each.report)) for each in found],
        names=people.names(each.imported_by_id for each in found),
        paging=paging.of(total),
        may_import=bool(allowed),
        reach=reach,
        why_not=allowed.sentence if isinstance(allowed, Refused) and not may_see_ledger(person) else None,
    )


@blueprint.get("/new")
@access(policies.may_import)
def new() -> str:
    return _form(ImportForm(formdata=None, **_begins_with()))


@blueprint.post("/revise")
@access(policies.may_import)
def revise() -> str:
    """Back from the preview to the form, with everything that was stated; what columns mean is read anew, as another
    file or heading may be named there."""
    form = ImportForm()
    form.file.receive()
    form.columns.data = ""
    return _form(form)


@blueprint.post("/preview")
@access(policies.may_import)
def preview() -> Page:
    """What the import would do; nothing is changed."""
    form = ImportForm()
    _restated(form)

    def do() -> str | AnyResponse:
        if form.file.stored.size > importing.AT_ONCE:
            return to_job(importing.LOOK, importing.asked(form), f"预览导入“{form.file.stored.name}”")
        with files.open_file(form.file.stored) as file:
            report = operations.preview(file.read(), form.options, by=signed_in_person())
        form.show(report)
        return _preview(form, report)

    return act(form, do, lambda: _form(form))


@blueprint.get("/previews/<job_id>")
@access(policies.may_import)
def previewed(job_id: str) -> str:
    """What a job found that looked at a file."""
    form, report = importing.looked(job_id, signed_in_person())
    return _preview(form, report)


@blueprint.post("")
@access(policies.may_import)
@confirmed
def carry_out() -> Page:
    """Import the file that was previewed; what was chosen there and not previewed yet is previewed first."""
    form = ImportForm()
    if _restated(form):
        return preview()

    def do() -> AnyResponse:
        kept = form.file.stored
        if kept.size > importing.AT_ONCE:
            return to_job(importing.IMPORT, importing.asked(form), f"导入“{kept.name}”")
        with files.open_file(kept) as file:
            made = operations.import_list(file.read(), kept.name, form.options, file_id=kept.id, by=signed_in_person())
        if made.id is None:
            flash("文件中没有新的内容，名单没有变化。", "info")
            return redirect(url_for("list_imports.index"))
        return done(f"已导入 {made.report.added} 行。", "list_imports.show", import_id=made.id)

    return act(form, do, lambda: _form(form))


@blueprint.get("/<import_id>")
@access(policies.may_see_imports)
def show(import_id: str) -> str:
    """One import with its whole report."""
    found = queries.list_import(import_id, policies.imports_of(signed_in_person()))
    return render_template(
        "lists/imported.html",
        found=found,
        files=stored.of_owner(OWNER, found.id),
        by=people.person(found.imported_by_id) if found.imported_by_id else None,
        may_assign=has_role(signed_in_person(), Role.DEPARTMENT_OFFICER),
        **_shown(Report.from_json(found.report)),
    )


@blueprint.get("/<import_id>/report.csv")
@access(policies.may_see_imports)
def report_csv(import_id: str) -> Response:
    """Every row of the report, for a spreadsheet."""
    found = queries.list_import(import_id, policies.imports_of(signed_in_person()))
    report = Report.from_json(found.report)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["工作表", "行号", "名称", "结果", "说明"])
    for entry in report.entries:
        writer.writerow([entry.sheet, entry.number, _inert(entry.name), entry.outcome.label, _inert(entry.says)])
    for region, numbers in report.elsewhere.items():
        writer.writerow(["", ranges(numbers), "", "其他地区，跳过", _inert(region)])
    return attachment([BOM + text.getvalue()], "text/csv", f"导入报告-{import_id[:8]}.csv")


def _restated(form: ImportForm) -> bool:
    """Whether something was chosen on the preview that is not what was previewed; the form has it now."""
    days = dict(zip(request.form.getlist("undated"), request.form.getlist("undated_on"), strict=False))
    return form.restate(request.form.getlist("meaning"), days)


def _preview(form: ImportForm, report: Report) -> str:
    return render_template(
        "lists/preview.html", form=form, meanings=[(each.value, each.label) for each in Column], **_shown(report)
    )


def _form(form: ImportForm) -> str:
    return render_template("lists/import.html", form=form, reach=policies.reach_of(signed_in_person()))


def _begins_with() -> dict[str, object]:
    """What the form begins with: a recommending body has one level of its own."""
    reach = policies.reach_of(signed_in_person())
    return {} if reach is None else {"level": min(reach.levels)}


def _inert(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _shown(report: Report) -> dict[str, object]:
    return {
        "report": report,
        "entries": report.entries[:MOST_ENTRIES_SHOWN],
        "hidden": max(0, len(report.entries) - MOST_ENTRIES_SHOWN),
        "elsewhere": [(region, len(numbers), ranges(numbers)) for region, numbers in report.elsewhere.items()],
    }
