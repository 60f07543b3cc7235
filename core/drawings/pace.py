"""How many there were by each day, this year beside the year before: one line drawn and one dashed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.drawings.drawing import GREEN, PALE, QUIET, WIDTH, Drawing, points, shape, text

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 40, 300, 22, 158, 184
MOST_ROWS = 31
"""Of a longer span the table names every seventh day."""
_WEEK = 7


def pace(title: str, unit: str, now: Sequence[int], before: Sequence[int], *, names: tuple[str, str]) -> Drawing:
    """The drawing of running totals by day, counted from the first. `now` ends today; `names` are those of the years.

    Where there is no year before, its line is left out. `unit`: what is counted (``件``).
    """
    span, most = max(len(now), len(before), 2), max([*now, *before, 1])
    shapes = [
        shape("line", x1=LEFT, y1=BOTTOM, x2=RIGHT, y2=BOTTOM, stroke=QUIET),
        shape("line", x1=LEFT, y1=TOP, x2=RIGHT, y2=TOP, stroke=PALE),
        text(str(most), LEFT - 6, TOP + 5, anchor="end"),
        text("0", LEFT - 6, BOTTOM + 5, anchor="end"),
        text("第 1 天", LEFT, BOTTOM + 20),
        text(f"第 {span} 天", RIGHT, BOTTOM + 20, anchor="end"),
    ]
    if before:
        shapes += _line(before, span, most, stroke=QUIET, stroke_dasharray="5 4")
        shapes.append(text(names[1], RIGHT + 4, _y(before[-1], most) + 5, fill=QUIET))
    if now:
        shapes += _line(now, span, most, stroke=GREEN, stroke_width=2)
        apart = not before or abs(_y(now[-1], most) - _y(before[-1], most)) > _LETTER
        x = LEFT + (RIGHT - LEFT) * (len(now) - 1) / (span - 1)
        y = _y(now[-1], most)
        at = (RIGHT + 4, y + 5) if apart and len(now) == span else (min(x, WIDTH - 44), y - 6)
        shapes.append(text(names[0], *at, fill=GREEN, font_weight=700))
    headings = ("受理期", f"{names[0]}累计", *([f"{names[1]}累计"] if before else []))
    rows = tuple(_row(day, now, before) for day in _days(span))
    return Drawing(title, _words(unit, now, before, names), HEIGHT, tuple(shapes), headings, rows)


_LETTER = 14


def _y(count: int, most: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * count / most


def _line(counts: Sequence[int], span: int, most: int, **style: object) -> list[str]:
    places = [(LEFT + (RIGHT - LEFT) * day / (span - 1), _y(count, most)) for day, count in enumerate(counts)]
    return [shape("polyline", points=points(places), fill="none", **style)]


def _days(span: int) -> Sequence[int]:
    step = 1 if span <= MOST_ROWS else _WEEK
    return [*range(0, span - 1, step), span - 1]


def _row(day: int, now: Sequence[int], before: Sequence[int]) -> tuple[str, ...]:
    cells = [str(counts[day]) if day < len(counts) else "—" for counts in ([now, before] if before else [now])]
    return (f"第 {day + 1} 天", *cells)


def _words(unit: str, now: Sequence[int], before: Sequence[int], names: tuple[str, str]) -> str:
    have = now[-1] if now else 0
    said = f"{names[0]}第 {len(now)} 天累计 {have} {unit}"
    if not before:
        return f"{said}。"
    then = before[min(len(now), len(before)) - 1] if now else 0
    return f"{said}，{names[1]}同日 {then} {unit}，共 {before[-1]} {unit}。"
