"""The answers as markup, kept for as long as their submission is looked at: it never changes."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from core.db.keeping import Kept
from core.review.presenting.sheets import Filled, Sheet

_made = Kept[Filled, Markup](most=128)


def filled_in(sheet: Sheet) -> Markup:
    """What was filled in, form by form; for the templates."""
    return _marked_up(sheet) if sheet.filled is None else _made.get(sheet.filled, lambda: _marked_up(sheet))


def _marked_up(sheet: Sheet) -> Markup:
    return Markup(render_template("review/_filled.html", sheet=sheet))  # noqa: S704  # it was escaped there
