"""Going from one application of a queue to the next: addresses keep the view from which the first was opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from core.applications.models import Application
from core.desks.views.desk import Desk
from core.desks.views.queue import asked, view_of


@dataclass(frozen=True, slots=True)
class Around:
    """Where an application stands in a view of its queue: from 1, or 0 where it lies there no more; and its neighbours.

    `view` are the arguments by which addresses keep the view; `queue` is that of the view itself.
    """

    view: Mapping[str, str]
    queue: str
    position: int
    total: int
    previous: str | None
    next: str | None


def around(desk: Desk[Any], application: Application) -> Around | None:
    """The same for an address that keeps a view of its call's queue; None for any other."""
    if "tab" not in request.args:
        return None
    at = desk.find(application.call, ())
    tab = at.queue.tab(request.args["tab"])
    if tab is None:
        return None
    view = view_of(at, tab)
    at_queue: dict[str, Any] = {"call": application.call.call_id, **view}
    return Around(view, url_for(desk.queue, **at_queue), *at.queue.standing(tab, asked(at, tab), application.id))
