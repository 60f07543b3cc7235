"""Tables that a converter flattened: their lines and cells are gone, and blanks tell where they were.

In such a text a cell ends with its line or with blanks, and a line that was broken within its cell is followed by an
empty one. So is the last line of a row: there its last signs have to tell whether a label is whole. Which labels stand
in one row cannot be told, so each stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from core.plugin_kit.drafting.blocks import Cell, Grid, squeezed
from core.plugin_kit.drafting.markers import CHAPTER, NOTE, is_annex_heading, marked

_LEAST_LABELS, _LONGEST = 3, 24
_SERIAL = re.compile(r"序\s*号")
_HEADS_OF_A_LIST = 3
"""Lines that may stand between a list's title and its headings: who seals it, in which units."""
_PARTED = re.compile(r"\s{2,}|\t+|(?<=[^\x00-\x7f])\s(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"\s{2,}")
_GAPS = re.compile(r"\S[\s_]{2,}[家个项人件名次](?=[、，；。])")
_OPENED = re.compile(r"(?<![^（(])[（(]([^（()）]{1,8})(?![^（(]*[）)])(?=[（(]|$)")
_TICKED = {"是", "否", "有", "无", "类别名称"}
_WHOLE = re.compile(
    r"(?:序号|名称|行业|业务|地址|性质|代码|时间|日期|年度|人|电话|手机|号码|邮箱|情况|级别|产业|面积|数|率|比例|能力|量|收入|利润|"
    r"税金|税收|资产|企业|单位|机构|供应商|类型|类别|分类|审核|简介|[）)])$"
)
"""How the labels of official tables end."""


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
    start = next((index for index, label in enumerate(labels) if _SERIAL.fullmatch(label.words)), None)
    if start is not None and start <= _HEADS_OF_A_LIST:
        return Grid((tuple(Cell(label.words) for label in labels[start:]),))
    return Grid(
        tuple((Cell(each.words, span=2),) if each.has_gaps else (Cell(each.words), each.room) for each in labels)
    )


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
    is_clause = found is not None and found.kind.name in {"article", "one"} and not _BLANKS.search(text)
    return bool(
        "\t" in text
        or NOTE.match(text)
        or is_annex_heading(text)
        or CHAPTER.match(text)
        or is_clause
        or _is_title(text)
    )


class _Joint(Enum):
    """How a piece stands to the one before: surely another, perhaps its rest (an empty line between), surely its rest.

    Where lines end with a blank, one that does not was broken in the middle.
    """

    PARTED, OPEN, BROKEN = range(3)


@dataclass(slots=True)
class _Label:
    """The words of one cell; the ``options`` printed in the next, and whether it has gaps to be filled itself."""

    words: str
    options: list[str] = field(default_factory=list)
    has_gaps: bool = False

    @property
    def room(self) -> Cell:
        """The cell for its answer, with the boxes that the converter made into brackets."""
        return Cell(" ".join(f"□{option}" for option in self.options))

    def goes_on(self, piece: str, joint: _Joint) -> bool:
        """Whether a piece is the rest of it, or what stands in brackets behind it."""
        if "：" in self.words or self.has_gaps:
            return False
        if piece[0] in "（(" or joint is _Joint.BROKEN or len(self.words) == 1:
            return True
        is_whole = bool(self.options) or _WHOLE.search(self.words) or len(self.words) > _LONGEST
        return joint is _Joint.OPEN and not is_whole


def _labels(lines: Sequence[str]) -> Iterator[_Label]:
    """The cells with words; those that only head a column of ticks, or number a row, ask nothing."""
    held: _Label | None = None
    for piece, joint in _pieces(lines):
        if opened := _OPENED.findall(piece):
            if held is not None:
                held.options += opened
            continue
        if held is not None and held.goes_on(piece, joint):
            held.words = squeezed(held.words + piece)
            continue
        if held is not None and held.words not in _TICKED:
            yield held
        held = _Label(piece, has_gaps=bool(_GAPS.search(piece)))
    if held is not None and held.words not in _TICKED:
        yield held


def _pieces(lines: Sequence[str]) -> Iterator[tuple[str, _Joint]]:
    """What blanks part, each with how it stands to the piece before."""
    filled = [line for line in lines if line.strip()]
    ends_with_blanks = sum(line[-1].isspace() for line in filled) * 2 > len(filled)
    gap, last = False, " "
    for line in lines:
        if not line.strip():
            gap = not line  # a line of blanks is an empty cell
            last = last if gap else " "
            continue
        broken = ends_with_blanks and not last[-1].isspace()
        if _GAPS.search(line):
            yield line.strip(), _Joint.PARTED
        else:
            for index, piece in enumerate(_PARTED.split(line.strip())):
                joint = _Joint.BROKEN if broken else _Joint.OPEN if gap else _Joint.PARTED
                yield squeezed(piece), _Joint.PARTED if index else joint
        gap, last = False, line
