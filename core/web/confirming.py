"""Asking before something that cannot simply be undone: a page of its own, so that it works without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template
from wtforms.validators import Length

from core.errors import DomainError
from core.web.acting import Page, Response, act
from core.web.form import Form, text_area


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `consequence` says what follows, `button` names the act, `back` is where "取消" leads.

    `bar`: why the act would be refused now, whatever is filled in.

    The page sends its form to its own address by POST.
    """

    title: str
    sentence: str
    consequence: str
    button: str
    back: str
    is_grave: bool = True
    bar: DomainError | None = None


def ask(question: Question, form: Form, do: Callable[[], str | Response]) -> Page:
    """Ask, then act; `form` holds what must be filled in for it (a reason), shown above the button."""
    return act(form, do, lambda: asked(question, form))


class ReasonForm(Form):
    """Why it is done."""

    reason = text_area("原因", "请填写此项。", Length(max=1000))


def ask_why(
    question: Question,
    act: Callable[[str], object],
    said: str,
    *,
    onward: str | None = None,
    form: Form | None = None,
) -> Page:
    """Ask for the reason too, act for it, say what was done, and go on to `onward`, or back.

    `form`: one with a ``reason`` that asks for it in other words.
    """
    asking = form or ReasonForm()

    def do() -> Response:
        act(asking.reason.data or "")
        flash(said, "success")
        return redirect(onward or question.back)

    return ask(question, asking, do)


def asked(question: Question, form: Form) -> str:
    """The page of the question."""
    form.bar = question.bar
    return render_template("web/confirm.html", question=question, form=form)
