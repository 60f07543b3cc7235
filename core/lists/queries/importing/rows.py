"""What each row of a list says, once its cells are understood; a row that cannot be understood says why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core import clock
from core.contents.sheets import LOST_DIGITS, Row
from core.lists.queries.importing.columns import Column, Layout
from core.plugin_api import Category, UnitKind
from core.units.rules import codes, names
from core.units.rules.places import Names, Places

LONGEST_NAME = 200

_UNIT_ITSELF = Category(label="")
"""Of a category that the vocabulary does not describe: an enterprise, listed itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the importer states about the whole file. A cell of the file goes before what is stated here.

    `days` gives the day of single batches, for a file that holds several; `on` that of all others. `columns` tells what
    headings mean (None: not to be read) that are not to be taken as they are known. `body_id` is the recommending body
    of rows that name none.
    """

    level: str | None = None
    category: str | None = None
    batch: str | None = None
    on: date | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    document: str | None = None
    columns: Mapping[str, Column | None] = field(default_factory=dict)
    body_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The words of the instance: how its region, levels, categories and bodies are called.

    To the nation every region belongs. `declared` tells of each
    category what kind of unit stands on its list, and what is listed where that is not the unit itself.
    """

    is_nation: bool
    levels: Names
    categories: Names
    bodies: Places
    declared: Mapping[str, Category] = field(default_factory=dict)


NO_DAY = "没有入选日期，导入时也没有指定"
"""What a row may lack that is of somebody on the list already: it says nothing new."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a row says. `faults` are reasons why it cannot be taken, `notes` what was left out of it; in sentences.

    `subject` is what is listed where that is not the unit itself, `kind` that of the category's units. `elsewhere` is
    the name of another region under which the row stands.
    """

    sheet: str
    number: int
    name: str = ""
    subject: str = ""
    kind: UnitKind = UnitKind.ENTERPRISE
    code: str | None = None
    body_id: str | None = None
    list_id: str = ""
    category: str = ""
    on: date | None = None
    batch: str | None = None
    document: str | None = None
    industry: str | None = None
    address: str | None = None
    printed: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str | None = None
    blank: bool = False
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def said(layouts: Sequence[Layout], options: Options, words: Vocabulary) -> Iterator[Said]:
    """What every row below the headings says, in order: one answer for each row, blank ones too."""
    for layout in layouts:
        for row in layout.rows:
            yield _Reading(layout, row, options, words).said()


@dataclass
class _Reading:
    """One row being read; faults and notes gather while it is."""

    layout: Layout
    row: Row
    options: Options
    words: Vocabulary
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def said(self) -> Said:
        sheet, number = self.layout.sheet.name, self.row.number
        if self.row.is_blank:
            return Said(sheet=sheet, number=number, blank=True)
        elsewhere = self.elsewhere()
        name = names.printed(self.cell(Column.NAME))
        if elsewhere is not None:
            return Said(sheet=sheet, number=number, name=name, elsewhere=elsewhere)
        batch = self.cell(Column.BATCH) or self.options.batch
        # Faults and notes gather from top to bottom, so they come last.
        return Said(
            sheet=sheet,
            number=number,
            name=self.name(name),
            code=self.code(),
            body_id=self.body(),
            list_id=self.list_id(),
            category=(category := self.category()),
            kind=self.declared(category).unit,
            subject=self.subject(self.declared(category)),
            on=self.on(batch),
            batch=self.short(batch, "批次", 50),
            document=self.short(self.cell(Column.DOCUMENT) or self.options.document, "文号", 100),
            industry=self.short(self.cell(Column.INDUSTRY), "行业", 100),
            address=self.short(self.cell(Column.ADDRESS), "地址", 300),
            printed=self.layout.printed(self.row),
            faults=tuple(self.faults),
            notes=tuple(self.notes),
        )

    def cell(self, column: Column) -> str:
        return self.layout.cell(self.row, column)

    def elsewhere(self) -> str | None:
        """The other region's name where the row belongs to one; a body's name in that column is ours too."""
        text, words = self.cell(Column.REGION), self.words
        if not text or words.is_nation:
            return None
        ours = words.bodies.after_region(text) is not None or words.bodies.find(text) is not None
        return None if ours else text

    def name(self, name: str) -> str:
        if not name:
            self.faults.append("没有单位名称")
        elif len(name) > LONGEST_NAME:
            self.faults.append(f"单位名称超过 {LONGEST_NAME} 字")
        return name

    def declared(self, category: str) -> Category:
        return self.words.declared.get(category, _UNIT_ITSELF)

    def subject(self, declared: Category) -> str:
        """What is listed, where the category lists something of the unit and not the unit itself."""
        if declared.subject is None:
            return ""
        subject = names.printed(self.cell(Column.SUBJECT))
        if not subject:
            self.faults.append(f"没有{declared.subject}")
        elif len(subject) > LONGEST_NAME:
            self.faults.append(f"{declared.subject}超过 {LONGEST_NAME} 字")
        return subject

    def code(self) -> str | None:
        """A code that is not right is left out and said so: the unit itself is on the list all the same."""
        text = self.cell(Column.CODE)
        if not text:
            return None
        if text.endswith(LOST_DIGITS):
            self.notes.append("代码在表格里存成了数字，末几位已丢失，未采用")
            return None
        code = codes.normalised(text)
        if fault := codes.fault(code):
            self.notes.append(f"代码“{text[:30]}”未采用：{fault}")
            return None
        return code

    def body(self) -> str | None:
        text = self.cell(Column.BODY)
        found = self.words.bodies.find(text or self.cell(Column.REGION)) or (None if text else self.options.body_id)
        if found is None:
            self.notes.append(f"推荐单位“{text[:30]}”不在本地区名录中，待指定" if text else "没有推荐单位，待指定")
        return found

    def category(self) -> str:
        text = self.cell(Column.CATEGORY)
        found = self.words.categories.exactly(text) or self.words.categories.within(text) if text else None
        return self.one_of("类别", text, found or ("" if text else self.options.category or self.layout.category))

    def list_id(self) -> str:
        """The level's own column, else what the category's says with it (省级绿色工厂), else what was stated."""
        text = self.cell(Column.LEVEL)
        found = self.words.levels.exactly(text) or self.words.levels.within(text) if text else None
        found = found or (None if text else self.words.levels.within(self.cell(Column.CATEGORY)))
        return self.one_of("层级", text, found or ("" if text else self.options.level or self.layout.level))

    def one_of(self, what: str, text: str, found: str | None) -> str:
        if not found:
            self.faults.append(f"{what}“{text[:30]}”无法识别" if text else f"没有{what}，导入时也没有指定")
        return found or ""

    def on(self, batch: str | None) -> date | None:
        text = self.cell(Column.LISTED_ON)
        found = day(text) if text else self.options.days.get(batch or "", self.options.on)
        if found is None:
            said = f"入选日期“{text[:30]}”不是完整的日期" if text else NO_DAY
            self.faults.append(said)
        elif found > clock.today():
            self.faults.append(f"入选日期 {found.isoformat()} 晚于今天")
        return found

    def short(self, text: str | None, what: str, longest: int) -> str | None:
        if text and len(text) > longest:
            self.notes.append(f"{what}超过 {longest} 字，已截短")
        return text[:longest] if text else None


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def day(text: str) -> date | None:
    """2020-10-16, 2020/10/16, 2020.10.16, 2020年10月16日 or 20201016; None for anything else, even a month."""
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    try:
        return clock.sensible(date(*(int(part) for part in found.groups())))
    except ValueError:
        return None
