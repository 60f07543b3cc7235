"""The page on which a view of a queue is kept under a name, and those that are kept are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.desks import operations
from core.desks.forms import ViewForm
from core.desks.views.desk import Desk
from core.desks.views.queue import view_of
from core.desks.views.saved import kept
from core.web.access import signed_in_person
from core.web.acting import Page, act, press


def views_page(desk: Desk[Any], here: str, drop: str) -> Page:
    """What is kept of a call's queue, and the form that keeps the view of the address; `here` and `drop` are the
    endpoints of this page and of dropping one."""
    at, form = desk.require(), ViewForm()
    tab = at.queue.tab(request.args.get("tab"))
    view = {} if tab is None else view_of(at, tab)
    address: dict[str, Any] = {"call": at.opened.call_id, **view}
    back = url_for(desk.queue, **address)

    def do() -> Response:
        name, is_shared = form.name.data or "", bool(form.is_shared.data)
        operations.save_view(desk.id, at.opened.id, name, urlencode(view), is_shared=is_shared, by=signed_in_person())
        flash("视图已保存，列在申报列表上方。", "success")
        return redirect(back)

    def draw() -> str:
        action = url_for(here, **address)
        return render_template(
            "desks/views.html",
            desk=desk,
            at=at,
            tab=tab,
            kept=kept(desk, at),
            form=form,
            back=back,
            action=action,
            drop=drop,
        )

    return act(form, do, draw)


def drop_view(view_id: str, here: str, draw: Callable[[], Page]) -> Page:
    """Keep it no longer."""

    def do() -> Response:
        operations.drop_view(view_id, by=signed_in_person())
        flash("视图已删除。", "success")
        return redirect(url_for(here))

    return press(do, lambda: str(draw()))
