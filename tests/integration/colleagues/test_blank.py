"""The fields of a form in which nothing was typed are those of the form itself, made once."""

from __future__ import annotations

from unittest.mock import patch

from flask import Flask

from core.colleagues.forms import NoteForm
from core.web.blank import blank


def test_they_are_as_the_form_shows_them_and_made_once(app: Flask) -> None:
    with app.test_request_context():
        macros = app.jinja_env.get_template("web/forms.html").module
        assert blank(NoteForm) == macros.field(NoteForm(formdata=None).text)  # type: ignore[attr-defined]
        with patch.object(NoteForm, "__init__", side_effect=AssertionError("made again")):
            assert "csrf_token" not in blank(NoteForm)
