"""What a queue says of the gates that keep its rows back, before anybody chooses some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from core.desks.presenting.rows import At
from core.desks.queries.queue import QueueRow
from core.desks.rules import Tab
from core.desks.views.acts import Bar, Bars
from core.review.queries import gates
from core.web.navigation import address_of


def gates_at(words: str, endpoint: str, **view: str) -> Bars:
    """The gates of the stages at which the rows wait; `words` lead to that page, where one reads who is meant."""

    def bars(at: At, tab: Tab, rows: Sequence[QueueRow]) -> Iterator[Bar]:
        more = words, f"{address_of(endpoint)}?{urlencode({'call': at.opened.call_id, **view})}"
        is_one = len(at.queue.scope) == 1
        for stage in at.pinned.call.stages:
            waiting = [row for row in rows if row.stage == stage.id]
            for body, finding, kept_back in gates.shut(at.opened, stage, waiting, at.tiers):
                yield Bar("" if is_one else at.tiers.name(body), finding, frozenset(row.id for row in kept_back), more)

    return bars
