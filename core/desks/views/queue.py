"""The page of a queue: a tab of it, narrowed as it was asked, page by page, with what can be done with the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from core.applications.models import Application
from core.desks.presenting.rows import At, lines
from core.desks.queries.filters import BY_FINDINGS, Choice, Cursor, Wanted, by_kind, by_stage
from core.desks.queries.queue import MOST_COUNTED
from core.desks.rules import ALL, Tab
from core.desks.views.acts import LINKS, everywhere, offers
from core.desks.views.desk import Desk
from core.plugin_api import Does
from core.web.access import signed_in_person


def queue_page(desk: Desk[Any], template: str) -> str:
    """A tab of the queue, by a template that extends ``desks/queue.html``."""
    at = desk.at()
    if at is None:
        return render_template("desks/nothing.html", desk=desk)
    counts = at.queue.counts()
    tab = at.queue.tab(request.args.get("tab")) or _first(at, counts)
    wanted, after = asked(at, tab), request.args.get("after")
    page = at.queue.page(tab, wanted, Cursor.parse(after) if after else None)
    here = {"call": at.opened.call_id}
    return render_template(
        template,
        desk=desk,
        at=at,
        tab=tab,
        tabs=[(each, _address(**here, tab=each.id), _counted(counts[each.id])) for each in at.queue.tabs],
        heading=at.column_of(tab).heading,
        rows=lines(at, tab, page.rows, f"{desk.prefix}/applications/", f"?{urlencode(view_of(at, tab))}"),
        text=wanted.text,
        choices=_choices(at, tab),
        narrowed=bool(wanted),
        offers=list(offers(desk.id, at, tab, page.rows, signed_in_person())),
        links=[link for links in LINKS.values() for link in links(at, tab)] if everywhere(at, tab) else [],
        carried=urlencode(_carried() | here | {"tab": tab.id}),
        next=_address(**_carried(), after=str(page.next)) if page.next else None,
        first=_address(**_carried()) if after else None,
        clear=_address(**here, tab=tab.id),
    )


def asked(at: At, tab: Tab, given: Mapping[str, str] | None = None) -> Wanted:
    """What the address (or what is `given`) narrows the tab to; what is none of its options narrows nothing."""
    said = request.args if given is None else given
    chosen = {
        choice.name: (choice, value)
        for choice in _choices(at, tab)
        if (value := said.get(choice.name)) in dict(choice.options)
    }
    body = chosen.pop(_BODY, (None, None))[1]
    conditions = tuple(choice.where(value) for choice, value in chosen.values())
    return Wanted(said.get("text", "").strip(), body, conditions)


def view_of(at: At, tab: Tab) -> dict[str, str]:
    """A view of the queue as addresses keep it, also those of its applications: the tab, and what narrows it."""
    names = ("text", *(choice.name for choice in _choices(at, tab)))
    return {"tab": tab.id, **{name: said for name in names if (said := request.args.get(name))}}


_BODY = "body"


def _choices(at: At, tab: Tab) -> list[Choice]:
    """What the tab can be narrowed by: each where there is something to choose."""
    own = at.column.choice
    bodies = [(id, office.name) for id, office in at.tiers.offices.items() if id in at.queue.scope]
    return [
        *([Choice(_BODY, "推荐单位", bodies, lambda id: Application.body_id == id)] if len(bodies) > 1 else ()),
        *by_kind(at.pinned),
        *([by_stage(at.pinned)] if tab.id == ALL else ()),
        *([own] if own is not None and (tab.is_decided or tab.id == ALL) else ()),
        BY_FINDINGS,
    ]


def _first(at: At, counts: Mapping[str, int]) -> Tab:
    """The first tab with something to do."""
    busy = (tab for tab in at.queue.tabs if tab.kind not in {None, Does.CARRY_OUT} and counts[tab.id])
    return next(busy, at.queue.tabs[0])


def _counted(count: int) -> str:
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _carried() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name not in {"after", "chosen"} and value}


def _address(**arguments: str) -> str:
    return f"{request.path}?{urlencode(arguments)}"
