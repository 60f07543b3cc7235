"""A text file as lines and tables: paragraphs that were broken at the edge of a page are whole again.

Texts come from pages (broken every thirty signs), from converters (marks of Markdown, cells parted by tabs or bars) and
from editors (a paragraph a line). What ends a paragraph is told by its last sign, by how full its last line is, and by
what the next one begins with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from core.plugin_kit.drafting.blocks import Block, Cell, Grid, Line, NotADocument, squeezed
from core.plugin_kit.drafting.flattened import is_flattened, table_of
from core.plugin_kit.drafting.markers import begins_anew

MOST_BYTES = 10_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}|[-*+>](?=\s))\s*(?=\S)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_BOX = re.compile(r"<input[^>]*>|\[[ xX]?\](?!\()")
_ADDRESS = re.compile(r"<(https?://[^>\s]+)>")
_PAGE = re.compile(r"^[-—–－\s]*\d{1,3}[-—–－\s]*$")
_RULE = re.compile(r"^[\s|:=*_-]+$")
_TITLE = re.compile(r"\S(?:名单|表|清单)$")
_TITLE_OF_A_DOCUMENT = re.compile(r"^[^，。；：]{6,}(?:通知|公告|通告|办法|细则|方案|意见|规定|规划|通则|指南|函)$")
_ENDS = "。；：！？…"
_FULL_LINE, _FULL = 28, 0.85
"""Signs that a page's line has at most where we look for whether it is full, and how much of it makes it full."""


def plain_blocks(content: bytes) -> tuple[Block, ...]:
    """The blocks of a text file. Raises NotADocument for what is no text."""
    lines = _decoded(content).replace("\f", "\n").splitlines()
    return tuple(_blocks([_cleaned(line) for line in lines]))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES or b"\x00" in content:
        raise NotADocument("This is no text file.", "Give the notice as .docx, or as .txt in UTF-8 or GB18030.")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotADocument("This text is in no known encoding.", "Save it as UTF-8.")


def _cleaned(line: str) -> str:
    line = _BOX.sub("□", _ADDRESS.sub(r"\1", _BOLD.sub(r"\1", line)))
    return "" if _PAGE.match(line) and line.strip("- —–－") != line.strip() else _MARKDOWN.sub("", line)


def _blocks(lines: list[str]) -> Iterator[Block]:
    full = _fullness(lines)
    at = 0
    while at < len(lines):
        if _cells(lines[at]):
            end = at
            while end < len(lines) and _cells(lines[end]):
                end += 1
            yield Grid(tuple(_rows(lines[at:end])))
        elif taken := is_flattened(lines, at):
            end = at + taken
            yield table_of(lines[at:end])
        else:
            end = at + 1
            while end < len(lines) and not _cells(lines[end]) and not is_flattened(lines, end):
                end += 1
            yield from _paragraphs(lines[at:end], full)
        at = end


def _cells(line: str) -> list[str]:
    """The cells of a table's row; none for a line of text."""
    if "\t" in line.lstrip():
        return line.split("\t")
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:  # noqa: PLR2004  # two cells
        return stripped[1:-1].split("|")
    return []


def _rows(lines: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
    """Rows as the text has them; a line that calls itself a list or a table reaches over all columns."""
    for line in lines:
        if _RULE.match(line) and "-" in line:
            continue
        cells = [squeezed(cell) for cell in _cells(line)]
        if _TITLE.search(cells[0]) and not any(cells[1:]):
            yield (Cell(cells[0], span=len(cells)),)
        else:
            yield tuple(Cell(cell) for cell in cells)


def _paragraphs(lines: Iterable[str], full: float) -> Iterator[Line]:
    held = ""
    last = ""
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if held and _goes_on(last, text, full):
            held += text if _are_wide(held[-1], text[0]) else f" {text}"
        else:
            if held:
                yield Line(squeezed(held))
            held = text
        last = text
    if held:
        yield Line(squeezed(held))


def _goes_on(last: str, text: str, full: float) -> bool:
    """Whether a line goes on with the paragraph of the line before."""
    if begins_anew(text) or _TITLE_OF_A_DOCUMENT.match(last):
        return False
    if text[0] in "，、。；：）)》”％%":
        return True
    return last[-1] not in _ENDS and (_width(last) >= full or last[-1] in "，、（《“")


def _fullness(lines: Iterable[str]) -> float:
    widths = sorted(width for line in lines if (width := _width(line.strip())) and not _cells(line))
    usual = widths[int(len(widths) * 0.9)] if widths else _FULL_LINE
    return min(usual, _FULL_LINE) * _FULL


def _width(text: str) -> float:
    """How wide a text is, in Chinese signs."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _are_wide(one: str, other: str) -> bool:
    return all(unicodedata.east_asian_width(sign) in "WFA" for sign in (one, other))
