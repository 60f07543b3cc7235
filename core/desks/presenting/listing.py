"""A view of a queue as lines of a spreadsheet: what its table says of each row, and what was found, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.applications import queries as applications
from core.applications.facts import findings
from core.applications.queries.records import records_of
from core.applications.rules.assessment import Assessed
from core.applications.rules.status import Reader
from core.desks.presenting.rows import At, Shown, shown
from core.filling.queries import as_submitted_of

Line = tuple[str | int, ...]


def headings(at: At) -> Sequence[str]:
    """The same for all tabs of a desk."""
    before = ("序号", "申报编号", "单位", "申报对象", "推荐单位", "类别", "申报类型", "状态", at.column.heading)
    return (*map(at.say, before), "提交时间", "本环节须解决", "以后环节须补", "不符合或待核实的规定")


def lines(at: At, ids: Sequence[str], first: int) -> Iterator[Line]:
    """Some of the rows, the `first` of which has that number."""
    rows = {row.id: row for row in shown(at, at.queue.chosen(ids))}
    found = _found(at, ids)
    for number, row in enumerate((rows[id] for id in ids if id in rows), start=first):
        yield number, *_cells(row), row.open.here, row.open.later, found.get(row.id, "")


def _cells(row: Shown) -> tuple[str, ...]:
    words = (row.reference, row.unit, row.subject, row.body, row.category, row.track, row.state)
    return (*words, row.said.words, row.submitted)


def _found(at: At, ids: Sequence[str]) -> Mapping[str, str]:
    """What stands against each, in words, as far as the reader may know of it."""
    answers, records = as_submitted_of(ids), records_of(ids)
    said = {}
    for each in applications.several(ids):
        judged = findings.of(each, answers.get(each.id), recorded=records[each.id])
        said[each.id] = "；".join(_words(one) for one in judged if one.blocks and _may_know(at, one))
    return said


def _may_know(at: At, finding: Assessed) -> bool:
    return at.queue.reader is Reader.DEPARTMENT or not finding.is_quiet


def _words(finding: Assessed) -> str:
    return finding.message or finding.summary
