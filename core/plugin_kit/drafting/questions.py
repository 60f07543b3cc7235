"""What a printed label asks: its words apart from its unit, how it is answered, and a name for the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.plugin_api.declarations import FieldType

_BRACKETS = re.compile(r"\s*[（(]\s*([^（()）]{1,12})\s*[)）]")
_UNIT = re.compile(
    r"(?:[%％‰]|tce|t|kg|kW(?:·?h)?|MW|m[²³23]|km[²2]|h|a|[万亿千百]*(?:元|吨|立方米|平方米|平方公里|公里|亩|千瓦时?|度|家|个|人|项|件|台|套|户|份|标煤|标准煤|吨标煤|吨标准煤|小时|天|年|月))"
    r"(?:\s*[/／]\s*\S{1,8})?"
)
_BOXES = re.compile(r"[□☐☑■]\s*([^□☐☑■\s]+)")
_PERSON = re.compile(r"联系人|手机|联系电话|电子邮箱|邮箱|经办人|填报人")
_KINDS: tuple[tuple[re.Pattern[str], FieldType], ...] = (
    (re.compile(r"^是否|是否.{1,20}$"), FieldType.YES_NO),
    (re.compile(r"(?:日期|时间|年月)$"), FieldType.DATE),
    (re.compile(r"(?:年份|年度)$"), FieldType.YEAR),
    (re.compile(r"(?:率|比例|占比|比重)(?:[（(].*)?$"), FieldType.PERCENTAGE),
    (re.compile(r"(?:附件|证明材料|佐证材料|支撑材料)"), FieldType.EVIDENCE),
    (re.compile(r"(?:简介|概况|简述|说明|内容|方案|措施|思路|任务|意见|清单|亮点|成效)$"), FieldType.LONG_TEXT),
    (re.compile(r"(?:数|数量|人数|家数|个数|次数)(?:[（(].*)?$"), FieldType.INTEGER),
)
_COUNTED = set("家个人项件台套户份名次")
_NAMES: tuple[tuple[str, str], ...] = (
    (r"^(?:企业|单位|工厂|申报单位|公司|机构)(?:名称|全称)$|^申报单位$", "unit_name"),
    (r"^园区(?:名称|全称)$", "park_name"),
    (r"统一社会信用代码|组织机构代码|信用代码", "unit_code"),
    (r"^(?:所属)?行业(?:类别|名称)?$|^所属行业", "industry"),
    (r"通讯地址|^(?:单位|企业|园区)?地址$|注册地址|生产地址", "address"),
    (r"^法定代表人(?:姓名)?$", "legal_representative"),
    (r"联系人(?:姓名)?$", "contact_name"),
    (r"联系电话|^电话$|手机", "phone"),
    (r"传真", "fax"),
    (r"邮箱|电子邮件", "email"),
    (r"邮编|邮政编码", "postcode"),
    (r"成立(?:时间|日期)|注册(?:时间|日期)", "founded_on"),
    (r"^(?:主营业务|主导产品|主要产品)$", "main_business"),
    (r"^主导产业$", "leading_industries"),
    (r"(?:企业|单位)(?:性质|类型)", "ownership"),
    (r"职工|从业人(?:员|数)", "employees"),
    (r"总资产$", "assets"),
    (r"主营业务收入|营业收入", "revenue"),
    (r"工业总产值$", "output_value"),
    (r"利润$", "profit"),
    (r"税(?:金|收)$", "taxes"),
    (r"负债率$", "debt_ratio"),
    (r"^(?:所在)?(?:区县|县（市、区）|县区)$", "county"),
)
_FORMATS = {"phone": "phone", "fax": "phone", "email": "email", "postcode": "postcode", "unit_code": "unit_code"}
_PREFILLS = {"unit_name": "unit.name", "park_name": "unit.name", "unit_code": "unit.code", "address": "unit.address"}


_HELD_AGAINST = frozenset({"unit.code"})
"""What is known of the unit and alone is an answer; its name and address may be printed otherwise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a table prints it.

    ``label`` without the unit, which is ``unit``; ``options`` where boxes are printed; ``rows`` and ``columns`` where
    it is a table (or a matrix of yes and no).
    """

    label: str
    type: FieldType
    name: str
    unit: str = ""
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[Asked, ...] = ()
    format: str = ""
    prefill: str = ""
    same_as: str = ""
    personal: bool = False

    @property
    def leaves(self) -> tuple[str, ...]:
        """Every label that it asks by: its own, or those of its rows and columns."""
        return (*self.rows, *(column.label for column in self.columns)) if self.rows or self.columns else (self.label,)


class Names:
    """Names for the answers of one form: by common words, else by their number; none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count = 0

    def of(self, label: str, known: str = "") -> str:
        """A name that no other answer of the form bears."""
        self._count += 1
        name = known or f"field_{self._count:02d}"
        number = 2
        while name in self._taken:
            name = f"{known}_{number}"
            number += 1
        self._taken.add(name)
        return name


def asked(label: str, names: Names, *, answer: str = "", wide: bool = False) -> Asked:
    """What a label asks; ``answer`` is printed where the answer goes, ``wide``: whether there is room for a text."""
    words, unit = parted(label)
    options = boxes(answer)
    unit = unit or (answer.strip() if is_unit(answer) else "")
    known = next((name for pattern, name in _NAMES if re.search(pattern, words)), "")
    kind = _kind(words, unit, options, wide=wide)
    name = names.of(words, known)
    plain = kind is FieldType.TEXT
    prefill = _PREFILLS.get(known, "") if plain and name == known else ""
    return Asked(
        words,
        kind,
        name,
        unit=unit if kind in {FieldType.DECIMAL, FieldType.INTEGER} else "",
        options=options if kind in {FieldType.CHOICE, FieldType.CHOICES} else (),
        format=_FORMATS.get(known, "") if plain else "",
        prefill=prefill,
        same_as=prefill if prefill in _HELD_AGAINST else "",
        personal=plain and bool(_PERSON.search(words)),
    )


def parted(label: str) -> tuple[str, str]:
    """A label's words, and the unit that is printed in its brackets; the line to be written on is none of them."""
    label = re.sub(r"\s*[:：]?\s*_{2,}\s*$", "", label)
    for found in _BRACKETS.finditer(label):
        if is_unit(found[1]):
            return (label[: found.start()] + label[found.end() :]).strip(), found[1].strip().replace("％", "%")
    return label.strip(), ""


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measure and nothing else."""
    return bool(_UNIT.fullmatch(text.strip()))


def boxes(text: str) -> tuple[str, ...]:
    """The options that are printed with their boxes."""
    return tuple(_BOXES.findall(text))


def _kind(words: str, unit: str, options: Iterable[str], *, wide: bool) -> FieldType:
    options = tuple(options)
    if options:
        return (
            FieldType.YES_NO
            if set(options) == {"是", "否"}
            else FieldType.CHOICE
            if len(options) > 1
            else FieldType.YES_NO
        )
    if unit in {"%", "‰"}:
        return FieldType.PERCENTAGE
    if unit:
        return FieldType.INTEGER if unit in _COUNTED else FieldType.DECIMAL
    found = next((kind for pattern, kind in _KINDS if pattern.search(words)), FieldType.TEXT)
    return FieldType.LONG_TEXT if found is FieldType.TEXT and wide and words.endswith("情况") else found
