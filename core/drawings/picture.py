"""A drawing as a picture, for papers: the same SVG, painted."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from core.drawings.drawing import Drawing

PIXELS = 1080
"""As wide as a picture is painted: three times the drawing, so that it is sharp on paper."""


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG on white."""
    return bytes(_painter().svg_to_bytes(svg_string=drawing.svg(), width=PIXELS, background="#ffffff"))


@cache
def _painter() -> Any:
    """Loaded with the first picture: a server that paints none need not read its fonts."""
    return import_module("resvg_py")
