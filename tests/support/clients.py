"""A client that does what a browser does: every request on its own, forms with their tokens."""

from __future__ import annotations

import re
from contextvars import Context
from html import unescape
from time import time
from typing import Any, cast

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db
from core.people.models import Person

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")


class Browser(FlaskClient):
    """Requests run outside the test's own application context, which would lend them its `g` and its session.

    What the test itself read before is old afterwards: it is read anew.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = Context().run(super().open, *args, **{"buffered": True, **kwargs})
        for header in response.headers:
            ": ".join(header).encode("latin-1")  # What a server could not send; the client alone takes any letters.
        if has_app_context():
            db.session.rollback()
        return response

    def submit(self, path: str, page: str | None = None, **values: Any) -> TestResponse:
        """Fill in the form on a page (the path's own, unless another is named) and send it to the path."""
        token = token_of(self.get(page or path).text)
        return self.post(path, data={"csrf_token": token, **values})

    def sign_in(self, email: str, password: str, **more: Any) -> TestResponse:
        """Through the page of the sign-in."""
        return self.submit("/sign-in", email=email, password=password, **more)


def browser_of(app: Flask, person: Person | None = None) -> Browser:
    """A browser of the application; its session is the person's, without the pages of the sign-in."""
    app.test_client_class = Browser
    browser = cast(Browser, app.test_client())
    if person is not None:
        with browser.session_transaction() as session:
            session["_user_id"] = person.fs_uniquifier
            session["fs_paa"] = time()
    return browser


def token_of(html: str) -> str:
    """The token of the first form on a page."""
    found = _TOKEN.search(html)
    assert found is not None, f"There is no form with a token on this page:\n{words(html)}"
    return found[1]


def words(html: str) -> str:
    """What stands on a page, without its tags, each piece on a line."""
    return "\n".join(filter(None, (line.strip() for line in unescape(_TAG.sub("\n", html)).splitlines())))
