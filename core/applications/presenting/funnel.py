"""A call's funnel: how many applications were begun, handed in, and came to each stage."""

from __future__ import annotations

from core.applications import queries
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.drawings.drawing import Drawing
from core.drawings.funnel import funnel


def funnel_of(opened: OpenedCall) -> Drawing | None:
    """The drawing, for the department's eyes: a quiet decision counts as well. None while nothing was begun."""
    begun, submitted, completed = queries.extent(opened.id)
    if not begun:
        return None
    came = queries.came_to(opened.id)
    stages = [(stage.name, came.get(stage.id, 0)) for stage in pinned(opened).call.stages[1:]]
    steps = [("开始填报", begun), ("已提交", submitted), *stages, ("办结", completed)]
    return funnel(f"{opened.title}：申报进展", steps)
