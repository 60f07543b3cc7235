"""Asking before something that cannot simply be undone: a page of its own, so that it works without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from werkzeug.wrappers import Response

from core.web.acting import Page, act
from core.web.form import Form


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `consequence` says what follows, `button` names the act, `back` is where "取消" leads.

    The page sends its form to its own address by POST.
    """

    title: str
    sentence: str
    consequence: str
    button: str
    back: str
    is_grave: bool = True


def ask(question: Question, form: Form, do: Callable[[], str | Response]) -> Page:
    """Ask, then act; `form` holds what must be filled in for it (a reason), shown above the button."""
    return act(form, do, lambda: asked(question, form))


def asked(question: Question, form: Form) -> str:
    """The page of the question."""
    return render_template("web/confirm.html", question=question, form=form)
