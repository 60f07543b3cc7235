"""The trail taken away as a report, as its page was narrowed: numbered and registered as whatever leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from flask import Blueprint, Response

from core import clock
from core.audit import presenting, queries
from core.audit.actions import action_label, subject_label
from core.audit.models import AuditEvent
from core.audit.operations import noting
from core.audit.policies import reads_contents
from core.audit.views import asked, readers
from core.exports.views import answering
from core.people.models import Person
from core.web.access import access, noted, signed_in_person

blueprint = Blueprint("trail_report", __name__, url_prefix="/audit")

MOST = 5_000
"""Events of one report, the newest of those that were asked for: ours. Days narrow what is taken."""

_CUT = "只列出最新的 {} 条，更早的没有列出；请缩小日期范围，分次导出。"
_HEADINGS = ("记录号", "时间", "操作人", "操作", "对象类别", "对象", "说明", "变动内容", "来源地址")


@blueprint.get("/report.xlsx")
@access(readers)
@noted(noting.TRAIL)
def report() -> Response:
    """The events as rows, in words."""
    reader, (_, wanted) = signed_in_person(), asked()
    events = queries.every(wanted, MOST + 1, reader=reader)
    rows = _rows(events[:MOST], reader)
    return answering.table("审计记录", _HEADINGS, chain(rows, [(_CUT.format(MOST),)]) if len(events) > MOST else rows)


def _rows(events: Sequence[AuditEvent], reader: Person) -> Iterator[tuple[str | int, ...]]:
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
