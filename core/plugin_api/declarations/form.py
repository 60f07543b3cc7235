"""A form, declared once: the page, the schema, the document and the spreadsheet row come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.plugin_api.declarations.base import Based, Declaration, read_as
from core.plugin_api.frozen import FrozenMap


class FieldType(StrEnum):
    """The kinds of field.

    In the stored JSON decimals and percentages are strings, dates ISO 8601, tables objects or lists.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENTAGE = "percentage"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TABLE = "table"  # fixed rows when `rows` is given, otherwise it grows
    MATRIX = "matrix"  # one yes/no per row
    COMPUTED = "computed"
    EVIDENCE = "evidence"
    NOTE = "note"


class Format(StrEnum):
    """A named shape that a text has to have."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    UNIT_CODE = "unit_code"  # 统一社会信用代码, GB 32100
    URL = "url"


class Compare(StrEnum):
    """How two answers of one form must stand to each other."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"
    EQUALS = "equals"


class Compute(StrEnum):
    """How a computed field comes from others (``of``, in order)."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    SHARE = "share"  # first / second, as a percentage


#: The name by which the score of the self-evaluation was known before a field could say that it is.
ONCE_THE_SCORE = "self_score"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One option: the stored ``name``, the shown ``label``, the heading ``group`` under which it stands."""

    name: str
    label: str
    group: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A fixed row of a table or matrix. The label may speak of the call's year: ``{year-1} 年预计``."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A condition on one other answer.

    It ``is`` this value, or is ``one_of`` these (a yes/no answer is true or false).
    """

    field: str
    equals: str | bool | None = read_as("is")
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Calculation:
    """What a computed field shows: ``do`` applied to the fields named in ``of``, rounded to ``decimals``."""

    do: Compute
    of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One question. ``choice`` marks a field that the official form lacks and we added, with the reason.

    ``prefill`` names what is known of the unit already (``unit.name``). ``least`` / ``most`` bound a number
    (inclusive); ``decimals`` how many places it may have. ``not_future``: a date or year that must have come.
    ``choices_from: industries`` takes the options from the policy book's industries. ``accepts`` / ``most_files``
    bound evidence. ``indicator`` is the number of the evaluation indicator whose figure this answer is, in the set
    that the call names for the category. ``score``: whether this answer is the score of the self-evaluation; left out,
    only the field of the name `self_score` is, as in plugins and calls that are older than the key.
    """

    name: str
    label: str
    type: FieldType
    required: bool = True
    unit: str | None = None
    help: str | None = None
    choices: tuple[Choice, ...] = ()
    choices_from: str | None = None
    rows: tuple[Row, ...] = ()
    columns: tuple[Field, ...] = ()
    least_rows: int = 0
    most_rows: int = 50
    when: When | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 2
    max_length: int | None = None
    format: Format | None = None
    not_future: bool = False
    calculation: Calculation | None = None
    accepts: tuple[str, ...] = ()
    most_files: int = 10
    prefill: str | None = None
    indicator: int | None = None
    score: bool | None = None
    choice: str | None = None
    clause: str | None = None
    personal: bool = False  # a person's contact details: shown only to those who need them

    @property
    def is_score(self) -> bool:
        return self.name == ONCE_THE_SCORE if self.score is None else self.score


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A demand across answers: ``left`` compared with ``right`` (a field's name), and the sentence when it fails."""

    id: str
    left: str
    must_be: Compare
    right: str
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Section(Based):
    """Fields that are filled, saved and returned for correction together. Its basis, where absent, is the form's.

    ``exclusions: true`` marks the section in which the applicant declares the exclusions.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    when: When | None = None
    note: str | None = None
    exclusions: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of the official table: fixed ``text``, or the answer to ``field``; ``span`` columns wide, ``down``
    rows high.

    ``text`` may speak of the call's year and hold answers inline: ``获批国家绿色工厂 {national_factories} 家``.
    ``field`` may reach into a fixed table (``operations.y1.revenue``), a matrix (``honours.water_saving.yes``,
    ``.no``: a tick or nothing) or a growing table (``products.capacity``: the row of cells is repeated for each of
    its rows). A choice or yes/no is printed with its boxes (☑已完成 ☐未完成).
    """

    text: str | None = None
    field: str | None = None
    span: int = 1
    down: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverLine:
    """A line of the cover.

    Its printed label and what is written after it (a field's name, ``unit.name``, ``category`` ...).
    """

    label: str
    value: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """The cover page as the annex prints it."""

    title: str
    lines: tuple[CoverLine, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """How the form is printed.

    An optional cover, a table of cells (``columns`` wide), or an outline of headings with text.
    """

    title: str | None = None
    subtitle: str | None = None
    cover: Cover | None = None
    columns: int = 0
    grid: tuple[tuple[Cell, ...], ...] = ()
    outline: tuple[str, ...] = ()  # field names, each a heading with its text
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Form(Declaration):
    """A declared set of sections. ``track`` is null when every kind of filer of the call fills it.

    ``official`` is false for a form of ours (eligibility), which is then marked so wherever it is shown.
    """

    title: str
    sections: tuple[Section, ...]
    track: str | None = None
    official: bool = True
    checks: tuple[Check, ...] = ()
    paper: Paper | None = None
    labels: Mapping[str, str] = field(default_factory=FrozenMap)

    @property
    def score_field(self) -> str | None:
        """The name of the question whose answer is the score of the self-evaluation; None where it asks for none."""
        asked = (each for section in self.sections for each in section.fields)
        return next((each.name for each in asked if each.is_score), None)
