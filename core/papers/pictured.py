"""A drawing as a paper has it: painted, with its title and its words."""

from __future__ import annotations

from core.drawings.drawing import Drawing
from core.drawings.picture import png
from core.papers.description import Picture


def pictured(drawing: Drawing) -> Picture:
    """The drawing as a picture of a paper."""
    return Picture(png(drawing), title=drawing.title, words=drawing.words)
