"""What takes long of an import, as jobs: looking what a file would do, and importing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load

from core.errors import NotFound, existing
from core.files import operations as files
from core.files.models import StoredFile
from core.files.queries import waiting
from core.jobs.purposes import Kind, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import as_json, found_by
from core.lists import operations, policies
from core.lists.forms import ImportForm
from core.lists.purposes import LIST_FILE
from core.lists.queries.importing.columns import Column
from core.lists.queries.importing.report import Report
from core.lists.queries.importing.rows import Options
from core.people.models import Person
from core.people.policies import Permission

AT_ONCE = 300_000
"""Bytes of a file, some three thousand rows, that are read while one waits."""


class Stated(Schema):
    """What was stated about the whole file: see `Options`."""

    level = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    batch = fields.String(allow_none=True)
    on = fields.Date(allow_none=True)
    days = fields.Dict(keys=fields.String(), values=fields.Date())
    document = fields.String(allow_none=True)
    columns = fields.Dict(keys=fields.String(), values=fields.Enum(Column, by_value=True, allow_none=True))

    @pre_load
    def as_of_before(self, stated: dict[str, Any], **_: object) -> dict[str, Any]:
        """Jobs of before told two columns only, each by itself."""
        told = {stated.pop(f"{column}_column", None): column for column in (Column.NAME, Column.REGION)}
        before = {words: column.value for words, column in told.items() if words}
        return {**stated, "columns": stated.get("columns", before)}


class Asked(Schema):
    """Which upload, and what was stated about it."""

    file = fields.String(required=True)
    stated = fields.Nested(Stated, required=True)


def asked(form: ImportForm) -> dict[str, Any]:
    """The arguments of both jobs, from a valid form."""
    return {"file": form.file.stored.id, "stated": Stated().dump(form.options)}


def _may(person: Person | None, arguments: Mapping[str, Any]) -> Permission:
    return policies.may_import(person)


def _file(work: Work) -> StoredFile:
    return _waiting(work.person, work.arguments["file"])


def _waiting(person: Person, file_id: str) -> StoredFile:
    found = waiting(person, file_id, LIST_FILE.id)
    return existing(found, "上传的名单文件已经导入，或者已过期清除。", "请在“名单导入”中查看，需要时重新上传。")


def _look(work: Work) -> Outcome:
    with files.open_file(_file(work)) as file:
        content = file.read()
    work.report(0, None, "正在读取和核对，内容多时需要几分钟。")
    report = operations.preview(content, Options(**work.arguments["stated"]), by=work.person, report=work.report)
    return Outcome(
        file=as_json("导入预览", report.as_json()),
        link=f"/lists/imports/previews/{work.job_id}",
        says=f"可导入 {report.added} 行，须核对 {report.refused} 行；现在还没有写入任何内容。",
    )


def _import(work: Work) -> Outcome:
    kept = _file(work)
    with files.open_file(kept) as file:
        content = file.read()
    options = Options(**work.arguments["stated"])
    made = operations.import_list(content, kept.name, options, file_id=kept.id, by=work.person, report=work.report)
    if made.id is None:
        return Outcome(link="/lists/imports", says="文件中没有新的内容，名单没有变化。")
    return Outcome(link=f"/lists/imports/{made.id}", says=f"已导入 {made.report.added} 行。")


def looked(job_id: str, person: Person) -> tuple[ImportForm, Report]:
    """What a job found that looked at a file, and the form with what was stated. Raises NotFound."""
    job, found = found_by(job_id, LOOK, NotFound("这次预览已过期清除。", "请重新上传文件预览。"))
    given, report = Asked().load(job.arguments), Report.from_json(found)
    stated = given["stated"]
    days = "\n".join(f"{batch}={day.isoformat()}" for batch, day in stated.get("days", {}).items())
    form = ImportForm(formdata=None, **{**stated, "days": days, "columns": ""})
    form.file.all_kept = [_waiting(person, given["file"])]
    form.show(report)
    return form, report


LOOK = register_kind(Kind(id="lists.preview", label="预览名单导入", may=_may, arguments=Asked, run=_look))
IMPORT = register_kind(Kind(id="lists.import", label="导入名单", may=_may, arguments=Asked, run=_import, changes=True))
