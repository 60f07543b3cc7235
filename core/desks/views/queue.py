"""The page of a queue: a tab of it, narrowed and ordered as it was asked, page by page, with what can be done with the
rows. A view is a tab with what narrows and orders it: addresses keep it, and so do the acts that begin there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple
from unicodedata import normalize
from urllib.parse import urlencode

from flask import render_template, request
from markupsafe import Markup
from sqlalchemy import ColumnElement

from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.colleagues.queries import NOBODY, choosable, seen_to_by
from core.db.keeping import Kept
from core.desks.presenting.rows import At, lines
from core.desks.queries.dates import by_due
from core.desks.queries.filters import (
    BY_FINDINGS,
    EVERYTHING,
    Choice,
    Cursor,
    Sort,
    Wanted,
    by_kind,
    by_stage,
    by_way,
    sort_of,
)
from core.desks.queries.look import Look
from core.desks.queries.queue import MOST_COUNTED, MOST_PLACED, After, Queue, QueueRow
from core.desks.rules import ALL, Tab
from core.desks.views.acts import LINKS, Bar, everywhere, offers
from core.desks.views.desk import Desk
from core.desks.views.saved import KeptView, counted, kept
from core.errors import Invalid
from core.plugin_api import Does
from core.web.access import person, signed_in_person
from core.web.markup import macro


def queue_page(desk: Desk[Any], template: str) -> str:
    """A tab of the queue, by a template that extends ``desks/queue.html``."""
    at = desk.at()
    if at is None:
        return render_template("desks/nothing.html", desk=desk)
    look = Look(at.queue, {each.id: asked(at, each) for each in at.queue.tabs}, _after(at))
    counts = look.counts
    tab = at.queue.tab(request.args.get("tab")) or _first(at, counts)
    page = look.page(tab)
    here, view = {"call": at.opened.call_id}, view_of(at, tab)
    return render_template(
        template,
        desk=desk,
        at=at,
        tab=tab,
        tabs=_drawn("tabs", tuple(_shown(at, each, counts) for each in at.queue.tabs), at.queue.tabs.index(tab)),
        headings=_drawn("headings", headings := _headings(at, tab, here | view), at.shows_steps),
        is_by_time=all(each.now is None or each.words == _BY_TIME for each in headings),
        rows=lines(at, tab, page.rows, f"{desk.prefix}/applications/", f"?{urlencode(view)}"),
        text=request.args.get("text", "").strip(),
        choices=Markup().join(
            _drawn("choice", each.name, each.label, tuple(each.options()), request.args.get(each.name, ""))
            for each in _choices(at, tab)
        ),
        narrowed=bool(look.asked[tab.id]),
        kept=_kept(desk, at),
        kept_back=partial(_kept_back, page.rows),
        offers=list(offers(desk.id, at, tab, page.rows, signed_in_person())),
        links=[link for links in LINKS.values() for link in links(at, tab)] if everywhere(at, tab) else [],
        carried=urlencode(here | view),
        saving=f"{desk.saving}?{urlencode(here | view)}",
        next=_address(**here, **view, after=str(page.next)) if page.next else None,
        first=_address(**here, **view) if look.after else None,
        clear=_address(**here, tab=tab.id),
    )


def _kept_back(rows: Sequence[QueueRow], bar: Bar) -> Sequence[str]:
    """Which of the rows it keeps from an act, by name; none where it keeps all, of which nobody asks."""
    names = [entry_name(row.unit_name, row.subject_name) for row in rows if row.id in bar.rows]
    return names if len(names) < len(rows) else ()


def _shown(at: At, tab: Tab, counts: Mapping[str, int]) -> tuple[str, str, str]:
    """A tab's label, the address of its view, and how many lie in it."""
    return tab.label, _address(call=at.opened.call_id, **view_of(at, tab)), _counted(counts[tab.id])


def _kept(desk: Desk[Any], at: At) -> Sequence[tuple[KeptView, str]]:
    """The views that are kept of this queue, and how many rows each shows."""
    found = kept(desk, at)
    counts = counted(at, found, [asked(at, each.tab, each.given) for each in found]) if found else ()
    return [(each, _counted(count)) for each, count in zip(found, counts, strict=True)]


def asked(at: At, tab: Tab, given: Mapping[str, str] | None = None) -> Wanted:
    """What the address (or what is `given`) narrows the tab to; what is none of its options narrows nothing."""
    said = request.args.to_dict() if given is None else given
    if said.keys() <= _WHERE:
        return EVERYTHING
    chosen = {
        choice.name: (choice, value)
        for choice in _choices(at, tab)
        if (value := said.get(choice.name)) and value in dict(choice.options())
    }
    body = chosen.pop(_BODY, (None, None))[1]
    conditions = tuple(choice.where(value) for choice, value in chosen.values())
    return Wanted(_plain(at, said.get("text", "")), body, conditions, _sort(at, said))


_WHERE = frozenset({"call", "tab", "after"})
"""What of an address says where one is, and narrows nothing."""

_ways = Kept[Queue, ColumnElement[int]](most=512)
"""By queue: to make the expression costs more than many rows, and only a page that is so ordered runs it."""


