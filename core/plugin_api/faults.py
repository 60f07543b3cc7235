"""What is wrong with a plugin: sentences for its author, with file, line, key and cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from core.plugin_api.declarations import Place


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing that start-up refuses.

    ``plugin`` is the region's id, ``file`` is relative to the plugin's folder, ``line`` is counted from 1 (0 where
    the fault is of the file as a whole), ``key`` is the path of the key concerned (``stages[1].gate``).
    """

    plugin: str
    file: str
    line: int
    key: str
    message: str
    cure: str

    def __str__(self) -> str:
        where = (f"{self.plugin}/{self.file}" if self.file else self.plugin) + (f":{self.line}" if self.line else "")
        key = f" {self.key}:" if self.key else ""
        return f"{where}:{key} {self.message}\n    {self.cure}"


class PluginRefused(Exception):
    """A plugin, or one that it rests on, is refused. ``faults`` are all that were found, in the order of the files.

    ``readable`` holds what could be read all the same, so that the reader of a hook can go on to the next.
    """

    def __init__(self, faults: Iterable[Fault], readable: Sequence[Any] = ()) -> None:
        self.faults = tuple(sorted(set(faults)))
        self.readable = tuple(readable)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def fault_at(origin: str, place: Place, key: str, message: str, cure: str) -> Fault:
    """A fault at the line of a key of a declaration."""
    return Fault(origin, place.file, place.line_of(key), key, message, cure)


def did_you_mean(wrong: str, known: Iterable[str], *, what: str) -> str:
    """A cure for a name that does not exist: the nearest one, else all of them where they are few."""
    names = sorted(set(known))
    near = get_close_matches(wrong, names, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return f"there is no {what} yet: declare it first"
    listed = ", ".join(names[:_FEW]) + (", ..." if len(names) > _FEW else "")
    return f"the {what}s are: {listed}"


_FEW = 12
