"""What an import did or would do, for its reader: counts that add up to the file's rows, and every row that needs a
look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from core.contents.sheets import Sheet
from core.lists.queries.importing.columns import Column, Layout
from core.lists.queries.importing.plan import Line, Outcome
from core.lists.queries.importing.rows import NO_DAY


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that was not simply taken, or was taken with something left open."""

    sheet: str
    number: int
    name: str
    outcome: Outcome
    says: str


@dataclass(frozen=True, slots=True)
class Heading:
    """How a column was read: its heading, what that means (empty: not read, kept as printed), and a cell as example."""

    words: str
    meaning: str
    example: str = ""

    @property
    def label(self) -> str:
        return Column(self.meaning).label if self.meaning else "不读取"


@dataclass(frozen=True, slots=True)
class Report:
    """`counts` has every outcome and adds up to `rows`, the rows below the headings of all sheets.

    `entries` are the rows to look at, in the file's order; rows of other regions are counted by region in `elsewhere`
    and named by number there. `new_units` and `without_body` count units that the import adds, and of them those that
    wait for a body. `unjudged` is what the rules demand of those on the list and no list tells,
    `effects` what the import would do to live work; `undated` counts rows that nobody gives a day, by batch.
    """

    rows: int
    counts: Mapping[Outcome, int]
    entries: tuple[Entry, ...]
    elsewhere: Mapping[str, tuple[int, ...]]
    new_units: int
    without_body: int
    completed: int
    headers: Mapping[str, int]
    unknown_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]
    unjudged: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    columns: tuple[Heading, ...] = ()
    undated: Mapping[str, int] = field(default_factory=dict)

    @property
    def added(self) -> int:
        return self.counts[Outcome.ADDED]

    @property
    def already(self) -> int:
        return self.counts[Outcome.ALREADY]

    @property
    def refused(self) -> int:
        return self.counts[Outcome.REFUSED]

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            **asdict(self),
            "counts": {outcome.value: count for outcome, count in self.counts.items()},
            "entries": [asdict(entry) | {"outcome": entry.outcome.value} for entry in self.entries],
            "elsewhere": {region: list(numbers) for region, numbers in self.elsewhere.items()},
            "unknown_columns": list(self.unknown_columns),
            "other_sheets": list(self.other_sheets),
            "unjudged": list(self.unjudged),
            "effects": list(self.effects),
            "columns": [asdict(heading) for heading in self.columns],
            "undated": dict(self.undated),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Report:
        """The report from what `as_json` gave."""
        return cls(
            rows=stored["rows"],
            counts={Outcome(outcome): count for outcome, count in stored["counts"].items()},
            entries=tuple(Entry(**{**entry, "outcome": Outcome(entry["outcome"])}) for entry in stored["entries"]),
            elsewhere={region: tuple(numbers) for region, numbers in stored["elsewhere"].items()},
            new_units=stored["new_units"],
            without_body=stored["without_body"],
            completed=stored["completed"],
            headers=stored["headers"],
            unknown_columns=tuple(stored["unknown_columns"]),
            other_sheets=tuple(stored["other_sheets"]),
            unjudged=tuple(stored.get("unjudged", ())),  # reports of earlier releases say nothing of it
            effects=tuple(stored.get("effects", ())),
            columns=tuple(Heading(**heading) for heading in stored.get("columns", ())),
            undated=stored.get("undated", {}),
        )

    @property
    def batches(self) -> Sequence[tuple[str, int]]:
        """The batches of `undated`, numbers in their order."""
        return sorted(self.undated.items(), key=lambda each: (len(each[0]), each[0]))

    def lines(self) -> Iterator[str]:
        """The report as sentences for a terminal."""
        for sheet, header in self.headers.items():
            yield f"{f'工作表“{sheet}”：' if sheet else ''}表头在第 {header} 行"
        if self.columns:
            yield f"列的含义：{'、'.join(f'{each.words}→{each.label}' for each in self.columns)}"
        yield f"共 {self.rows} 行"
        yield from (f"  {outcome.label}：{count} 行" for outcome, count in self.counts.items() if count)
        if self.new_units:
            yield f"登记新单位 {self.new_units} 个，其中 {self.without_body} 个待指定推荐单位"
        if self.completed:
            yield f"补充已登记单位的代码或推荐单位 {self.completed} 处"
        for region, numbers in self.elsewhere.items():
            yield f"  其他地区 {region}：{len(numbers)} 行（第 {ranges(numbers)} 行）"
        for entry in self.entries:
            where = f"{entry.sheet} 第 {entry.number} 行" if entry.sheet else f"第 {entry.number} 行"
            yield f"  {where} {entry.name or '（无名称）'}：{entry.outcome.label}。{entry.says}"
        yield from self.effects
        if self.unjudged:
            yield f"名单没有载明而未能核对：{'；'.join(self.unjudged)}"
        if self.unknown_columns:
            yield f"未识别的列（内容随原文保存）：{'、'.join(self.unknown_columns)}"
        if self.other_sheets:
            yield f"没有名单的工作表：{'、'.join(self.other_sheets)}"


