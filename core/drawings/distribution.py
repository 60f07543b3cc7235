"""How many stand where: columns of equal width over a scale, with lines at the thresholds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.drawings.drawing import AMBER, GREEN, QUIET, WIDTH, Drawing, shape, text
from core.plugin_api.ruling import plain

BINS = 10
LEFT, RIGHT, BOTTOM, HIGHEST = 12, WIDTH - 12, 190, 120
_LINE = 18


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line on the scale, and what it is called."""

    name: str
    at: Decimal


def distribution(title: str, amounts: Sequence[Decimal], full: Decimal, thresholds: Sequence[Threshold]) -> Drawing:
    """The drawing of amounts from 0 to ``full``; the last column holds the full amount too."""
    counts = [0] * BINS
    for amount in amounts:
        counts[max(0, min(BINS - 1, int(amount * BINS / full)))] += 1
    most, wide = max([*counts, 1]), (RIGHT - LEFT) / BINS
    shapes = []
    for number, count in enumerate(counts):
        x, high = LEFT + wide * number, HIGHEST * count / most
        shapes.append(shape("rect", x=x + 2, y=BOTTOM - high, width=wide - 4, height=high, fill=GREEN))
        if count:
            shapes.append(text(str(count), x + wide / 2, BOTTOM - high - 4, anchor="middle"))
    shapes.append(shape("line", x1=LEFT, y1=BOTTOM, x2=RIGHT, y2=BOTTOM, stroke=QUIET))
    shapes += [
        text(plain(full * share / BINS), LEFT + wide * share, BOTTOM + 16, anchor=anchor)
        for share, anchor in ((0, "start"), (BINS // 2, "middle"), (BINS, "end"))
    ]
    for number, each in enumerate(sorted(thresholds, key=lambda each: each.at)):
        shapes += _threshold(each, number, LEFT + float((RIGHT - LEFT) * each.at / full))
    rows = [
        (f"{plain(full * n / BINS)} 至 {plain(full * (n + 1) / BINS)} 分", str(count)) for n, count in enumerate(counts)
    ]
    lines = "；".join(f"{each.name} {plain(each.at)} 分" for each in thresholds)
    words = f"共 {len(amounts)} 家" + (
        f"，最低 {plain(min(amounts))} 分，最高 {plain(max(amounts))} 分" if amounts else ""
    )
    height = BOTTOM + 30 + _LINE * len(thresholds)
    return Drawing(
        title, f"{words}。{lines}{'。' if lines else ''}", height, tuple(shapes), ("分数段", "家数"), tuple(rows)
    )


def _threshold(each: Threshold, number: int, x: float) -> list[str]:
    """A line with its number, which is told below the scale: lines may stand close together."""
    y = BOTTOM + 40 + _LINE * number
    mark = "①②③④⑤⑥⑦⑧⑨"[min(number, 8)]
    return [
        shape(
            "line",
            x1=x,
            y1=BOTTOM - HIGHEST - 26,
            x2=x,
            y2=BOTTOM,
            stroke=AMBER,
            stroke_width=2,
            stroke_dasharray="5 4",
        ),
        text(mark, x, BOTTOM - HIGHEST - 30 - (number % 2) * 14, anchor="middle"),
        text(f"{mark} {each.name}：{plain(each.at)} 分", LEFT, y),
    ]
