"""What an import would do to live work: whom the open calls would ask to file, and of which recommending bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core import clock
from core.bodies.queries import tiers
from core.calls.queries import open_calls, pinned
from core.lists.queries.importing.plan import Line, Outcome
from core.plugin_api import RuleKind
from core.review.queries.follow_up import inviting


def effects(lines: Sequence[Line]) -> Iterator[str]:
    """A sentence for each open call and track that invites all on a list onto which these lines put units today."""
    today = clock.today()
    coming = [line for line in lines if line.outcome is Outcome.ADDED and line.said.on and line.said.on <= today]
    for opened in open_calls(today):
        call = pinned(opened)
        gated = any(rule.kind is RuleKind.GATE for rule in call.rules.values())
        for track, list_id in inviting(call.call).items():
            due = Counter(
                _body(line)
                for line in coming
                if line.said.list_id == list_id and line.said.category in call.call.categories
            )
            if due:
                label = call.call.tracks[track].label
                follows = "，推荐单位报送的门槛按增加后的数量计算" if gated else ""
                yield f"“{opened.title}”中须按“{label}”填报的单位增加 {due.total()} 个（{_told(due)}）{follows}"


def _body(line: Line) -> str | None:
    known = None if line.unit is None else line.unit.body_id
    return known or (line.gives.body_id if line.gives else None) or line.said.body_id


def _told(due: Mapping[str | None, int]) -> str:
    names = tiers()
    return "、".join(f"{'待指定推荐单位' if id is None else names.name(id)} {count} 个" for id, count in due.items())
