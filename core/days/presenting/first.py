"""The applications with which a reader can begin: those that were handed in first, where something waits for him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from core.applications.rules.naming import entry_name
from core.days.presenting.calls import CallDay, Waiting
from core.desks.presenting.words import RowWords
from core.desks.views.desk import Desk

MOST = 5


class Row(NamedTuple):
    """An application: what it applies for, its number, how long there is, and its page in the queue's view."""

    name: str
    reference: str
    left: str
    is_urgent: bool
    url: str


class First(NamedTuple):
    """The first rows of a tab in which something waits."""

    call: CallDay
    waiting: Waiting
    rows: Sequence[Row]


def first(desk: Desk[Any], each: CallDay) -> First | None:
    """Where to begin at a desk's call; None where nothing waits there."""
    waiting = next(iter(each.to_do), None)
    if waiting is None:
        return None
    words, view = RowWords(each.opened), urlencode({"call": each.opened.call_id, "tab": waiting.tab.id})
    rows = [
        Row(
            entry_name(row.unit_name, row.subject_name),
            words.reference(row),
            *words.left(row),
            f"{desk.prefix}/applications/{row.id}?{view}",
        )
        for row in each.at.queue.first(waiting.tab, MOST)
    ]
    return First(each, waiting, rows)
