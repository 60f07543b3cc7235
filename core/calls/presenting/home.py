"""What the home page tells besides the calls: other slices give their blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.registry import Registry


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a block: where it leads, what it says, a note beside it."""

    url: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """A list on the home page; ``none`` is said where it has no line.

    ``search`` asks for what is looked for there: the page that takes it as ``text``, and what may be typed.
    """

    id: str
    title: str
    items: Sequence[Item]
    none: str
    all_url: str
    all_title: str
    search: tuple[str, str] | None = None


BLOCKS: Registry[Callable[[], Block]] = Registry()
