"""What a cell of a given width holds without breaking a figure, a day, a number to call or a box from its label."""

from __future__ import annotations

import re

from core.papers.words import EMPTY_BOX, TICKED

SMALLEST = 6.0
"""In points: below that nobody reads it, and it may break."""

_WHOLE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|[!-~]+")
_SEAM = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")
_GAP = 0.25  # the little space that stands between Chinese and figures
_NARROW = frozenset(".,:;'|!()il-")
_BROAD = frozenset("@%mwMW")
_BEFORE_BOX = re.compile(f" (?=[{TICKED}{EMPTY_BOX}])")
_BEFORE_NUMBER = re.compile(r" (?=\d+(?:-\d+)+(?!\S))")
"""Before a number to call or a day: programs end a line at a hyphen."""


def width_of(text: str) -> float:
    """The width of a line, in sizes of its letters: a Chinese character is one wide. A little more than it will be."""
    return sum(_width(sign) for sign in text) + _GAP * len(_SEAM.findall(text))


def smallest_that_fits(text: str, size: float, room: float) -> float:
    """The size, in points, at which the widest thing that must not break fits into so many points."""
    widest = max((width_of(whole) for whole in _WHOLE.findall(text)), default=0.0)
    if widest * size <= room:
        return size
    return max(SMALLEST, int(2 * room / widest) / 2)


def lines_apart(text: str, room: float) -> str:
    """One line while it fits into that many sizes, else each box with its label, or a number to call, on its own."""
    if width_of(text) <= room:
        return text
    return (_BEFORE_BOX if text.startswith((TICKED, EMPTY_BOX)) else _BEFORE_NUMBER).sub("\n", text)


def _width(sign: str) -> float:
    if not sign.isascii():
        return 1.0
    if sign in _NARROW:
        return 0.34
    return 0.95 if sign in _BROAD else 0.72 if sign.isupper() else 0.52
