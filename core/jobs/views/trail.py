"""The trail taken away as a report, as its page was narrowed: numbered and registered as whatever leaves the house, and
a job where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from flask import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from core import clock
from core.audit import presenting, queries
from core.audit.actions import action_label, subject_label
from core.audit.operations import noting
from core.audit.policies import reads_contents
from core.audit.queries import Event, TrailFilter
from core.audit.views import asked, readers
from core.contents.kinds import XLSX
from core.jobs.purposes import Kind, Made, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import AT_ONCE, export_or_job
from core.papers.plain_sheet import workbook
from core.people.models import Person
from core.people.policies import Permission
from core.web.access import access, noted, signed_in_person
from core.web.downloads import dated

blueprint = Blueprint("trail_report", __name__, url_prefix="/audit")

MOST = 5_000
"""Events of one report, the newest of those that were asked for: ours. Days narrow what is taken."""

_TITLE = "审计记录"
_CUT = "只列出最新的 {} 条，更早的没有列出；请缩小日期范围，分次导出。"
_HEADINGS = ("记录号", "时间", "操作人", "操作", "对象类别", "对象", "说明", "变动内容", "来源地址")


class Asked(Schema):
    """What the trail is narrowed to."""

    by_id = by_name = action = subject_type = subject_id = about = fields.String(allow_none=True)
    since = until = fields.Date(allow_none=True)


def _may(person: Person | None, given: Mapping[str, Any]) -> Permission:
    return readers(person)


def _write(work: Work) -> Outcome:
    """The events as rows, in words."""
    events = queries.every(TrailFilter(**work.arguments), MOST + 1, reader=work.person)
    rows, cut = _lines(events[:MOST], work), [(_CUT.format(MOST),)] if len(events) > MOST else []
    content = workbook(_TITLE, _HEADINGS, chain(rows, cut), work.stamped)
    return Outcome(file=Made(name=dated(_TITLE, "xlsx"), kind=XLSX, content=content))


REPORT = register_kind(Kind(id="audit.report", label="导出审计记录", may=_may, arguments=Asked, run=_write))


@blueprint.get("/report.xlsx")
@access(readers)
@noted(noting.TRAIL)
def report() -> Response:
    """What the page shows, as a table."""
    _, wanted = asked()
    size = queries.count(wanted, AT_ONCE + 1, reader=signed_in_person())
    given = {name: getattr(wanted, name) for name in Asked().fields}
    return export_or_job(REPORT, given, _TITLE, size=size)


def _lines(events: Sequence[Event], work: Work) -> Iterator[tuple[str | int, ...]]:
    for start in range(0, len(events), AT_ONCE):
        work.report(start, len(events), f"正在写入第 {start + 1} 条")
        yield from _rows(events[start : start + AT_ONCE], work.person)


def _rows(events: Sequence[Event], reader: Person) -> Iterator[tuple[str | int, ...]]:
    things = presenting.things(events, reader)
    for each in events:
        told = presenting.changes(each) if reads_contents(reader, each) else ()
        changed = "；".join(f"{one.label}：{one.before} → {one.after}" for one in told)
        yield (
            each.number,
            f"{clock.local(each.at):%Y-%m-%d %H:%M:%S}",
            each.by_name,
            action_label(each.action),
            subject_label(each.subject_type),
            things[each.number].name,
            presenting.note(each) or "",
            changed,
            each.address or "",
        )
