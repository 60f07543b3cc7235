"""The numbers that Word counts by itself: they are printed, but stand nowhere in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from core.plugin_kit.drafting.numerals import chinese

_MOST_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CIRCLED = 0x2460


def _circled(number: int) -> str:
    return chr(_CIRCLED + number - 1) if 1 <= number <= 20 else str(number)  # noqa: PLR2004  # ① to ⑳


_WRITTEN: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": chinese,
    "taiwaneseCountingThousand": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimal": str,
}


class Numbers:
    """Counts as Word does: each list and level by itself, what is deeper anew after each number above it."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {each.get(qn("w:abstractNumId")): each for each in numbering.iter(qn("w:abstractNum"))}
        for each in numbering.iter(qn("w:num")):
            named = each.find(qn("w:abstractNumId"))
            model = None if named is None else abstract.get(named.get(qn("w:val")))
            if model is not None:
                self._levels[str(each.get(qn("w:numId")))] = dict(map(_level, model.iter(qn("w:lvl"))))

    def of(self, paragraph: Any) -> str:
        """What Word prints before a paragraph; empty where it counts nothing."""
        asked = None if paragraph.pPr is None else paragraph.pPr.numPr
        if asked is None or asked.numId is None:
            return ""
        levels = self._levels.get(str(asked.numId.val), {})
        depth = 0 if asked.ilvl is None else int(asked.ilvl.val)
        if depth not in levels:
            return ""
        counts = self._counts[str(asked.numId.val)]
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in range(depth + 1, _MOST_LEVELS):
            counts.pop(deeper, None)

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form, _, start = levels.get(at, ("decimal", "", 1))
            return _WRITTEN.get(form, str)(counts.get(at, start))

        return _PLACE.sub(number, levels[depth][1]) if levels[depth][0] != "bullet" else ""


def _level(level: Any) -> tuple[int, tuple[str, str, int]]:
    def said(tag: str, otherwise: str) -> str:
        found = level.find(qn(tag))
        return otherwise if found is None else str(found.get(qn("w:val"), otherwise))

    start = said("w:start", "1")
    return int(level.get(qn("w:ilvl"), 0)), (
        said("w:numFmt", "decimal"),
        said("w:lvlText", ""),
        int(start) if start.isdigit() else 1,
    )
