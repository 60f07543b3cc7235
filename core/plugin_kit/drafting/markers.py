"""The printed numbers of clauses (第三条, 一、, （一）, 1., （1）, ①, 2.1.3), and headings of chapters and annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.plugin_kit.drafting.numerals import value

_N = "[零〇一二三四五六七八九十百]+"
_D = r"[0-9０-９]{1,2}"
_UNIT = "(?:[年月日](?![度常])|[家万亿元吨]|个(?!人))"
"""With which a line goes on that begins with a figure of its sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of numbering; the ``rank`` tells what stands within what where both occur. ``path`` writes its number.

    What ``begins`` a clause has its number, and where that repeats those above it, these too (2.1 of 2.1.3).
    """

    name: str
    rank: int
    begins: re.Pattern[str]
    path: str

    def step(self, number: str, *, first: bool) -> str:
        """The number as a citation has it: ``一``, ``.1``, ``(二)``."""
        said = self.path.format(number)
        return said.removeprefix(".") if first else said


KINDS: tuple[Kind, ...] = (
    Kind("article", 0, re.compile(rf"第({_N}|\d{{1,3}})条[\s:：、.]*"), "第{}条"),
    Kind("one", 1, re.compile(rf"({_N})\s*[、.．]\s*"), "{}"),
    Kind("decimal", 2, re.compile(rf"({_D})\s+(?=[\u4e00-\u9fff])(?!{_UNIT})"), "{}"),
    Kind("decimal", 3, re.compile(rf"(?P<above>{_D})[.．]({_D})(?![\d.．%％])\s*(?!{_UNIT})(?=\D)"), ".{}"),
    Kind("decimal", 4, re.compile(rf"(?P<above>{_D}[.．]{_D})[.．]({_D})(?![\d.．%％])\s*(?!{_UNIT})(?=\D)"), ".{}"),
    Kind("two", 5, re.compile(rf"[（(]\s*({_N})\s*[)）]\s*[、.．]?\s*"), "({})"),
    Kind("three", 6, re.compile(rf"({_D})\s*(?:[、．]|\.(?!\d))\s*"), ".{}"),
    Kind("four", 7, re.compile(rf"[（(]\s*({_D})\s*[)）]\s*[、.．]?\s*"), "({})"),
    Kind("four", 7, re.compile(rf"({_D})\s*[)）]\s*"), "({})"),
    Kind("five", 8, re.compile(r"([①-⑳])\s*"), "{}"),
)
CHAPTER = re.compile(rf"第\s*({_N}|\d+)\s*[章节编]\s*\S*")
NOTE = re.compile(r"[（(]?\s*(?:备\s*注|注|填表说明|填报说明|说明)\s*[:：]\s*")
ANNEX = re.compile(rf"附\s*(?:件|表|录)\s*((?:\d{{1,2}}|{_N})(?:\s*[-—–－]\s*\d{{1,2}})?)?\s*[:：]?\s*")
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that begins with a printed number: its kind, the number in print and in figures, the text behind it;
    of one that repeats the numbers above it, these."""

    kind: Kind
    printed: str
    number: int
    text: str
    above: str = ""


def marked(line: str) -> Marked | None:
    """The printed number that a line begins with."""
    for kind in KINDS:
        if found := kind.begins.match(line):
            printed, above = found[found.re.groups], found.groupdict().get("above", "")
            number = value(printed)
            if number is not None:
                return Marked(kind, printed, number, line[found.end() :].strip(), above)
    return None


def follows(number: int, last: int | None) -> bool:
    """Whether a number may come behind the last of its kind: the first, or one of the next, since documents slip."""
    return number == 1 if last is None else last < number <= last + _MOST_STEPS


def begins_anew(line: str) -> bool:
    """Whether a line cannot be the rest of the line before."""
    return bool(marked(line) or CHAPTER.match(line) or NOTE.match(line) or is_annex_heading(line))


def is_annex_heading(line: str) -> bool:
    """Whether a line is the heading of an annex or the beginning of their list."""
    found = ANNEX.match(line)
    if not found:
        return False
    rest = line[found.end() :]
    return not rest or "：" in found[0] or ":" in found[0] or bool(found[1])
