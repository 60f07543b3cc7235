"""The views of a queue that its reader keeps, or his colleagues share with him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import url_for

from core.desks.policies import may_drop
from core.desks.presenting.rows import At
from core.desks.queries.filters import Wanted
from core.desks.queries.saved import Saved, views
from core.desks.rules import Tab
from core.desks.views.desk import Desk
from core.web.access import signed_in_person


class KeptView(NamedTuple):
    """A view with its address; `tab` and `given` are what it shows."""

    saved: Saved
    address: str
    tab: Tab
    given: dict[str, str]

    @property
    def may_drop(self) -> bool:
        return may_drop(signed_in_person(), self.saved)


def kept(desk: Desk[Any], at: At) -> Sequence[KeptView]:
    """The reader's views of a queue, and those that his colleagues share; what it has no more is left out."""
    found = []
    for each in views(desk.id, at.opened.id, signed_in_person().id, at.offices):
        given = dict(parse_qsl(each.view))
        tab = at.queue.tab(given.get("tab"))
        if tab is not None:
            address: dict[str, Any] = {"call": at.opened.call_id, **given}
            found.append(KeptView(each, url_for(desk.queue, **address), tab, given))
    return found


def counted(at: At, found: Sequence[KeptView], wanted: Sequence[Wanted]) -> Sequence[int]:
    """How many rows each shows, as tabs count them: one query for all."""
    named = {f"view{number}": (each.tab, one) for number, (each, one) in enumerate(zip(found, wanted, strict=True))}
    return list(at.queue.counted(named).values())
