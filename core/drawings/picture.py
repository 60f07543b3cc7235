"""A drawing as a picture, for papers: the same SVG, painted."""

from __future__ import annotations

import resvg_py

from core.drawings.drawing import Drawing

PIXELS = 1080
"""As wide as a picture is painted: three times the drawing, so that it is sharp on paper."""


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG on white."""
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing.svg(), width=PIXELS, background="#ffffff"))
