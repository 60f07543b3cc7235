"""Papers to take along: summary tables and the dossier, of the chosen applications or of a whole tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.desks.operations import note_export
from core.errors import NotFound
from core.files import operations as files
from core.plugin_api import SummaryTable, fill_years
from core.review.presenting import papers
from core.review.queries.filed import MOST_EXPORTED, Filed, filed
from core.review.rules.desk import PASSED, RECOMMEND
from core.review.views.desks import REVIEW, AtDesk, officers
from core.web.access import access, signed_in_person
from core.web.choosing import chosen_revisions
from core.web.downloads import attachment, dated

TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_WHICH = {PASSED: "已推荐的全部申报", RECOMMEND: "待推荐的全部申报"}
_CHOSEN = "所选申报"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/exports", "exports", show)
    blueprint.add_url_rule("/exports/<table_id>.<any(xlsx, docx):ending>", "summary_file", summary_file)
    blueprint.add_url_rule("/exports/dossier.zip", "dossier", dossier)


@dataclass(frozen=True)
class Wanted:
    """Which applications are wanted, and in words."""

    at: AtDesk
    filed: Sequence[Filed]
    words: str

    @property
    def ids(self) -> list[str]:
        return [each.application.id for each in self.filed]

    @property
    def body(self) -> str:
        """Whose seal comes on the table: the office, where the officer acts for one."""
        own = sorted(self.at.desk.own)
        return self.at.desk.tiers.offices[own[0]].full_name if len(own) == 1 else ""

    @property
    def tables(self) -> Sequence[SummaryTable]:
        return [self.at.pinned.summary_tables[id] for id in self.at.pinned.call.summary_tables]


def _wanted() -> Wanted:
    at = REVIEW.require()
    chosen = list(chosen_revisions())
    if chosen:
        found = filed(at.opened.id, at.desk, chosen)
        if len(found) < len(chosen):
            raise NotFound("所选申报中有的找不到，或者您无权查看。", "请返回列表重新选择。")
        return Wanted(at, found, _CHOSEN)
    which = _which()
    tab = next(tab for tab in at.queue.tabs if tab.id == which)
    return Wanted(at, filed(at.opened.id, at.desk, at.queue.ids(tab, MOST_EXPORTED)), _WHICH[which])


def _which() -> str:
    asked = request.args.get("which", "")
    return asked if asked in _WHICH else PASSED


@access(officers)
def show() -> str:
    """What there is to take along."""
    wanted = _wanted()
    at, rows = wanted.at, papers.summary_rows(wanted.filed)
    carried = urlencode([(name, value) for name in ("call", "which", "chosen") for value in request.args.getlist(name)])
    return render_template(
        "review/exports.html",
        at=at,
        wanted=wanted,
        tables=[(fill_years(table, at.opened.year), papers.concerned(table, rows)) for table in wanted.tables],
        carried=carried,
        which=_which(),
        is_chosen=wanted.words == _CHOSEN,
        files=sum(len(each.submission.files) for each in wanted.filed),
        most=MOST_EXPORTED,
    )


@access(officers)
def summary_file(table_id: str, ending: str) -> Response:
    """A summary table of the wanted applications."""
    wanted = _wanted()
    table = next((each for each in wanted.tables if each.id == table_id), None)
    if table is None:
        raise NotFound("这项申报通知没有这份汇总表。", "请从“汇总表和材料包”页面下载。")
    content = papers.summary_file(
        table, papers.summary_rows(wanted.filed), ending, year=wanted.at.opened.year, body=wanted.body
    )
    _record(wanted, f"{fill_years(table, wanted.at.opened.year).title}{table.subtitle or ''}.{ending}")
    return attachment(content, TYPES[ending], f"{table_id}.{ending}")


@access(officers)
def dossier() -> AnyResponse:
    """Everything that the wanted applications filed, as one archive that is sent while it is made."""
    wanted = _wanted()
    if not wanted.filed:
        flash("没有可打包的申报。", "warning")
        return redirect(url_for("review.exports", call=wanted.at.opened.call_id))
    title = f"{wanted.at.opened.title}{wanted.body}申报材料"
    stream = papers.dossier_of(wanted.filed, wanted.tables, files.store(), title=title, body=wanted.body)
    _record(wanted, "申报材料包.zip")
    return attachment(stream, "application/zip", dated("dossier", "zip"))


def _record(wanted: Wanted, what: str) -> None:
    """Tables and forms bear contact details, as the annexes ask: the trail says who took them."""
    note_export(wanted.at.opened.id, what, wanted.ids, by=signed_in_person(), personal=True)
