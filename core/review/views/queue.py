"""The queue: the body's applications of a call, by what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications.queries.rows import QueueRow
from core.consultations.presenting import progress_words
from core.review.queries import queue
from core.review.rules.desk import Tab
from core.review.views.desks import AtDesk, at_desk, officers
from core.review.views.rows import lines
from core.web.access import access


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "index", index)
    blueprint.add_url_rule("/<string(length=32):application_id>", "short", short)


@access(officers)
def index() -> str:
    """A tab of the queue, page by page."""
    at = at_desk()
    if at is None:
        return render_template("review/nothing.html")
    counts = queue.counts(at.opened.id, at.desk)
    tab = _tab(at, counts)
    wanted = _wanted()
    after = request.args.get("after")
    page = queue.page(at.opened.id, at.desk, tab, wanted, queue.Cursor.parse(after) if after else None)
    return render_template(
        "review/queue.html",
        at=at,
        tab=tab,
        tabs=[(each, _address(call=at.opened.call_id, tab=each), _counted(counts[each])) for each in at.desk.tabs()],
        rows=lines(at, page.rows, f"{url_for('review.index')}/applications/", _progress(at, tab, page.rows)),
        text=wanted.text,
        choices=_choices(at, tab),
        narrowed=bool(wanted),
        receipts=any(stage.receipt for stage in at.pinned.call.stages),
        next=_address(**_carried(), after=str(page.next)) if page.next else None,
        first=_address(**_carried()) if after else None,
    )


@access(officers)
def short(application_id: str) -> Response:
    """The short address of an application's page."""
    return redirect(url_for("review.application", application_id=application_id))


def _progress(at: AtDesk, tab: Tab, rows: Sequence[QueueRow]) -> Mapping[str, str] | None:
    """How many regulators have answered about each row, where that is what is waited for."""
    if tab is not Tab.CONSULT:
        return None
    stages = {stage.id: stage for stage in at.desk.stages()}
    found: dict[str, str] = {}
    for stage_id in {row.stage for row in rows}:
        ids = [row.id for row in rows if row.stage == stage_id]
        found |= progress_words(ids, stages[stage_id])
    return found


def _tab(at: AtDesk, counts: Mapping[Tab, int]) -> Tab:
    """The tab that was asked for, else the first one with something to do."""
    asked = request.args.get("tab")
    if asked in set(at.desk.tabs()):
        return Tab(asked)
    return next((tab for tab in (Tab.REVIEW, Tab.CONSULT, Tab.RECOMMEND) if counts[tab]), Tab.REVIEW)


def _wanted() -> queue.QueueFilter:
    return queue.QueueFilter(
        text=request.args.get("text", "").strip(),
        category=request.args.get("category") or None,
        track=request.args.get("track") or None,
        stage=request.args.get("stage") or None,
        findings=request.args.get("findings") or None,
    )


class Choice(NamedTuple):
    """One filter that offers a choice: its name, its label, and the options (value, words)."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


_FINDINGS = Choice(
    "findings", "审查意见", (("blocking", "有待解决项"), ("clear", "无待解决项"), ("attention", "有须留意项"))
)


def _choices(at: AtDesk, tab: Tab) -> list[Choice]:
    """What the tab can be narrowed by; plain fields, since this page has to be quick."""
    call = at.pinned.call
    found = [Choice("category", "类别", [(each, at.pinned.category_label(each)) for each in call.categories])]
    if call.tracks:
        found.append(Choice("track", "申报类型", [(id, track.label) for id, track in call.tracks.items()]))
    if tab is Tab.ALL:
        found.append(Choice("stage", "环节", [(stage.id, stage.name) for stage in call.stages]))
    return [*found, _FINDINGS]


def _counted(count: int) -> str:
    return str(count) if count <= queue.MOST_COUNTED else f"{queue.MOST_COUNTED}+"


def _carried() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "after" and value}


def _address(**arguments: str) -> str:
    return f"{request.path}?{urlencode(arguments)}"
