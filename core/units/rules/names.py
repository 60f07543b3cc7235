"""How the names of units are compared: what is printed stays as printed, what is matched ignores how it was typed."""

from __future__ import annotations

import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･", "·"))
_BRACKETS = str.maketrans("〔［【〈《｛[{〕］】〉》｝]}", "((((((((" + "))))))))")

_UNSEEN = frozenset({"Cc", "Cf", "Mn"})  # joiners, soft hyphens, variation selectors


def printed(name: str) -> str:
    """The name as it is kept: line breaks and outer blanks go, everything else stays as it was written."""
    return " ".join(name.split())


MOST_WORDS = 8
"""Of one search; what stands behind them narrows it no more."""


def words(text: str) -> list[str]:
    """The words of a text by which names are looked for, in one width."""
    return unicodedata.normalize("NFKC", text).split()[:MOST_WORDS]


def matching(name: str) -> str:
    """The name as it is compared: one width, one kind of bracket, hyphen and dot, one case, nothing unseen."""
    if not name:  # asked of the subject of every application, of which hardly any has one
        return ""
    flat = unicodedata.normalize("NFKC", name).translate(_HYPHENS).translate(_DOTS).translate(_BRACKETS)
    return "".join(sign for sign in flat if not sign.isspace() and unicodedata.category(sign) not in _UNSEEN).casefold()
