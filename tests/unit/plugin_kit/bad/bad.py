"""A change that spoils a good plugin, and the fault that it brings."""

from __future__ import annotations

from typing import NamedTuple


class Bad(NamedTuple):
    """In ``file`` ``old`` becomes ``new``. The fault is at ``line`` (a text on it) and ``key``, with message and cure.

    ``of`` is the plugin that is changed, ``shown_in`` the file that the fault names where it is another one.
    """

    case: str
    file: str
    old: str
    new: str
    line: str
    key: str
    message: str
    cure: str
    of: str = "upland"
    shown_in: str | None = None
