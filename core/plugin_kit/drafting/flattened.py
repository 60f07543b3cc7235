"""Tables that a converter flattened: their lines and cells are gone, and blanks tell where they were.

In such a text a cell ends with its line or with several blanks, and a line that was broken within its cell is followed
by an empty one. What cannot be told is the rows: each label stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.plugin_kit.drafting.blocks import Cell, Grid, squeezed
from core.plugin_kit.drafting.markers import CHAPTER, NOTE, is_annex_heading, marked

_LEAST_LABELS, _LONGEST = 3, 24
_SENTENCE = re.compile(r"[。；！？]")
_SERIAL = re.compile(r"序\s*号?$|^序\s*号|序号")
_HEADS_OF_A_LIST = 3
"""Lines that may stand between a list's title and its headings: who seals it, in which units."""
_PARTED = re.compile(r"\s{2,}|\t+")


def is_flattened(lines: Sequence[str], at: int) -> int:
    """How many lines from this one on are a flattened table; 0 where none begins here.

    It stands below a line that calls itself a table (or the line in brackets below that), and ends with the next note,
    annex or clause.
    """
    if not _is_below_a_title(lines, at) or not lines[at].strip():
        return 0
    end = at
    while end < len(lines) and not _ends(lines[end]):
        end += 1
    while end > at and not lines[end - 1].strip():
        end -= 1
    labels = [*_labels(lines[at:end])]
    return end - at if len(labels) >= _LEAST_LABELS else 0


def table_of(lines: Sequence[str]) -> Grid:
    """The labels of a flattened table, each with room for its answer; those of a list stand in one row."""
    labels = [*_labels(lines)]
    start = next((index for index, label in enumerate(labels) if _SERIAL.search(label)), None)
    if start is not None and start <= _HEADS_OF_A_LIST:
        heading = _SERIAL.sub("序号", labels[start])
        return Grid(
            (
                tuple(
                    Cell(label)
                    for label in ("序号", *filter(None, [heading.partition("序号")[2]]), *labels[start + 1 :])
                ),
            )
        )
    return Grid(tuple((Cell(label), Cell()) for label in labels))


def _is_below_a_title(lines: Sequence[str], at: int) -> bool:
    above = [squeezed(line) for line in reversed(lines[max(0, at - 8) : at]) if line.strip()][:2]
    if above and above[0][0] in "（(" and above[0][-1] in "）)":
        above = above[1:]
    is_aside = lines[at].strip()[:1] in {"（", "("} and lines[at].strip()[-1:] in {"）", ")"}
    return bool(above) and not is_aside and _is_title(above[0])


def _is_title(text: str) -> bool:
    return text.endswith("表") and 3 <= len(text) <= 40 and not re.search(r"[，。；、：]", text)  # noqa: PLR2004


def _ends(line: str) -> bool:
    text = line.strip()
    if not text:
        return False
    found = marked(text)
    is_clause = found is not None and (found.kind.name in {"article", "one"} and not _PARTED.search(text))
    return bool(
        "\t" in text
        or NOTE.match(text)
        or is_annex_heading(text)
        or CHAPTER.match(text)
        or is_clause
        or _is_title(text)
    )


def _labels(lines: Sequence[str]) -> Iterator[str]:
    """The words of the cells: a piece that an empty line parts from the next is only a part of its cell."""
    held, gap, closed = "", False, True
    for line in lines:
        if not line.strip():
            gap = True
            continue
        if _SENTENCE.search(line) and not _PARTED.search(line.strip()):
            if held:
                yield held
            held = ""
            yield squeezed(line)
            continue
        pieces = [squeezed(piece) for piece in _PARTED.split(line.strip())]
        goes_on = held and not _stands_alone(held) and ((gap and not closed) or pieces[0][:1] in {"（", "("})
        if goes_on:
            pieces[0] = squeezed(held + pieces[0])
        elif held:
            yield held
        yield from pieces[:-1]
        held, gap = pieces[-1], False
        closed = bool(re.search(r"\s{2,}$", line))
    if held:
        yield held


def _stands_alone(text: str) -> bool:
    return len(text) > _LONGEST