def report(
    lines: Sequence[Line],
    layouts: Sequence[Layout],
    others: Sequence[Sheet],
    *,
    unjudged: tuple[str, ...] = (),
    effects: tuple[str, ...] = (),
) -> Report:
    """The report of a plan."""
    counted = Counter(line.outcome for line in lines)
    elsewhere: dict[str, list[int]] = {}
    for line in lines:
        if line.outcome is Outcome.ELSEWHERE:
            elsewhere.setdefault(line.said.elsewhere or "", []).append(line.said.number)
    new = [line for line in lines if line.outcome is Outcome.ADDED and line.unit is not None and line.unit.is_new]
    made = {line.unit.id: line.unit for line in new if line.unit is not None}
    return Report(
        rows=len(lines),
        counts={outcome: counted[outcome] for outcome in Outcome},
        entries=tuple(_entries(lines)),
        elsewhere={region: tuple(numbers) for region, numbers in elsewhere.items()},
        new_units=len(made),
        without_body=sum(unit.body_id is None for unit in made.values()),
        completed=sum(bool(line.gives) for line in lines),
        headers={layout.sheet.name: layout.header for layout in layouts},
        unknown_columns=tuple(dict.fromkeys(words for layout in layouts for words in layout.unknown)),
        other_sheets=tuple(sheet.name for sheet in others),
        unjudged=unjudged,
        effects=effects,
        columns=tuple(_headings(layouts)),
        undated=Counter(line.said.batch or "" for line in lines if _lacks_day(line)),
    )


def _lacks_day(line: Line) -> bool:
    return line.outcome is Outcome.REFUSED and NO_DAY in line.said.faults


def _headings(layouts: Sequence[Layout]) -> Iterator[Heading]:
    """How each column was read; a heading that stands on several sheets once."""
    told: set[str] = set()
    for layout in layouts:
        meant = {place: column.value for column, place in layout.places.items()}
        for place, words in enumerate(layout.headings):
            printed = " ".join(words.split())
            if not printed or printed in told:
                continue
            told.add(printed)
            cells = (row.cells[place] for row in layout.rows if place < len(row.cells))
            yield Heading(printed, meant.get(place, ""), next(filter(None, cells), "")[:40])


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in rising order in few words: 3–7、9."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return "、".join("–".join(str(end) for end in part) for part in parts)


def _entries(lines: Sequence[Line]) -> Iterator[Entry]:
    for line in lines:
        looked_at = line.outcome not in (Outcome.ADDED, Outcome.ELSEWHERE, Outcome.BLANK) or line.notes
        if looked_at:
            says = "；".join(filter(None, (line.reason, *line.notes)))
            yield Entry(line.said.sheet, line.said.number, line.said.name, line.outcome, says)
