"""Who does something grave says once more who he is: the password, a code of his authenticator, or a security key.

A view is marked by `core.web.access.confirmed`. What was typed into its form goes with the question, and on to the view
once the answer was right; a sign-in is an answer too, for a while.
"""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Flask, render_template, request, session

from core.accounts import operations
from core.accounts.forms import ConfirmationForm
from core.accounts.operations import Use
from core.accounts.views.security_keys import asked_before, options_for
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
    if form.confirmation.data or form.answer.data:
        try:
            _confirm(who, form)
        except DomainError as refused:
            form.refuse(refused)
        else:
            session[_CONFIRMED_AT] = time.time()
            return None
    own = {form.confirmation.name, form.answer.name, TOKEN}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    has_code = who.tf_primary_method is not None
    options = options_for(who, Use.CONFIRM)
    page = render_template("accounts/confirmation.html", form=form, typed=typed, has_code=has_code, options=options)
    return page, SignInNeeded.status


def _confirm(who: Person, form: ConfirmationForm) -> None:
    if form.answer.data:
        operations.prove_by_key(who, form.answer.data, asked_before(Use.CONFIRM), Use.CONFIRM)
    else:
        operations.confirm(who, form.confirmation.data or "")
