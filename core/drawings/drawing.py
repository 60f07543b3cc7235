"""A drawing: shapes with their words, and the same figures as a table for those who do not see it. Pure.

Everything is said by attributes: pages allow no style of their own, and papers know no style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any
from xml.sax.saxutils import escape, quoteattr

WIDTH = 360
INK, QUIET, GREEN, PALE, AMBER = "#1d2b25", "#5b6b63", "#117a4d", "#cfe6da", "#8a5a00"
FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
LETTERS = 13


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a frame of ``WIDTH`` × ``height``, and in ``words`` what they show.

    ``headings`` and ``rows`` say every figure; where a page has the table anyway, there are none.
    """

    title: str
    words: str
    height: int
    shapes: tuple[str, ...]
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def svg(self, id: str = "") -> str:
        """The drawing as SVG; ``id`` tells it from others on its page."""
        named = f"chart-{id}-title", f"chart-{id}-words"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" role="img" '
            f'aria-labelledby={quoteattr(" ".join(named))} font-family={quoteattr(FONTS)} font-size="{LETTERS}">'
            f"<title id={quoteattr(named[0])}>{escape(self.title)}</title>"
            f"<desc id={quoteattr(named[1])}>{escape(self.words)}</desc>{''.join(self.shapes)}</svg>"
        )


def in_short(name: str, most: int) -> str:
    """A name in so many characters: without what it says in brackets, else without its middle; those of one drawing
    begin alike more often than they end alike."""
    bare = name if len(name) <= most else _BRACKETS.sub("", name)
    return bare if len(bare) <= most else f"{bare[: most - 3]}…{bare[-2:]}"


_BRACKETS = re.compile("（[^）]*）")


def shape(name: str, **attributes: object) -> str:
    """An element without content; ``stroke_width`` is written ``stroke-width``."""
    return f"<{name}{_written(attributes)}/>"


def text(words: str, x: float, y: float, *, anchor: str = "start", **attributes: object) -> str:
    """Words at a place: from there (``start``), around it (``middle``) or up to it (``end``)."""
    more = _written({"x": x, "y": y, "text_anchor": anchor, "fill": INK, **attributes})
    return f"<text{more}>{escape(words)}</text>"


def points(places: Iterable[tuple[float, float]]) -> str:
    """Places as ``points`` wants them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _written(attributes: dict[str, object]) -> str:
    return "".join(_attribute(name, value) for name, value in attributes.items())


@lru_cache(maxsize=4_096, typed=True)
def _attribute(name: str, value: object) -> str:
    """One of them: a drawing has the same ones again and again."""
    return f" {name.replace('_', '-')}={quoteattr(f'{value:.1f}' if isinstance(value, float) else str(value))}"


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG on white: three times as wide, so that it is sharp on paper."""
    return bytes(_painter().svg_to_bytes(svg_string=drawing.svg(), width=3 * WIDTH, background="#ffffff"))


@cache
def _painter() -> Any:
    """Loaded with the first picture: a server that paints none need not read its fonts."""
    return import_module("resvg_py")
