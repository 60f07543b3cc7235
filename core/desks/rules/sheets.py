"""A page of rows that a spreadsheet fills in: which cell belongs to which input, and what is wrong with a row. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.contents.sheets import Row, Sheet
from core.plugin_api.frozen import FrozenMap

NUMBER, NAME = "申报编号", "申报"
HEADER_WITHIN = 20
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One input of each row, ``<application>.<name>``: its heading, and how its cell is read.

    ``options`` are what may be chosen (value → words); two of the same words cannot be told apart in a spreadsheet.
    """

    name: str
    heading: str
    options: Mapping[str, str] = field(default_factory=FrozenMap)
    is_day: bool = False
    most: int = 0

    def words(self, value: str) -> str:
        """What a cell says of a value."""
        return self.options.get(value, value)

    def value(self, cell: str) -> str:
        """What a cell means. Raises ValueError with a sentence."""
        if self.options and cell:
            return self._chosen(cell)
        if self.is_day and cell:
            return _day(cell, self.heading)
        if self.most and len(cell) > self.most:
            raise ValueError(f"{self.heading}最多 {self.most} 个字")
        return cell

    def _chosen(self, cell: str) -> str:
        found = [value for value, words in self.options.items() if plain(words) == plain(cell)]
        if len(found) > 1:
            raise ValueError(f"{self.heading}“{cell[:30]}”不止一个，请在页面上选择")
        if not found:
            known = "、".join(words for value, words in self.options.items() if value)
            raise ValueError(f"{self.heading}“{cell[:30]}”不是可填的内容（{known[:200]}）")
        return found[0]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not taken: its number in the spreadsheet, what it is about, and why."""

    number: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a spreadsheet fills in: values by input, the applications whose rows were taken, and the rows that were not.

    ``blank``: how many rows say nothing; what stands on the page stays.
    """

    values: Mapping[str, str]
    taken: Mapping[str, int]
    faults: Sequence[Fault]
    blank: int = 0


def plain(text: str) -> str:
    """Words as they are compared: in any width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def filled(sheets: Sequence[Sheet], columns: Sequence[Column], ids: Mapping[str, str]) -> Filled | None:
    """What the first sheet with the headings says of applications by their numbers (``ids``: number → id); None where
    no sheet has any."""
    for sheet in sheets:
        for row in sheet.rows[:HEADER_WITHIN]:
            places = _places(row, columns)
            if plain(NUMBER) in places and len(places) > 1:
                below = [each for each in sheet.rows if each.number > row.number and not each.is_blank]
                return _read(below, places, columns, {plain(number): id for number, id in ids.items()})
    return None


def _places(row: Row, columns: Sequence[Column]) -> Mapping[str, int]:
    wanted = {plain(NUMBER), plain(NAME), *(plain(each.heading) for each in columns)}
    found: dict[str, int] = {}
    for place, words in enumerate(row.cells):
        if (key := plain(words)) in wanted:
            found.setdefault(key, place)
    found.pop(plain(NAME), None)
    return found


def _read(rows: Sequence[Row], places: Mapping[str, int], columns: Sequence[Column], ids: Mapping[str, str]) -> Filled:
    values: dict[str, str] = {}
    taken: dict[str, int] = {}
    faults: list[Fault] = []
    blank = 0
    for row in rows:
        number = _cell(row, places.get(plain(NUMBER)))
        cells = [(each, _cell(row, places.get(plain(each.heading)))) for each in columns]
        if not any(cell for _, cell in cells):
            blank += 1
            continue
        id = ids.get(plain(number))
        try:
            _require(number, id, taken)
            found = {f"{id}.{each.name}": each.value(cell) for each, cell in cells if cell}
        except ValueError as error:
            faults.append(Fault(row.number, number, str(error)))
            continue
        taken[str(id)] = row.number
        values |= found
    return Filled(values, taken, faults, blank)


def _require(number: str, id: str | None, taken: Mapping[str, int]) -> None:
    if not number:
        raise ValueError("没有申报编号")
    if id is None:
        raise ValueError("不在所选申报中")
    if id in taken:
        raise ValueError(f"与第 {taken[id]} 行是同一项申报")


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _day(cell: str, heading: str) -> str:
    found = _DAY.fullmatch(cell.strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _no_day(cell, heading)
    except ValueError:
        return _no_day(cell, heading)


def _no_day(cell: str, heading: str) -> str:
    raise ValueError(f"{heading}“{cell[:30]}”不是日期，请写成 2025-10-27 的样子")
