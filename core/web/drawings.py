"""A drawing handed out as a picture."""

from __future__ import annotations

from flask import Response

from core.drawings.drawing import Drawing
from core.drawings.picture import png
from core.errors import NotFound


def picture(drawing: Drawing | None) -> Response:
    """The drawing as PNG. Raises NotFound where there is nothing to draw."""
    if drawing is None:
        raise NotFound("还没有可以画的数据。", "请从有关页面重新进入。")
    return Response(png(drawing), mimetype="image/png")
