"""The page on which a view of a queue is kept under a name, and those that are kept are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for

from core.desks import operations
from core.desks.forms import ViewForm
from core.desks.presenting.rows import At
from core.desks.views.desk import Desk
from core.desks.views.queue import view_of
from core.desks.views.saved import kept
from core.web.access import signed_in_person
from core.web.acting import Page, Response, act, press


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """The page of a desk's views; `here` and `drop` are the endpoints of it and of dropping one."""

    desk: Desk[Any]
    here: str
    drop: str

    def keeping(self) -> Page:
        """What is kept of a call's queue, and the form that keeps the view of the address."""
        form, at = ViewForm(), self.desk.require()

        def do() -> Response:
            name, view = form.name.data or "", urlencode(_asked(at))
            shared = bool(form.is_shared.data)
            operations.save_view(self.desk.id, at.opened.id, name, view, is_shared=shared, by=signed_in_person())
            flash(at.say("视图已保存，列在申报列表上方。"), "success")
            return redirect(self._queue(at))

        return act(form, do, lambda: self._drawn(form))

    def dropping(self, view_id: str) -> Page:
        """Keep one no longer."""

        def do() -> Response:
            operations.drop_view(view_id, by=signed_in_person())
            flash("视图已删除。", "success")
            return redirect(url_for(self.here))

        return press(do, lambda: self._drawn(ViewForm(formdata=None)))

    def _queue(self, at: At) -> str:
        return url_for(self.desk.queue, **_address(at))

    def _drawn(self, form: ViewForm) -> str:
        at = self.desk.require()
        return render_template(
            "desks/views.html",
            desk=self.desk,
            at=at,
            tab=at.queue.tab(request.args.get("tab")),
            kept=kept(self.desk, at),
            form=form,
            back=self._queue(at),
            action=url_for(self.here, **_address(at)),
            drop=self.drop,
        )


def _asked(at: At) -> dict[str, str]:
    """The view of the queue in the address; empty where the page was opened from elsewhere."""
    tab = at.queue.tab(request.args.get("tab"))
    return {} if tab is None else view_of(at, tab)


def _address(at: At) -> dict[str, Any]:
    return {"call": at.opened.call_id, **_asked(at)}
