"""A form, declared once: the page, the schema, the document and the spreadsheet row come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from core.plugin_api.declarations.base import Based, Declaration, read_as
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.known import KNOWN_MEANWHILE
from core.plugin_api.labels import Labelled

__all__ = [
    "BenchmarkBy",
    "Calculation",
    "Cell",
    "Check",
    "Choice",
    "Compare",
    "Compute",
    "Cover",
    "CoverLine",
    "Field",
    "FieldType",
    "Form",
    "Format",
    "Note",
    "Paper",
    "Row",
    "Section",
    "When",
]


class FieldType(Labelled):
    """The kinds of field.

    In the stored JSON decimals and percentages are strings, dates ISO 8601, tables objects or lists.
    """

    TEXT = "text", "文字"
    LONG_TEXT = "long_text", "长文"
    INTEGER = "integer", "整数"
    DECIMAL = "decimal", "数值"
    PERCENTAGE = "percentage", "百分比"
    DATE = "date", "日期"
    YEAR = "year", "年份"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    YES_NO = "yes_no", "是 / 否"
    TABLE = "table", "表格"  # fixed rows when `rows` is given, otherwise it grows
    MATRIX = "matrix", "逐项是 / 否"  # one yes/no per row
    COMPUTED = "computed", "自动计算"
    EVIDENCE = "evidence", "佐证材料"
    NOTE = "note", "说明"


class Format(Labelled):
    """A named shape that a text has to have."""

    PHONE = "phone", "电话号码"
    EMAIL = "email", "电子邮箱"
    POSTCODE = "postcode", "邮政编码"
    UNIT_CODE = "unit_code", "统一社会信用代码"  # 统一社会信用代码, GB 32100
    URL = "url", "网址"


class Compare(Labelled):
    """How two answers of one form must stand to each other."""

    AT_MOST = "at_most", "不大于"
    AT_LEAST = "at_least", "不小于"
    LESS_THAN = "less_than", "小于"
    MORE_THAN = "more_than", "大于"
    EQUALS = "equals", "等于"


class Compute(Labelled):
    """How a computed field comes from others (``of``, in order)."""

    SUM = "sum", "求和"
    DIFFERENCE = "difference", "求差"
    PRODUCT = "product", "求积"
    QUOTIENT = "quotient", "求商"
    SHARE = "share", "占比"  # first / second, as a percentage
    CHANGE = "change", "变化率"  # by how much the first differs from the second, as a percentage of the second
    GROWTH = "growth", "年均增长率"  # from the second to the first over so many years, as a percentage


class BenchmarkBy(Labelled):
    """What an answer tells of which benchmarks an application is held against."""

    INDUSTRY = "industry", "行业"
    SIZE = "size", "规模"
    PRODUCT = "product", "产品"
    ENERGY = "energy", "产品的能源消费量"  # by which the products' benchmarks are weighed


#: The name by which the score of the self-evaluation was known before a field could say that it is.
ONCE_THE_SCORE = "self_score"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One option: the stored ``name``, the shown ``label``, the heading ``group`` under which it stands."""

    name: Annotated[str, "名称"]
    label: Annotated[str, "名称"]
    group: Annotated[str | None, "分组"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A fixed row of a table or matrix. The label may speak of the call's year: ``{year-1} 年预计``."""

    name: Annotated[str, "名称"]
    label: Annotated[str, "名称"]


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A condition on one other answer.

    It ``is`` this value, or is ``one_of`` these (a yes/no answer is true or false).
    """

    field: Annotated[str, "填报项"]
    equals: Annotated[str | bool | None, "为"] = read_as("is")
    one_of: Annotated[tuple[str, ...], "为其中之一"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Calculation:
    """What a computed field shows: ``do`` applied to the fields named in ``of``, rounded to the field's ``decimals``.

    ``times`` turns a product or quotient into the field's unit (万元 ÷ m³ × 10000 is 元/m³); ``years``: over how many a
    growth is spread. ``choice``: why it is reckoned so, where no document prints how.
    """

    do: Annotated[Compute, "计算方式"]
    of: Annotated[tuple[str, ...], "计算的项"]
    times: Annotated[Decimal | None, "换算系数"] = None
    years: Annotated[int | None, "年数"] = None
    choice: Annotated[str | None, "计算方式由本平台设定的理由"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One question. ``choice`` marks a field that the official form lacks and we added, with the reason.

    What is not ``required`` of everybody but demanded of some says of whom in ``demanded`` (``有上述荣誉的``): then
    it is not called optional.
    ``unit_from`` names the text of the same form whose answer is the unit of this number, where ``unit`` prints several
    to choose from: whoever reads the answer is shown that one.
    ``prefill`` names what is known of the unit already (``unit.name``). ``least`` / ``most`` bound a number
    (inclusive), and a computed one beyond them is none; ``decimals`` how many places it may have. ``not_future``: a
    date or year that must have come;
    ``not_before``: the first day that can be (``2000-01-01``), or as what it is known of the unit (``unit.listed_on``).
    ``other_than``: what is known of the unit (``unit.name``) and is no answer here; ``same_as``: what alone is one
    (``unit.code``). What is not known binds nobody.
    ``choices_from: industries`` takes the options from the policy book's industries. ``accepts`` / ``most_files``
    bound evidence. ``indicator`` is the number of the evaluation indicator whose figure this answer is, in the set
    that the call names for the category. ``score``: whether this answer is the score of the self-evaluation; left out,
    only the field of the name `self_score` is, as in plugins and calls that are older than the key. ``proves`` are the
    numbers of the indicators for which files are evidence; ``inapplicable`` that of the indicator which does not apply
    where the answer is yes; ``benchmark_by``: what this answer tells of the benchmarks that are this applicant's.
    """

    name: Annotated[str, "名称"]
    label: Annotated[str, "名称"]
    type: Annotated[FieldType, "填写方式"]
    required: Annotated[bool, "必填"] = True
    demanded: Annotated[str | None, "何时必填"] = None
    unit: Annotated[str | None, "单位"] = None
    unit_from: Annotated[str | None, "所用单位的填报项"] = None
    help: Annotated[str | None, "说明"] = None
    choices: Annotated[tuple[Choice, ...], "选项"] = ()
    choices_from: Annotated[str | None, "选项来源"] = None
    rows: Annotated[tuple[Row, ...], "行"] = ()
    columns: Annotated[tuple[Field, ...], "栏目"] = ()
    least_rows: Annotated[int, "最少行数"] = 0
    most_rows: Annotated[int, "最多行数"] = 50
    when: Annotated[When | None, "填写条件"] = None
    least: Annotated[Decimal | None, "最低"] = None
    most: Annotated[Decimal | None, "最高"] = None
    decimals: Annotated[int, "小数位数"] = 2
    max_length: Annotated[int | None, "最多字数"] = None
    format: Annotated[Format | None, "格式"] = None
    not_future: Annotated[bool, "不得晚于当日"] = False
    not_before: Annotated[str | None, "不得早于"] = None
    other_than: Annotated[str | None, "不得同于"] = None
    same_as: Annotated[str | None, "须同于"] = None
    calculation: Annotated[Calculation | None, "计算"] = None
    accepts: Annotated[tuple[str, ...], "可上传的文件"] = ()
    most_files: Annotated[int, "最多文件数"] = 10
    prefill: Annotated[str | None, "预填"] = None
    indicator: Annotated[int | None, "对应指标"] = None
    score: Annotated[bool | None, "自评价得分"] = None
    proves: Annotated[tuple[int, ...], "佐证的指标"] = ()
    inapplicable: Annotated[int | None, "为“是”时不适用的指标"] = None
    benchmark_by: Annotated[BenchmarkBy | None, "对标值的选取依据"] = None
    choice: Annotated[str | None, "本平台增设的理由"] = None
    clause: Annotated[str | None, "依据"] = None
    personal: Annotated[bool, "个人信息"] = False  # a person's contact details: shown only to those who need them

    @property
    def held_against(self) -> frozenset[str]:
        """What its answer is held against of all that is known of the unit."""
        own = {self.not_before, self.other_than, self.same_as}
        return frozenset(KNOWN_MEANWHILE.keys() & own).union(*(column.held_against for column in self.columns))

    @property
    def is_score(self) -> bool:
        return self.name == ONCE_THE_SCORE if self.score is None else self.score

    @property
    def is_scored(self) -> bool:
        """Whether its answer says anything of an indicator, or of the benchmarks that are the applicant's."""
        own = self.indicator is not None or self.inapplicable is not None or self.benchmark_by is not None
        return own or bool(self.proves) or any(column.benchmark_by is not None for column in self.columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A demand across answers: ``left`` compared with ``right`` (a field's name), and the sentence when it fails."""

    id: Annotated[str, "编号"]
    left: Annotated[str, "左项"]
    must_be: Annotated[Compare, "关系"]
    right: Annotated[str, "右项"]
    says: Annotated[str, "不符合时的提示"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Note(Based):
    """A paragraph above a section's questions for the units of some recommending bodies, and of those below them."""

    text: Annotated[str, "说明"]
    bodies: Annotated[tuple[str, ...], "推荐单位"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section(Based):
    """Fields that are filled, saved and returned for correction together. Its basis, where absent, is the form's.

    ``exclusions: true`` marks the section in which the applicant declares the exclusions. ``notes`` are said to the
    units of some recommending bodies alone, beside the ``note`` for all.
    """

    id: Annotated[str, "编号"]
    title: Annotated[str, "标题"]
    fields: Annotated[tuple[Field, ...], "填报项"]
    when: Annotated[When | None, "填写条件"] = None
    note: Annotated[str | None, "说明"] = None
    notes: Annotated[tuple[Note, ...], "对部分推荐单位的说明"] = ()
    exclusions: Annotated[bool, "不得申报情形"] = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of the official table: fixed ``text``, or the answer to ``field``; ``span`` columns wide, ``down``
    rows high.

    ``text`` may speak of the call's year and hold answers inline: ``获批国家绿色工厂 {national_factories} 家``.
    ``field`` may reach into a fixed table (``operations.y1.revenue``), a matrix (``honours.water_saving.yes``,
    ``.no``: a tick or nothing) or a growing table (``products.capacity``: the row of cells is repeated for each of
    its rows). A choice or yes/no is printed with its boxes (☑已完成 ☐未完成).
    """

    text: Annotated[str | None, "文字"] = None
    field: Annotated[str | None, "填报项"] = None
    span: Annotated[int, "跨度"] = 1
    down: Annotated[int, "逐行"] = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverLine:
    """A line of the cover.

    Its printed label and what is written after it (a field's name, ``unit.name``, ``category`` ...).
    """

    label: Annotated[str, "名称"]
    value: Annotated[str | None, "数值"] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """The cover page as the annex prints it; ``annex`` stands above, at the left (``附件 1``).

    A date in words follows the call's year as well: ``{year-1:words}年十二月`` is 二〇二三年十二月 for a call of 2024.
    """

    annex: Annotated[str | None, "附件"] = None
    title: Annotated[str, "标题"]
    lines: Annotated[tuple[CoverLine, ...], "行"] = ()
    foot: Annotated[tuple[str, ...], "表尾"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """How the form is printed.

    An optional cover, a table of cells (``columns`` wide), or an outline of headings with text.
    """

    title: Annotated[str | None, "标题"] = None
    subtitle: Annotated[str | None, "副标题"] = None
    cover: Annotated[Cover | None, "封面"] = None
    columns: Annotated[int, "栏目"] = 0
    grid: Annotated[tuple[tuple[Cell, ...], ...], "表格"] = ()
    outline: Annotated[tuple[str, ...], "提纲"] = ()  # field names, each a heading with its text
    notes: Annotated[tuple[str, ...], "表注"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Form(Declaration):
    """A declared set of sections. ``track`` is null when every kind of filer of the call fills it.

    ``official`` is false for a form of ours (eligibility), which is then marked so wherever it is shown.
    """

    title: Annotated[str, "标题"]
    sections: Annotated[tuple[Section, ...], "部分"]
    track: Annotated[str | None, "适用对象"] = None
    official: Annotated[bool, "官方表单"] = True
    checks: Annotated[tuple[Check, ...], "核对"] = ()
    paper: Annotated[Paper | None, "纸面格式"] = None
    labels: Annotated[Mapping[str, str], "名称"] = field(default_factory=FrozenMap)

    @property
    def score_field(self) -> str | None:
        """The name of the question whose answer is the score of the self-evaluation; None where it asks for none."""
        asked = (each for section in self.sections for each in section.fields)
        return next((each.name for each in asked if each.is_score), None)
