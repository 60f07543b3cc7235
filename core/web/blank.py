"""A form in which nothing was typed yet, as markup that is made once: most forms are looked at and never filled in."""

from __future__ import annotations

from functools import cache

from flask import current_app
from markupsafe import Markup
from wtforms import HiddenField

from core.web.form import Form


@cache
def blank(form: type[Form]) -> Markup:
    """The fields of a form that asks everybody the same, as `web/forms.html` lays them out.

    Beside them stands what is hidden: its token, and what is of one page alone.
    """
    macros = current_app.jinja_env.get_template("web/forms.html").module
    fields = form(formdata=None, meta={"csrf": False})
    return Markup().join(macros.field(each) for each in fields if not isinstance(each, HiddenField))  # type: ignore[attr-defined]
