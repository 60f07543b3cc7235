"""One unit over several dimensions, against an average; the outer line is what can be had in all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, cos, pi, sin

from core.drawings.drawing import AMBER, GREEN, LETTERS, PALE, QUIET, WIDTH, Drawing, points, shape, text
from core.plugin_api.ruling import plain

MIDDLE, RADIUS = (WIDTH / 2, 140.0), 96.0
HEIGHT = 316
_RINGS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension: what was reached (None: nothing is scored there yet) of what could be had, and what others reached
    on average (None: nobody yet)."""

    name: str
    reached: Decimal | None
    full: Decimal
    average: Decimal | None = None


def radar(title: str, axes: Sequence[Axis], whose: str, others: str) -> Drawing:
    """The drawing of at least three axes; ``whose`` line is filled, that of the ``others`` dashed."""
    known = all(axis.average is not None for axis in axes)
    shapes = [shape("polygon", points=points(_ring(axes, ring)), fill="none", stroke="#d9dfdc") for ring in _RINGS]
    shapes += [shape("line", x1=MIDDLE[0], y1=MIDDLE[1], x2=x, y2=y, stroke="#d9dfdc") for x, y in _ring(axes, 1)]
    shapes.append(shape("polygon", points=points(_ring(axes, 1)), fill="none", stroke=QUIET, stroke_width=1.5))
    own = [_at(number, len(axes), _share(axis.reached, axis)) for number, axis in enumerate(axes)]
    shapes.append(shape("polygon", points=points(own), fill=PALE, fill_opacity="0.7", stroke=GREEN, stroke_width=2))
    if known:
        mean = [_at(number, len(axes), _share(axis.average, axis)) for number, axis in enumerate(axes)]
        shapes.append(
            shape("polygon", points=points(mean), fill="none", stroke=AMBER, stroke_width=2, stroke_dasharray="5 4")
        )
    shapes += [line for number in range(len(axes)) for line in _label(number, axes)]
    shapes += _key(whose, others if known else None)
    rows = tuple((each.name, _reached(each), plain(each.full), _average(each)) for each in axes)
    return Drawing(title, _said(axes, whose), HEIGHT, tuple(shapes), ("维度", whose, "满分（引领线）", others), rows)


def _said(axes: Sequence[Axis], whose: str) -> str:
    """The best and the worst of the dimensions that are scored, and which are not."""
    scored = [each for each in axes if each.reached is not None]
    waiting = "、".join(each.name for each in axes if each.reached is None)
    if not scored:
        return f"{whose}各维度尚未计分。"
    best = max(scored, key=lambda axis: _share(axis.reached, axis))
    worst = min(scored, key=lambda axis: _share(axis.reached, axis))
    if waiting:
        words = f"{whose}已计分的维度中，得分率最高的是{best.name}（{_percent(best)}）；尚未计分：{waiting}。"
    elif _share(best.reached, best) == _share(worst.reached, worst):
        words = f"{whose}各维度的得分率相同，都是 {_percent(best)}。"
    else:
        words = f"{whose}得分率最高的是{best.name}（{_percent(best)}），最低的是{worst.name}（{_percent(worst)}）。"
    return words


def _reached(axis: Axis) -> str:
    return "尚未计分" if axis.reached is None else plain(axis.reached)


def _at(number: int, of: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * number / of - pi / 2
    return MIDDLE[0] + RADIUS * share * cos(angle), MIDDLE[1] + RADIUS * share * sin(angle)


def _ring(axes: Sequence[Axis], share: float) -> list[tuple[float, float]]:
    return [_at(number, len(axes), share) for number in range(len(axes))]


def _share(amount: Decimal | None, axis: Axis) -> float:
    return float(amount / axis.full) if amount is not None and axis.full else 0.0


def _percent(axis: Axis) -> str:
    return f"{_share(axis.reached, axis):.0%}"


def _average(axis: Axis) -> str:
    return "—" if axis.average is None else plain(axis.average)


def _label(number: int, axes: Sequence[Axis]) -> Iterator[str]:
    """A dimension's name beside its axis, in as many lines as keep it within the frame."""
    x, y = _at(number, len(axes), 1.14)
    side, name = x - MIDDLE[0], axes[number].name
    anchor = "middle" if abs(side) < 1 else "start" if side > 0 else "end"
    room = int((WIDTH if anchor == "middle" else WIDTH - x if side > 0 else x) / LETTERS)
    long = ceil(len(name) / ceil(len(name) / room))
    for line, start in enumerate(range(0, len(name), long)):
        yield text(name[start : start + long], x, y + 4 + line * (LETTERS + 2), anchor=anchor)


def _key(whose: str, others: str | None) -> list[str]:
    lines = [(whose, GREEN, "none"), ("引领线（满分）", QUIET, "none")]
    lines += [] if others is None else [(others, AMBER, "5 4")]
    shapes = []
    for number, (words, colour, dashes) in enumerate(lines):
        y = 262 + 18 * number
        shapes.append(shape("line", x1=72, y1=y, x2=104, y2=y, stroke=colour, stroke_width=2, stroke_dasharray=dashes))
        shapes.append(text(words, 112, y + 4))
    return shapes
