"""Answers as they are read: the view model of the check-your-answers page and of an officer's view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.forms.arithmetic import derivation
from core.forms.conditions import applicable
from core.forms.examination import settled
from core.forms.faults import EvidenceFile
from core.forms.fields import kind_of
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import rows_of, unit_of
from core.plugin_api.declarations.form import Field, FieldType, Row, Section

HIDDEN = "个人信息，不显示"


@dataclass(frozen=True, slots=True)
class ReviewedTable:
    """A table as it is read: headings (label, unit) and rows of words, the first of which names the row."""

    headings: tuple[tuple[str, str | None], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One label/value pair. ``words`` is None where nothing was answered; a table or files stand in its place.

    ``unit`` stands after the words; ``lacking``: why it could not be worked out.
    """

    field: Field
    words: str | None = None
    table: ReviewedTable | None = None
    files: tuple[EvidenceFile, ...] = ()
    hidden: bool = False
    unit: str | None = None
    lacking: str | None = None

    @property
    def absence(self) -> str:
        """What is said where there is no answer."""
        if self.field.type is FieldType.COMPUTED:
            return self.lacking or "所依据的数据未填齐"
        if self.field.required:
            return "未填写"
        return f"未填写（{self.field.demanded}，必填）" if self.field.demanded else "未填写（选填）"

    @property
    def is_text(self) -> bool:
        """Whether the words are paragraphs."""
        return self.field.type is FieldType.LONG_TEXT


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """A section with its items. ``clause`` is its basis; ``ours`` the reason where that is our choice."""

    section: Section
    items: tuple[ReviewedItem, ...]
    clause: str | None
    ours: str | None


def review(
    form: LaidOutForm,
    answers: Mapping[str, object],
    *,
    sections: Collection[str] | None = None,
    context: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    personal: bool = False,
) -> tuple[ReviewedSection, ...]:
    """The sections (all, or those named) with every question that applies, answered or not.

    Answers to personal fields are hidden unless ``personal``. ``files``: the application's, for their names and links.
    """
    full = settled(form, answers, context)
    applies = applicable(form.conditions, {**(context or {}), **full})
    reviewed = []
    for section in form.sections:
        if sections is not None and section.id not in sections:
            continue
        items = tuple(
            _explained(_item(field, full, files or {}, personal), form, {**(context or {}), **full})
            for field in section.fields
            if field.name in applies and field.type is not FieldType.NOTE
        )
        if items:
            reviewed.append(ReviewedSection(section, items, *basis(form, section)))
    return tuple(reviewed)


def basis(form: LaidOutForm, section: Section) -> tuple[str | None, str | None]:
    """A section's clause, or the reason why it is ours; where it has neither, its form's."""
    if section.clause or section.choice:
        return section.clause, section.choice
    return form.form.clause, form.form.choice


def _explained(item: ReviewedItem, form: LaidOutForm, answers: Mapping[str, object]) -> ReviewedItem:
    """With the reason, where a value could not be worked out."""
    found = derivation(form, item.field, answers) if item.words is None else None
    return item if found is None else replace(item, lacking=found.lacking)


def _item(
    field: Field, answers: Mapping[str, object], files: Mapping[str, EvidenceFile], personal: bool
) -> ReviewedItem:
    value = answers.get(field.name)
    if field.personal and not personal:
        return ReviewedItem(field, HIDDEN if value is not None else None, hidden=value is not None)
    if value is None:
        return ReviewedItem(field)
    if field.type is FieldType.TABLE:
        return ReviewedItem(field, table=_table(field, value, personal))
    if field.type is FieldType.MATRIX and isinstance(value, Mapping):
        rows = tuple((row.label, _yes_no(value.get(row.name))) for row in field.rows)
        return ReviewedItem(field, table=ReviewedTable((("项目", None), ("是／否", None)), rows))
    if field.type is FieldType.EVIDENCE and isinstance(value, list):
        return ReviewedItem(field, files=tuple(files.get(one, EvidenceFile(one, "文件")) for one in value))
    return ReviewedItem(field, kind_of(field).words(field, value), unit=unit_of(field, answers))


def _yes_no(answer: object) -> str:
    return "—" if answer is None else "是" if answer else "否"


def _table(field: Field, value: object, personal: bool) -> ReviewedTable:
    columns = [column for column in field.columns if column.type is not FieldType.NOTE]
    headings = tuple((column.label, unit_of(column)) for column in columns)
    rows = tuple((_name(row), *_cells(columns, cells, personal)) for row, cells in rows_of(field, value))
    return ReviewedTable((("", None), *headings), rows)


def _name(row: Row | int) -> str:
    return row.label if isinstance(row, Row) else str(row + 1)


def _cells(columns: Sequence[Field], cells: Mapping[str, object], personal: bool) -> tuple[str, ...]:
    words = []
    for column in columns:
        value = cells.get(column.name)
        if value is None:
            words.append("—")
        else:
            words.append(HIDDEN if column.personal and not personal else kind_of(column).words(column, value))
    return tuple(words)
