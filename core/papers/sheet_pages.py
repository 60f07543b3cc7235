"""How a spreadsheet falls into pages of A4 when it is printed one page wide, and where a page is to end."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api.declarations.summary_table import Orientation

MARGIN, ABOVE = 0.5, 0.7
"""In inches: left and right, above and below."""

_A4 = {Orientation.PORTRAIT: (595, 842), Orientation.LANDSCAPE: (842, 595)}  # in points
_SURELY = 0.93
"""Programs do not agree, nor on what a footer takes: so much of a page surely holds what was reckoned."""


class Pages:
    """Follows the rows, heights in points, so that what belongs together is not parted.

    ``ends`` are the rows, counted from 0, before which a page ends; ``repeated`` is the height of what is printed again
    on every page.
    """

    def __init__(self, orientation: Orientation, widths: Sequence[int]) -> None:
        """``widths`` of the columns, in characters."""
        across, down = _A4[orientation]
        wanted = sum(7 * width + 5 for width in widths) * 0.75
        scale = min(1.0, (across - 144 * MARGIN) / wanted)
        self._room = _SURELY * (down - 144 * ABOVE) / scale
        self._used = self.last = self.repeated = 0.0
        self.ends: list[int] = []

    def add(self, row: int, height: float) -> None:
        """A row more; where it is too much for the page, the page ends before it, in every program alike."""
        if self._used + height > self._room:
            self.ends.append(row)
            self._used = self.repeated
        self._used += height
        self.last = height

    def keep(self, row: int, height: float) -> None:
        """Let the page end before that row, where what is still to come of that height would be parted from it."""
        if row > 0 and self._used + height > self._room:
            self.ends.append(row)
            self._used = self.repeated + self.last
