"""The register for auditors: what was taken away, found by its number, its hash or the file itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, render_template, request, url_for

from core.audit.operations import noting
from core.exports import operations, queries
from core.exports.forms import CompareForm, FindForm
from core.exports.models import Export
from core.exports.rules import as_number, as_sha256
from core.people.models import Role
from core.web import navigation
from core.web.access import access, noted, roles, signed_in_person
from core.web.acting import Page, act
from core.web.navigation import Entry
from core.web.paging import last_row_seen

blueprint = Blueprint("exports", __name__, url_prefix="/audit/exports", template_folder="../templates")
auditors = roles(Role.AUDITOR)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    navigation.add(app, Entry("导出登记", "exports.index", frozenset({Role.AUDITOR}), position=91))


@blueprint.get("")
@access(auditors)
@noted(noting.TRAIL)
def index() -> str:
    """What was taken away, newest first, or what bears a number or a hash."""
    form = FindForm(request.args)
    wanted = (form.wanted.data or "").strip()
    if wanted:
        number, sha256 = as_number(wanted), as_sha256(wanted)
        if number is None and sha256 is None:
            form.wanted.errors = ["请填写完整的导出编号（形如 20261123-7KQ4-M2XW）或 64 位 SHA-256。"]
            return _page(form, CompareForm(formdata=None), (), asked=wanted)
        return _page(form, CompareForm(formdata=None), queries.found(number, sha256), asked=wanted)
    before = last_row_seen()
    rows, older = queries.exports(before)
    return _page(form, CompareForm(formdata=None), rows, is_first=before is None, older=older)


@blueprint.post("")
@access(auditors)
def compare() -> Page:
    """Whether a file at hand was taken from here, and by whom. It is read and not kept."""
    form = CompareForm()

    def do() -> str:
        sha256, _ = operations.summed(form.file.data.stream)
        operations.note_comparing(sha256, by=signed_in_person())
        return _page(FindForm(), form, queries.found(None, sha256), asked=sha256, is_file=True)

    return act(form, do, lambda: _page(FindForm(), form, ()))


def _page(
    form: FindForm,
    comparing: CompareForm,
    rows: Sequence[Export],
    *,
    asked: str = "",
    is_file: bool = False,
    is_first: bool = True,
    older: int | None = None,
) -> str:
    return render_template(
        "exports/index.html",
        form=form,
        comparing=comparing,
        rows=rows,
        asked=asked,
        is_file=is_file,
        is_first=is_first,
        older=url_for("exports.index", before=older) if older else None,
        newest=url_for("exports.index"),
    )
