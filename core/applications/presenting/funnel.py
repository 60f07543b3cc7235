"""A call's funnel: how many applications were begun, handed in, and came to each stage."""

from __future__ import annotations

from typing import NamedTuple

from core.applications.queries import counting
from core.bodies.queries import EVERYTHING, Scope
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.calls.rules.called import entry_of, say
from core.drawings.drawing import Drawing
from core.drawings.funnel import funnel


class Funnel(NamedTuple):
    """What the drawing shows: its title, its steps, and through which of them not everybody goes."""

    title: str
    steps: tuple[tuple[str, int], ...]
    some: tuple[str, ...]


def funnel_of(opened: OpenedCall, scope: Scope = EVERYTHING) -> Drawing | None:
    """The drawing, of a scope of bodies. None while nothing was begun."""
    shown = shown_of(opened, scope)
    return None if shown is None else funnel(*shown)


def shown_of(opened: OpenedCall, scope: Scope = EVERYTHING) -> Funnel | None:
    """What it shows. A quiet decision moves nothing to another stage: it is in no step."""
    begun, submitted, completed = counting.extent(opened.id, scope)
    if not begun:
        return None
    came = counting.came_to(opened.id, scope)
    call = pinned(opened).call
    stages = [(stage.name, came.get(stage.id, 0)) for stage in call.stages[1:]]
    steps = (("开始填报", begun), ("已提交", submitted), *stages, ("办结", completed))
    some = tuple(each.name for each in call.stages[1:] if each.levels or each.tracks or each.categories or each.bodies)
    return Funnel(f"{opened.title}：{say('申报进展', entry_of(call))}", steps, some)
