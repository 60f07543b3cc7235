"""One way to act: a form is sent, its act is done, what was done is said, and it goes on elsewhere.

    form = EndForm()

    def do() -> Response:
        operations.end(held.id, form.reason.data or "", by=signed_in_person())
        return done("委托已终止。", "evaluator.home")

    return act(form, do, lambda: render_template("evaluators/end.html", form=form))

What the form or the operation refuses stands beside the form, which keeps what was typed; the answer bears the
refusal's status. Of a page that is stale that is said, and nothing of its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from flask import flash, g, redirect, request, url_for
from markupsafe import escape
from werkzeug.wrappers import Response as Response
from wtforms import StringField, TextAreaField

from core.db import limits
from core.db.transaction import transaction
from core.errors import DomainError, Invalid, refusal_of
from core.web.form import Form, OnceForm, whole_number
from core.web.local_urls import here

Page: TypeAlias = str | Response | tuple[str, int]


def act(
    form: Form,
    do: Callable[[], str | Response],
    draw: Callable[[], str],
    *,
    check: Callable[[], object] | None = None,
) -> Page:
    """Once the form is sent, what `do` answers; before that, and after a refusal, the page that `draw` makes of it.

    `check` raises what the operation would refuse of the values: where the form has faults of its own, all are said at
    once.
    """
    if not form.is_submitted():
        return draw()
    if form.validate():
        try:
            return _once(form, do) if isinstance(form, OnceForm) else do()
        except DomainError as refused:
            return _refused(form, refused, draw)
    if form.is_stale:
        return _refused(form, Invalid({}), draw)
    if check is not None and (faults := refusal_of(check)) is not None:
        form.refuse(faults)
    form.say_missing()
    return draw(), Invalid.status


def _once(form: OnceForm, do: Callable[[], str | Response]) -> str | Response:
    with transaction():
        if limits.is_first(f"page:{form.page}"):
            return do()
    flash("这一页已经提交过，没有重复办理。", "warning")
    return redirect(here())


def _refused(form: Form, refused: DomainError, draw: Callable[[], str]) -> Page:
    """The page with the refusal as the form tells it, and all that was typed."""
    told = form.refuse(refused)
    page = draw()
    g.lost = _lost(form, page)
    if _is_said(told, page) and not g.lost:
        return page, told.status
    return _said_above(told, draw), told.status


def press(do: Callable[[], str | Response], draw: Callable[[], str]) -> Page:
    """The same for a button for which nothing is filled in: a refusal is said at the top of the page that has it."""
    try:
        return do()
    except DomainError as refused:
        return _said_above(refused, draw), refused.status


def _said_above(refused: DomainError, draw: Callable[[], str]) -> str:
    """At the top of a page that has no form for it, or has it no more."""
    g.refused = refused
    return draw()


def _is_said(refused: DomainError, page: str) -> bool:
    errors: Mapping[str, Sequence[str]] = getattr(refused, "errors", {})
    sentences = [sentence for each in errors.values() for sentence in each] or [refused.sentence]
    return any(str(escape(sentence)) in page for sentence in sentences)


def _lost(form: Form, page: str) -> list[tuple[str, str]]:
    """What was typed and stands on the page no more: (label, text)."""
    typed = ((each.label.text, str(each.data)) for each in form if type(each) in _TYPED and each.data)
    return [(label, text) for label, text in typed if str(escape(text)) not in page]


_TYPED = frozenset({StringField, TextAreaField})


def done(said: str, endpoint: str, **values: Any) -> Response:
    """Say what was done, and go on."""
    flash(said, "success")
    return redirect(url_for(endpoint, **values))


def done_before(said: str, endpoint: str, **values: Any) -> Response:
    """Say that it was done already, to who sends a page twice or keeps an old one, and lead where the act led."""
    flash(said, "warning")
    return redirect(url_for(endpoint, **values))


def chosen_revisions(name: str = "chosen", what: str = "申报") -> Mapping[str, int]:
    """What was chosen, with the revision that the page showed, as ``chosen=id:revision``. Raises Invalid."""
    found: dict[str, int] = {}
    for text in request.form.getlist(name) or request.args.getlist(name):  # a form is sent to an address that chose too
        id, _, sent = text.partition(":")
        revision = whole_number(sent)
        if not id.isalnum() or revision is None:
            raise Invalid({name: [f"所选{what}的标识不完整，请返回列表重新选择。"]})
        found[id] = revision
    return found
