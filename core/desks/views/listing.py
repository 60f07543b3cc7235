"""Taking a view of a queue along as a spreadsheet: all of it, or what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from flask import request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.contents.kinds import XLSX
from core.desks.operations import note_export
from core.desks.presenting.listing import Line, headings, lines
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.desk import Desk
from core.desks.views.queue import asked, view_of
from core.errors import NotFound
from core.jobs.purposes import Kind, Made, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import export_or_job
from core.papers.plain_sheet import workbook
from core.people.models import Person
from core.web.access import Policy
from core.web.downloads import dated

_AT_ONCE = 100
"""Rows that are read, judged and worded at a time."""
_WORTH = 5
"""How much longer than a plain line one takes whose findings are judged."""

Found: TypeAlias = Callable[[Person, OpenedCall], At]


class Asked(Schema):
    """All of a tab as it is narrowed, or the ``chosen`` rows."""

    call = fields.String(required=True)
    tab = fields.String(required=True)
    narrowed = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    chosen = fields.List(fields.String(), required=True)


class Listing:
    """The spreadsheet of a desk's queue. `found` is the desk of a person, for whom a job makes it later."""

    def __init__(self, id: str, desk: Desk[Any], policy: Policy, found: Found) -> None:
        self._desk, self._found, self._policy = desk, found, policy
        kind = Kind(id=id, label="申报清单", may=lambda person, _: policy(person), arguments=Asked, run=self._write)
        self._kind = register_kind(kind)

    def view(self) -> Response:
        """All of a tab, as the address narrows and orders it."""
        at = self._desk.require()
        tab = at.queue.tab(request.args.get("tab")) or at.queue.tabs[-1]
        return self._answer(at, tab, view_of(at, tab), ())

    def chosen(self) -> Response:
        """The chosen rows; where nothing was chosen, back to the queue."""
        chosen = self._desk.chosen()
        tab = chosen.at.queue.tab(request.args.get("tab")) or chosen.at.queue.tabs[-1]
        return self._answer(chosen.at, tab, {}, chosen.ids)

    def _answer(self, at: At, tab: Tab, view: Mapping[str, str], chosen: Sequence[str]) -> Response:
        narrowed = {name: value for name, value in view.items() if name != "tab"}
        given = {"call": at.opened.call_id, "tab": tab.id, "narrowed": narrowed, "chosen": list(chosen)}
        title = f"{at.opened.title}：{at.say('申报清单')}（{tab.label}）"
        return export_or_job(self._kind, given, title, size=len(_ids(at, tab, given)) * _WORTH)

    def _write(self, work: Work) -> Outcome:
        given = work.arguments
        at = self._found(work.person, calls.get(given["call"]))
        tab = at.queue.tab(given["tab"])
        if tab is None:
            raise NotFound("申报通知的环节已经变动，没有这一栏了。", f"请从“{self._desk.label}”重新导出。")
        ids = _ids(at, tab, given)
        content = workbook(tab.label.replace("：", " "), headings(at), _lines(at, ids, work), work.stamped)
        made = Made(name=dated(at.say("申报列表"), "xlsx"), kind=XLSX, content=content)
        what = f"{at.say('申报清单')}（{tab.label}）"
        return Outcome(file=made, record=partial(note_export, at.opened.id, what, ids, by=work.person))


def _ids(at: At, tab: Tab, given: Mapping[str, Any]) -> Sequence[str]:
    """What was chosen is read again as what may be seen: rows that are not are left out."""
    if not given["chosen"]:
        return at.queue.ids(tab, asked(at, tab, given["narrowed"]))
    seen = {row.id for row in at.queue.chosen(given["chosen"])}
    return [id for id in given["chosen"] if id in seen]


def _lines(at: At, ids: Sequence[str], work: Work) -> Iterator[Line]:
    for start in range(0, len(ids), _AT_ONCE):
        work.report(start, len(ids), f"正在写入第 {start + 1} 行")
        yield from lines(at, ids[start : start + _AT_ONCE], start + 1)
