"""Papers to take along: summary tables and the dossier, of the chosen applications or of a whole tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields

from core.bodies.queries import own_bodies
from core.calls import queries as calls
from core.contents.kinds import KINDS, ZIP
from core.desks.operations import note_export
from core.errors import NotFound, existing
from core.jobs.purposes import Kind, Made, Outcome, Report, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import export_or_job
from core.papers.made import made_file
from core.papers.names import safe_name
from core.people.models import Person
from core.people.policies import Permission, allow_if
from core.plugin_api import SummaryTable, fill_years
from core.review import policies
from core.review.presenting import papers
from core.review.queries.filed import Filed, Filings, filed, ordered
from core.review.rules.desk import PASSED, RECOMMEND
from core.review.views.desks import REVIEW, AtDesk, desk_for, officers
from core.web.access import access
from core.web.acting import Response, chosen_revisions
from core.web.downloads import dated

_WHICH = {PASSED: "已推荐的全部申报", RECOMMEND: "待推荐的全部申报"}
_CHOSEN = "所选申报"
_MOST_NAMED = 100
_WORTH = {"xlsx": 1, "docx": 5, "zip": 20}
"""How much longer than a line of a spreadsheet an application takes: a line of a document, all that it filed."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/exports", "exports", show)
    blueprint.add_url_rule("/exports/chosen", "chosen_exports", of_chosen)
    blueprint.add_url_rule("/exports/<table_id>.<any(xlsx, docx):ending>", "summary_file", summary_file)
    blueprint.add_url_rule("/exports/dossier.zip", "dossier", dossier)


class Asked(Schema):
    """Of which applications: those that lie in a tab (``which``), or the ``chosen`` ones. ``own`` are the bodies for
    which the officer acted when he asked."""

    call = fields.String(required=True)
    which = fields.String(required=True)
    chosen = fields.List(fields.String(), required=True)
    own = fields.List(fields.String(), required=True)


class AskedTable(Asked):
    table = fields.String(required=True)
    ending = fields.String(required=True)


@dataclass(frozen=True)
class Wanted:
    """Which applications are wanted, and in words."""

    at: AtDesk
    filings: Filings
    words: str
    asked: Mapping[str, Any]

    @property
    def body(self) -> str:
        """Whose seal comes on the table: the office, where the officer acts for one."""
        own = sorted(self.at.desk.own)
        return self.at.desk.tiers.offices[own[0]].full_name if len(own) == 1 else ""

    @property
    def tables(self) -> Sequence[SummaryTable]:
        return [self.at.pinned.summary_tables[id] for id in self.at.pinned.call.summary_tables]

    def table(self, id: str) -> SummaryTable:
        """Raises NotFound."""
        found = next((each for each in self.tables if each.id == id), None)
        return existing(found, "这项申报通知没有这份汇总表。", "请从“汇总表和材料包”页面下载。")


def _wanted() -> Wanted:
    at = REVIEW.require()
    which = request.args.get("which", "")
    asked = {
        "call": at.opened.call_id,
        "which": which if which in _WHICH else PASSED,
        "chosen": list(chosen_revisions()),
        "own": sorted(at.desk.own),
    }
    return _found(at, asked)


def _found(at: AtDesk, asked: Mapping[str, Any]) -> Wanted:
    """What is asked for, as it now is. Raises NotFound where one of the chosen is not there."""
    chosen, which = asked["chosen"], asked["which"]
    if chosen:
        ids, words = ordered(at.opened.id, at.desk, chosen), _CHOSEN
        if len(ids) < len(chosen):
            raise NotFound("所选申报中有的找不到，或者您无权查看。", "请返回列表重新选择。")
    else:
        ids, words = at.queue.ids(next(tab for tab in at.queue.tabs if tab.id == which)), _WHICH[which]
    return Wanted(at, filed(at.opened.id, at.desk, ids), words, asked)


@access(officers)
def show() -> str:
    """What there is to take along."""
    wanted = _wanted()
    at, kinds, count = wanted.at, wanted.filings.kinds(), len(wanted.filings.ids)
    carried = urlencode([(name, value) for name in ("call", "which", "chosen") for value in request.args.getlist(name)])
    return render_template(
        "review/exports.html",
        at=at,
        wanted=wanted,
        count=count,
        names=wanted.filings.names(_MOST_NAMED),
        tables=[(fill_years(table, at.opened.year), papers.concerned(table, kinds)) for table in wanted.tables],
        carried=carried,
        which=wanted.asked["which"],
        is_chosen=wanted.words == _CHOSEN,
    )


