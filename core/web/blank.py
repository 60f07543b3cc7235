"""A form in which nothing was typed yet, as markup that is made once: most forms are looked at and never filled in."""

from __future__ import annotations

from functools import cache

from flask import current_app
from markupsafe import Markup

from core.web.form import Form


@cache
def blank(form: type[Form]) -> Markup:
    """The fields of a form that asks everybody the same, as `web/forms.html` lays them out; its token stands beside."""
    macros = current_app.jinja_env.get_template("web/forms.html").module
    return Markup().join(macros.field(each) for each in form(formdata=None, meta={"csrf": False}))  # type: ignore[attr-defined]
