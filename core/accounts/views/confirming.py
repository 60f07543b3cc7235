"""Who does something grave says once more who he is: the password, or a code of his authenticator.

A view is marked by `core.web.access.confirmed`. What was typed into its form goes with the question, and on to the view
once the answer was right; a sign-in is an answer too, for a while.
"""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Flask, render_template, request, session

from core.accounts import operations
from core.accounts.forms import ConfirmationForm
from core.errors import DomainError
from core.people.models import Person
from core.web.access import SignInNeeded, person, wants_confirmation
from core.web.acting import Page
from core.web.error_pages import TOKEN

CONFIRMED_FOR = timedelta(minutes=15)
"""Declared by us: so long a sign-in or an answer counts."""
_CONFIRMED_AT = "fs_paa"  # Flask-Security's: by the machine's time


def insist_on_confirmation(app: Flask) -> None:
    """Ask before what is marked is done."""

    @app.before_request
    def ask() -> Page | None:
        endpoint = request.endpoint
        if request.method != "POST" or endpoint is None or not wants_confirmation(app, endpoint, request.form):
            return None
        who = person()
        if who is None or time.time() - session.get(_CONFIRMED_AT, 0) < CONFIRMED_FOR.total_seconds():
            return None
        return _asked(who)


def _asked(who: Person) -> Page | None:
    form = ConfirmationForm()
    if form.confirmation.data:
        try:
            operations.confirm(who, form.confirmation.data)
        except DomainError as refused:
            form.refuse(refused)
        else:
            session[_CONFIRMED_AT] = time.time()
            return None
    own = {form.confirmation.name, TOKEN}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    has_code = who.tf_primary_method is not None
    page = render_template("accounts/confirmation.html", form=form, typed=typed, has_code=has_code)
    return page, SignInNeeded.status
