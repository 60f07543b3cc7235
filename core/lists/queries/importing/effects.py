"""What an import would do to live work: whom the open calls would ask to file, and of which recommending bodies; and
which evaluators it prints that nobody is known by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core import clock
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import came_after, filing_due, open_calls, pinned
from core.evaluators import queries as evaluators
from core.lists.queries.importing.columns import HEADINGS, Column
from core.lists.queries.importing.plan import Line, Outcome
from core.plugin_api import RuleKind
from core.review.queries.follow_up import inviting, without_body
from core.units.rules import names


def effects(lines: Sequence[Line]) -> Iterator[str]:
    """A sentence for each open call and track that invites all on a list onto which these lines put units today; and
    one of the evaluators, where any is registered."""
    yield from _due(lines)
    yield from _unknown_evaluators(lines)


def _due(lines: Sequence[Line]) -> Iterator[str]:
    today = clock.today()
    coming = [line for line in lines if line.outcome is Outcome.ADDED and line.said.on and line.said.on <= today]
    for opened in open_calls(today):
        call = pinned(opened)
        for track, list_id in inviting(call.call).items():
            due = Counter(
                _body(line)
                for line in coming
                if line.said.list_id == list_id
                and line.said.category in call.call.categories
                and line.said.on is not None
                and not came_after(filing_due(opened, track, _body(line)), line.said.on)
            )
            if due:
                yield f"{_of_track(opened, track)}增加 {due.total()} 个（{_told(due)}）{_gate(opened)}"


def of_placing(given: Mapping[str, str]) -> Iterator[str]:
    """The same of listed units that get their bodies: those have more to see to, and their gates grow."""
    for opened in open_calls(clock.today()):
        due: dict[str, Counter[str | None]] = {}
        for each in without_body(opened):
            if each.unit_id in given and each.track is not None:
                due.setdefault(each.track, Counter())[given[each.unit_id]] += 1
        for track, counts in due.items():
            yield f"{_of_track(opened, track)}，有 {counts.total()} 个划入推荐单位（{_told(counts)}）{_gate(opened)}"


def _of_track(opened: OpenedCall, track: str) -> str:
    return f"“{opened.title}”中须按“{pinned(opened).call.tracks[track].label}”填报的单位"


def _gate(opened: OpenedCall) -> str:
    gated = any(rule.kind is RuleKind.GATE for rule in pinned(opened).rules.values())
    return "，推荐单位报送的门槛按增加后的数量计算" if gated else ""


def _unknown_evaluators(lines: Sequence[Line]) -> Iterator[str]:
    known = evaluators.by_name()
    coming = [line.said.printed for line in lines if line.outcome is Outcome.ADDED]
    names_printed = Counter(
        printed[heading] for printed in coming for heading in HEADINGS[Column.EVALUATOR] if printed.get(heading)
    )
    unknown = [name for name, _ in names_printed.most_common() if names.matching(name) not in known]
    if known and unknown:
        more = f"等 {len(unknown)} 家" if len(unknown) > _TOLD else ""
        told = f"“{'”“'.join(unknown[:_TOLD])}”{more}"
        yield f"所印的第三方评价机构{told}在登记库中没有对应，导入后可在“评价机构监督”的“名单所印机构”中认定"


_TOLD = 3
"""How many names are told of many."""


def _body(line: Line) -> str | None:
    known = None if line.unit is None else line.unit.body_id
    return known or (line.gives.body_id if line.gives else None) or line.said.body_id


def _told(due: Mapping[str | None, int]) -> str:
    names = tiers()
    return "、".join(f"{'待指定推荐单位' if id is None else names.name(id)} {count} 个" for id, count in due.items())