@access(officers)
def of_chosen() -> Response:
    """The same of what was chosen in the queue; where nothing was, back to it."""
    chosen = REVIEW.chosen()
    return redirect(
        url_for(
            "review.exports",
            call=chosen.at.opened.call_id,
            chosen=[f"{id}:{revision}" for id, revision in chosen.revisions.items()],
        )
    )


@access(officers)
def summary_file(table_id: str, ending: str) -> Response:
    """A summary table of the wanted applications."""
    wanted = _wanted()
    title = _title(wanted, wanted.table(table_id))
    asked = {**wanted.asked, "table": table_id, "ending": ending}
    return export_or_job(SUMMARY, asked, title, size=len(wanted.filings.ids) * _WORTH[ending])


@access(officers)
def dossier() -> Response:
    """Everything that the wanted applications filed, as one archive."""
    wanted = _wanted()
    if not wanted.filings.ids:
        flash("没有可打包的申报。", "warning")
        return redirect(url_for("review.exports", call=wanted.at.opened.call_id))
    return export_or_job(DOSSIER, wanted.asked, _dossier_title(wanted), size=len(wanted.filings.ids) * _WORTH["zip"])


def _may(person: Person | None, asked: Mapping[str, Any]) -> Permission:
    """Officers who still act for all those bodies for which they acted when they asked."""
    still = own_bodies(person).issuperset(asked["own"])
    return policies.may_review(person) & allow_if(still, "您已不再是有关推荐单位的经办人，不能下载。")


def _again(work: Work) -> Wanted:
    """The same, for who asked for it."""
    return _found(desk_for(work.person, calls.get(work.arguments["call"])), work.arguments)


def _summary(work: Work) -> Outcome:
    wanted, asked = _again(work), work.arguments
    table, ending, count = wanted.table(asked["table"]), asked["ending"], len(wanted.filings.ids)
    seen = _Seen(work.report, count, "正在写入第 {} 项申报")
    year = wanted.at.opened.year
    content = papers.summary_file(
        table,
        lambda part: papers.summary_rows(seen(wanted.filings.of(part))),
        ending,
        year=year,
        body=wanted.body,
        stamp=work.stamped,
    )
    made = Made(name=f"{papers.table_name(table, year)}.{ending}", kind=KINDS[ending], content=content)
    return Outcome(file=made, record=partial(_record, wanted, f"{_title(wanted, table)}.{ending}", work.person))


def _dossier(work: Work) -> Outcome:
    wanted = _again(work)
    seen = _Seen(work.report, len(wanted.filings.ids), "正在打包第 {} 项申报")
    content = made_file()
    for piece in papers.dossier_of(
        wanted.filings,
        wanted.tables,
        title=_dossier_title(wanted),
        body=wanted.body,
        year=wanted.at.opened.year,
        seen=seen,
        stamp=work.stamped,
    ):
        content.write(piece)
    content.seek(0)
    made = Made(name=dated(safe_name(_dossier_title(wanted)), "zip"), kind=ZIP, content=content)
    return Outcome(file=made, record=partial(_record, wanted, "申报材料包.zip", work.person))


class _Seen:
    """Says which application is being written, of how many."""

    def __init__(self, report: Report, total: int, words: str) -> None:
        self._report, self._total, self._words, self._count = report, total, words, 0

    def __call__(self, filed: Iterable[Filed]) -> Iterator[Filed]:
        for each in filed:
            self._count += 1
            self._report(self._count, self._total, self._words.format(self._count))
            yield each


def _title(wanted: Wanted, table: SummaryTable) -> str:
    return papers.table_name(table, wanted.at.opened.year)


def _dossier_title(wanted: Wanted) -> str:
    return f"{wanted.at.opened.title}{wanted.body}申报材料"


def _record(wanted: Wanted, what: str, by: Person) -> None:
    """Tables and forms bear contact details, as the annexes ask: the trail says who took them."""
    note_export(wanted.at.opened.id, what, wanted.filings.ids, by=by, personal=True)


SUMMARY = register_kind(Kind(id="review.summary", label="汇总表", may=_may, arguments=AskedTable, run=_summary))
DOSSIER = register_kind(Kind(id="review.dossier", label="申报材料包", may=_may, arguments=Asked, run=_dossier))
