"""Public pages of the policy book change only with the book: who has one already is told so, at hardly any cost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Response, make_response, request, session
from markupsafe import Markup

from core import clock
from core.db.keeping import Kept
from core.instance import instance
from core.web.access import person
from core.web.markup import part

V = TypeVar("V", bound=Callable[..., Any])

_CORE = Path(__file__).resolve().parents[2]


def of_the_book(view: V) -> V:
    """Answer 304 where a visitor's copy was drawn from the book as it still is.

    People who are signed in get a fresh page: its frame speaks of them.
    """

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        if person() is not None or "_flashes" in session:
            return view(*args, **kwargs)
        mark = mark_of(request.full_path)
        if mark in request.if_none_match:
            return _marked(Response(status=304), mark)
        return _marked(make_response(view(*args, **kwargs)), mark)

    return cast(V, answered)


_drawn = Kept[Hashable, Markup](most=64)


def drawn(template: str, given: Callable[[], Mapping[str, object]], *shown: Hashable) -> Markup:
    """The part of a page that speaks of the book alone, drawn once for all who are shown the same.

    `given` makes what the template needs; `shown` is what the part shows beside the book.
    """
    key = (template, mark_of(request.full_path), *shown)
    return _drawn.get(key, lambda: part(template, **given()))


def _marked(response: Response, mark: str) -> Response:
    if response.status_code in {200, 304}:
        response.set_etag(mark)
        response.headers["Cache-Control"] = "no-cache"
        response.vary.add("Cookie")
    return response


def mark_of(*asked: str) -> str:
    """What is drawn of the book: from which release, region and changes of staff, on which day, what was asked for."""
    parts: list[object] = [_release(), instance().region.chain, instance().revision, clock.today(), *asked]
    if clock.is_simulated():
        parts.append(clock.now().strftime("%H:%M"))  # Every page shows the simulated time.
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@cache  # What a process runs was read when it started.
def _release() -> float:
    """When the newest file of the product or of the region's plugins was written: alike in all workers."""
    roots = [_CORE, *(plugin.root for plugin in instance().region.plugins)]
    return max(path.stat().st_mtime for root in roots for path in root.rglob("*") if path.is_file())
