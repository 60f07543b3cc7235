"""What a spreadsheet of benchmarks says, row by row; a row that cannot be taken says why, with its number.

Pure: a preview and the loading itself read alike. Where one row is bad, nothing is loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.contents.apart import FileUnreadable
from core.contents.columns import HEADER_WITHIN, Headings, Layout
from core.contents.sheets import Row, Sheet
from core.forms.faults import Refused
from core.forms.fields.numbers import number_from
from core.plugin_api.declarations import Indicator, IndicatorSet, ScoringMethod
from core.plugin_api.ruling import plain
from core.scoring.rules.benchmarks import Key, key
from core.scoring.rules.sheet import Benchmark, fault, own_benchmark
from core.units.rules.names import matching

LONGEST, LONGEST_SOURCE = 100, 300


class Column(StrEnum):
    """What a cell of a column says."""

    NUMBER = "number"
    NAME = "name"
    INDUSTRY = "industry"
    SIZE = "size"
    PRODUCT = "product"
    UNIT = "unit"
    BASE = "base"
    LEADING = "leading"
    SOURCE = "source"


HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("指标序号", "序号", "指标编号"),
    Column.NAME: ("指标名称", "指标", "二级指标", "评价指标"),
    Column.INDUSTRY: ("行业", "重点行业", "所属行业"),
    Column.SIZE: ("规模", "规模档次", "企业规模"),
    Column.PRODUCT: ("产品", "产品名称", "工序"),
    Column.UNIT: ("单位", "计量单位", "指标单位"),
    Column.BASE: ("基准值",),
    Column.LEADING: ("引领值", "先进值"),
    Column.SOURCE: ("依据", "来源", "出处"),
}
_HEADINGS = Headings(HEADINGS, matching)
_FEWEST = 3
_TOLD = 10
_SHORT = {Column.INDUSTRY: "行业", Column.SIZE: "规模", Column.PRODUCT: "产品", Column.UNIT: "单位"}
_LONGEST = {**dict.fromkeys(_SHORT.values(), LONGEST), "依据": LONGEST_SOURCE}


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A good row, in the words of the file."""

    row: int
    indicator: int
    industry: str
    size: str
    product: str
    unit: str
    base: Decimal
    leading: Decimal
    source: str

    @property
    def key(self) -> Key:
        return key(self.indicator, self.industry, self.size, self.product)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its sheet and number, of which indicator it is, and why, in sentences."""

    sheet: str
    number: int
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Read:
    """All rows of a file: those to be loaded, and those that are bad. ``unknown`` are headings we do not know."""

    values: tuple[Value, ...]
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]

    @property
    def industries(self) -> int:
        return len({value.key.industry for value in self.values})


def read(sheets: Sequence[Sheet], declared: IndicatorSet, method: ScoringMethod) -> Read:
    """Read every row below the headings. Raises FileUnreadable where no sheet has any."""
    needed = {Column.BASE, Column.LEADING}
    layouts = [found for each in sheets if (found := _HEADINGS.layout(each, needed, _FEWEST)) is not None]
    if not layouts:
        raise FileUnreadable(
            f"前 {HEADER_WITHIN} 行里没有找到表头。", "表头须有基准值、引领值，以及指标序号或指标名称。"
        )
    reading = _Reading(declared, method)
    for layout in layouts:
        for row in layout.rows:
            if not row.is_blank:
                reading.take(layout, row)
    unknown = dict.fromkeys(words for layout in layouts for words in layout.unknown)
    return Read(tuple(reading.seen.values()), tuple(reading.bad), tuple(unknown))


def digest(values: Sequence[Value], *stated: str) -> str:
    """The SHA-256 of what benchmarks say, in whatever order; and of what is stated about all of them."""
    rows = sorted(
        [*map(str, value.key), plain(value.base), plain(value.leading), value.unit, value.source] for value in values
    )
    text = json.dumps([stated, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def doubts(read: Read, declared: IndicatorSet, industries: Collection[str], method: ScoringMethod) -> Iterator[str]:
    """What may be a slip and is no fault: industries that nobody can choose, indicators and industries without a row,
    other units than the indicators', and shares that look like cells in per cent, of which a spreadsheet keeps the
    hundredth part.
    """
    yield from _left_out(read, declared, industries, method)
    known, by_number = {matching(each) for each in industries}, {each.number: each for each in declared.indicators}
    unknown = dict.fromkeys(each.industry for each in read.values if each.industry and each.key.industry not in known)
    if unknown:
        yield f"填报时没有这些行业可选，这些行对不上任何单位：{_some(list(unknown))}"
    for each in read.values:
        indicator = by_number[each.indicator]
        wanted = {_measure(one) for one in (indicator.unit or "").split("或")}
        if each.unit and indicator.unit and _measure(each.unit) not in wanted:
            asked = f"“{indicator.name}”按 {indicator.unit} 填报"
            yield f"第 {each.row} 行的单位是 {each.unit}，{asked}，请核对数值是否需要换算"
        if indicator.unit == _PER_CENT and 0 < max(abs(each.base), abs(each.leading)) <= 1:
            yield f"第 {each.row} 行的基准值和引领值都不大于 1%，单元格设为百分比格式的，请改为按 85 的样子填写"


def _left_out(read: Read, declared: IndicatorSet, industries: Collection[str], method: ScoringMethod) -> Iterator[str]:
    """What could not be scored by these benchmarks, which are a revision by themselves."""
    given, said = {each.indicator for each in read.values}, {each.key.industry for each in read.values}
    needing = [each for each in declared.indicators if own_benchmark(each, method) is None]
    if given and (none := [each.name for each in needing if each.number not in given]):
        yield f"文件中没有这些指标的对标值，采用本版后不能计分：{'、'.join(none)}"
    if said and (none := [each for each in industries if matching(each) not in said]):
        yield f"有 {len(none)} 个行业没有对标值，采用本版后这些行业的单位不能计分：{_some(none)}"


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_TOLD]) + ("等" if len(names) > _TOLD else "")


_PER_CENT = "%"


def _measure(unit: str) -> str:
    """What is counted, of a unit that says for what: ``tce`` of ``tce/t``."""
    return matching(unit.partition("/")[0])


@dataclass
class _Reading:
    declared: IndicatorSet
    method: ScoringMethod
    seen: dict[Key, Value] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, layout: Layout[Column], row: Row) -> None:
        faults: list[str] = []
        value = self._value(layout, row, faults)
        if value is not None and value.key in self.seen:
            faults.append(f"与第 {self.seen[value.key].row} 行是同一指标、行业、规模和产品")
        if value is None or faults:
            name = layout.cell(row, Column.NAME) or layout.cell(row, Column.NUMBER)
            self.bad.append(BadRow(layout.sheet.name, row.number, name, "；".join(faults)))
        else:
            self.seen[value.key] = value

    def _value(self, layout: Layout[Column], row: Row, faults: list[str]) -> Value | None:
        indicator = self._indicator(layout, row, faults)
        ends = [_number(layout.cell(row, column), words, faults) for column, words in _ENDS]
        short = {column: layout.cell(row, column) for column in _SHORT}
        texts = {_SHORT[column]: text for column, text in short.items()} | {"依据": layout.cell(row, Column.SOURCE)}
        faults += [f"{what}超过 {_LONGEST[what]} 字" for what, text in texts.items() if len(text) > _LONGEST[what]]
        base, leading = ends
        if indicator is None or base is None or leading is None:
            return None
        wrong = fault(indicator, self.method, Benchmark(base, leading), self._full)
        if wrong is not None:
            faults.append(wrong)
        return Value(
            row=row.number,
            indicator=indicator.number,
            industry=short[Column.INDUSTRY],
            size=short[Column.SIZE],
            product=short[Column.PRODUCT],
            unit=short[Column.UNIT],
            base=base,
            leading=leading,
            source=texts["依据"],
        )

    @property
    def _full(self) -> Decimal:
        return sum((each.weight for each in self.declared.indicators), Decimal())

    def _indicator(self, layout: Layout[Column], row: Row, faults: list[str]) -> Indicator | None:
        number, name = layout.cell(row, Column.NUMBER), layout.cell(row, Column.NAME)
        found = next(self._meant(number, name), None)
        if found is None:
            said = (
                f"“{(number or name)[:30]}”不是{self.declared.title}的指标" if number or name else "没有指标序号或名称"
            )
            faults.append(said)
        elif name and matching(name) != matching(found.name):
            faults.append(f"序号 {number} 的指标是“{found.name}”，与所写名称“{name[:30]}”不一致")
        elif own_benchmark(found, self.method) is not None:
            faults.append(f"“{found.name}”按档次或所印数值计分，不需要对标值")
        return found

    def _meant(self, number: str, name: str) -> Iterator[Indicator]:
        for each in self.declared.indicators:
            if matching(number) == str(each.number) or (not number and name and matching(name) == matching(each.name)):
                yield each


_ENDS = ((Column.BASE, "基准值"), (Column.LEADING, "引领值"))


def _number(text: str, what: str, faults: list[str]) -> Decimal | None:
    if not text:
        faults.append(f"没有{what}")
        return None
    try:
        return number_from(text, "%")
    except Refused as refused:
        faults.append(f"{what}{str(refused).rstrip('。')}")
        return None
