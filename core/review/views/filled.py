"""The answers as markup, kept for as long as their submission is looked at: it never changes."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from core.review.presenting.sheets import Filled, Sheet

_KEPT = 128
_made: dict[Filled, Markup] = {}


def filled_in(sheet: Sheet) -> Markup:
    """What was filled in, form by form; for the templates."""
    key = sheet.filled
    found = None if key is None else _made.get(key)
    if found is None:
        found = Markup(render_template("review/_filled.html", sheet=sheet))  # noqa: S704  # it was escaped there
        if key is not None:
            if len(_made) >= _KEPT:
                _made.clear()
            _made[key] = found
    return found
