"""Counts that must not be exceeded: evaluators' caps and bodies' ceilings."""

from __future__ import annotations


def excess(limit: int, used: int, more: int = 1) -> int:
    """By how much the limit would be exceeded if ``more`` were taken where ``used`` are; 0 where they fit."""
    return max(0, used + more - limit)


def has_room(limit: int, used: int, more: int = 1) -> bool:
    """Whether ``more`` can still be taken where ``used`` of ``limit`` are."""
    return not excess(limit, used, more)
