"""How a value of the book came to stand: which layer won, what it overrode, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Overridden:
    """A lower layer's declaration that a higher one replaced by naming it."""

    declaration: Any
    by: Any
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The declaration that holds, those that it overrode (the nearest layer's first), and those beside it.

    ``beside`` are declarations of other layers about a like matter that hold as well: a province's cap beside the
    nation's, a regional deadline beside the national one that it serves.
    """

    winner: Any
    overridden: tuple[Overridden, ...] = ()
    beside: tuple[Any, ...] = ()
