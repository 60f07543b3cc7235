"""Acting on many at once: which and how many is shown first, then it is done for all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.decisions.queries import queue
from core.decisions.views.desks import AtDepartment, require_department
from core.decisions.views.rows import Shown, shown
from core.errors import DomainError, NotFound, Stale
from core.web.choosing import chosen_revisions
from core.web.form import Form, carry


@dataclass(frozen=True)
class Chosen:
    """The chosen rows of one call. `revisions` are those that the page showed, which is what it acts on."""

    at: AtDepartment
    rows: Sequence[Shown]
    revisions: Mapping[str, int]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Act:
    """How the page words what is to be done. `verb` goes with a count: ``上报`` → 上报 3 项申报; `tab` leads back."""

    verb: str
    consequence: str
    tab: str
    template: str = "decisions/act.html"
    is_grave: bool = False


def chosen_rows() -> Chosen:
    """What was chosen in the queue. Raises NotFound, Invalid."""
    at, revisions = require_department(), chosen_revisions()
    rows = shown(at, queue.chosen(at.opened.id, list(revisions)))
    if len(rows) < len(revisions):
        raise NotFound("所选申报中有的找不到。", "请返回列表重新选择。")
    return Chosen(at, rows, revisions)


def act(
    chosen: Chosen,
    form: Form,
    how: Act,
    do: Callable[[], str],
    *,
    more: Callable[[Chosen], Mapping[str, Any]] | None = None,
) -> str | Response | tuple[str, int]:
    """Show what is chosen; once the form is sent, do it and go back to the queue with the sentence that `do` gives.

    A refusal is shown above the form, which keeps what was typed; somebody else's change is shown, and sending again
    acts on what now is. `more` gives what the template shows beside the rows.
    """
    if not chosen.rows:
        flash("请至少选择一项申报。", "warning")
        return redirect(url_for("department.queue", call=chosen.at.opened.call_id, tab=how.tab))
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            said = do()
        except DomainError as refused:
            refusal = refused
            if not getattr(refused, "findings", ()):
                carry(refused, form)
        else:
            flash(said, "success")
            return redirect(url_for("department.queue", call=chosen.at.opened.call_id, tab=how.tab))
    if isinstance(refusal, Stale):
        chosen = replace(chosen, revisions={row.id: row.revision for row in chosen.rows})
    shown_beside = more(chosen) if more is not None else {}
    page = render_template(
        how.template, at=chosen.at, chosen=chosen, form=form, act=how, refusal=refusal, **shown_beside
    )
    return page, HTTPStatus.OK if refusal is None else refusal.status
