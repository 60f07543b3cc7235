"""A form with every type of field, and the input that a browser or a program would send for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from flask import Flask
from werkzeug.datastructures import MultiDict

from core.forms import LaidOutForm, Mode, examine, laid_out
from core.forms.page import SectionPage
from core.forms.schema import ROOT
from core.forms.typed import PREFIX
from core.plugin_api.declarations.form import (
    Calculation,
    Check,
    Choice,
    Compare,
    Compute,
    Field,
    FieldType,
    Form,
    Format,
    Row,
    Section,
    When,
)

TODAY = date(2023, 11, 1)
YEAR = 2024

YES_NO = Field(name="audited", label="是否审核", type=FieldType.YES_NO)
NAME = Field(name="unit_name", label="企业名称", type=FieldType.TEXT, max_length=20)
STORY = Field(name="story", label="情况说明", type=FieldType.LONG_TEXT, required=False, max_length=100)
PHONE = Field(name="phone", label="联系电话", type=FieldType.TEXT, format=Format.PHONE, personal=True)
EMAIL = Field(name="email", label="电子邮箱", type=FieldType.TEXT, format=Format.EMAIL)
POSTCODE = Field(name="postcode", label="邮编", type=FieldType.TEXT, format=Format.POSTCODE)
UNIT_CODE = Field(name="code", label="信用代码", type=FieldType.TEXT, format=Format.UNIT_CODE)
URL = Field(name="site", label="网址", type=FieldType.TEXT, format=Format.URL)
COUNT = Field(name="count", label="入园企业数", type=FieldType.INTEGER, unit="家", least=Decimal(0))
AREA = Field(name="area", label="规划面积", type=FieldType.DECIMAL, unit="平方公里", decimals=4, least=Decimal(0))
BUILT = Field(name="built", label="建成面积", type=FieldType.DECIMAL, unit="平方公里", decimals=4)
RATE = Field(name="rate", label="利用率", type=FieldType.PERCENTAGE, most=Decimal(100))
FOUNDED = Field(name="founded", label="成立时间", type=FieldType.DATE, not_future=True)
STARTED = Field(name="started", label="投产年份", type=FieldType.YEAR, not_future=True)
VISITED = Field(name="visited", label="核查日期", type=FieldType.DATE, not_before="unit.listed_on")
SINCE = Field(name="since", label="起始年份", type=FieldType.YEAR, not_before="unit.listed_on")
HAPPENED = Field(name="happened", label="发生日期", type=FieldType.DATE, not_before="2000-01-01")
OWN_CODE = Field(name="own_code", label="本单位代码", type=FieldType.TEXT, format=Format.UNIT_CODE, same_as="unit.code")
RENAMED = Field(name="renamed", label="新名称", type=FieldType.TEXT, other_than="unit.name")
LEVEL = Field(
    name="level",
    label="园区级别",
    type=FieldType.CHOICE,
    choices=(Choice(name="national", label="国家级"), Choice(name="provincial", label="省级")),
)
WORK = Field(
    name="work",
    label="已开展的工作",
    type=FieldType.CHOICES,
    choices=tuple(Choice(name=name, label=label) for name, label in (("a", "审核"), ("b", "诊断"), ("c", "改造"))),
)
AUDITED_ON = Field(name="audited_on", label="审核日期", type=FieldType.DATE, when=When(field="audited", equals=True))
OPERATIONS = Field(
    name="operations",
    label="经营情况",
    type=FieldType.TABLE,
    rows=(Row(name="y2", label="{year-2} 年"), Row(name="y1", label="{year-1} 年预计")),
    columns=(
        Field(name="assets", label="总资产", type=FieldType.DECIMAL, unit="万元"),
        Field(name="revenue", label="收入", type=FieldType.DECIMAL, unit="万元"),
        Field(
            name="share",
            label="周转率",
            type=FieldType.COMPUTED,
            calculation=Calculation(do=Compute.SHARE, of=("revenue", "assets")),
        ),
    ),
)
PRODUCTS = Field(
    name="products",
    label="主要产品",
    type=FieldType.TABLE,
    least_rows=1,
    most_rows=3,
    columns=(
        Field(name="product", label="产品名称", type=FieldType.TEXT),
        Field(name="kind", label="种类", type=FieldType.CHOICE, choices=LEVEL.choices, required=False),
        Field(name="output", label="产值", type=FieldType.DECIMAL, unit="万元"),
        Field(
            name="mark",
            label="国家编号",
            type=FieldType.TEXT,
            when=When(field="kind", equals="national"),
        ),
    ),
)
OUTPUT = Field(
    name="output",
    label="产值合计",
    type=FieldType.COMPUTED,
    unit="万元",
    calculation=Calculation(do=Compute.SUM, of=("products.output",)),
)
HONOURS = Field(
    name="honours",
    label="荣誉",
    type=FieldType.MATRIX,
    rows=(Row(name="factory", label="绿色工厂"), Row(name="water", label="节水型企业")),
)
EVIDENCE = Field(name="files", label="佐证材料", type=FieldType.EVIDENCE, accepts=("pdf", "jpg"), most_files=2)
NOTE = Field(name="remark", label="先填主要情况", type=FieldType.NOTE)

ALL = (
    *(YES_NO, NAME, STORY, PHONE, EMAIL, POSTCODE, UNIT_CODE, URL, COUNT, AREA, BUILT, RATE, FOUNDED, STARTED),
    *(LEVEL, WORK, AUDITED_ON, OPERATIONS, PRODUCTS, OUTPUT, HONOURS, EVIDENCE, NOTE),
)

CHECKS = (
    Check(id="built", left="built", must_be=Compare.AT_MOST, right="area", says="建成面积不能大于规划面积。"),
    Check(
        id="years",
        left="operations.y1.assets",
        must_be=Compare.MORE_THAN,
        right="operations.y2.assets",
        says="资产应增长。",
    ),
)

COMPLETE: Mapping[str, object] = {
    "audited": True,
    "unit_name": "甲公司",
    "phone": "0731-88955371",
    "email": "a@example.cn",
    "postcode": "410000",
    "code": "91430100183794384Q",
    "site": "https://example.cn/a",
    "count": 120,
    "area": "12.5",
    "built": "8",
    "rate": "98.5",
    "founded": "2010-03-05",
    "started": 2011,
    "level": "provincial",
    "work": ["a", "c"],
    "audited_on": "2022-05-01",
    "operations": {"y2": {"assets": "100", "revenue": "50"}, "y1": {"assets": "200", "revenue": "150"}},
    "products": [
        {"product": "泵车", "output": "7.5"},
        {"product": "塔机", "kind": "national", "output": "2", "mark": "1"},
    ],
    "honours": {"factory": True, "water": False},
    "files": ["f1"],
}
"""Answers to `ALL` with which nothing is missing or wrong; the computed ones are not among them."""


def form_of(*fields: Field, checks: tuple[Check, ...] = (), section: Section | None = None) -> LaidOutForm:
    """A form with one section that asks these fields."""
    only = section or Section(id="only", title="情况", fields=fields)
    return laid_out(Form(id="sample", title="样例表", clause="C-1", sections=(only,), checks=checks), year=YEAR)


def whole_form() -> LaidOutForm:
    """A form that asks everything."""
    return form_of(*ALL, checks=CHECKS)


def optional(field: Field) -> Field:
    """The same field, not demanded."""
    return replace(field, required=False)


def form_data(answers: Mapping[str, object]) -> MultiDict[str, str]:
    """What a browser sends for raw answers whose values are texts, lists of texts, and tables of these."""
    return MultiDict(pair for name, value in answers.items() for pair in _pairs(PREFIX + name, value))


def _pairs(name: str, value: object) -> Iterable[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _pairs(f"{name}.{key}", below)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _pairs(f"{name}.{index}" if isinstance(below, Mapping) else name, below)
    elif value is not None:
        yield name, str(value)


def web_app() -> Flask:
    """An application that holds nothing but the forms."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="tests", WTF_CSRF_ENABLED=False)
    return app


def is_accepted(page: SectionPage, mode: Mode = Mode.DRAFT) -> bool:
    """Let a page that was sent be judged as a filled section is; whether nothing of it is refused."""
    page.receive()
    circumstances = {"sections": {page.section.id}, "context": page.context, "files": page.known_files}
    page.judged(examine(page.form, page.given, mode=mode, **circumstances))  # type: ignore[arg-type]
    return not page.errors_by_field


def answers_of(page: SectionPage) -> dict[str, object]:
    """The canonical answers of a page that was judged: those that are not at fault."""
    assert page.examined is not None
    return dict(page.examined.answers)


def flattened(messages: object, path: str = "") -> dict[str, list[str]]:
    """What marshmallow says of a form, by path as a page says it."""
    if not isinstance(messages, Mapping):
        return {path: [str(sentence) for sentence in cast(list[object], messages)]}
    found: dict[str, list[str]] = {}
    for name, below in messages.items():
        found |= flattened(below, path if name == ROOT else f"{path}.{name}" if path else str(name))
    return found
