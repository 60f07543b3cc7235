"""How spreadsheets are written, so that nothing typed by anyone can act in them."""

from __future__ import annotations

import re

# A text stays a text, whatever it begins with: no formula, no link, no number is made of it.
SAFELY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\'\ud800-\udfff\ufffe\uffff]")
_MOST_IN_NAMES = 25  # of 31, so that a number can be added


def sheet_name(text: str, number: int = 1) -> str:
    """A name that a sheet may bear; its number tells it from others called the same."""
    name = _NOT_IN_NAMES.sub("_", text)[:_MOST_IN_NAMES].strip() or "表"
    return name if number == 1 else f"{name} {number}"
