"""What the columns of a list mean: by their headings, as the ministry and the provinces write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.contents import columns
from core.contents.apart import FileUnreadable
from core.contents.columns import HEADER_WITHIN, Headings
from core.contents.sheets import Sheet
from core.units.rules import names
from core.units.rules.places import BODY_HEADINGS, CODE_HEADINGS, NAME_HEADINGS


class Column(StrEnum):
    """What a cell of a column says."""

    NAME = "name"
    SUBJECT = "subject"
    CODE = "code"
    REGION = "region"
    BODY = "body"
    CATEGORY = "category"
    LEVEL = "level"
    LISTED_ON = "listed_on"
    DOCUMENT = "document"
    BATCH = "batch"
    INDUSTRY = "industry"
    EVALUATOR = "evaluator"
    ADDRESS = "address"
    NUMBER = "number"

    @property
    def label(self) -> str:
        """What people call it: the heading to prefer."""
        return HEADINGS[self][0]


# For each meaning the headings, the one to prefer first.
HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NAME: NAME_HEADINGS,
    Column.SUBJECT: ("产品名称", "产品", "列入对象", "产品名称及型号", "产品型号"),
    Column.CODE: CODE_HEADINGS,
    Column.REGION: ("地区", "省份", "所在省份", "所在地区"),
    Column.BODY: BODY_HEADINGS,
    Column.CATEGORY: ("类别", "单位类别", "类型", "名单类别"),
    Column.LEVEL: ("层级", "级别", "名单层级"),
    Column.LISTED_ON: ("入选日期", "入选时间", "列入日期", "列入时间", "公布日期", "发布日期", "公布时间"),
    Column.DOCUMENT: ("文号", "公布文号", "发文字号", "文件号", "文件文号"),
    Column.BATCH: ("批次", "入选批次", "年度", "入选年度", "年份", "入选年份"),
    Column.INDUSTRY: ("行业", "所属行业"),
    Column.EVALUATOR: ("第三方评价机构", "评价机构", "第三方机构"),
    Column.ADDRESS: ("地址", "单位地址", "详细地址"),
    Column.NUMBER: ("序号", "编号"),
}

_HEADINGS = Headings(HEADINGS, names.matching)
_CATEGORY_OF_NAME = {"工厂名称": "factory", "园区": "park", "园区名称": "park"}
_CHAIN_LEADERS = "企业名称"
_MINISTRYS_OWN = frozenset({Column.REGION, Column.EVALUATOR, Column.BATCH})
_NATIONAL = "national"
_SUPPLY_CHAIN = "supply_chain"
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Layout(columns.Layout[Column]):
    """Where each meaning stands in a list.

    `category` and `level` are what the headings themselves tell, as the ministry's lists do; None where they do not.
    """

    category: str | None
    level: str | None


def layouts(
    sheets: Sequence[Sheet], given: Mapping[str, Column | None] = MappingProxyType({})
) -> tuple[list[Layout], list[Sheet]]:
    """The layouts of the sheets that hold a list, and the other sheets that are not blank.

    `given`: what the importer states of headings (None: that one is not to be read). Raises FileUnreadable where no
    sheet has a list.
    """
    found = [(sheet, _layout(sheet, given)) for sheet in sheets if sheet.rows]
    lists = [layout for _, layout in found if layout is not None]
    if not lists:
        wanted = "、".join(HEADINGS[Column.NAME])
        raise FileUnreadable(
            f"前 {HEADER_WITHIN} 行里没有找到表头。", f"表头至少要有单位名称一列（{wanted}）和另一个已知的列。"
        )
    return lists, [sheet for sheet, layout in found if layout is None]


def _layout(sheet: Sheet, given: Mapping[str, Column | None]) -> Layout | None:
    found = _HEADINGS.layout(sheet, {Column.NAME}, _FEWEST, given)
    if found is None:
        return None
    return Layout(sheet, found.header, found.headings, found.places, *_told(found.headings, found.places))


def _told(cells: Sequence[str], places: Mapping[Column, int]) -> tuple[str | None, str | None]:
    """Category and level that the headings tell: the ministry's three lists differ in how they call the units."""
    heading = cells[places[Column.NAME]]
    ministrys = places.keys() >= _MINISTRYS_OWN and Column.CATEGORY not in places
    category = _CATEGORY_OF_NAME.get(heading)
    if category is None and ministrys and heading == _CHAIN_LEADERS and Column.INDUSTRY not in places:
        category = _SUPPLY_CHAIN
    return category, _NATIONAL if ministrys else None
