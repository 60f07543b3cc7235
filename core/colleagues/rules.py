"""Who is mentioned in a note: ``@张三`` names a colleague. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

DEPARTMENT = "department"
"""The department as an office; every other office is a body, by its id."""

_MENTION = re.compile(r"(?<![A-Za-z0-9._-])[@＠]([^\s@＠，。；：、,.;:!?！？（）()]+)")


def mentioned(text: str, names: Mapping[str, str]) -> tuple[Sequence[str], Sequence[str]]:
    """The ids of those whose names stand behind an ``@``, and the words behind one that begin with nobody's name.

    `names`: those who can be mentioned, by id. Of names that begin alike the longest is meant; who shares a name is
    mentioned with the other.
    """
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for words in _MENTION.findall(text):
        meant = max((name for name in names.values() if words.startswith(name)), key=len, default=None)
        if meant is None:
            unknown[words] = None
        else:
            found |= dict.fromkeys(id for id, name in names.items() if name == meant)
    return list(found), list(unknown)
