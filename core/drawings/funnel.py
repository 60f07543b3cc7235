"""How many came how far: a step for each place on the way, each as wide as its share of the first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.drawings.drawing import GREEN, WIDTH, Drawing, in_short, shape, text

NAME_END, MIDDLE, MOST, ROW, STEP, TOP = 100, 220, 200, 30, 20, 6

LONGEST_NAME = 7
"""Of a name this many characters fit before its step; the table beside the drawing has all of it."""


def funnel(title: str, steps: Sequence[tuple[str, int]], some: Collection[str] = ()) -> Drawing:
    """The drawing of the steps, the first of which holds all. ``some``: through which of them not everybody goes, so
    that a later one may hold more."""
    whole = max([count for _, count in steps] + [1])
    shapes = []
    for number, (name, count) in enumerate(steps):
        y, wide = TOP + ROW * number, MOST * count / whole
        shapes.append(text(in_short(name, LONGEST_NAME), NAME_END, y + STEP - 5, anchor="end"))
        shapes.append(shape("rect", x=MIDDLE - wide / 2, y=y, width=max(wide, 1.0), height=STEP, fill=GREEN))
        shapes.append(text(str(count), WIDTH - 4, y + STEP - 5, anchor="end"))
    first, last = steps[0], steps[-1]
    words = f"{first[0]} {first[1]} 件，到“{last[0]}”{last[1]} 件。"
    if some:
        words += f"只有部分申报经过的环节：{'、'.join(some)}。"
    rows = tuple((name, str(count), f"{count / whole:.0%}") for name, count in steps)
    return Drawing(title, words, TOP * 2 + ROW * len(steps), tuple(shapes), ("环节", "件数", "占比"), rows)
