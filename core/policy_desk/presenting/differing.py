"""A single value that differs, in words: what it is called, and what each side says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.plugin_api import Region
from core.plugin_api.kinds import KINDS
from core.policy.compare import Difference
from core.policy.saying import UNSHOWN, At
from core.policy.wording import Words

_PART = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as the page shows it; an empty side says nothing."""

    what: str
    left: str
    right: str


def shown(difference: Difference, left: Words, right: Words) -> Shown | None:
    """The difference in words; None for what need not be shown."""
    declares = KINDS[difference.kind].declares if difference.kind in KINDS else Region
    at, named, called = At(declares), list[str](), iter(difference.called)
    parts = _PART.findall(difference.key or "")
    if not parts or not UNSHOWN.isdisjoint(key for _, key in parts):
        return None
    for inner, key in parts:
        # What one side alone declares is known by its own words.
        word = next((word for words in (left, right) if (word := at.named(key, words)) != key), key)
        named.append(f"“{next(called, inner)}”" if inner else word)
        at = at.within(inner or key)
    return Shown(" ".join(filter(None, named)), at.said(difference.left, left), at.said(difference.right, right))
