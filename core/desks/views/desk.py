"""A desk: whose it is, where its pages are, and what was chosen in its queue. Another queue is another of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, request, url_for

from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.applications.policies import Held
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.db.keeping import once_on_page
from core.desks.presenting.rows import At, Shown, shown
from core.desks.queries.queue import QueueRow
from core.errors import NotFound, existing
from core.plugin_api import Does
from core.web.access import Policy
from core.web.acting import chosen_revisions

A = TypeVar("A", bound=At)


@dataclass(frozen=True)
class Desk(Generic[A]):
    """`queue` is its queue's endpoint, `prefix` the address of its pages, `saving` that where views of it are kept.

    `begin` says what helps while no call was opened, `waits` when something will come. `find` makes the reader's desk
    for an opened call, of all that were opened.
    """

    id: str
    label: str
    queue: str
    prefix: str
    saving: str
    policy: Policy
    begin: str
    waits: str
    find: Callable[[OpenedCall, Sequence[OpenedCall]], A]
    home: str = ""
    """The page over the queue, where that is not the one at `prefix`."""
    calls: Callable[[], Sequence[OpenedCall]] = calls.opened_calls

    def at(self) -> A | None:
        """For the call that the address names, else for the newest one; None while no call was opened.

        Raises NotFound.
        """
        wanted = request.values.get("call") or None
        opened_calls = self.calls()
        opened = next((each for each in opened_calls if wanted in {None, each.call_id}), None)
        if opened is not None:
            return self.find(opened, opened_calls)
        if wanted is None:
            return None
        raise NotFound("找不到该申报通知，或者它尚未启动。", f"请从“{self.label}”重新进入。")

    def require(self) -> A:
        """The same, where the page is about a call. Raises NotFound."""
        return existing(self.at(), "还没有启动的申报通知。", self.begin)

    def chosen(self) -> Chosen[A]:
        """What was chosen in the queue; where nothing was, back to it. Raises NotFound, Invalid."""
        chosen = self.ticked()
        if not chosen.rows:
            flash("请至少选择一项申报。", "warning")
            abort(redirect(url_for(self.queue, **chosen.back_to(request.values.get("tab")))))
        return chosen

    def ticked(self) -> Chosen[A]:
        """The same, where nothing need be chosen."""
        at, revisions = self.require(), chosen_revisions()
        found = at.queue.chosen(list(revisions))
        if len(found) < len(revisions):
            raise NotFound("所选申报中有的找不到，或者您无权办理。", "请返回列表重新选择。")
        return Chosen(self, at, shown(at, found), revisions, found)


@dataclass(frozen=True)
class Chosen(Generic[A]):
    """The chosen rows of one call, in words, and as they were `found`. `revisions` are those that the page showed,
    which is what it acts on."""

    desk: Desk[A]
    at: A
    rows: Sequence[Shown]
    revisions: Mapping[str, int]
    found: Sequence[QueueRow]

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def now(self) -> Mapping[str, int]:
        """The revisions that they have by now."""
        return {row.id: row.revision for row in self.rows}

    @property
    def first(self) -> Application:
        return self.standing()[0].application

    def standing(self) -> Sequence[Held]:
        """The applications as they now stand, for what an act asks of them."""
        ids = tuple(self.ids)
        return once_on_page(("chosen", ids), lambda: [as_it_stands(each) for each in applications.looked_at(ids)])

    def tab(self, kind: Does, *, decided: bool = False) -> str:
        """The tab from which an act begins: of several alike, the one at whose stage the chosen ones stand."""
        tabs = [tab for tab in self.at.queue.tabs if tab.kind is kind and tab.is_decided == decided]
        here = next((tab for tab in tabs if tab.stage and tab.stage.id == self.first.stage), None)
        return (here or next(iter(tabs), self.at.queue.tabs[-1])).id

    @property
    def view(self) -> dict[str, str]:
        """The view of the queue in which they were chosen: what narrowed it and in which order it was."""
        said = parse_qsl(request.values.get("view", "")[:_LONGEST])
        return {
            name: value for name, value in said if name.isidentifier() and name[0] != "_" and name not in _NOT_OF_A_VIEW
        }

    @property
    def seen_in(self) -> str | None:
        """The tab in which they were chosen."""
        return dict(parse_qsl(request.values.get("view", "")[:_LONGEST])).get("tab")

    def address(self, ids: Iterable[str], **more: str) -> str:
        """This page for some of the chosen."""
        chosen = [("chosen", f"{id}:{self.revisions[id]}") for id in ids]
        view = {"view": request.values["view"][:_LONGEST]} if "view" in request.values else {}
        return f"{request.path}?{urlencode([('call', self.at.opened.call_id), *view.items(), *chosen, *more.items()])}"

    def back_to(self, tab: str | None) -> dict[str, Any]:
        """The arguments of the queue's address, at a tab, in the view from which they come."""
        return {**self.view, "call": self.at.opened.call_id, **({"tab": tab} if tab else {})}


_LONGEST = 2000
_NOT_OF_A_VIEW = frozenset({"call", "tab", "after", "chosen", "endpoint", "values", "self"})
