"""Asking before something that cannot simply be undone: a page of its own, so that it works without a script."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

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


def confirm(question: Question, form: Form | None = None) -> str:
    """The page; `form` holds what must be filled in for the act (a reason), shown above the button."""
    return render_template("web/confirm.html", question=question, form=form or Form())