def _sort(at: At, said: Mapping[str, str]) -> Sort | None:
    own = {} if at.column.sort is None else {"own": at.column.sort}
    stage = _ways.get(at.queue, lambda: by_way(at.pinned, at.queue.reader))
    return sort_of(said.get("sort"), {"stage": stage, **own})


def _plain(at: At, text: str) -> str:
    """Of a number as it is printed, with the call's year before it, the number alone."""
    return " ".join(word.removeprefix(f"{at.year}-") for word in normalize("NFKC", text).split())


def view_of(at: At, tab: Tab) -> dict[str, str]:
    """A view of the queue as addresses keep it, also its applications': the tab, what narrows it, and its order.

    Of another tab than the one that is shown: as far as that can be narrowed so.
    """
    if request.args.keys() <= _WHERE:
        return {"tab": tab.id}
    names = ("text", *(choice.name for choice in _choices(at, tab)), "sort")
    given = request.args.to_dict()
    return {"tab": tab.id, **{name: said for name in names if (said := given.get(name))}}


@lru_cache(maxsize=1_024)
def _drawn(part: str, *given: Hashable) -> Markup:
    """A part of the page, drawn once: it shows what it is given and nothing else."""
    return macro("desks/parts.html", part, *given)


_BODY = "body"


class Heading(NamedTuple):
    """A column's words; by whose order the table can be, where that leads, and how it is ordered now."""

    words: str
    address: str | None = None
    now: str | None = None


_BY_TIME = "提交时间"
_COLUMNS = (
    ("单位", "unit"),
    ("类别", "category"),
    ("状态", "stage"),
    (_BY_TIME, "submitted"),
    ("审查意见", "findings"),
)
_FALLING = frozenset({"findings", "own"})
"""Of these one wants the greatest first."""


def _headings(at: At, tab: Tab, here: Mapping[str, str]) -> tuple[Heading, ...]:
    own = at.column_of(tab)
    is_own = own is at.column and own.sort is not None
    columns = [*_COLUMNS, (own.heading, "own" if is_own else "")]
    return tuple(_heading(here, words, name) for words, name in columns)


def _heading(here: Mapping[str, str], words: str, name: str) -> Heading:
    if not name:
        return Heading(words)
    said = here.get("sort", "submitted")
    names = [f"-{name}", name] if name in _FALLING else [name, f"-{name}"]
    now = None if said not in names else "descending" if said.startswith("-") else "ascending"
    following = names[1] if said == names[0] else names[0]
    return Heading(words, _address(**{**here, "sort": following}), now)


def _after(at: At) -> After:
    """Where the address has the page begin. Raises Invalid."""
    after = request.args.get("after")
    if not after:
        return None
    if _sort(at, request.args) is None:
        return Cursor.parse(after)
    if not after.isdecimal() or len(after) > _MOST_DIGITS:
        raise Invalid({"after": ["翻页地址不完整，请回到第一页。"]})
    return int(after)


_MOST_DIGITS = 7


_narrowing = Kept[tuple[Queue, str], list[Choice]](most=2_048)


def _choices(at: At, tab: Tab) -> list[Choice]:
    """What the tab can be narrowed by: each where there is something to choose."""
    found = _narrowing.get((at.queue, tab.id), lambda: _offered(at, tab))
    return [*found, by_due(at.opened)]


def _offered(at: At, tab: Tab) -> list[Choice]:
    own = at.column.choice
    bodies = [(id, office.name) for id, office in at.tiers.offices.items() if id in at.queue.scope]
    return [
        *([Choice(_BODY, "推荐单位", lambda: bodies, lambda id: Application.body_id == id)] if len(bodies) > 1 else ()),
        *by_kind(at.pinned),
        *([_by_charge(at.offices)] if at.offices else ()),
        *([by_stage(at.pinned)] if tab.id == ALL else ()),
        *([own] if own is not None and (tab.is_decided or tab.id == ALL) else ()),
        BY_FINDINGS,
    ]


def _by_charge(offices: Sequence[str]) -> Choice:
    """By who of the reader's office sees to it, himself first; where he stands in for others, theirs are his."""

    def options() -> Sequence[tuple[str, str]]:
        reader, names = person(), choosable(offices)
        own = {reader.id: "我的"} if reader is not None and reader.id in names else {}
        return [*(own | {id: name for id, name in names.items() if id not in own}).items(), (NOBODY, "未分派")]

    return Choice("charge", "经办", options, lambda value: seen_to_by(value, offices))


def _first(at: At, counts: Mapping[str, int]) -> Tab:
    """The first tab with something to do."""
    busy = (tab for tab in at.queue.tabs if tab.kind not in {None, Does.CARRY_OUT} and counts[tab.id])
    return next(busy, at.queue.tabs[0])


def _counted(count: int) -> str:
    return bounded(count, MOST_COUNTED)


def bounded(count: int, most: int = MOST_PLACED) -> str:
    """A number as it is shown where nothing was counted beyond `most`."""
    return str(count) if count <= most else f"{most}+"


def _address(**arguments: str) -> str:
    return f"{request.path}?{_encoded(tuple(arguments.items()))}"


@lru_cache(maxsize=1_024)
def _encoded(arguments: tuple[tuple[str, str], ...]) -> str:
    """The same few for all who look at a queue: to put them together costs more than many rows."""
    return urlencode(arguments)
