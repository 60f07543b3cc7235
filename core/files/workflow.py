"""What a virus scanner said of a file."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Scan(Labelled):
    """A file that waits, or in which something was found, is opened by nobody. One that was kept while there was no
    scanner was never asked of."""

    UNASKED = "unasked", "未扫描"
    WAITING = "waiting", "等待病毒扫描", "waiting"
    CLEAN = "clean", "已通过病毒扫描", "good"
    INFECTED = "infected", "含有恶意代码", "bad"

    @property
    def opens(self) -> bool:
        """Whether the file may be opened."""
        return self in {Scan.UNASKED, Scan.CLEAN}
