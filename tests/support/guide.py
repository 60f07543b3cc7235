"""The region author's guide as files: what a reader who follows it would have on disk."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from core.plugin_kit.scaffold import create

GUIDE = Path(__file__).parents[2] / "docs" / "region-author-guide.md"
REGION, TITLE, YEAR = "lanchuan", "澜川省", 2026
CALL = "provincial-2026"
OPEN_DAY = date(2026, 4, 20)

_BLOCK = re.compile(r"^```\w+\n# (file|add to): (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_REMOVED = re.compile(r"^rm (.+)$", re.MULTILINE)


def build(into: Path) -> Path:
    """Follow the guide: `plugin new`, then each of its files in turn. Returns the region's folder."""
    folder = create(REGION, into, title=TITLE, year=YEAR)
    text = GUIDE.read_text(encoding="utf-8")
    for verb, name, body in _BLOCK.findall(text):
        path = (folder / name).resolve()
        before = f"{path.read_text(encoding='utf-8')}\n\n" if verb == "add to" else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + body, encoding="utf-8")
    for names in _REMOVED.findall(text):
        for name in names.split():
            (into / name).unlink()
    return folder
