"""A spreadsheet by which many units are given the recommending body and code that they lack, row by row: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.contents.apart import FileUnreadable
from core.contents.columns import HEADER_WITHIN, Headings, Layout
from core.contents.sheets import LOST_DIGITS, Row, Sheet
from core.plugin_api.labels import Labelled
from core.units.rules import codes, names
from core.units.rules.places import BODY_HEADINGS, CODE_HEADINGS, NAME_HEADINGS, Places


class Column(StrEnum):
    NAME = "name"
    CODE = "code"
    BODY = "body"


_HEADINGS = Headings(
    {Column.NAME: NAME_HEADINGS, Column.CODE: CODE_HEADINGS, Column.BODY: BODY_HEADINGS}, names.matching
)


class Fate(Labelled):
    """What becomes of a row. Every row below the headings has exactly one."""

    GIVEN = "given", "补充", "good"
    KNOWN = "known", "与登记一致，不变"
    EMPTY = "empty", "没有填写，不变"
    REFUSED = "refused", "不办理，请核对", "bad"


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of the register."""

    id: str
    name: str
    code: str | None
    body_id: str | None


@dataclass(slots=True)
class Register:
    """The units that the rows may mean: by code, and by each name that they bear or bore."""

    by_code: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placing:
    """One row's fate: which unit it means, and what it gives to that one."""

    number: int
    name: str
    fate: Fate
    says: str = ""
    unit_id: str = ""
    body_id: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says."""

    number: int
    name: str
    code: str
    body: str


def told(sheets: Sequence[Sheet]) -> list[Told]:
    """The rows of all sheets that have names and bodies. Raises FileUnreadable where none has."""
    layouts = [found for each in sheets if (found := _HEADINGS.layout(each, {Column.NAME, Column.BODY}, 2)) is not None]
    if not layouts:
        raise FileUnreadable(
            f"前 {HEADER_WITHIN} 行里没有找到表头。", "表头须有单位名称和推荐单位，也可以有统一社会信用代码。"
        )
    return [_told(layout, row) for layout in layouts for row in layout.rows if not row.is_blank]


def placings(rows: Sequence[Told], register: Register, places: Places) -> Iterator[Placing]:
    """What each row would do. What a unit has already is never overwritten: who mends it says why, on its own page."""
    units: dict[str, int] = {}
    given: dict[str, int] = {}
    for row in rows:
        placing = _placing(row, register, places)
        if placing.fate is Fate.GIVEN and placing.unit_id in units:
            placing = replace(placing, fate=Fate.REFUSED, says=f"与第 {units[placing.unit_id]} 行是同一单位")
        elif placing.code is not None and placing.code in given:
            placing = replace(placing, fate=Fate.REFUSED, says=f"与第 {given[placing.code]} 行的代码相同")
        if placing.fate is Fate.GIVEN:
            units[placing.unit_id] = row.number
            given |= {placing.code: row.number} if placing.code else {}
        yield placing


def _told(layout: Layout[Column], row: Row) -> Told:
    return Told(row.number, *(layout.cell(row, column) for column in (Column.NAME, Column.CODE, Column.BODY)))


class _Refused(Exception):
    """Why a row is not carried out."""


def _placing(row: Told, register: Register, places: Places) -> Placing:
    if not row.body and not row.code:
        return Placing(row.number, row.name, Fate.EMPTY)
    try:
        code, body_id = _code(row.code), _body(row.body, places)
        unit = _unit(row.name, code, body_id, register)
    except _Refused as refused:
        return Placing(row.number, row.name, Fate.REFUSED, str(refused))
    gives = {"body_id": body_id if unit.body_id is None else None, "code": code if unit.code is None else None}
    return Placing(row.number, unit.name, Fate.GIVEN if any(gives.values()) else Fate.KNOWN, "", unit.id, **gives)


def _code(text: str) -> str | None:
    if not text:
        return None
    if text.endswith(LOST_DIGITS):
        raise _Refused("代码在表格里存成了数字，末几位已丢失")
    code = codes.normalised(text)
    if fault := codes.fault(code):
        raise _Refused(f"代码“{text[:30]}”：{fault}")
    return code


def _body(text: str, places: Places) -> str | None:
    found = places.find(text) if text else None
    if text and found is None:
        raise _Refused(f"推荐单位“{text[:30]}”不在本地区名录中")
    return found


def _unit(name: str, code: str | None, body_id: str | None, register: Register) -> Known:
    """The unit that is meant, if it has no other body. Raises _Refused."""
    unit = _meant(name, code, register)
    if body_id is not None and unit.body_id not in (None, body_id):
        raise _Refused("已登记了另一推荐单位，修改请在单位页面办理并写明原因")
    return unit


def _meant(name: str, code: str | None, register: Register) -> Known:
    namesakes = register.by_name.get(names.matching(name), [])
    bearer = register.by_code.get(code or "")
    if bearer is not None:
        if name and bearer not in namesakes:
            raise _Refused(f"该代码登记的是“{bearer.name}”")
        return bearer
    possible = [each for each in namesakes if code is None or each.code is None]
    if len(possible) > 1:
        raise _Refused("登记库中有多个同名单位，请写明统一社会信用代码")
    if not possible:
        raise _Refused("登记库中同名单位的代码与此不一致" if namesakes else "登记库中没有该单位")
    return possible[0]


def counted(rows: Sequence[Placing]) -> Mapping[Fate, int]:
    """How many rows have each fate."""
    return {fate: sum(each.fate is fate for each in rows) for fate in Fate}
