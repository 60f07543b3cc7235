"""Short work is answered at once, long work becomes a job: one way for every export, and for what a page is to show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from werkzeug.wsgi import FileWrapper

from core.contents.kinds import Kind as FileKind
from core.db.transaction import transaction
from core.errors import NotFound
from core.exports import operations as exports
from core.files import operations as files
from core.jobs import operations, queries
from core.jobs.models import Job
from core.jobs.operations.asking import taken
from core.jobs.purposes import Kind, Made, Work
from core.web.access import signed_in_person
from core.web.downloads import attachment

AT_ONCE = 500
"""Rows of a table, or files of an archive, up to which nobody need wait for a job."""


def to_job(kind: Kind, arguments: Mapping[str, Any], title: str) -> Response:
    """The page of the job that does it."""
    job = operations.ask(kind, arguments, title, by=signed_in_person())
    flash("内容较多，已转为后台办理；可以离开本页，稍后在“我的任务”中查看。", "info")
    return redirect(url_for("jobs.show", job_id=job.id))


def export_or_job(kind: Kind, arguments: Mapping[str, Any], title: str, *, size: int) -> Response:
    """The file, where `size` says that it is short; else the page of the job that makes it."""
    by = signed_in_person()
    if size > AT_ONCE:
        return to_job(kind, arguments, title)
    given = taken(kind, arguments)
    kind.may(by, given).or_raise()
    stamp = exports.stamp(by)
    outcome = kind.run(Work(by=by, arguments=given, stamp=stamp))
    if outcome.file is None:
        raise LookupError(f"No file came of {kind.id}.")
    made = outcome.file
    with transaction():
        if outcome.record is not None:
            outcome.record()
        exports.take(made.content, made.name, title, stamp.number, by=by)
    return attachment(FileWrapper(made.content), made.kind.media_type, made.name)


def as_json(name: str, found: object) -> Made:
    """What a job found for a page, as the file that keeps it."""
    content = BytesIO(json.dumps(found, ensure_ascii=False).encode())
    return Made(name=f"{name}.json", kind=FileKind("json", name, "application/json", (".json",)), content=content)


def found_by(job_id: str, kind: Kind, gone: NotFound) -> tuple[Job, Any]:
    """A job of that kind which who is signed in asked for, and what it found (`as_json`). Raises NotFound; `gone`
    where nothing of it is left."""
    job = queries.one_of(signed_in_person(), job_id)
    file = queries.result_of(job)
    if job.kind != kind.id or file is None:
        raise gone
    with files.open_file(file) as content:
        return job, json.load(content)
