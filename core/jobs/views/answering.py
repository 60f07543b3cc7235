"""Short work is answered at once, long work becomes a job: one way for every export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from werkzeug.wsgi import FileWrapper

from core.db.transaction import transaction
from core.exports import operations as exports
from core.jobs import operations
from core.jobs.operations.asking import taken
from core.jobs.purposes import Kind, Work
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
